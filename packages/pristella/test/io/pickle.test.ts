import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { np } from '../../src/index.ts';
import { readPickle } from '../../src/io/node/index.ts';
import { decodePickle } from '../../src/io/pickle.ts';
import { rawOf } from '../../src/io/storable.ts';
import { Tensor } from '../../src/tensor/tensor.ts';
import { elementsOf } from './elements.ts';
import { hasNumpy, runPython } from './python.ts';

const protocols = [2, 3, 4, 5];
const folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-pickle-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What Python's `program` gives as `value`, pickled; the program has `np` and `pickle`. */
function pickled(program: string, protocol: number): Uint8Array {
  const path = join(folder, 'value.pkl');
  const dump = `pickle.dump(value, open(sys.argv[1], 'wb'), ${protocol})`;
  runPython(`import sys, pickle, numpy as np\n${program}\n${dump}`, path);
  return fs.readFileSync(path);
}

/** Replaces a module's name in a pickle of protocol 3 or less, where it ends with a line break. */
function renamed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  expect(text).toContain(from);
  return Uint8Array.from(Buffer.from(text.replaceAll(from, to), 'latin1'));
}

describe.skipIf(!hasNumpy)('pickles that NumPy writes', () => {
  const dtypes = ['f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', '?'];
  const program = `
import sys, json, pickle, numpy as np, collections
values = {'none': None, 'yes': True, 'small': 7, 'negative': -300, 'wide': 2**40, 'float': 0.1, 'text': 'naïve 数', 'bytes': bytes(range(256)),
  'list': [1, [2, (3, 4, 5, 6)], {}], 'dict': {1: 'one', None: 0, 'nested': {'W': np.eye(2)}}, 'ordered': collections.OrderedDict(a=1)}
for name in ${JSON.stringify(dtypes)}:
    for order in '<>':
        x = (np.arange(24) % 2 if name == '?' else np.arange(24)).astype(np.dtype(name).newbyteorder(order)).reshape(2, 3, 4)
        values[order + name] = [x, np.asfortranarray(x), x[:, ::2], x[1, 2, 3], x[:0], np.array(x[0, 0, 1]), x[:1, :1, :1], x.transpose(1, 0, 2)]
expected = {k: [[v.shape, np.asarray(v, dtype='f8').ravel().tolist()] for v in vs] for k, vs in values.items() if k[0] in '<>'}
for protocol in (2, 3, 4, 5): pickle.dump(values, open(f'{sys.argv[1]}/{protocol}.pkl', 'wb'), protocol)
print(json.dumps(expected))`;
  let expected: Record<string, [number[], number[]][]>;
  beforeAll(() => {
    expected = JSON.parse(runPython(program, folder));
  });

  test.each(protocols)(
    'protocol %i: arrays of every dtype, order and byte order are NumPy’s, bit for bit',
    (protocol) => {
      const { value, arrays, protocol: found, trailing } = readPickle(join(folder, `${protocol}.pkl`));
      expect([found, trailing]).toEqual([protocol, 0]);
      expect(Object.keys(expected)).toHaveLength(2 * dtypes.length);
      for (const [name, views] of Object.entries(expected)) {
        for (const [i, [shape, elements]] of views.entries()) {
          const raw = arrays.get(`${name}.${i}`)!;
          expect([raw.shape, [...raw.data()]], `${name}.${i}`).toEqual([shape, elements]);
          expect(rawOf((value as Map<string, Tensor[]>).get(name)![i]!)).toEqual(rawOf(raw));
        }
      }
      const ours = Object.keys(expected).map((name) => [name, arrays.get(`${name}.0`)!.dtype]);
      const widened = { f2: 'float32', f4: 'float32', f8: 'float64', u1: 'uint8', '?': 'bool' } as Record<
        string,
        string
      >;
      expect(ours).toEqual(Object.keys(expected).map((name) => [name, widened[name.slice(1)] ?? 'int32']));
    },
  );

  test.each(protocols)('protocol %i: plain values are plain values', (protocol) => {
    const value = readPickle(join(folder, `${protocol}.pkl`)).value as Map<string, unknown>;
    const plain = Object.fromEntries([...value].filter(([name]) => !/^[<>]/.test(name)));
    expect(plain).toEqual({
      none: null,
      yes: true,
      small: 7,
      negative: -300,
      wide: 2 ** 40,
      float: 0.1,
      text: 'naïve 数',
      bytes: Uint8Array.from({ length: 256 }, (_, i) => i),
      list: [1, [2, [3, 4, 5, 6]], new Map()],
      dict: new Map<unknown, unknown>([
        [1, 'one'],
        [null, 0],
        ['nested', new Map([['W', expect.toSatisfy((w) => w instanceof Tensor && np.arrayEqual(w, np.eye(2)))]])],
      ]),
      ordered: new Map([['a', 1]]),
    });
  });

  test('ints beyond 2**53 are bigints, exactly', () => {
    const program = 'value = [2**53 - 1, 2**53, -2**53, 2**100, -2**100, -(2**63), 255, 256, -1, -128, -129]';
    for (const protocol of protocols) {
      const { value } = decodePickle(pickled(program, protocol));
      const big = [2n ** 53n, -(2n ** 53n), 2n ** 100n, -(2n ** 100n), -(2n ** 63n)];
      expect(value).toEqual([2 ** 53 - 1, ...big, 255, 256, -1, -128, -129]);
    }
  });

  test('the modules of NumPy 2 give the same as those of NumPy 1', () => {
    const value = 'value = {"W": np.arange(6.).reshape(2, 3)[:, ::2], "s": np.float32(0.5)}';
    const bytes = pickled(value, 3);
    const modern = renamed(bytes, 'numpy.core.', 'numpy._core.');
    expect(elementsOf(decodePickle(modern).arrays)).toEqual(elementsOf(decodePickle(bytes).arrays));
  });

  test('the array that NumPy 2.3 writes with its axes in any order is turned to its shape', () => {
    // The call that NumPy 2.3 makes of x.transpose(2, 0, 1), made by hand, and what it stands for.
    const program = `
import types
x = np.arange(24, dtype='i4').reshape(2, 3, 4)
class View:
    def __reduce__(self): return np.core.numeric._frombuffer, (x.tobytes(), x.dtype, x.shape, 'K', (2, 0, 1))
value = [View(), np.ascontiguousarray(x.transpose(2, 0, 1))]`;
    const { arrays } = decodePickle(pickled(program, 5));
    expect(arrays.get('0')!.shape).toEqual([4, 2, 3]);
    expect(rawOf(arrays.get('0')!)).toEqual(rawOf(arrays.get('1')!));
  });

  test('an array that is pickled twice is two tensors, each written for itself', () => {
    const { arrays, value } = decodePickle(pickled('W = np.ones(3); value = {"a": W, "b": W}', 4));
    expect([...arrays.keys()]).toEqual(['a', 'b']);
    arrays.get('a')!.set(0, 9);
    expect([...arrays.values()].map(String)).toEqual(['[9. 1. 1.]', '[1. 1. 1.]']);
    expect(String((value as Map<string, Tensor>).get('a'))).toBe('[1. 1. 1.]');
  });

  test('an array by itself is called arr_0, as numpy.savez calls it', () => {
    expect([...elementsOf(decodePickle(pickled('value = np.ones(3)', 4)).arrays)]).toEqual([
      ['arr_0', { data: Float64Array.of(1, 1, 1), shape: [3], dtype: 'float64' }],
    ]);
  });

  test('several pickles in one file: the first is read, and the rest is counted', () => {
    const [first, second] = [pickled('value = [1]', 4), pickled('value = [2]', 4)];
    const { value, trailing } = decodePickle(Buffer.concat([first, second]));
    expect([value, trailing]).toEqual([[1], second.length]);
  });

  test('__proto__ is a key like others', () => {
    const { value, arrays } = decodePickle(pickled('value = {"__proto__": np.ones(1), "constructor": 1}', 4));
    expect([...(value as Map<string, unknown>).keys()]).toEqual(['__proto__', 'constructor']);
    expect([...arrays.keys()]).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).dtype).toBeUndefined();
  });

  test('an array of 2 MB, which protocol 2 writes as text, is read', () => {
    const { arrays } = decodePickle(new Uint8Array(pickled('value = {"x": np.zeros(2_000_000, "u1")}', 2)));
    expect(arrays.get('x')!.shape).toEqual([2_000_000]);
  });
});

describe("Python 2's pickles", () => {
  test('hold str as text of one byte a character, and arrays in it', () => {
    // Protocol 2 of Python 2: {'W': array([1, 2], dtype=uint8)}, written by hand.
    const text =
      '\x80\x02}q\x00U\x01Wq\x01cnumpy.core.multiarray\n_reconstruct\nq\x02cnumpy\nndarray\nq\x03K\x00\x85q\x04U\x01bq\x05\x87q\x06Rq\x07' +
      '(K\x01K\x02\x85q\x08cnumpy\ndtype\nq\tU\x02u1q\nK\x00K\x01\x87q\x0bRq\x0c(K\x03U\x01|q\rNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x0eb\x89U\x02\x01\xfeq\x0ftq\x10bs.';
    const { arrays } = decodePickle(Uint8Array.from(Buffer.from(text, 'latin1')));
    expect([...elementsOf(arrays)]).toEqual([['W', { data: Uint8Array.of(1, 254), shape: [2], dtype: 'uint8' }]]);
  });
});

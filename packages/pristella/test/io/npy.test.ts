import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { rawArray } from '../../src/base/raw.ts';
import { decodeNpy, encodeNpy } from '../../src/io/npy.ts';
import { rawOf } from '../../src/io/storable.ts';
import { hasNumpy, runPython } from './python.ts';

/** A version 1 file with the given header text and body. */
function file(dict: string, body: ArrayLike<number> = [], version = 1): Uint8Array {
  const text = new TextEncoder().encode(dict);
  const head = version === 1 ? 10 : 12;
  const bytes = new Uint8Array(head + text.length + body.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, text.length & 255, text.length >> 8]);
  bytes.set(text, head);
  bytes.set(body, head + text.length);
  return bytes;
}
const dict = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

const arrays = [
  rawArray(Float32Array.of(0.1, -0, Number.NaN, Number.POSITIVE_INFINITY, 5, 6), [2, 3]),
  rawArray(Float64Array.of(Math.PI), []),
  rawArray(Int32Array.of(-(2 ** 31), 2 ** 31 - 1), [2]),
  rawArray(Uint8Array.of(0, 255), [1, 2, 1]),
  rawArray(Uint8Array.of(0, 1), [2], 'bool'),
  rawArray(new Float32Array(0), [0, 4]),
];

test.each(arrays)('$dtype of shape $shape survives a round trip', (raw) => {
  expect(rawOf(decodeNpy(encodeNpy(raw)))).toEqual(raw);
});

test('elements begin at a multiple of 64 bytes', () => {
  for (let rank = 0; rank < 40; rank++) {
    expect((encodeNpy(rawArray(Float64Array.of(1), Array(rank).fill(1))).length - 8) % 64).toBe(0);
  }
});

test('Fortran order becomes row-major', () => {
  const raw = decodeNpy(file(dict('|u1', '(2, 3)', 'True'), [1, 4, 2, 5, 3, 6]));
  expect([...raw.data()]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('big-endian numbers and version 2 are read', () => {
  expect([...decodeNpy(file(dict('>i2', '(2,)'), [1, 0, 255, 255], 2)).data()]).toEqual([256, -1]);
});

test.each<[string, Uint8Array, RegExp]>([
  ['an empty file', new Uint8Array(), /not a \.npy file/],
  ['a .npz archive', new TextEncoder().encode('PK\x03\x04 and so on'), /not a \.npy file\nhint: .*npz/],
  ['version 4', file(dict('<f4', '()'), [0, 0, 0, 0], 4), /unknown \.npy version 4\.0/],
  ['a cut header', file(dict('<f4', '()')).subarray(0, 30), /cut off within the header/],
  ['a header of nonsense', file('{}'), /the header "\{\}" is not NumPy's/],
  ['pickled objects', file(dict('|O', '(1,)'), [0]), /pickled Python objects/],
  ['complex numbers', file(dict('<c8', '(1,)'), new Uint8Array(8)), /unknown element type '<c8'/],
  ['texts', file(dict('<U3', '()'), new Uint8Array(12)), /unknown element type/],
  ['records', file(`{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }`, [0]), /records of several/],
  ['a size that is no number', file(dict('|u1', '(1 2,)'), [0]), /not a list of sizes/],
  ['too few elements', file(dict('<f4', '(2,)'), [0, 0, 0, 0]), /\(2,\) of '<f4' takes 8 bytes, but 4 are there/],
  ['too many elements', file(dict('|u1', '(2,)'), [0, 0, 0]), /takes 2 bytes, but 3 are there/],
  ['a bool of 2', file(dict('|b1', '(1,)'), [2]), /neither 0 nor 1/],
  ['an int64 beyond int32', file(dict('<i8', '(1,)'), [0, 0, 0, 0, 1, 0, 0, 0]), /int32 cannot hold/],
])('%s is refused with its reason', (_, bytes, reason) => {
  expect(() => decodeNpy(bytes)).toThrow(DataError);
  expect(() => decodeNpy(bytes)).toThrow(reason);
});

test('any changed byte gives an array or a DataError, never another error', () => {
  const good = encodeNpy(arrays[0]!);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (i, value) => {
      const bytes = good.slice();
      bytes[i] = value;
      try {
        decodeNpy(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }),
  );
});

describe.skipIf(!hasNumpy)('NumPy', () => {
  const folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-npy-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test('loads our files as the same arrays', () => {
    for (const [i, raw] of arrays.entries()) fs.writeFileSync(join(folder, `${i}.npy`), encodeNpy(raw));
    const program = `
import sys, numpy as np
for i in range(${arrays.length}):
    x = np.load(f'{sys.argv[1]}/{i}.npy', allow_pickle=False)
    print(x.dtype, x.shape, x.tobytes().hex())`;
    const expected = arrays.map(({ data, shape, dtype }) => {
      const sizes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
      return `${dtype} ${sizes} ${Buffer.from(data.buffer).toString('hex')}`;
    });
    expect(
      runPython(program, folder)
        .split('\n')
        .map((s) => s.trim()),
    ).toEqual(expected.map((s) => s.trim()));
  });

  test('writes files that we read, in either order and byte order', () => {
    const program = `
import sys, numpy as np
x = np.arange(24).reshape(2, 3, 4)
save = lambda name, a: np.save(f'{sys.argv[1]}/{name}.npy', a)
save('plain', x); save('fortran', np.asfortranarray(x.astype('f4'))); save('big', x.astype('>f8'))
save('half', x.astype('f2')); save('bool', x % 2 == 0)
with open(f'{sys.argv[1]}/v2.npy', 'wb') as f: np.lib.format.write_array(f, x, version=(2, 0))
with open(f'{sys.argv[1]}/v3.npy', 'wb') as f: np.lib.format.write_array(f, x, version=(3, 0))`;
    runPython(program, folder);
    const count = Array.from({ length: 24 }, (_, i) => i);
    const dtypes = { plain: 'int32', fortran: 'float32', big: 'float64', half: 'float32', v2: 'int32', v3: 'int32' };
    for (const [name, dtype] of Object.entries(dtypes)) {
      const raw = decodeNpy(fs.readFileSync(join(folder, `${name}.npy`)));
      expect([raw.dtype, raw.shape, [...raw.data()]]).toEqual([dtype, [2, 3, 4], count]);
    }
    expect([...decodeNpy(fs.readFileSync(join(folder, 'bool.npy'))).data()]).toEqual(count.map((i) => 1 - (i % 2)));
  });
});

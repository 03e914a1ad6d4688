import '../../src/index.ts';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { type RawArray, rawArray } from '../../src/base/raw.ts';
import { encodeNpy } from '../../src/io/npy.ts';
import { decodeNpz } from '../../src/io/npz.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/io/safetensors.ts';
import { rawOf } from '../../src/io/storable.ts';
import { encodeZip } from '../../src/io/zip/write.ts';
import { linear } from '../../src/nn/linear.ts';
import { decodeCheckpoint, decodeModel, loadModelFile } from '../../src/train/checkpoint.ts';
import { elementsOf } from './elements.ts';
import { hasNumpy, runPython } from './python.ts';

// One member that cannot be read does not keep the others from being had.

const text = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0));
const good = rawArray(Float32Array.of(1, 2), [2]);

/** A .npy file of an element type that we do not write. */
function npy(descr: string, shape: string, bytes: ArrayLike<number>): Uint8Array {
  const dict = `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return Uint8Array.from([...text('\x93NUMPY\x01\0'), dict.length, 0, ...text(dict), ...Array.from(bytes)]);
}

const zip = (members: Record<string, Uint8Array>): Promise<Uint8Array> =>
  encodeZip(new Map(Object.entries(members)), { op: 'npz' });

describe('an .npz archive with a member that cannot be read', () => {
  test.each<[string, string, Uint8Array, RegExp]>([
    [
      'texts',
      'bad.npy',
      npy("'<U1'", '(1,)', [97, 0, 0, 0]),
      /^\[npy\] w\.npz, 'bad\.npy': unknown element type '<U1'/,
    ],
    ['complex numbers', 'bad.npy', npy("'<c8'", '()', new Uint8Array(8)), /unknown element type '<c8'/],
    ['dates', 'bad.npy', npy("'<M8[D]'", '()', new Uint8Array(8)), /unknown element type '<M8\[D\]'/],
    ['objects', 'bad.npy', npy("'|O'", '()', text('\x80\x04N.')), /pickled Python objects/],
    ['records', 'bad.npy', npy("[('a', '<f4')]", '()', [0, 0, 0, 0]), /records of several fields/],
    [
      'an int64 beyond int32',
      'bad.npy',
      npy("'<i8'", '()', [0, 0, 0, 0, 1, 0, 0, 0]),
      /4294967296, which int32 cannot/,
    ],
    ['a uint64 beyond int32', 'bad.npy', npy("'<u8'", '()', new Uint8Array(8).fill(255)), /int32 cannot hold/],
    ['bools of 2', 'bad.npy', npy("'|b1'", '()', [2]), /neither 0 nor 1/],
    ['too few bytes', 'bad.npy', npy("'<f4'", '(2,)', [0, 0, 0, 0]), /takes 8 bytes, but 4 are there/],
    ['no .npy file', 'bad.npy', text('hello'), /'bad\.npy': not a \.npy file/],
    ['a text file', 'README.txt', text('hello'), /holds 'README\.txt', which is no \.npy file/],
  ])('%s: the rest is had, and the member says why', async (_, file, bytes, reason) => {
    const name = file.replace(/\.npy$/, '');
    const arrays = await decodeNpz(
      await zip({ 'a.npy': encodeNpy(good), [file]: bytes, 'z.npy': encodeNpy(good) }),
      'w.npz',
    );
    expect([...elementsOf(arrays)]).toEqual([['a', good], ['z', good]]); // biome-ignore format: pairs
    expect([rawOf(arrays.get('a')!), rawOf(arrays.get('z')!), arrays.get('none')]).toEqual([good, good, undefined]);
    expect(arrays.names).toEqual(['a', name, 'z']);
    expect([arrays.size, arrays.has(name), arrays.has('a'), arrays.has('none')]).toEqual([2, true, true, false]);
    expect([...arrays.unreadable.keys()]).toEqual([name]);
    expect(() => arrays.get(name)).toThrow(DataError);
    expect(() => arrays.get(name)).toThrow(reason);
  });

  test('a member alone that cannot be read is refused with its reason', async () => {
    await expect(zip({ 'a.npy': npy("'<U1'", '()', [97, 0, 0, 0]) }).then((z) => decodeNpz(z))).rejects.toThrow(
      /'<U1'/,
    );
  });

  test('a damaged, an encrypted and an otherwise compressed member do not keep the rest', async () => {
    const whole = await zip({ 'a.npy': encodeNpy(good), 'b.npy': encodeNpy(good) });
    const entry = text('PK\x01\x02');
    const second = whole.findLastIndex((_, i) => entry.every((b, k) => whole[i + k] === b));
    const changed: [offset: number, value: number, reason: RegExp][] = [
      [16, 1 ^ whole[second + 16]!, /'b\.npy': its checksum is wrong/],
      [8, 1, /'b\.npy': is encrypted/],
      [10, 12, /'b\.npy': is compressed by method 12/],
    ];
    for (const [offset, value, reason] of changed) {
      const bytes = whole.slice();
      bytes[second + offset] = value;
      const arrays = await decodeNpz(bytes);
      expect(rawOf(arrays.get('a')!)).toEqual(good);
      expect(() => arrays.get('b')).toThrow(reason);
    }
  });

  test('the array is meant where another file is called as it is without its ending', async () => {
    for (const names of [
      ['w', 'w.npy'],
      ['w.npy', 'w'],
    ]) {
      // biome-ignore format: short
      const members = Object.fromEntries(names.map((name) => [name, name === 'w' ? text('x') : encodeNpy(good)]));
      expect(rawOf((await decodeNpz(await zip(members))).get('w')!)).toEqual(good);
    }
  });

  test.skipIf(!hasNumpy)('of NumPy', async () => {
    const program = `
import io, sys, numpy as np
out = io.BytesIO()
np.savez(out, x=np.arange(3), s=np.array(['a', 'bc']), o=np.array([{}], dtype=object), big=np.array([2**40]))
sys.stdout.write(out.getvalue().hex())`;
    const arrays = await decodeNpz(Buffer.from(runPython(program), 'hex'));
    expect([...arrays.keys()]).toEqual(['x']);
    expect([...arrays.unreadable.keys()]).toEqual(['s', 'o', 'big']);
  });
});

/** A safetensors file of entries by name. */
function safetensors(entries: Record<string, [dtype: string, shape: number[], bytes: number]>): Uint8Array {
  let end = 0;
  const header = Object.entries(entries).map(([name, [dtype, shape, bytes]]) => {
    end += bytes;
    return [name, { dtype, shape, data_offsets: [end - bytes, end] }];
  });
  const json = text(JSON.stringify(Object.fromEntries(header)));
  const bytes = new Uint8Array(8 + json.length + end).fill(255, 8 + json.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe('a safetensors file with a tensor that cannot be read', () => {
  test.each<[string, [string, number[], number], RegExp]>([
    [
      '8-bit floats',
      ['F8_E4M3', [2], 2],
      /^\[safetensors\] w, tensor 'bad': unknown dtype "F8_E4M3"\nhint: one of F16, BF16/,
    ],
    ['4-bit floats, two in a byte', ['F4', [3], 2], /unknown dtype "F4"/],
    ['complex numbers', ['C64', [1], 8], /unknown dtype "C64"/],
    ['an integer beyond int32', ['U64', [1], 8], /18446744073709551615, which int32 cannot hold/],
    ['bools of 255', ['BOOL', [1], 1], /neither 0 nor 1/],
  ])('%s: the rest is had, and the tensor says why', (_, entry, reason) => {
    const { tensors } = decodeSafetensors(safetensors({ a: ['U8', [1], 1], bad: entry, z: ['I8', [], 1] }), 'w');
    expect([...tensors].map(([name, x]) => [name, x.data()[0]])).toEqual([['a', 255], ['z', -1]]); // biome-ignore format: pairs
    expect(tensors.names).toEqual(['a', 'bad', 'z']);
    expect(() => tensors.get('bad')).toThrow(reason);
    expect([...tensors.unreadable.values()].every((problem) => problem instanceof DataError)).toBe(true);
  });

  test('what lies wrong in the file is still refused', () => {
    const bytes = safetensors({ a: ['U8', [1], 1], bad: ['F8_E4M3', [2], 2] });
    expect(() => decodeSafetensors(bytes.subarray(0, -1))).toThrow(/cut off/);
    expect(() => decodeSafetensors(safetensors({ bad: ['F8_E4M3', [2], 2] }))).toThrow(/unknown dtype/);
  });

  test('a model with such a tensor is not loaded, nor is a checkpoint', () => {
    const model = linear(1, 1);
    const before = [...model.weight.data()];
    const bytes = safetensors({ weight: ['F8_E4M3', [1, 1], 1], bias: ['F32', [1], 4] });
    expect(() => loadModelFile(model, decodeModel(bytes))).toThrow(/tensor 'weight': unknown dtype/);
    expect([...model.weight.data()]).toEqual(before);
    expect(() => decodeCheckpoint(bytes)).toThrow(/tensor 'weight': unknown dtype/);
  });
});

test('arrays that can all be read are a plain map', async () => {
  const arrays = new Map<string, RawArray>([['w', good]]);
  expect(elementsOf(decodeSafetensors(encodeSafetensors(arrays)).tensors)).toEqual(arrays);
  expect(Object.keys(decodeSafetensors(encodeSafetensors(arrays)).tensors)).toEqual([]);
});

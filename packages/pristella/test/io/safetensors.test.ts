import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DType, dtypes, newArray } from '../../src/base/dtype.ts';
import { ArgumentError, DataError } from '../../src/base/errors.ts';
import { type RawArray, rawArray } from '../../src/base/raw.ts';
import { sizeOf } from '../../src/base/shape.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/io/safetensors.ts';
import { rawOf } from '../../src/io/storable.ts';
import { hasNumpy, runPython } from './python.ts';

const f32 = (...values: number[]) => rawArray(Float32Array.from(values));

/** A file with the given header and body, whatever they say. */
function file(header: unknown, body: ArrayLike<number> = [], headerLength?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, headerLength ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(body, 8 + json.length);
  return bytes;
}
const entry = (dtype: string, shape: unknown, begin: unknown, end: unknown) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const anyRaw: fc.Arbitrary<RawArray> = fc
  .record({
    dtype: fc.constantFrom<DType>(...dtypes),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    seed: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 8 }),
  })
  .map(({ dtype, shape, seed }) => {
    const data = newArray(dtype, sizeOf(shape));
    for (let i = 0; i < data.length; i++)
      data[i] = dtype === 'bool' ? seed[i % seed.length]! & 1 : seed[i % seed.length]! / 7;
    return { data, shape, dtype };
  });
const anyName = fc.string({ unit: 'binary' }).filter((s) => s !== '__metadata__');
const anyTensors = fc.array(fc.tuple(anyName, anyRaw), { maxLength: 5 }).map((pairs) => new Map(pairs));
const anyMetadata = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), { maxKeys: 3 });

describe('a round trip', () => {
  test('gives back every tensor and all metadata, whatever their names', () => {
    fc.assert(
      fc.property(anyTensors, anyMetadata, (tensors, metadata) => {
        const back = decodeSafetensors(encodeSafetensors(tensors, { metadata }));
        expect(new Set(back.tensors.keys())).toEqual(new Set(tensors.keys()));
        for (const [name, raw] of tensors) expect(rawOf(back.tensors.get(name)!)).toEqual(raw);
        expect(Object.entries(back.metadata).sort()).toEqual(Object.entries(metadata).sort());
      }),
    );
  });

  test('the names __proto__, constructor, 0 and the empty one are names like others', () => {
    const tensors = new Map(['__proto__', 'constructor', '0', '', '10', '9'].map((name, i) => [name, f32(i)]));
    expect(rawOf(decodeSafetensors(encodeSafetensors(tensors)).tensors.get('__proto__')!)).toEqual(f32(0));
    expect([...decodeSafetensors(encodeSafetensors(tensors)).tensors.keys()].sort()).toEqual(
      [...tensors.keys()].sort(),
    );
  });

  test('NaN, infinities and -0 keep their bits', () => {
    const raw = f32(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0);
    expect(rawOf(decodeSafetensors(encodeSafetensors(new Map([['w', raw]]))).tensors.get('w')!)).toEqual(raw);
  });

  test('a file inside a larger buffer at an odd offset is read all the same', () => {
    const bytes = encodeSafetensors(new Map([['w', f32(1, 2)]]));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(rawOf(decodeSafetensors(shifted.subarray(3)).tensors.get('w')!)).toEqual(f32(1, 2));
  });

  test('what is read does not share memory with the file', () => {
    const bytes = encodeSafetensors(new Map([['w', f32(1)]]));
    const { tensors } = decodeSafetensors(bytes);
    bytes.fill(0xff);
    expect(rawOf(tensors.get('w')!)).toEqual(f32(1));
  });

  test('half stores floats as float16, at half the size, and leaves integers alone', () => {
    const tensors = new Map([
      ['w', f32(0.1, 65504, -2)],
      ['i', rawArray(Int32Array.of(70000))],
      ['d', rawArray(Float64Array.of(0.1, -65520))],
    ]);
    const back = decodeSafetensors(encodeSafetensors(tensors, { half: true })).tensors;
    expect(rawOf(back.get('w')!)).toEqual(f32(0.0999755859375, 65504, -2));
    expect(rawOf(back.get('i')!)).toEqual(tensors.get('i'));
    expect(rawOf(back.get('d')!)).toEqual(f32(0.0999755859375, Number.NEGATIVE_INFINITY));
    const kinds = (half?: boolean): string[] =>
      Buffer.from(encodeSafetensors(tensors, { ...(half !== undefined && { half }) }))
        .toString('latin1')
        .match(/[FI]\d\d/g)!;
    expect([kinds(true), kinds(false), kinds()]).toEqual([
      ['I32', 'F16', 'F16'],
      ['F64', 'I32', 'F32'],
      ['F64', 'I32', 'F32'],
    ]);
  });
});

describe('the bytes', () => {
  test('do not depend on the order in which tensors and metadata come', () => {
    fc.assert(
      fc.property(anyTensors, anyMetadata, (tensors, metadata) => {
        const reversed = Object.fromEntries(Object.entries(metadata).reverse());
        expect(encodeSafetensors(new Map([...tensors].reverse()), { metadata: reversed })).toEqual(
          encodeSafetensors(tensors, { metadata }),
        );
      }),
    );
  });

  test('begin every tensor at a multiple of its element size', () => {
    const tensors = new Map([
      ['a', rawArray(Uint8Array.of(1, 2, 3))],
      ['b', f32(1)],
      ['c', rawArray(Float64Array.of(1))],
    ]);
    const bytes = encodeSafetensors(tensors);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toEqual({ c: entry('F64', [1], 0, 8), b: entry('F32', [1], 8, 12), a: entry('U8', [3], 12, 15) });
  });

  test('no tensors make a file too', () => {
    expect(decodeSafetensors(encodeSafetensors(new Map()))).toEqual({ tensors: new Map(), metadata: {} });
  });

  test('names that the format cannot hold are refused', () => {
    expect(() => encodeSafetensors(new Map([['__metadata__', f32(1)]]))).toThrow(ArgumentError);
    expect(() => encodeSafetensors(new Map([['\ud800', f32(1)]]))).toThrow(/not valid Unicode/);
  });
});

describe('other dtypes of the format', () => {
  test.each([
    ['F16', [0x00, 0x3c], 'float32', 1],
    ['BF16', [0xc0, 0x3f], 'float32', 1.5],
    ['I8', [0xff], 'int32', -1],
    ['I16', [0xfe, 0xff], 'int32', -2],
    ['U16', [0xff, 0xff], 'int32', 65535],
    ['U32', [0xff, 0xff, 0xff, 0x7f], 'int32', 2147483647],
    ['I64', [0x00, 0x00, 0x00, 0x80, 0xff, 0xff, 0xff, 0xff], 'int32', -2147483648],
    ['U64', [7, 0, 0, 0, 0, 0, 0, 0], 'int32', 7],
  ] as const)('%s widens to the dtype that holds it', (dtype, body, becomes, value) => {
    const raw = decodeSafetensors(file({ x: entry(dtype, [], 0, body.length) }, body)).tensors.get('x')!;
    expect([raw.dtype, raw.shape, [...raw.data()]]).toEqual([becomes, [], [value]]);
  });

  test('integers beyond int32 and bools beyond 1 are refused by element', () => {
    const big = file({ x: entry('I64', [2], 0, 16) }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0]);
    expect(() => decodeSafetensors(big, 'w.st')).toThrow(
      "[safetensors] w.st, tensor 'x': element 1 is 2147483648, which int32 cannot hold",
    );
    expect(() => decodeSafetensors(file({ x: entry('BOOL', [3], 0, 3) }, [0, 1, 2]))).toThrow(/element 2 .* is 2/);
  });
});

describe('hostile files', () => {
  const good = encodeSafetensors(
    new Map([
      ['a', f32(1, 2, 3)],
      ['b', rawArray(Int32Array.of(4))],
    ]),
  );

  test.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(), /0 bytes are too short/],
    ['a zip archive (PyTorch)', new TextEncoder().encode('PK\x03\x04\0\0\0\0\0\0\0\0'), /not a safetensors file/],
    ['a header length beyond the file', file({}, [], 1000n), /header of 1000 bytes is cut off after 2/],
    ['a header length of 2**64 - 1', file({}, [], 2n ** 64n - 1n), /not a safetensors file/],
    ['a header length of 0', file('{}', [], 0n), /not valid JSON/],
    ['broken JSON', file('{"a":'), /not valid JSON/],
    ['a header that is no UTF-8', file('{}  ', []).fill(0xff, 10), /not valid JSON/],
    ['a list as header', file(' [1]'), /not a safetensors file/],
    ['a repeated tensor', file('{"a":{},"\\u0061":{}}'), /names 'a' twice/],
    ['a repeated field', file('{"a":{"dtype":"F32","dtype":"F64"}}'), /names 'dtype' twice/],
    ['metadata of numbers', file({ __metadata__: { a: 1 } }), /must map texts to texts/],
    ['metadata as null', file({ __metadata__: null }), /must map texts to texts/],
    ['a tensor that is null', file({ a: null }), /tensor 'a': not described by a JSON object/],
    ['an unknown dtype', file({ a: entry('C64', [], 0, 8) }, new Uint8Array(8)), /unknown dtype "C64"/],
    ['a dtype that objects inherit', file({ a: entry('toString', [], 0, 8) }), /unknown dtype "toString"/],
    ['a negative size', file({ a: entry('U8', [-1, -1], 0, 1) }, [0]), /shape \[-1,-1\] is not a list of sizes/],
    ['a fractional size', file({ a: entry('U8', [0.5, 2], 0, 1) }, [0]), /not a list of sizes/],
    ['sizes whose product overflows', file({ a: entry('U8', [2 ** 52, 2 ** 52, 2 ** 52], 0, 1) }, [0]), /takes/],
    ['enough sizes for infinity times 0', file({ a: entry('U8', [...Array(30).fill(2 ** 52), 0], 0, 0) }), /takes NaN/],
    ['backward offsets', file({ a: entry('U8', [1], 1, 0) }, [0]), /are not a begin and an end/],
    ['three offsets', file({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1, 2] } }, [0]), /not a begin and an end/],
    ['offsets as texts', file({ a: entry('U8', [1], '0', '1') }, [0]), /are not a begin and an end/],
    ['a shape that needs more', file({ a: entry('F32', [2], 0, 4) }, [0, 0, 0, 0]), /takes 8 bytes, but has 4/],
    ['overlapping tensors', file({ a: entry('U8', [2], 0, 2), b: entry('U8', [2], 1, 3) }, [0, 0, 0]), /overlaps/],
    ['a gap', file({ a: entry('U8', [1], 0, 1), b: entry('U8', [1], 2, 3) }, [0, 0, 0]), /leaves a gap/],
    ['a cut end', good.subarray(0, -1), /cut off: 16 bytes of elements expected, 15 found/],
    ['bytes at the end', new Uint8Array([...good, 0]), /1 bytes follow the last tensor/],
  ])('%s is refused with its reason', (_, bytes, reason) => {
    expect(() => decodeSafetensors(bytes)).toThrow(DataError);
    expect(() => decodeSafetensors(bytes)).toThrow(reason);
  });

  test('JSON nested a million deep is refused, not crashed on', () => {
    expect(() => decodeSafetensors(file(`{"a":${'['.repeat(1e6)}`))).toThrow(DataError);
  });

  test('a text of a million characters is read', () => {
    const metadata = { note: '\\"'.repeat(5e5) };
    expect(decodeSafetensors(encodeSafetensors(new Map(), { metadata })).metadata).toEqual(metadata);
  });

  test('every truncation is a DataError', () => {
    for (let n = 0; n < good.length; n++) expect(() => decodeSafetensors(good.subarray(0, n))).toThrow(DataError);
  });

  test('any changed byte gives a valid file or a DataError, never another error', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (i, value) => {
        const bytes = good.slice();
        bytes[i] = value;
        expectTensorsOrDataError(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test('any JSON as header gives a valid file or a DataError', () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom('F32', 'U8', [2], [0, 8]));
    const info = fc.record({ dtype: field, shape: field, data_offsets: field }, { requiredKeys: [] });
    const header = fc.dictionary(fc.string(), fc.oneof(info, fc.jsonValue()));
    fc.assert(fc.property(header, (h) => expectTensorsOrDataError(file(h, new Uint8Array(8)))));
  });

  function expectTensorsOrDataError(bytes: Uint8Array): void {
    try {
      for (const raw of decodeSafetensors(bytes).tensors.values()) expect(sizeOf(raw.shape)).toBe(raw.data().length);
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
    }
  }
});

describe.skipIf(!hasNumpy)('an independent reader (Python, NumPy)', () => {
  test('reads the same names, dtypes, shapes and numbers', () => {
    const program = `
import json, sys, numpy as np
b = open(sys.argv[1], 'rb').read()
n = int.from_bytes(b[:8], 'little'); h = json.loads(b[8:8+n]); body = b[8+n:]
kinds = dict(F16='<f2', F32='<f4', F64='<f8', I32='<i4', U8='u1', BOOL='?')
meta = h.pop('__metadata__')
out = {k: [v['dtype'], v['shape'], np.frombuffer(body[slice(*v['data_offsets'])], kinds[v['dtype']]).reshape(v['shape']).tolist()] for k, v in h.items()}
print(json.dumps([meta, out]))`;
    const folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-safetensors-'));
    const path = join(folder, 'x.safetensors');
    const tensors = new Map<string, RawArray>([
      ['fc1.weight', rawArray(Float32Array.of(1.5, -2, 3, 4, 5, 6), [2, 3])],
      ['überschuß 重み', rawArray(Float64Array.of(Math.PI), [])],
      ['i', rawArray(Int32Array.of(-(2 ** 31), 2 ** 31 - 1), [2, 1])],
      ['u', rawArray(Uint8Array.of(255, 0, 1))],
      ['mask', rawArray(Uint8Array.of(1, 0), [2], 'bool')],
      ['empty', rawArray(new Float32Array(0), [0, 3])],
    ]);
    fs.writeFileSync(path, encodeSafetensors(tensors, { metadata: { format: 'pt' } }));
    expect(JSON.parse(runPython(program, path))).toEqual([
      { format: 'pt' },
      {
        'fc1.weight': [
          'F32',
          [2, 3],
          [
            [1.5, -2, 3],
            [4, 5, 6],
          ],
        ],
        'überschuß 重み': ['F64', [], Math.PI],
        i: ['I32', [2, 1], [[-(2 ** 31)], [2 ** 31 - 1]]],
        u: ['U8', [3], [255, 0, 1]],
        mask: ['BOOL', [2], [true, false]],
        empty: ['F32', [0, 3], []],
      },
    ]);
    const half = new Map([['w', f32(0.1, -2)]]);
    fs.writeFileSync(path, encodeSafetensors(half, { half: true, metadata: { format: 'pt' } }));
    expect(JSON.parse(runPython(program, path))[1]).toEqual({ w: ['F16', [2], [0.0999755859375, -2]] });
    fs.rmSync(folder, { recursive: true });
  });
});

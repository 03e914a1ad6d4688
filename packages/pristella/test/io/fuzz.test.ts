import process from 'node:process';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { rawArray } from '../../src/base/raw.ts';
import { parseCsv } from '../../src/data/csv.ts';
import { encodeTable, tableEncoderFromJson } from '../../src/data/encoder.ts';
import { fetchMnist } from '../../src/data/fetch.ts';
import { decodeIdx, encodeIdx } from '../../src/data/idx.ts';
import { fitTableEncoder, tableFromCsv } from '../../src/data/table.ts';
import { decodeNpy, encodeNpy } from '../../src/io/npy.ts';
import { decodeNpz, encodeNpz } from '../../src/io/npz.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/io/safetensors.ts';

/** Damaged files of each kind. */
const numRuns = process.env.PRISTELLA_TEST_FULL ? 100_000 : 1500;

const arrays = new Map([
  ['w', rawArray(Float32Array.of(0.1, -2, 3, 4, 5, 6), [2, 3])],
  ['b', rawArray(Int32Array.of(7), [])],
  ['m', rawArray(Uint8Array.of(0, 1), [2], 'bool')],
]);
const csv = 'size,"co""lour",kind\n1,red,a\n2,"blue\nish",b\n\n3.5,red,a\n4e1,blue,b\n';
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const kinds: Record<string, [sample: Uint8Array, read: (bytes: Uint8Array) => unknown]> = {
  safetensors: [encodeSafetensors(arrays, { metadata: { a: 'b' } }), (bytes) => [...decodeSafetensors(bytes).tensors]],
  npy: [encodeNpy(arrays.get('w')!), decodeNpy],
  'stored npz': [await encodeNpz(arrays), decodeNpz],
  'deflated npz': [await encodeNpz(arrays, { compress: true }), decodeNpz],
  idx: [encodeIdx(rawArray(Uint8Array.of(1, 2, 3, 4), [2, 2])), decodeIdx],
  csv: [Buffer.from(csv), (bytes) => tableFromCsv(text(bytes), { target: 'kind' })],
  encoder: [
    Buffer.from(JSON.stringify(fitTableEncoder(parseCsv(csv), { target: 'kind' }))),
    (bytes) => encodeTable(parseCsv(csv), tableEncoderFromJson(text(bytes))),
  ],
  'packed MNIST': [
    gzipSync(Buffer.alloc(60)),
    (bytes) => fetchMnist('https://here.test', { fetch: async () => new Response(new Uint8Array(bytes)) }),
  ],
};

const edit = fc.record({
  at: fc.nat(4000),
  kind: fc.constantFrom('change', 'turn', 'insert', 'remove', 'repeat', 'cut'),
  piece: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 9 }),
    fc
      .constantFrom(
        ...['[', '{', '"', '\\', ',', ':', '9', '-', 'e9', '\0', '\n', '\x1b', '\xff\xff\xff\xff', '__proto__'],
      )
      .map((s) => Uint8Array.from(s, (c) => c.charCodeAt(0))),
  ),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function damaged(sample: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const bytes = [...sample];
  for (const { at, kind, piece } of edits) {
    const i = at % (bytes.length + 1);
    if (kind === 'change') bytes.splice(i, piece.length, ...piece);
    else if (kind === 'turn') bytes[i % Math.max(1, bytes.length)]! ^= 1 << (piece[0]! & 7);
    else if (kind === 'insert') bytes.splice(i, 0, ...piece);
    else if (kind === 'remove') bytes.splice(i, piece.length);
    else if (kind === 'repeat') bytes.splice(i, 0, ...bytes.slice(i, i + 16 * piece.length));
    else bytes.length = i;
  }
  return Uint8Array.from(bytes);
}

describe('a damaged file gives what it holds or a DataError with a message of its own, whatever was damaged', () => {
  test.each(Object.entries(kinds))('%s', { timeout: 3_600_000 }, async (kind, [sample, read]) => {
    // Room for a file of 47 MB is made each time.
    const runs = kind === 'packed MNIST' ? Math.ceil(numRuns / 50) : numRuns;
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
        try {
          await read(damaged(sample, edits));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
          const { message } = error as DataError;
          expect(message).toMatch(/^\[\w+\] \S/);
          expect(message.length).toBeLessThan(2000);
        }
      }),
      { numRuns: runs },
    );
  });
});

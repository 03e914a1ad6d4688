import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { crc32 } from '../../src/base/bytes.ts';
import { ArgumentError, DataError } from '../../src/base/errors.ts';
import { type RawArray, rawArray } from '../../src/base/raw.ts';
import { readNpz, writeNpz } from '../../src/io/node/index.ts';
import { encodeNpy } from '../../src/io/npy.ts';
import { decodeNpz, encodeNpz } from '../../src/io/npz.ts';
import { inflate } from '../../src/io/zip/deflate.ts';
import { elementsOf } from './elements.ts';
import { hasNumpy, runPython } from './python.ts';

const folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-npz-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const arrays = new Map<string, RawArray>([
  ['W1', rawArray(Float32Array.of(0.1, -0, Number.NaN, Number.POSITIVE_INFINITY, 5, 6), [2, 3])],
  ['b1', rawArray(Float64Array.of(Math.PI), [])],
  ['empty', rawArray(new Float32Array(0), [0, 4])],
  ['mask', rawArray(Uint8Array.of(0, 1), [2], 'bool')],
  ['layers/0/数', rawArray(Int32Array.of(-(2 ** 31), 2 ** 31 - 1), [1, 2, 1])],
  ['zeros', rawArray(new Uint8Array(100_000), [100, 1000])],
]);

test.each([false, true])('arrays survive a round trip (compress: %s)', async (compress) => {
  const path = join(folder, `${compress}.npz`);
  await writeNpz(path, arrays, { compress });
  expect(elementsOf(await readNpz(path))).toEqual(arrays);
  expect([...(await readNpz(path)).keys()]).toEqual([...arrays.keys()]);
  expect(fs.statSync(path).size < 50_000).toBe(compress);
});

test('no arrays at all are an archive, too', async () => {
  expect(await decodeNpz(await encodeNpz(new Map()))).toEqual(new Map());
});

test('the same arrays give the same bytes', async () => {
  expect(await encodeNpz(arrays, { compress: true })).toEqual(await encodeNpz(arrays, { compress: true }));
});

test.each(['', '../up', 'a/../b', '/root', 'a//b', 'a\\b', 'a\0b', 'a\ud800'])(
  'a name that leads out of a folder or is no file name is not written: %j',
  async (name) => {
    await expect(encodeNpz(new Map([[name, arrays.get('b1')!]]))).rejects.toThrow(ArgumentError);
  },
);

describe.skipIf(!hasNumpy)('NumPy', () => {
  test.each([false, true])('loads our archive as the same arrays (compress: %s)', async (compress) => {
    const path = join(folder, 'ours.npz');
    await writeNpz(path, arrays, { compress });
    const program = `
import sys, zipfile, numpy as np
with np.load(sys.argv[1], allow_pickle=False) as file:
    for name in file.files: print(name, file[name].dtype, file[name].shape, file[name].tobytes()[:64].hex())
print(zipfile.ZipFile(sys.argv[1]).testzip())`;
    const lines = [...arrays].map(([name, { data, shape, dtype }]) => {
      const sizes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
      return `${name} ${dtype} ${sizes} ${Buffer.from(data.buffer).subarray(0, 64).toString('hex')}`.trim();
    });
    const printed = runPython(program, path).split('\n');
    expect(printed.map((line) => line.trim())).toEqual([...lines, 'None']);
  });

  const x = `x = np.arange(24, dtype='>f4').reshape(2, 3, 4)`;
  test.each([
    ['numpy.savez', 'np.savez(path, W=x, f=np.asfortranarray(x), s=np.float64(2))'],
    ['numpy.savez_compressed', 'np.savez_compressed(path, W=x, f=np.asfortranarray(x), s=np.float64(2))'],
    [
      'numpy.savez to a stream that cannot seek',
      'np.savez(Stream(open(path, "wb")), W=x, f=np.asfortranarray(x), s=np.float64(2))',
    ],
    [
      'numpy.savez of a large archive (zip64)',
      'zipfile.ZIP64_LIMIT = 100; np.savez(path, W=x, f=np.asfortranarray(x), s=np.float64(2))',
    ],
    [
      'zipfile with a comment and a folder',
      `
z = zipfile.ZipFile(path, 'w'); z.comment = b'PK\\x05\\x06 is a comment'; z.writestr('empty/', b'')
for name, v in dict(W=x, f=np.asfortranarray(x), s=np.float64(2)).items():
    with z.open(name + '.npy', 'w') as f: np.lib.format.write_array(f, np.asanyarray(v))
z.close()`,
    ],
  ])('%s writes what we read', async (_, save) => {
    const path = join(folder, 'numpy.npz');
    const stream = `
class Stream:
    def __init__(self, file): self.file = file
    def write(self, data): return self.file.write(data)
    def flush(self): self.file.flush()
    def read(self): raise NotImplementedError`;
    runPython(`import sys, zipfile, numpy as np\npath = sys.argv[1]\n${x}\n${stream}\n${save}`, path);
    const found = await readNpz(path);
    const count = Float32Array.from({ length: 24 }, (_, i) => i);
    expect(elementsOf(found)).toEqual(
      new Map([
        ['W', rawArray(count, [2, 3, 4])],
        ['f', rawArray(count, [2, 3, 4])],
        ['s', rawArray(Float64Array.of(2), [])],
      ]),
    );
  });

  test('objects that NumPy pickled into an archive are refused', async () => {
    const path = join(folder, 'objects.npz');
    runPython('import sys, numpy as np; np.savez(sys.argv[1], o=np.array([{}], dtype=object))', path);
    await expect(readNpz(path)).rejects.toThrow(/objects\.npz, 'o\.npy': holds pickled Python objects/);
  });
});

/** What a hand-made member says of itself, where it is not the truth. */
interface Claims {
  readonly name?: string | Uint8Array;
  readonly localName?: string;
  readonly bytes?: Uint8Array;
  readonly packed?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly packedSize?: number;
  readonly offset?: number;
}

/** A zip file whose members may lie. */
function zip(members: readonly Claims[]): Uint8Array {
  const le = (size: number, ...values: number[]): Buffer =>
    Buffer.concat(
      values.map((v) => Buffer.from(Uint8Array.from({ length: size }, (_, i) => Math.floor(v / 256 ** i) % 256))),
    );
  const [parts, directory]: Buffer[][] = [[], []];
  let at = 0;
  for (const { name = 'a.npy', bytes = new Uint8Array(0), packed = bytes, ...claims } of members) {
    const { method = 0, flags = 0, crc = crc32(bytes), size = bytes.length, packedSize = packed.length } = claims;
    const raw = Buffer.from(name as string);
    const local = Buffer.from(claims.localName ?? raw);
    const shared = [le(2, 20, flags, method, 0, 33), le(4, crc, packedSize, size)];
    const header = Buffer.concat([le(4, 0x04034b50), ...shared, le(2, local.length, 0), local, packed]);
    directory!.push(
      Buffer.concat([
        le(4, 0x02014b50),
        le(2, 20),
        ...shared,
        le(2, raw.length, 0, 0, 0, 0),
        le(4, 0, claims.offset ?? at),
        raw,
      ]),
    );
    parts!.push(header);
    at += header.length;
  }
  const entries = Buffer.concat(directory!);
  const end = Buffer.concat([
    le(4, 0x06054b50),
    le(2, 0, 0, members.length, members.length),
    le(4, entries.length, at),
    le(2, 0),
  ]);
  return Uint8Array.from(Buffer.concat([...parts!, entries, end]));
}

const npy = encodeNpy(rawArray(Float32Array.of(1, 2), [2]));
const zeros = new Uint8Array(5_000_000);

describe('an archive that lies is refused with its reason', () => {
  test('the hand-made archives are good where they tell the truth', async () => {
    const two = zip([{ bytes: npy }, { name: 'b.npy', bytes: npy, packed: deflateRawSync(npy), method: 8 }]);
    expect([...(await decodeNpz(two)).keys()]).toEqual(['a', 'b']);
  });

  test('names that differ in a mark at their beginning alone are two', async () => {
    const two = zip([{ bytes: npy }, { name: '\ufeffa.npy', bytes: npy }]);
    expect([...(await decodeNpz(two)).keys()]).toEqual(['a', '\ufeffa']);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /not a zip file, or cut off/],
    ['a .npy file', npy, /not a zip file/],
    ['a text beside the arrays', zip([{ name: 'readme.txt' }]), /holds 'readme\.txt', which is no \.npy file/],
    [
      'a PyTorch file',
      zip([{ name: 'model/data.pkl' }]),
      /hint: this is a PyTorch file: save its tensors with safetensors/,
    ],
    ['an encrypted member', zip([{ flags: 1, bytes: npy }]), /'a\.npy': is encrypted/],
    ['bzip2', zip([{ method: 12, bytes: npy }]), /is compressed by method 12/],
    ['a wrong checksum', zip([{ bytes: npy, crc: 1 }]), /its checksum is wrong/],
    ['a name twice', zip([{ bytes: npy }, { bytes: npy }]), /holds 'a\.npy' twice/],
    ['two names', zip([{ localName: 'b.npy', bytes: npy }]), /another name in the directory than before its bytes/],
    ['a name that is no text', zip([{ name: Uint8Array.of(0xff), bytes: npy }]), /not valid UTF-8/],
    ['no name', zip([{ name: '', bytes: npy }]), /not valid UTF-8 text/],
    [
      'members that share bytes',
      zip([{ bytes: npy }, { name: 'b.npy', localName: 'b.npy', bytes: npy, offset: 0 }]),
      /another name/,
    ],
    [
      'a size beyond reason',
      zip([{ bytes: npy, packed: deflateRawSync(npy), method: 8, size: 2 ** 31 }]),
      /unpack to 2147483648, which cannot be/,
    ],
    ['a stored size that differs', zip([{ bytes: npy, size: 5 }]), /unpack to 5, which cannot be/],
    ['bytes beyond the end', zip([{ bytes: npy, packedSize: 2 ** 30, size: 2 ** 30 }]), /reach into the directory/],
    ['a place beyond the end', zip([{ bytes: npy, offset: 2 ** 30 }]), /does not begin at byte/],
    ['large sizes that are not there', zip([{ bytes: npy, size: 2 ** 32 - 1 }]), /large sizes \(zip64\) are missing/],
    [
      'fewer bytes than said',
      zip([{ bytes: npy, packed: deflateRawSync(npy.subarray(0, 90)), method: 8 }]),
      /fewer than its \d+ bytes/,
    ],
    [
      'more bytes than said',
      zip([{ bytes: npy, packed: deflateRawSync(zeros), method: 8 }]),
      /more than its \d+ bytes/,
    ],
    [
      'bytes that are no deflate stream',
      zip([{ bytes: npy, packed: Uint8Array.of(255, 1, 2), method: 8 }]),
      /compressed bytes are damaged/,
    ],
    [
      'a cut stream',
      zip([{ bytes: npy, packed: deflateRawSync(npy).subarray(0, 40), method: 8 }]),
      /compressed bytes are damaged|fewer than/,
    ],
    ['a member that is no array', zip([{ bytes: Uint8Array.of(1, 2, 3) }]), /'a\.npy': not a \.npy file/],
  ])('%s', async (_, bytes, reason) => {
    const attempt = decodeNpz(bytes, 'w.npz');
    await expect(attempt).rejects.toThrow(DataError);
    await expect(attempt).rejects.toThrow(reason);
    await expect(attempt).rejects.toThrow(/^\[np[yz]\] w\.npz/);
  });

  test('a member within another', async () => {
    const inner = zip([{ name: 'b.npy', bytes: npy }]).subarray(0, 30 + 5 + npy.length);
    const bytes = zip([{ bytes: inner }, { name: 'b.npy', bytes: npy, offset: 35 }]);
    await expect(decodeNpz(bytes)).rejects.toThrow(/'b\.npy' lies within 'a\.npy'/);
  });

  test('more bytes than the machine can hold are refused, however much is allowed', async () => {
    const size = 2 ** 60;
    await expect(inflate(new Uint8Array(1), size, { op: 'npz', source: 'w.npz' })).rejects.toThrow(
      `[npz] w.npz: there is no memory for its ${size} bytes`,
    );
  });

  test('a bomb is refused before it is unpacked, unless it is trusted', async () => {
    const bytes = encodeNpy(rawArray(zeros, [zeros.length]));
    const bomb = zip([{ bytes, packed: deflateRawSync(bytes), method: 8 }]);
    expect(bomb.length).toBeLessThan(10_000);
    await expect(decodeNpz(bomb, 'w.npz', { maxBytes: 4_000_000 })).rejects.toThrow(
      /unpacks to 5000128 bytes, more than 4000000\nhint: if you trust it, give a larger maxBytes/,
    );
    expect((await decodeNpz(bomb)).get('a')!.shape).toEqual([5_000_000]);
  });
});

describe('whatever the bytes are, the reader gives arrays or a DataError', () => {
  const attempt = async (bytes: Uint8Array): Promise<void> => {
    try {
      await decodeNpz(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
    }
  };
  const pair = new Map([...arrays].slice(0, 2));

  test.each([false, true])('an archive cut at each of its bytes is refused (compress: %s)', async (compress) => {
    const good = await encodeNpz(pair, { compress });
    for (let end = 0; end < good.length; end++) {
      await expect(decodeNpz(good.subarray(0, end)), `${end}`).rejects.toThrow(DataError);
    }
  });

  test.each([false, true])('changed bytes (compress: %s)', { timeout: 120_000 }, async (compress) => {
    const good = await encodeNpz(pair, { compress });
    const edits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(edits, async (edits) => {
        const bytes = Uint8Array.from(good);
        for (const [i, value] of edits) bytes[i] = value;
        await attempt(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('a large archive (zip64) whose last record lies elsewhere is refused', async () => {
    const good = fs.readFileSync(join(import.meta.dirname, 'goldens/zip64.npz'));
    const locator = good.indexOf(Uint8Array.of(0x50, 0x4b, 6, 7));
    const at = async (before: number, long = good): Promise<unknown> => {
      const bytes = Buffer.from(long);
      bytes.writeBigUInt64LE(BigInt(before), locator + 8);
      return decodeNpz(bytes, 'w.npz');
    };
    expect(good.readBigUInt64LE(locator + 8)).toBe(BigInt(locator - 56));
    await at(locator - 56);
    for (const before of [
      0,
      locator - 57,
      locator - 55,
      locator,
      good.length - 4,
      good.length - 3,
      good.length,
      2 ** 53,
    ]) {
      await expect(at(before), `${before}`).rejects.toThrow(DataError);
      await expect(at(before), `${before}`).rejects.toThrow('the record of its large directory (zip64) is missing');
    }
  });

  test('changed bytes of a large archive (zip64)', { timeout: 120_000 }, async () => {
    const good = fs.readFileSync(join(import.meta.dirname, 'goldens/zip64.npz'));
    expect((await decodeNpz(good)).get('W')!.shape).toEqual([2, 3]);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (i, value) => {
        const bytes = Uint8Array.from(good);
        bytes[i] = value;
        await attempt(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

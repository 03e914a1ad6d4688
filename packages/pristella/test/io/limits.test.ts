import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { form, parseForm } from '../../src/base/form.ts';
import { parseJson, usualJson } from '../../src/base/json.ts';
import { rawArray } from '../../src/base/raw.ts';
import { decodeNpy, encodeNpy } from '../../src/io/npy.ts';
import { decodeNpz, encodeNpz, mostUnpacked } from '../../src/io/npz.ts';
import { decodePickle } from '../../src/io/pickle.ts';
import { decodeSafetensors, readSafetensors } from '../../src/io/safetensors.ts';
import { readSizes } from '../../src/io/zip/directory.ts';
import { readZip } from '../../src/io/zip/read.ts';

// Each limit of the readers of files, met exactly, by one less and by one more.

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const u32 = (n: number): string => String.fromCharCode(n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24);
const u64 = (n: number): string => u32(n) + u32(0);

describe('JSON', () => {
  const refusal = (problem: string): DataError => new DataError(`w: it ${problem}`, { op: 'test' });
  const read = (text: string, depth: number, values: number) => parseJson(text, { depth, values }, refusal);

  test('is read up to a depth, whatever stands in its texts', () => {
    for (const text of ['[[{"a":["[[[["]}]]', '{"[[[[":{"\\"{{{":[[1]]}}']) {
      expect(read(text, 4, 99)).toEqual(JSON.parse(text));
      expect(read(text, 5, 99)).toEqual(JSON.parse(text));
      expect(() => read(text, 3, 99)).toThrow('[test] w: it is nested deeper than 3');
    }
    expect(read('[[],[],[]]', 2, 99)).toEqual([[], [], []]);
  });

  test('is read up to a number of keys and values', () => {
    // The list, 1, the object, its key and its value, a text.
    const text = '[1,{"a":2},"[,:,:"]';
    expect(read(text, 9, 6)).toEqual(JSON.parse(text));
    expect(() => read(text, 9, 5)).toThrow('[test] w: it holds more than 5 values');
    expect(read('1', 0, 1)).toBe(1);
  });

  test('is refused where it is none, and with a key twice in one object, however the key is written', () => {
    for (const text of ['', '[', '"', '"\\', '{"a"', '[1,]', '1 2', ']', ']]]][[[[']) {
      expect(() => read(text, 9, 99), text).toThrow('it is no JSON');
    }
    expect(() => read('{"a":1,"b":{"a":2},"\\u0061" : 3}', 9, 99)).toThrow("it names 'a' twice");
    for (const space of [' ', '\n', '\r', '\t', ' \n\r\t ']) {
      expect(() => read(`{${space}"a"${space}:1,${space}"a"${space}:2}`, 9, 99)).toThrow("it names 'a' twice");
      expect(read(`{"a"${space}:${space}"a",${space}"b"${space}:["a"${space},"a"]}`, 9, 99)).toEqual({
        a: 'a',
        b: ['a', 'a'],
      });
    }
    expect(read('{"a":{"a":["a","a"]},"b":{"a":1}}', 9, 99)).toEqual({ a: { a: ['a', 'a'] }, b: { a: 1 } });
  });

  test('is read within limits also where it describes a run, a table or a lock', () => {
    const parse = (text: string): unknown => parseForm(form.anything, text, 'config.json');
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parse(nested(usualJson.depth))).toHaveLength(1);
    expect(() => parse(nested(usualJson.depth + 1))).toThrow('config.json: it is nested deeper than 256');
    expect(() => parse('['.repeat(1e6))).toThrow(DataError);
    const list = (count: number): string => `[${'0,'.repeat(count - 1)}0]`;
    expect(parse(list(usualJson.values - 1))).toHaveLength(usualJson.values - 1);
    expect(() => parse(list(usualJson.values))).toThrow('config.json: it holds more than 2097152 values');
    expect(() => parse('{"lr":1,"lr":2}')).toThrow("config.json: it names 'lr' twice");
  });
});

describe('safetensors', () => {
  const file = (json: string, body = 0): Uint8Array => bytes(u64(json.length) + json + '\0'.repeat(body));
  const entry = (shape: number[], begin: number, end: number): string =>
    JSON.stringify({ dtype: 'U8', shape, data_offsets: [begin, end] });
  const limits = { header: 1000, excess: 1000, depth: 8, values: 100 };
  const padded = (length: number): string => '{}'.padEnd(length);

  test('a header of the longest length, and one byte more', () => {
    const read = (length: number) => readSafetensors(file(padded(length)), 'w', { ...limits, header: 50 });
    expect(read(50).tensors.size).toBe(0);
    expect(() => read(51)).toThrow('not a safetensors file');
  });

  test('a header that exceeds the elements by as much as it may, and by one byte more', () => {
    const read = (length: number, body: number) => {
      const json = `{"a":${entry([body], 0, body)}}`.padEnd(length);
      return readSafetensors(file(json, body), 'w', { ...limits, excess: 80 });
    };
    expect(read(90, 10).tensors.names).toEqual(['a']);
    expect(() => read(91, 10)).toThrow('a header of 91 bytes is too long for 10 bytes of elements');
    expect(read(91, 11).tensors.names).toEqual(['a']);
  });

  test('a header of 32 MiB is read where there are no elements, and none that is longer', () => {
    expect(decodeSafetensors(file(padded(2 ** 25))).tensors.size).toBe(0);
    expect(() => decodeSafetensors(file(padded(2 ** 25 + 1)))).toThrow(/too long for 0 bytes of elements/);
  });

  test('100,000 tensors are read, more values than 2**21 are not', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `"t${i}":${entry([1], i, i + 1)}`);
    expect(decodeSafetensors(file(`{${names(100_000)}}`, 100_000)).tensors.size).toBe(100_000);
    expect(() => decodeSafetensors(file(`{"a":[${'0,'.repeat(2 ** 21)}0]}`))).toThrow(/holds more than 2097152 values/);
  });

  test('64 axes are read, 65 are not', () => {
    const read = (axes: number) => decodeSafetensors(file(`{"a":${entry(Array(axes).fill(1), 0, 1)}}`, 1));
    expect(read(64).tensors.get('a')!.shape.length).toBe(64);
    expect(() => read(65)).toThrow("tensor 'a': 65 axes are more than 64");
  });

  test('ten bytes are the shortest file', () => {
    expect(decodeSafetensors(file('{}')).tensors.size).toBe(0);
    expect(() => decodeSafetensors(file('{}').subarray(0, 9))).toThrow('9 bytes are too short');
  });

  test.each<[string, number[], number]>([
    ['I64', [0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0], 2 ** 31 - 1],
    ['I64', [0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0xff], -(2 ** 31)],
    ['U32', [0xff, 0xff, 0xff, 0x7f], 2 ** 31 - 1],
    ['U64', [0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0], 2 ** 31 - 1],
    ['BOOL', [1], 1],
  ])('the last %s that is read, and the next one', (dtype, lowest, value) => {
    const header = `{"a":{"dtype":"${dtype}","shape":[],"data_offsets":[0,${lowest.length}]}}`;
    const read = (body: number[]) => decodeSafetensors(Uint8Array.from([...file(header), ...body])).tensors.get('a')!;
    expect(read(lowest).data()[0]).toBe(value);
    // One further from zero, as many bytes as carry.
    const next = new DataView(Uint8Array.from([...lowest, ...Array(8 - lowest.length).fill(0)]).buffer);
    next.setBigInt64(0, next.getBigInt64(0, true) + (value < 0 ? -1n : 1n), true);
    expect(() => read([...new Uint8Array(next.buffer)].slice(0, lowest.length))).toThrow(DataError);
  });
});

describe('.npy', () => {
  function npy(version: number, shape: string, body: number, headerLength?: number): Uint8Array {
    const dict = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape}), }\n`.padEnd(headerLength ?? 0);
    const length = version === 1 ? u32(dict.length).slice(0, 2) : u32(dict.length);
    return bytes(`\x93NUMPY${String.fromCharCode(version)}\0${length}${dict}${'\0'.repeat(body)}`);
  }

  test('versions 1, 2 and 3 are read, 0 and 4 are not', () => {
    for (const version of [1, 2, 3]) expect(decodeNpy(npy(version, '2,', 2)).shape).toEqual([2]);
    for (const version of [0, 4])
      expect(() => decodeNpy(npy(version, '2,', 2))).toThrow(`unknown .npy version ${version}.0`);
  });

  test('a header of 65,536 bytes is read, one byte more is not', () => {
    expect(decodeNpy(npy(2, '1,', 1, 65_536)).shape).toEqual([1]);
    expect(() => decodeNpy(npy(2, '1,', 1, 65_537))).toThrow('a header of 65537 bytes is longer than any array needs');
  });

  test('64 axes are read, 65 are not', () => {
    expect(decodeNpy(npy(1, '1,'.repeat(64), 1)).shape.length).toBe(64);
    expect(() => decodeNpy(npy(1, '1,'.repeat(65), 1))).toThrow("65 axes are more than NumPy's 64");
  });

  test('a byte less or more than the shape takes is refused', () => {
    expect(() => decodeNpy(npy(1, '3,', 2))).toThrow('takes 3 bytes, but 2 are there');
    expect(() => decodeNpy(npy(1, '3,', 4))).toThrow('takes 3 bytes, but 4 are there');
  });
});

describe('.npz', () => {
  const member = encodeNpy(rawArray(Uint8Array.of(1, 2)));

  test('arrays that unpack to as much as is allowed, and to one byte more', async () => {
    const archive = await encodeNpz(new Map([['a', rawArray(Uint8Array.of(1, 2))], ['b', rawArray(Uint8Array.of(3, 4))]])); // biome-ignore format: pairs
    const total = 2 * member.length;
    expect((await decodeNpz(archive, 'w', { maxBytes: total })).size).toBe(2);
    await expect(decodeNpz(archive, 'w', { maxBytes: total - 1 })).rejects.toThrow(
      `unpacks to ${total} bytes, more than ${total - 1}`,
    );
  });

  test('are allowed 128 MiB, and from 4 MiB on 32 times the archive', () => {
    expect([0, 2 ** 22, 2 ** 22 + 1].map(mostUnpacked)).toEqual([2 ** 27, 2 ** 27, 2 ** 27 + 32]);
  });

  test('as many members as are allowed, and one more', async () => {
    const archive = await encodeNpz(new Map(['a', 'b', 'c'].map((name) => [name, rawArray(Uint8Array.of(1))])));
    expect(readZip(archive, { op: 'npz', source: 'w' }, 3).length).toBe(3);
    expect(() => readZip(archive, { op: 'npz', source: 'w' }, 2)).toThrow('[npz] w: holds 3 members, more than 2');
  });

  test('sizes and places beyond 32 bits stand behind the name in their order, those that fit are left out', () => {
    const full = '\xff\xff\xff\xff';
    const numbers = { size: 70, packed: 50, offset: 30 };
    const names = ['size', 'packed', 'offset'] as const;
    for (let large = 0; large < 8; large++) {
      const isLarge = names.map((_, i) => (large & (1 << i)) !== 0);
      const [size, packed, offset] = names.map((name, i) => (isLarge[i] ? full : u32(numbers[name])));
      const extra = names.map((name, i) => (isLarge[i] ? u64(numbers[name]) : '')).join('');
      const field = `\x01\0${String.fromCharCode(extra.length)}\0${extra}`;
      const lengths = `\0\0${String.fromCharCode(field.length)}\0`;
      const entry = bytes(`${'\0'.repeat(20)}${packed}${size}${lengths}${'\0'.repeat(10)}${offset}${field}`);
      const view = new DataView(entry.buffer, entry.byteOffset, entry.byteLength);
      expect(readSizes(view, 0, { op: 'npz', source: 'w' }), `${large}`).toEqual(numbers);
    }
  });

  test('131,072 members, and one more, before any is looked at', () => {
    // A directory in the large form (zip64) that says how many there are, and holds none of them.
    const saying = (count: number): Uint8Array => {
      const large = `PK\x06\x06${u64(44)}${'\0'.repeat(12)}${u64(count)}${u64(count)}${u64(0)}${u64(0)}`;
      const end = `PK\x05\x06${'\0'.repeat(4)}${'\xff'.repeat(12)}\0\0`;
      return bytes(`${large}PK\x06\x07${u32(0)}${u64(0)}${u32(1)}${end}`);
    };
    const read = (count: number) => () => readZip(saying(count), { op: 'npz', source: 'w' });
    expect(read(131_072)).toThrow("[npz] w: entry 1 of the directory's 131072 is damaged");
    expect(read(131_073)).toThrow('[npz] w: holds 131073 members, more than 131072');
  });

  test('a member that says it unpacks to 1032 times its bytes is tried, to one more it is not', async () => {
    const archive = await encodeNpz(new Map([['a', rawArray(Uint8Array.of(1))]]), { compress: true });
    const view = new DataView(archive.buffer);
    const entry = archive.findLastIndex((_, i) => i + 4 <= archive.length && view.getUint32(i, true) === 0x02014b50);
    const packed = view.getUint32(entry + 20, true);
    const saying = (size: number) => {
      view.setUint32(entry + 24, size, true);
      return decodeNpz(archive);
    };
    await expect(saying(1032 * packed)).rejects.toThrow(`unpacks to fewer than its ${1032 * packed} bytes`);
    await expect(saying(1032 * packed + 1)).rejects.toThrow('which cannot be');
  });

  test.each([0, 1, 2 ** 20 - 128, 2 ** 20 - 127, 3 * 2 ** 20])(
    'an array of %i bytes is unpacked at once or by a stream',
    async (length) => {
      const array = rawArray(Uint8Array.from({ length }, (_, i) => i % 251));
      const archive = await encodeNpz(new Map([['a', array]]), { compress: true });
      expect((await decodeNpz(archive)).get('a')!.data()).toEqual(array.data);
      const view = new DataView(archive.buffer);
      const entry = archive.findLastIndex((_, i) => i + 4 <= archive.length && view.getUint32(i, true) === 0x02014b50);
      const size = view.getUint32(entry + 24, true);
      for (const [more, word] of [
        [-1, 'more'],
        [1, 'fewer'],
      ] as const) {
        // biome-ignore format: pairs
        view.setUint32(entry + 24, size + more, true);
        await expect(decodeNpz(archive)).rejects.toThrow(`unpacks to ${word} than its ${size + more} bytes`);
      }
      view.setUint32(entry + 24, size, true);
      archive[entry - 1]! ^= 0xff;
      await expect(decodeNpz(archive)).rejects.toThrow(/damaged|checksum|fewer|more/);
    },
  );

  test('deflate makes at most 1032 bytes of one', () => {
    expect(2 ** 26 / deflateRawSync(new Uint8Array(2 ** 26)).length).toBeLessThan(1032);
  });
});

describe('pickles', () => {
  /** Values that are put on the stack and taken off again, and one that stays. */
  const values = (count: number): Uint8Array => {
    const all = new Uint8Array(2 * count).fill(0x4e);
    for (let i = 1; i < all.length; i += 2) all[i] = 0x30;
    all[all.length - 1] = 0x2e;
    return all;
  };

  test('ten million values are read, one more is not', () => {
    expect(decodePickle(values(10_000_000)).value).toBe(null);
    expect(() => decodePickle(values(10_000_001))).toThrow('more than 10000000 values');
  });

  test.each([
    [']', 2 ** 20],
    [')', 2 ** 20],
    ['}', 2 ** 18],
  ])('%s as often as containers are allowed, and once more', (code, most) => {
    const file = (count: number): Uint8Array => bytes(`${`${code}0`.repeat(count - 1)}${code}.`);
    expect(decodePickle(file(most)).trailing).toBe(0);
    expect(() => decodePickle(file(most + 1))).toThrow('more than 1048576 lists');
  });

  test('ten million values through lists in several places, and one more', () => {
    // 1 + 9 x (1 + 1,111,110).
    const file = (more: string): Uint8Array => bytes(`(](${'N'.repeat(1_111_110)}eq\0${'h\0'.repeat(8)}${more}t.`);
    expect((decodePickle(file('')).value as unknown[]).length).toBe(9);
    expect(() => decodePickle(file('N'))).toThrow('holds more than 10000000 values');
  });

  test('a memo of the number ten million, and of the next', () => {
    expect(decodePickle(bytes(`Nr${u32(10_000_000)}.`)).value).toBe(null);
    expect(() => decodePickle(bytes(`Nr${u32(10_000_001)}.`))).toThrow('remembers a value as number 10000001');
  });

  test('an int of no bytes is 0', () => {
    expect(decodePickle(bytes(`\x8b${u32(0)}.`)).value).toBe(0);
    expect(decodePickle(bytes('\x8a\0.')).value).toBe(0);
    expect(() => decodePickle(bytes(`\x8b${u32(2 ** 32 - 1)}.`))).toThrow('an int of -1 bytes');
  });

  test('an int of 1024 bytes is read, one of 1025 is not', () => {
    const file = (length: number): Uint8Array => bytes(`\x8b${u32(length)}${'\xff'.repeat(length - 1)}\x7f.`);
    expect(decodePickle(file(1024)).value).toBe(2n ** 8191n - 1n);
    expect(() => decodePickle(file(1025))).toThrow('an int of 1025 bytes');
  });

  test('ints are numbers up to 2**53, and keep every digit beyond', () => {
    const int = (value: bigint): unknown => {
      const digits = BigInt.asUintN(72, value).toString(16).padStart(18, '0').match(/../g)!.reverse();
      return decodePickle(Uint8Array.from([0x8a, 9, ...digits.map((d) => Number.parseInt(d, 16)), 0x2e])).value;
    };
    for (const value of [0n, -1n, 255n, -256n, 2n ** 53n - 1n, 1n - 2n ** 53n]) expect(int(value)).toBe(Number(value));
    for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 70n, -(2n ** 71n)]) expect(int(value)).toBe(value);
  });

  test('protocol 5 is read, 6 is not', () => {
    expect(decodePickle(bytes('\x80\x05N.')).protocol).toBe(5);
    expect(() => decodePickle(bytes('\x80\x06N.'))).toThrow('protocol 6 is unknown');
  });

  // What may be copied is twice the file and 1 MiB: bytes that follow the pickle make the file longer.
  const size = 2 ** 20;
  const dtype = 'cnumpy\ndtype\n\x8c\x02u1\x89\x88\x87R';
  test.each([
    ['a text as bytes', `X${u32(size)}${'x'.repeat(size)}q\0`, 'c_codecs\nencode\nh\0X\x06\0\0\0latin1\x86R'],
    ['a text of Python 2 as bytes', `T${u32(size)}${'x'.repeat(size)}q\0`, 'c_codecs\nencode\nh\0U\x06latin1\x86R'],
    [
      'bytes as an array',
      `B${u32(size)}${'x'.repeat(size)}q\0`,
      `cnumpy.core.numeric\n_frombuffer\n(h\0${dtype}J${u32(size)}\x85\x8c\x01CtR`,
    ],
  ])('%s is copied as often as the file has bytes for, and not once more', (_, kept, copy) => {
    for (const times of [4, 5]) {
      const pickle = `\x80\x04${kept}0](${copy.repeat(times)}e.`;
      const needed = Math.ceil((times * size - 2 ** 20) / 2) - pickle.length;
      expect(decodePickle(bytes(pickle + '.'.repeat(needed))).trailing).toBe(needed);
      expect(() => decodePickle(bytes(pickle + '.'.repeat(needed - 1)))).toThrow(
        'the arrays copy more bytes than the file has',
      );
    }
    expect(decodePickle(bytes(`\x80\x04${kept}0](${copy.repeat(2)}e.`)).trailing).toBe(0);
  });

  test('an array is held in 2^18 places beside the first, and not in one more', () => {
    const one = `cnumpy.core.numeric\n_frombuffer\n(B${u32(2)}ab${dtype}K\x02\x85\x8c\x01CtR`;
    const file = (repeats: number): Uint8Array => bytes(`\x80\x04](${one}q\0${'h\0'.repeat(repeats)}e.`);
    expect(decodePickle(file(3)).value).toHaveLength(4);
    expect(() => decodePickle(file(2 ** 18 + 1))).toThrow('holds arrays in more than 262144 further places');
    expect(decodePickle(file(2 ** 18)).arrays.size).toBe(2 ** 18 + 1);
  });
});

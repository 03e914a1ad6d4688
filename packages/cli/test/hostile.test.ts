import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';

// Files made to take all time or memory are refused, in a process of their own, with little of either.

const isFull = Boolean(process.env.PRISTELLA_TEST_FULL);
/** As large as they were met; smaller where time is short. */
const scale = isFull ? 1 : 0.1;
const many = (n: number): number => Math.ceil(n * scale);

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-hostile-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const le = (size: number, ...values: number[]): Buffer =>
  Buffer.concat(
    values.map((v) => Buffer.from(Uint8Array.from({ length: size }, (_, i) => Math.floor(v / 256 ** i) % 256))),
  );
const be = (value: number): Buffer => le(4, value).reverse();
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

const safetensors = (header: string, body = 0): Buffer =>
  Buffer.concat([le(8, header.length), latin1(header), Buffer.alloc(body)]);

function zip(packed: Buffer, size: number): Buffer {
  const shared = Buffer.concat([le(2, 20, 0, 8, 0, 33), le(4, 0, packed.length, size), le(2, 5)]);
  const name = latin1('a.npy');
  const local = Buffer.concat([latin1('PK\x03\x04'), shared, le(2, 0), name, packed]);
  const entry = Buffer.concat([latin1('PK\x01\x02'), le(2, 20), shared, le(2, 0, 0, 0, 0), le(4, 0, 0), name]);
  return Buffer.concat([
    local,
    entry,
    latin1('PK\x05\x06'),
    le(2, 0, 0, 1, 1),
    le(4, entry.length, local.length),
    le(2, 0),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([latin1(type), content]);
  return Buffer.concat([be(content.length), named, be(crc32(named))]);
}
function png(width: number, height: number, depth: number, colours: number, ...parts: Buffer[]): Buffer {
  const head = Buffer.concat([be(width), be(height), Buffer.of(depth, colours, 0, 0, 0)]);
  return Buffer.concat([latin1('\x89PNG\r\n\x1a\n'), chunk('IHDR', head), ...parts, chunk('IEND', Buffer.alloc(0))]);
}
const profile = (type: string): Buffer =>
  chunk(type, Buffer.concat([latin1('name\0\0'), deflateSync(Buffer.alloc(many(2 ** 29)))]));
const noInk = chunk('IDAT', deflateSync(Buffer.alloc(72)));

const pickle = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((p) => (typeof p === 'string' ? latin1(p) : p)));
const laughs = Array.from(
  { length: 30 },
  (_, i) => `0](${`h${String.fromCharCode(i)}`.repeat(10)}eq${String.fromCharCode(i + 1)}`,
);

const files: Record<string, [make: () => Buffer, reason: RegExp]> = {
  'open.safetensors': [() => safetensors(`{"a":${'['.repeat(many(90e6))}`, many(90e6)), /nested deeper than 8/],
  'long.safetensors': [() => safetensors(`{"a":${'['.repeat(90e6)}`), /too long for 0 bytes of elements/],
  'objects.safetensors': [() => safetensors('{"a":'.repeat(many(6e6))), /nested deeper than 8|too long/],
  'values.safetensors': [() => safetensors(`{"a":[${'{},'.repeat(2.1e6)}0]}`), /more than 2097152 values/],
  'keys.safetensors': [() => safetensors(`{${Array.from({ length: 5e5 }, (_, i) => `"${i}":0`)}}`), /not described by/],
  'twice.safetensors': [() => safetensors(`{"a":0,"a":0,${' '.repeat(many(3e7))}"b":0}`), /names 'a' twice/],
  'name.safetensors': [() => safetensors(`{"${'x'.repeat(many(3e7))}":{}}`), /tensor 'x{60}\.\.\.'/],
  'lying.npz': [() => zip(deflateRawSync(Buffer.alloc(many(2 ** 30))), 1000), /unpacks to more than its 1000 bytes/],
  'bomb.npz': [() => zip(deflateRawSync(Buffer.alloc(2 ** 28)), 2 ** 28), /unpacks to 268435456 bytes, more than/],
  'huge.npy': [
    () =>
      Buffer.concat([
        latin1('\x93NUMPY\x01\0\x45\0'),
        latin1("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999999,), }"),
      ]),
    /takes 79999999999992 bytes/,
  ],
  'dicts.pkl': [() => pickle('\x80\x02(', Buffer.alloc(many(4e7), '}'), 't.'), /more than 1048576 lists/],
  'laughs.pkl': [() => pickle('\x80\x02]q\0', ...laughs, '.'), /more than 10000000 values/],
  'loop.pkl': [() => pickle('\x80\x02]q\0h\0a.'), /a value holds itself/],
  'texts.pkl': [
    () =>
      pickle(
        '\x80\x02X',
        le(4, 2 ** 22),
        'x'.repeat(2 ** 22),
        'q\x000](',
        'c_codecs\nencode\nh\0X\x06\0\0\0latin1\x86R'.repeat(50),
        'e.',
      ),
    /copy more bytes than the file has/,
  ],
  'pixels.png': [
    () => png(8, 8, 8, 0, chunk('IDAT', deflateSync(Buffer.alloc(many(2 ** 31 - 1))))),
    /the PNG is damaged/,
  ],
  'profile.png': [() => png(8, 8, 8, 0, profile('iCCP'), noInk), /shows no ink/],
  'text.png': [() => png(8, 8, 8, 0, profile('zTXt'), noInk), /shows no ink/],
  'large.png': [
    () => png(8192, 8192, 1, 0, chunk('IDAT', deflateSync(Buffer.alloc(8192 * 1025)))),
    /is 8192 x 8192 pixels large/,
  ],
  'deep.png': [() => png(4096, 4096, 16, 6, noInk), /is 4096 x 4096 pixels large/],
  'parts.png': [
    () => png(8, 8, 8, 0, Buffer.alloc(12 * many(2e6), chunk('IDAT', Buffer.alloc(0)))),
    /the PNG is damaged/,
  ],
  'palette.png': [() => png(8, 8, 8, 3, chunk('PLTE', Buffer.alloc(many(6e7))), noInk), /its palette is too long/],
  'columns.csv': [
    () => latin1(`${Array.from({ length: 200_000 }, (_, i) => `c${i}`)}\n${Array(200_000).fill(1)}\n`),
    /more than 100000 columns/,
  ],
  'commas.csv': [() => Buffer.alloc(many(6e7), ','), /more than 100000 columns/],
  'rows.csv': [() => Buffer.alloc(2e7, '1\n'), /the table is too large/],
  'empty.csv': [() => Buffer.alloc(many(8e7), '\n'), /the table is empty/],
  'open.csv': [() => Buffer.concat([latin1('a\n"'), Buffer.alloc(many(8e7), 'x,\n')]), /the quote is never closed/],
  'quotes.csv': [
    () => Buffer.concat([latin1('a\n'), Buffer.alloc(2 * many(2e7), '"'), latin1('\n')]),
    /no column is left/,
  ],
  'digits.csv': [
    () => Buffer.concat([latin1('a,b\n'), Buffer.alloc(many(2e7), '1'), latin1(`x,1\n${'2,2\n'.repeat(12)}`)]),
    /is not a number/,
  ],
};

describe('hostile files are refused with 256 MiB above what an idle process takes', () => {
  test('each for its own reason', { timeout: 600_000 }, () => {
    const paths = Object.entries(files).map(([name, [make]]) => {
      fs.writeFileSync(join(folder, name), make());
      return join(folder, name);
    });
    const line = join(folder, 'line.csv');
    fs.writeFileSync(line, Buffer.alloc(2 ** 26, 'a'));
    // The rest is a hole: a gigabyte without a line break.
    fs.truncateSync(line, 2 ** 30);
    // One process for all where time is short; its peak is that of the worst.
    const runs = isFull ? [...paths, line].map((path) => [path]) : [[...paths, line]];
    const script = join(import.meta.dirname, 'hostile.ts');
    for (const run of runs) {
      const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...run], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      for (const text of stdout.trim().split('\n')) {
        const { path, outcome, grown, seconds } = JSON.parse(text) as {
          path: string;
          outcome: string;
          grown: number;
          seconds: number;
        };
        const name = path.slice(folder.length + 1);
        if (isFull || seconds > 2 || grown > 200) console.info(`${name}: ${seconds.toFixed(1)} s, ${grown} MiB`);
        expect(outcome, name).toMatch(/^DataError: /);
        expect(outcome, name).toMatch(files[name]?.[1] ?? /its first line is longer than 67108864 bytes/);
        expect(grown, name).toBeLessThanOrEqual(256);
      }
    }
  });
});

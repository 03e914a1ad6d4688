import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { io, np, train } from 'pristella';
import { afterAll, expect, test } from 'vitest';
import { shareLines } from '../src/art.ts';
import { classLines, confusionLines } from '../src/class-tables.ts';
import { Output } from '../src/output.ts';
import { textTable } from '../src/text-table.ts';
import { jsonOf, type Outcome, pristella } from './command-line.ts';

// What stands in a file is shown by a terminal, and never obeyed.

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-shown-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const write = (name: string, content: string | Uint8Array): string => {
  fs.writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const evil = '\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\x7f\rx';
const text = '\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u202e\\u007f\\rx';
const raw = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

const expectClean = ({ stdout, stderr }: Outcome): void => {
  expect(stdout).not.toMatch(raw);
  expect(stderr).not.toMatch(raw);
};

test('inspect shows names and texts of safetensors, npz and pickles', async () => {
  const tensors = new Map([[evil, np.array([1, Number.NaN])]]);
  const files = [
    write('w.safetensors', io.encodeSafetensors(tensors, { metadata: { [evil]: evil } })),
    write('w.npz', await io.encodeNpz(tensors)),
    write('w.pkl', Buffer.from(`\x80\x02}(U${String.fromCharCode(4)}\x1b[2JU\x04\x1b[2Ju.`, 'latin1')),
  ];
  for (const file of files) {
    const outcome = await pristella(['inspect', file]);
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    expectClean(outcome);
    expect(outcome.stdout).toContain('\\u001b[2J');
    const json = await pristella(['inspect', file, '--json']);
    expectClean(json);
    if (!file.endsWith('.pkl')) expect(jsonOf(json)).toMatchObject({ tensors: [{ name: evil }] });
  }
});

test('inspect lists an array that cannot be read with the reason', async () => {
  const header = {
    a: { dtype: 'U8', shape: [], data_offsets: [0, 1] },
    [evil]: { dtype: 'F8\x1b[2J', shape: [], data_offsets: [1, 2] },
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(json.length);
  const file = write('f8.safetensors', Buffer.concat([length, json, Buffer.of(7, 7)]));
  const outcome = await pristella(['inspect', file]);
  expect(outcome.code).toBe(0);
  expectClean(outcome);
  expect(outcome.stdout).toMatch(/^a +uint8 +scalar +1 +7\.000/m);
  expect(outcome.stdout).toMatch(/owned.* cannot be read: tensor '.*': unknown dtype "F8/);
  expect(jsonOf(await pristella(['inspect', file, '--json']))).toMatchObject({ unreadable: [{ name: evil }] });
});

test('a message about a file shows what it quotes, on one line', async () => {
  const lines = (rows: string): string => `a,b\n${rows}`;
  const files: [string, string | Uint8Array][] = [
    ['name.csv', `a,${evil.replace('\r', '')},${evil.replace('\r', '')}\n1,2,3\n`],
    ['cell.csv', lines(`${'1,2\n'.repeat(20)}"${evil}\n",3\n`)],
    [
      'shape.npy',
      Buffer.from(
        `\x93NUMPY\x01\0\x40\0{'descr': '${evil.slice(0, 9)}', 'fortran_order': False, 'shape': (1,)}`.padEnd(74),
        'latin1',
      ),
    ],
    ['dict.npy', Buffer.from(`\x93NUMPY\x01\0\x40\0{${evil}}`.padEnd(74), 'latin1')],
    ['os.pkl', Buffer.from(`\x80\x02cos\x1b[2J\nsystem\x1b[2J\n.`, 'latin1')],
    ['json.safetensors', Buffer.from('\x0e\0\0\0\0\0\0\0{"\\u001b\\n":1}', 'latin1')],
  ];
  for (const [name, content] of files) {
    const file = write(name, content);
    const args = name.endsWith('.csv')
      ? ['train', '--data', file, '--target', 'b', '--epochs', '1']
      : ['inspect', file];
    const outcome = await pristella(args);
    expect(outcome.code, name).toBe(1);
    expectClean(outcome);
    expect(outcome.stderr, name).toMatch(/^error: \[\w+\] .*\\u001b.*\n(hint: .*\n)?$/);
  }
});

test('tables, shares and lines of classes show their names', () => {
  const scores = train.classificationScores([0, 1], [0, 1], [evil, 'b']);
  const lines = [
    ...classLines(scores),
    ...confusionLines(scores),
    ...shareLines(
      [
        [evil, 0.5],
        ['b', 0.5],
      ],
      80,
    ),
  ];
  for (const line of lines) expect(line).not.toMatch(raw);
  expect(lines.filter((line) => line.includes(text)).length).toBe(4);
  const [title, rule, row] = textTable([{ title: 'name' }, { title: 'n', align: 'right' }], [['x'.repeat(300), '1']]);
  expect([title!.length, rule!.length, row]).toEqual([206, 206, `${'x'.repeat(200)}...  1`]);
});

test('a report keeps its own colours and lines, and nothing else that a terminal obeys', () => {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const output = new Output(streams, false);
  output.report('\x1b[1mtitle\x1b[0m\nline\x1b[2J\x07');
  output.note('\x1b[31;1mred\x1b[39m \x1b]0;t\x9b');
  expect(String(streams.stdout.read())).toBe('\x1b[1mtitle\x1b[0m\nline\\u001b[2J\\u0007\n');
  expect(String(streams.stderr.read())).toBe('\x1b[31;1mred\x1b[39m \\u001b]0;t\\u009b\n');
});

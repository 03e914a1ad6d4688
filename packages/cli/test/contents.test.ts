import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, np, plot, train } from 'pristella';
import { fitTableTask, parseCsv } from 'pristella/data';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { readArrayFile } from '../src/array-file.ts';
import { curveSvg } from '../src/curve.ts';
import { readGreyPng } from '../src/picture-file.ts';
import { readTable, tableConfig, tableName } from '../src/table-data.ts';
import { countText, sizesText, tensorLines, tensorRows } from '../src/tensor-list.ts';
import { textTable } from '../src/text-table.ts';

// What the reports of files, models, tables and runs say.

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-contents-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  fs.writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const latin = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

test('a file that is gone since it was found is named with the command that reads it', async () => {
  const gone = join(folder, 'gone');
  await expect(readArrayFile(gone)).rejects.toThrow(`[inspect] cannot read ${gone}: no such file`);
  expect(() => readGreyPng(gone)).toThrow(`[predict] cannot read ${gone}: no such file`);
});

describe('a file of arrays', () => {
  const w = new Map([['w', np.array([1, 2])]]);

  test('is told by its first bytes, whatever it is called', async () => {
    for (const [format, content] of [
      ['safetensors', io.encodeSafetensors(w, { metadata: { a: 'b' } })],
      ['npy', io.encodeNpy(np.array([1, 2]))],
      ['npz', await io.encodeNpz(w)],
      ['pickle', latin('\x80\x04N.')],
    ] as const) {
      for (const name of ['a', 'a.npy', 'a.npz', 'a.safetensors']) {
        const read = await readArrayFile(file(name, content));
        const names = { safetensors: ['w'], npy: ['arr_0'], npz: ['w'], pickle: [] }[format];
        expect([read.format, [...read.tensors.keys()], read.unreadable]).toEqual([format, names, []]);
        expect(read.metadata).toEqual(
          { safetensors: { a: 'b' }, pickle: { value: 'None', protocol: '4' } }[format as 'pickle'] ?? {},
        );
      }
    }
    for (const name of ['a.pkl', 'a.pickle']) expect((await readArrayFile(file(name, 'N.'))).format).toBe('pickle');
    await expect(readArrayFile(file('a.txt', 'N.'))).rejects.toThrow('[safetensors]');
  });

  test('with a header of 640 bytes begins as a pickle does, and is none', async () => {
    const bytes = (length: number): Uint8Array => {
      const header = new TextEncoder().encode('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'.padEnd(length));
      const all = new Uint8Array(9 + length);
      new DataView(all.buffer).setBigUint64(0, BigInt(length), true);
      all.set(header, 8);
      return all;
    };
    for (const length of [640, 0x280, 0x80, 0x10280]) {
      const read = await readArrayFile(file('header', bytes(length)));
      expect([read.format, [...read.tensors.keys()]]).toEqual(['safetensors', ['a']]);
    }
  });

  test('that is a pickle says what it holds beside arrays', async () => {
    const text = (s: string): string => `\x8c${String.fromCharCode(s.length)}${s}`;
    const items = [
      'N',
      '\x88',
      '\x89',
      'K\x07',
      text('words'),
      'C\x03abc',
      ']',
      '](NNe',
      ')',
      'N\x85',
      '}',
      `}${text('k')}Ns`,
    ];
    const dict = `\x80\x04}(${items.map((item, i) => text(`k${i}`) + item).join('')}u.`;
    const { metadata } = await readArrayFile(file('dict', latin(dict)));
    expect(metadata).toEqual({
      k0: 'None',
      k1: 'True',
      k2: 'False',
      k3: '7',
      k4: 'words',
      k5: '3 bytes',
      k6: 'a list of 0',
      k7: 'a list of 2',
      k8: 'a list of 0',
      k9: 'a list of 1',
      k10: 'a dict of 0',
      k11: 'a dict of 1',
      protocol: '4',
    });
    expect((await readArrayFile(file('more', latin('\x80\x02K\x05.ab')))).metadata).toEqual({
      value: '5',
      protocol: '2',
      trailing: '2 bytes follow, which are not read',
    });
  });

  test('is listed with the numbers of each array, those that are not finite aside', () => {
    const rows = tensorRows(
      new Map([
        ['some', np.array([Number.NaN, -2, 7, Infinity, 1])],
        ['one', np.array(3).astype('int32')],
        ['bad', np.array([Number.NaN])],
        ['none', np.zeros([0, 2])],
      ]),
    );
    expect(
      rows.map(({ name, dtype, shape, size, ...rest }) => [name, dtype, shape, size, Object.values(rest)]),
    ).toEqual([
      ['some', 'float64', [5], 5, [-2, 2, 7, 2]],
      ['one', 'int32', [], 1, [3, 3, 3, 0]],
      ['bad', 'float64', [1], 1, [null, null, null, 1]],
      ['none', 'float64', [0, 2], 0, [null, null, null, 0]],
    ]);
    expect(tensorLines(rows, [{ name: 'lost', reason: 'why' }])).toEqual([
      'tensor  dtype    shape   elements     min   mean    max',
      '─'.repeat(tensorLines(rows, [{ name: 'lost', reason: 'why' }])[1]!.length),
      'some    float64  5              5  -2.000  2.000  7.000',
      'one     int32    scalar         1   3.000  3.000  3.000',
      'bad     float64  1              1       -      -      -',
      'none    float64  0 x 2          0       -      -      -',
      'lost    -        -              -       -      -      -  cannot be read: why',
      '─'.repeat(tensorLines(rows, [{ name: 'lost', reason: 'why' }])[1]!.length),
      'total                           7',
      "warning: 'some' holds 2 NaN or infinite elements",
      "warning: 'bad' holds 1 NaN or infinite elements",
    ]);
    expect([sizesText([]), sizesText([3]), sizesText([3, 1]), countText(999), countText(1_234_567)]).toEqual([
      ...['scalar', '3', '3 x 1', '999', '1,234,567'],
    ]);
  });
});

test('a table of texts is as wide as its widest cells, two columns apart', () => {
  const columns = [{ title: 'name' }, { title: 'n', align: 'right' }] as const;
  expect(textTable(columns, [['abcdef', '1'], ['a', '1000'], ['b']], [['', '7']])).toEqual([
    'name       n',
    '────────────',
    'abcdef     1',
    'a       1000',
    'b',
    '────────────',
    '           7',
  ]);
  expect(textTable(columns, [])).toEqual(['name  n', '───────']);
  const longest = (length: number): number => textTable([{ title: 'a' }], [['x'.repeat(length)]])[1]!.length;
  expect([longest(200), longest(201)]).toEqual([200, 203]);
});

describe('the learning curve', () => {
  const drawn = (steps: number, accuracy: boolean, validated: readonly number[]): unknown => {
    const history = new train.History();
    for (let i = 1; i <= steps; i++) {
      const metrics = accuracy ? { accuracy: i / 1000 } : {};
      history.addStep({ step: i, epoch: 1, loss: i, lr: 1, metrics });
    }
    for (const step of validated)
      history.addEpoch({
        epoch: step,
        step,
        loss: 1,
        metrics: {},
        seconds: 1,
        validation: { loss: 2 * step, ...(accuracy && { accuracy: 0.5 }) },
      });
    const spy = vi.spyOn(plot, 'learningCurveSvg').mockReturnValue('svg');
    try {
      expect(curveSvg(history, 'a title')).toBe('svg');
      expect(spy.mock.calls[0]![1]).toEqual({ title: 'a title' });
      return spy.mock.calls[0]![0];
    } finally {
      spy.mockRestore();
    }
  };
  test('has each step up to 300 of them, and means over windows of more', () => {
    const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
    expect(drawn(300, false, [])).toEqual({ steps: upTo(300), loss: upTo(300) });
    const of301 = drawn(301, true, [2, 301]) as Record<string, number[]>;
    expect([of301.steps!.length, of301.steps!.slice(0, 2), of301.steps!.at(-1)]).toEqual([151, [2, 4], 301]);
    expect([of301.loss!.slice(0, 2), of301.loss!.at(-1), of301.accuracy!.at(-1)]).toEqual([[1.5, 3.5], 301, 0.301]);
    expect(of301.validation).toEqual({ steps: [2, 301], loss: [4, 602], accuracy: [0.5, 0.5] });
    expect(drawn(2, false, [2])).toEqual({ steps: [1, 2], loss: [1, 2], validation: { steps: [2], loss: [4] } });
  });
});

describe('a table to learn from', () => {
  test('has the SHA-256 of its text, also where a piece ends in the midst of a character', () => {
    for (const text of [
      'a,b\n1,2',
      `a,b\n${'x'.repeat(2 ** 20 - 5)}😀,1\n`,
      `a,b\n${'x'.repeat(2 ** 20 - 6)}😀,1\n`,
      `a,b\n${'é'.repeat(2 ** 20 - 4)},1\n`,
    ]) {
      expect(readTable(file('t.csv', text)).sha256).toBe(createHash('sha256').update(text).digest('hex'));
    }
    expect(readTable('iris')).toMatchObject({ source: 'iris', columns: expect.arrayContaining(['species']) });
    expect(readTable('iris').sha256).toBe(undefined);
  });

  test('is kept by its name and checksum beside the task, and called by the name without folder and ending', () => {
    const table = parseCsv('x,y\n1,2\n2,3');
    const config = tableConfig('/a/b.c.csv', { ...table, sha256: 's' }, table, { target: 'y' });
    expect(config).toEqual({ file: '/a/b.c.csv', sha256: 's', ...fitTableTask(table, table, { target: 'y' }) });
    expect([tableName(config), 'sha256' in tableConfig('t.csv', table, table, { target: 'y' })]).toEqual([
      'b.c',
      false,
    ]);
  });
});

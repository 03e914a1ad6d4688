import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type Figure, figure, figureToText, plt, type Shape } from '../../src/plot/index.ts';
import { show, terminalAbilities } from '../../src/plot/node/index.ts';
import { cellsOf } from '../../src/plot/terminal/typography.ts';
import { chapters } from './figures/index.ts';

/** What stands on a screen of 10 by 4 characters with one shape of a picture of 80 by 64 pixels. */
const screen = (shape: Shape | Shape[], options: object = {}): string[] => {
  const fig: Figure = Object.assign(figure(), { scene: () => ({ width: 80, height: 64, shapes: [shape].flat() }) });
  return figureToText(fig, { columns: 10, rows: 4, ...options })
    .split('\n')
    .slice(0, -1);
};
const box = { x: 8, y: 16, width: 24, height: 16 };

test('pictures for the terminal are as in their snapshots', async () => {
  for (const { samples } of chapters) {
    // One of each chapter is enough: what is drawn is that of the figure itself.
    const { name, draw } = samples[0]!;
    const file = (kind: string): string => join(import.meta.dirname, 'snapshots', `terminal-${kind}-${name}.txt`);
    await expect(figureToText(draw('en'), { columns: 64, rows: 22 })).toMatchFileSnapshot(file('plain'));
    const colours = figureToText(draw('en'), { columns: 40, rows: 14, color: true }).replaceAll('\x1b', '␛');
    await expect(colours).toMatchFileSnapshot(file('colours'));
  }
});

test('every figure of the gallery has the screen of its digest, in characters and in colours', async () => {
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
  const rows = chapters.flatMap(({ samples }) =>
    samples.map(({ name, draw }) => {
      const fig = draw('en');
      const plain = figureToText(fig, { columns: 90, rows: 30 });
      const colours = figureToText(fig, { columns: 80, rows: 24, color: true, theme: 'dark' });
      return `${name} ${[plain, colours].map(digest).join(' ')}`;
    }),
  );
  await expect(rows.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'snapshots', 'terminal-digests.txt'));
});

test('letters of China, Japan and Korea, wide forms and emoji take two characters, accents none, others one', () => {
  const wide = [0x1100, 0x115f, 0x2e80, 0xa4cf, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xff00, 0xff60, 0x1f300, 0x1f600];
  const plain = [0x41, 0x10ff, 0x1160, 0x2e7f, 0xa4d0, 0xabff, 0xd7a4, 0xf8ff, 0xfb00, 0xfeff, 0xff61, 0x1f2ff, 0x2ff, 0x370]; // biome-ignore format: codes
  const cells = (codes: number[]): number[] => codes.map((code) => cellsOf(String.fromCodePoint(code)));
  expect(new Set(cells(wide))).toEqual(new Set([2]));
  expect(new Set(cells(plain))).toEqual(new Set([1]));
  expect(cells([0x300, 0x36f])).toEqual([0, 0]);
});

describe('a screen', () => {
  test('has areas in half blocks, and lines in dots of an eighth of a character', () => {
    const rows = (shape: Shape, options?: object): string[] => screen(shape, options).map((line) => line.trimEnd());
    expect(rows({ kind: 'rect', box, fill: 'ink' })).toEqual(['', ' ███', '', '']);
    expect(rows({ kind: 'rect', box: { ...box, y: 8 }, fill: 'ink' })).toEqual([' ▒▒▒', ' ▒▒▒', '', '']);
    const line = (...points: number[]): Shape => ({ kind: 'path', runs: [{ points }], stroke: '#ff0000' });
    expect(rows(line(0, 2, 80, 2))[0]).toBe('⠉'.repeat(10));
    expect(rows(line(0, 62, 80, 62))[3]).toBe('⣀'.repeat(10));
    expect(rows(line(2, 0, 2, 64))).toEqual(['⡇', '⡇', '⡇', '⡇']);
    expect(rows(line(6, 16, 6, 31))).toEqual(['', '⢸', '', '']);
    expect(rows({ kind: 'dots', points: [4, 4, 70, 40], radius: 1, fill: '#ff0000' }).map((r) => r.length)).toEqual([
      1, 0, 9, 0,
    ]);
  });

  test('shows text where it stands, and nothing of what is clipped', () => {
    const text = { kind: 'text', text: 'abc', size: 16, fill: 'ink' } as const;
    const at = (anchor: 'start' | 'middle' | 'end'): string => screen({ ...text, x: 40, y: 28, anchor })[1]!.trimEnd();
    expect([at('start'), at('middle'), at('end')]).toEqual(['     abc', '    abc', '  abc']);
    const six = { ...text, text: 'abcdef', x: 40, y: 28 } as const;
    expect(screen({ ...six, anchor: 'middle' })[1]).toBe('  abcdef');
    // Half a row goes down; a bold title stands a little higher.
    const rowOf = (y: number, bold: boolean): number =>
      screen({ ...six, y, bold, anchor: 'middle' }).findIndex((line) => line.includes('abc'));
    expect([19, 20.5, 21].flatMap((y) => [rowOf(y, false), rowOf(y, true)])).toEqual([0, 0, 1, 0, 1, 0]);
    expect([21.5, 22].map((y) => rowOf(y, true))).toEqual([0, 1]);
    const inside: Shape = {
      kind: 'group',
      clip: box,
      children: [{ kind: 'rect', box: { x: 0, y: 0, width: 80, height: 64 }, fill: 'ink' }],
    };
    expect(screen(inside).map((line) => line.trimEnd())).toEqual(['', ' ███', '', '']);
    const past: Shape = { kind: 'rect', box: { x: -24, y: -20, width: 40, height: 52 }, fill: 'ink' };
    expect(screen(past)).toEqual(['██', '██', '', '']);
    const beyond: Shape = { kind: 'rect', box: { x: 64, y: 32, width: 40, height: 52 }, fill: 'ink' };
    expect(screen(beyond)).toEqual(['', '', '        ██', '        ██']);
  });

  test('of ASCII alone has a sign for each wide letter, and plain ones for what has them', () => {
    const text = (of: string): string =>
      screen({ kind: 'text', text: of, size: 16, fill: 'ink', x: 0, y: 28, anchor: 'start' }, { unicode: false })[1]!;
    expect(['a数b', 'a×b', 'x²', '−1', '~'].map((of) => text(of).trimEnd())).toEqual(['a?b', 'axb', 'x2', '-1', '~']);
  });

  test('shows images cell by cell, each half with a colour of its own', () => {
    const raster = {
      width: 2,
      height: 2,
      rgba: Uint8Array.from([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]].flatMap((c) => [...c, 255])), // biome-ignore format: pixels
    };
    const [first] = screen({ kind: 'image', box: { x: 0, y: 0, width: 16, height: 16 }, raster }, { color: true });
    const colour = (r: number, g: number, b: number): string => `38;2;${r};${g};${b}`;
    expect(first).toContain(colour(255, 0, 0));
    expect(first).toContain('48;2;0;0;255');
    expect(first!.indexOf('48;2;0;0;255')).toBeLessThan(first!.indexOf('48;2;255;255;0'));
  });
});

describe('a cell of a screen', () => {
  /** The first character of a screen with these dots of the first cell, 2 by 4, as bits row by row. */
  const dotted = (mask: number, unicode: boolean): string => {
    const points = Array.from({ length: 8 }, (_, k) =>
      (mask >> k) & 1 ? [4 * (k & 1) + 2, 4 * (k >> 1) + 2] : [],
    ).flat();
    return screen({ kind: 'dots', points, radius: 1, fill: 'ink' }, { unicode })[0]!.padEnd(1)[0]!;
  };
  test('has each of 255 patterns of dots, and in ASCII the sign that stands where they do', () => {
    for (let mask = 1; mask < 256; mask++) {
      const has = (row: number, column: number): boolean => ((mask >> (2 * row + column)) & 1) === 1;
      // The dots of Braille are numbered down the left column, down the right one, and then along the last row.
      const order = [[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1], [3, 0], [3, 1]] as const; // biome-ignore format: dots
      const bits = order.reduce((sum, [row, column], i) => sum + (has(row, column) ? 2 ** i : 0), 0);
      expect(dotted(mask, true)).toBe(String.fromCodePoint(0x2800 + bits));
      const rows = [0, 1, 2, 3].filter((row) => has(row, 0) || has(row, 1));
      const columns = [0, 1].filter((column) => [0, 1, 2, 3].some((row) => has(row, column)));
      const isHigh = rows[0] === 0 && rows.at(-1)! <= 1;
      const isLow = rows[0]! >= 2 && rows.at(-1) === 3;
      const wanted = rows.length >= 3 ? (columns.length === 2 ? '*' : '|') : isHigh ? "'" : isLow ? '.' : '-';
      expect(dotted(mask, false), mask.toString(2)).toBe(wanted);
    }
    expect([dotted(0, true), dotted(0, false)]).toEqual([' ', ' ']);
  });

  test('has no dots from beyond the edges of the screen or of what it is clipped to', () => {
    const dots = (...points: number[]): Shape => ({ kind: 'dots', points, radius: 1, fill: 'ink' });
    const count = (shapes: Shape[]): number => screen(shapes).join('').replaceAll(' ', '').length;
    expect(count([dots(0, 0, 79, 63, 0, 63, 79, 0)])).toBe(4);
    expect(count([dots(-1, 0, 0, -1, 81, 0, 0, 65, 80, 0, 0, 64)])).toBe(0);
    const clipped = (...points: number[]): Shape => ({ kind: 'group', clip: box, children: [dots(...points)] });
    expect(count([clipped(8, 16)])).toBe(1);
    expect(count([clipped(31, 31)])).toBe(1);
    expect(count([clipped(7, 16), clipped(8, 15), clipped(33, 16), clipped(8, 33)])).toBe(0);
  });

  test('is as dark as what is there, in ten signs of ASCII or five blocks', () => {
    const row = (levels: number[], unicode: boolean, height = 16): string => {
      const rgba = Uint8Array.from(levels.flatMap((v) => [v, v, v, 255]));
      const raster = { width: levels.length, height: 1, rgba };
      return screen({ kind: 'image', box: { x: 0, y: 0, width: 80, height }, raster }, { unicode })[0]!.padEnd(10);
    };
    const tenths = Array.from({ length: 10 }, (_, i) => Math.round(25.5 * i + 12.75));
    expect(row(tenths, false)).toBe(' .:-=+*#%@');
    expect(row(tenths, true)).toBe('  ░░▒▒▓▓██');
    expect(row([0, 255], false)).toBe('     @@@@@');
    // Half a cell is half as dark.
    expect(row([255], false, 8)).toBe('++++++++++');
    expect(row([255], true, 8)).toBe('▒▒▒▒▒▒▒▒▒▒');
    const colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255]].map((c) => {
      const raster = { width: 1, height: 1, rgba: Uint8Array.from([...c, 255]) };
      return screen({ kind: 'image', box: { x: 0, y: 0, width: 8, height: 16 }, raster }, { unicode: false })[0];
    }); // biome-ignore format: colours
    expect(colours).toEqual(['-', '+', '.']);
  });

  test('is filled where its middle is in an area, of whatever pieces, and not in a hole', () => {
    const piece = (x0: number, x1: number, turned = false) => {
      const points = [x0, 0, x1, 0, x1, 32, x0, 32];
      return { points: turned ? [6, 7, 4, 5, 2, 3, 0, 1].map((i) => points[i]!) : points, closed: true };
    };
    const rows = (...runs: ReturnType<typeof piece>[]): string[] => screen({ kind: 'path', runs, fill: 'ink' });
    expect(rows(piece(0, 16), piece(48, 64)).slice(0, 3)).toEqual(['██    ██', '██    ██', '']);
    expect(rows(piece(0, 16), piece(48, 64, true))[0]).toBe('██    ██');
    expect(rows(piece(0, 16, true), piece(48, 64, true))[0]).toBe('██    ██');
    expect(rows(piece(0, 40), piece(24, 64))[0]).toBe('████████');
    expect(rows(piece(0, 64), piece(16, 48, true))[0]).toBe('██    ██');
    expect(rows(piece(0, 64), piece(16, 48))[0]).toBe('████████');
    expect(rows(piece(3.9, 20.1))[0]).toBe('███');
    expect(rows(piece(4.1, 19.9))[0]).toBe(' █');
  });

  test('has no letter from beyond the edges, and no half of a wide one', () => {
    const text = (of: string, x: number, row: number): string[] =>
      screen({ kind: 'text', text: of, size: 16, fill: 'ink', x, y: 12 + 16 * row, anchor: 'start' });
    expect(text('abcdef', -16, 1)).toEqual(['', 'cdef', '', '']);
    expect(text('abcdef', 48, 1)).toEqual(['', '      abcd', '', '']);
    expect(text('abc', 0, 0)[0]).toBe('abc');
    expect(text('abc', 0, 3)[3]).toBe('abc');
    for (const row of [-1, 4]) expect(text('abc', 0, row)).toEqual(['', '', '', '']);
    expect(text('数a', -8, 0)[0]).toBe(' a');
    expect(text('a数', 64, 0)[0]).toBe('        a');
    expect(text('a数', 56, 0)[0]).toBe('       a数');
    expect(text('数a', 0, 0)[0]).toBe('数a');
  });

  test('keeps its dots under an area that is seen through, and has none under others and under paper', () => {
    const dot: Shape = { kind: 'dots', points: [2, 2], radius: 1, fill: 'ink' };
    const area = (opacity: number, y = 0): string => {
      const over: Shape = { kind: 'rect', box: { x: 0, y, width: 8, height: 8 }, fill: 'ink', opacity };
      const [line] = screen([dot, over], { color: true });
      return line!.split('m').find((part) => /^[^ \d]/.test(part) && !part.startsWith('\x1b'))![0]!;
    };
    expect([area(0.6), area(0.61), area(1), area(1, 8)]).toEqual(['⠁', '▀', '▀', '⠁']);
    const sheet: Shape = { kind: 'path', runs: [{ points: [0, 0, 8, 0, 8, 8, 0, 8], closed: true }], fill: 'paper' };
    expect(screen([dot, sheet])[0]).toBe('');
    expect(screen([{ ...dot, points: [2, 10] } as Shape, sheet])[0]).toBe('⠄');
  });

  test('is left out where a dash has its gap', () => {
    const line = (dash?: number[]): string =>
      screen({ kind: 'path', runs: [{ points: [0, 2, 80, 2] }], stroke: 'ink', ...(dash && { dash }) })[0]!;
    expect(line()).toBe('⠉'.repeat(10));
    // A dash of 10 takes 22 pixels.
    expect(line([10, 10])).toBe('⠉⠉⠉  ⠈⠉⠉⠁');
    expect(line([100, 100])).toBe('⠉'.repeat(10));
  });
});

describe('the abilities of a terminal', () => {
  const of = (stream: object, env: object, platform = 'linux') => terminalAbilities(stream, env as never, platform);
  test('are its size less a margin, between 40 by 16 and 120 by 36', () => {
    const size = (columns?: number, rows?: number): number[] => {
      const found = of({ isTTY: true, columns, rows }, {});
      return [found.columns, found.rows];
    };
    expect([size(40, 17), size(41, 18), size(42, 19), size(121, 38), size(122, 39)]).toEqual([
      [40, 16],
      [40, 16],
      [41, 17],
      [120, 36],
      [120, 36],
    ]);
    expect(size()).toEqual([79, 24]);
  });

  test('are colours on a terminal that says so, unless it is dumb', () => {
    const color = (env: object, isTTY = true): boolean => of({ isTTY }, env).color;
    expect([
      color({}),
      color({ COLORTERM: '24bit' }),
      color({ TERM: 'xterm-direct' }),
      color({ WT_SESSION: 'x' }),
      color({ COLORTERM: 'truecolor', TERM: 'dumb' }),
      color({ WT_SESSION: 'x' }, false),
    ]).toEqual([false, true, true, true, false, false]);
  });

  test('are all characters where the locale says so, on a Mac that has none, and in Windows Terminal', () => {
    const unicode = (env: object, platform?: string): boolean => of({}, env, platform).unicode;
    expect([
      unicode({ LANG: 'C.UTF-8' }),
      unicode({ LC_ALL: 'C', LANG: 'C.UTF-8' }),
      unicode({ LC_CTYPE: 'de_DE.utf8', LANG: 'C' }),
      unicode({}),
      unicode({}, 'darwin'),
      unicode({ LANG: 'C' }, 'darwin'),
      unicode({ WT_SESSION: 'x' }, 'win32'),
      unicode({ LANG: 'C.UTF-8', TERM: 'dumb' }),
    ]).toEqual([true, false, true, false, true, false, true, false]);
  });
});

test('show writes the figure as it is told, and begins a new one', () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    plt.plot([1, 4, 9]);
    const current = plt.gcf();
    show(undefined, { columns: 50, rows: 20, unicode: false, color: false });
    expect(written).toEqual([figureToText(current, { columns: 50, rows: 20, unicode: false })]);
    expect(plt.gcf()).not.toBe(current);
    const other = plt.gcf();
    show(current);
    expect(plt.gcf()).toBe(other);
    expect(written[1]).not.toBe(written[0]);
  } finally {
    write.mockRestore();
    plt.close();
  }
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { figure, figureToHtml, figureToText, textFaults } from '../../src/plot/index.ts';
import { savefig, terminalAbilities } from '../../src/plot/node/index.ts';
import { typed } from '../../src/plot/terminal/typography.ts';
import { chapters } from './figures/index.ts';

const wave = () => {
  const x = Array.from({ length: 60 }, (_, i) => i / 10);
  const fig = figure();
  fig.axes().plot(x, x.map(Math.sin), { label: 'sin' }).title('wave').xlabel('x').ylabel('y').legend();
  return fig;
};

describe('a figure in the terminal', () => {
  test('is as large as asked for, and carries its words', () => {
    const lines = figureToText(wave(), { columns: 72, rows: 20 }).split('\n');
    expect(lines).toHaveLength(21);
    expect(Math.max(...lines.map((l) => [...l].length))).toBeLessThanOrEqual(72);
    for (const word of ['wave', 'sin', 'x', 'y']) expect(lines.join('\n')).toContain(word);
    expect(lines.join('\n')).toMatch(/[\u2801-\u28ff]/);
  });
  test('is plain ASCII where nothing else can be shown', () => {
    for (const { samples } of chapters) {
      for (const { name, draw } of samples) {
        expect(figureToText(draw('en'), { unicode: false }), name).toMatch(/^[\n\x20-\x7e]+$/);
      }
    }
  });
  test('uses 24-bit colours where it may, and leaves the terminal as it was', () => {
    const text = figureToText(wave(), { color: true });
    expect(text).toContain('\x1b[38;2;63;151;224m');
    for (const line of text.split('\n')) expect(line.lastIndexOf('\x1b[')).toBe(line.lastIndexOf('\x1b[0m'));
    expect(figureToText(wave())).not.toContain('\x1b');
  });
  test('shows an image as half blocks', () => {
    const fig = figure();
    fig.axes().imshow(
      [
        [0, 1],
        [1, 0],
      ],
      { cmap: 'gray' },
    );
    expect(figureToText(fig, { color: true })).toContain('▀');
  });
  test('has words that neither overlap nor leave the screen', () => {
    const metrics = typed.metrics;
    expect(textFaults(wave().scene(typed, 640, 384), metrics)).toEqual([]);
  });
});

describe('the abilities of a terminal', () => {
  const tty = { isTTY: true, columns: 100, rows: 40 };
  test('with COLORTERM=truecolor and UTF-8 are colours and Braille', () => {
    const abilities = terminalAbilities(tty, { COLORTERM: 'truecolor', LANG: 'en_US.UTF-8' }, 'linux');
    expect(abilities).toEqual({ columns: 99, rows: 36, color: true, unicode: true });
  });
  test('without either are plain ASCII', () => {
    expect(terminalAbilities(tty, { TERM: 'xterm', LANG: 'C' }, 'linux')).toMatchObject({
      color: false,
      unicode: false,
    });
  });
  test('never are colours in a pipe or under NO_COLOR', () => {
    const env = { COLORTERM: 'truecolor', LANG: 'C.UTF-8' };
    expect(terminalAbilities({}, env, 'linux').color).toBe(false);
    expect(terminalAbilities(tty, { ...env, NO_COLOR: '1' }, 'linux').color).toBe(false);
  });
});

describe('a figure as a file', () => {
  test('is written as its ending says, and other endings are refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pristella-plot-'));
    try {
      const write = (name: string): Buffer => {
        savefig(join(folder, name), wave());
        return readFileSync(join(folder, name));
      };
      expect(write('a.svg').toString()).toBe(wave().toSvg());
      expect(write('a.html').toString()).toMatch(/^<!doctype html>/);
      expect(write('a.txt').toString()).toContain('wave');
      expect(() => savefig(join(folder, 'a.docx'), wave())).toThrow(/cannot write a figure as '.docx'/);
      expect(() => savefig(join(folder, 'no', 'a.svg'), wave())).toThrow(/cannot write/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  test('as a page needs nothing from elsewhere', () => {
    const page = figureToHtml(wave());
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|@import/);
  });
});

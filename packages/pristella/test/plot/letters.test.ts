import { describe, expect, test } from 'vitest';
import { parseFormat } from '../../src/plot/mark/line.ts';
import { textBox, wrap } from '../../src/plot/text/metrics.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { briefApart, tickLabels } from '../../src/plot/ticks.ts';

// Limits of what is drawn and told, met exactly, by one less and by one more; and what is taken where nothing is given.

describe('texts', () => {
  const metrics = printed.metrics;
  test('have a box that turns with them', () => {
    const text = { kind: 'text', x: 50, y: 40, text: 'abc', size: 10, anchor: 'start', fill: 'ink' } as const;
    const width = metrics.width('abc', 10);
    const box = (more: object) =>
      Object.values(textBox({ ...text, ...more }, metrics)).map((v) => Math.round(100 * v) / 100);
    const r = (v: number): number => Math.round(100 * v) / 100;
    expect(box({})).toEqual([50, 32.4, r(width), 10]);
    expect(box({ anchor: 'middle' })).toEqual([r(50 - width / 2), 32.4, r(width), 10]);
    expect(box({ anchor: 'end' })).toEqual([r(50 - width), 32.4, r(width), 10]);
    expect(box({ rotate: 90 })).toEqual([47.6, 40, 10, r(width)]);
    expect(box({ rotate: 90, anchor: 'end' })).toEqual([47.6, r(40 - width), 10, r(width)]);
    expect(box({ rotate: -90 })).toEqual([42.4, r(40 - width), 10, r(width)]);
    expect(box({ rotate: -90, anchor: 'end' })).toEqual([42.4, 40, 10, r(width)]);
    expect(box({ bold: true })[2]).toBe(r(1.12 * width));
  });

  test('are as wide as their letters: dashes, ellipses, accents, signs and Chinese', () => {
    const wide = (text: string): number => metrics.width(text, 1000);
    expect(['‐', '‧', '—', '…', '‖'].map(wide)).toEqual([500, 500, 1000, 1000, 500]);
    expect(['\u0300', '\u036f', '\u02ff', '\u0370'].map(wide)).toEqual([0, 0, 838, 838]);
    expect([' ', '~', '\u00a0', 'ÿ', 'Α', 'ω', '¹', '⁰', '→', '\u2e7f', '\u2e80', '数'].map(wide)).toEqual([
      318, 838, 318, 592, 684, 837, 401, 528, 838, 838, 1050, 1050,
    ]);
  });

  test('of five lines are four, the last of which says so', () => {
    expect(wrap('a\nb\nc\nd', 100, 10, metrics)).toEqual(['a', 'b', 'c', 'd']);
    expect(wrap('a\nb\nc\nd\ne', 100, 10, metrics)).toEqual(['a', 'b', 'c', 'd …']);
    const room = metrics.width('aa aa', 10);
    expect(wrap('aa aa aa', room, 10, metrics)).toEqual(['aa aa', 'aa']);
    expect(wrap('aa aa aa', room - 0.01, 10, metrics)).toEqual(['aa', 'aa', 'aa']);
    expect(wrap('aaaaaa', metrics.width('aaa…', 10), 10, metrics)).toEqual(['aaa…']);
    expect(wrap('aaaaaa', metrics.width('aaa…', 10) - 0.01, 10, metrics)).toEqual(['aa…']);
  });

  test('of ticks are written out where that is no longer than with a power of ten', () => {
    const labels = (v: number): string => tickLabels([1.2345 * v, 1.2346 * v], 1e-4 * v)[0]!;
    expect([1e8, 1e9, 1e10, 1e11].map(labels)).toEqual(['123450000', '1234500000', '12345000000', '1.2345×10¹¹']);
    expect([tickLabels([999_999], 1), tickLabels([1e6], 1), tickLabels([0.001], 1e-3)]).toEqual([
      ['999999'],
      ['1000000'],
      ['0.001'],
    ]);
  });

  test('side by side are brief, and have more digits where brief ones would look alike', () => {
    expect(briefApart([1.234, 1.25, 100])).toEqual(['1.234', '1.25', '100']);
    expect(briefApart([1.2345, 1.2346, 100])).toEqual(['1.2345', '1.2346', '100.0000']);
    expect(briefApart([1.23e7, 1.29e7])).toEqual(['1.23×10⁷', '1.29×10⁷']);
    expect(briefApart([1.234e7, 1.239e7])).toEqual(['1.234×10⁷', '1.239×10⁷']);
    expect(briefApart([0.00012, 0.5])).toEqual(['0.00012', '0.5']);
    expect(briefApart([5, 5, Number.NaN])).toHaveLength(3);
  });

  test('in short forms have a colour, a line and a marker in any order', () => {
    expect(parseFormat('r--o')).toMatchObject({ linestyle: '--', marker: 'o' });
    expect(parseFormat('--or')).toEqual(parseFormat('r--o'));
    expect(parseFormat('C3-.')).toEqual(parseFormat('-.C3'));
    expect(parseFormat('o')).toMatchObject({ marker: 'o' });
    for (const wrong of ['rr', 'oo', 'rx+', 'q', '---'])
      expect(() => parseFormat(wrong)).toThrow('cannot read the format');
  });
});

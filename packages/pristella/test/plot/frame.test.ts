import { describe, expect, test } from 'vitest';
import {
  bottomRoom,
  centredLines,
  drawBottom,
  drawSide,
  labelRoom,
  overhang,
  overreach,
  type Side,
  sideRoom,
} from '../../src/plot/axes/frame.ts';
import type { Shape } from '../../src/plot/index.ts';
import { printed } from '../../src/plot/text/typography.ts';

// The room that ticks and labels around a box take, and where they stand, in pixels.

const { metrics, tick, label: labelSize, tickLength, gap, lineHeight } = printed;
const flat = { ...printed, canTurn: false };
const box = { x: 100, y: 50, width: 200, height: 120 };
const side = (
  given: Partial<Omit<Side, 'ticks' | 'marks'>> & { labels?: string[]; places?: number[]; upright?: boolean } = {},
): Side => {
  const { labels = [], places = [], upright = false, ...rest } = given;
  return {
    ticks: { values: labels.map(Number), labels, minor: [], upright },
    marks: places.map((at, i) => ({ at, label: labels[i] ?? '' })),
    minor: [],
    label: '',
    ...rest,
  };
};
const wide = (text: string, size = tick, bold = false): number => metrics.width(text, size, bold);
const near = (a: number, b: number): void => expect(a).toBeCloseTo(b, 9);

describe('room', () => {
  test('for a label is its lines and a gap, and none for no label', () => {
    expect(labelRoom('', 100, labelSize, printed)).toBe(0);
    near(labelRoom('one', 100, labelSize, printed), lineHeight(labelSize) + gap);
    near(labelRoom('one two', wide('one two', labelSize), labelSize, printed), lineHeight(labelSize) + gap);
    near(labelRoom('one two', wide('one two', labelSize) - 0.01, labelSize, printed), 2 * lineHeight(labelSize) + gap);
    const bold = wide('one two', labelSize, true);
    near(labelRoom('one two', bold, labelSize, printed, true), lineHeight(labelSize) + gap);
    near(labelRoom('one two', bold - 0.01, labelSize, printed, true), 2 * lineHeight(labelSize) + gap);
  });

  test('below a box is a tick, half a gap, and the height of the labels, or the length of upright ones', () => {
    const foot = tickLength + gap / 2;
    expect(bottomRoom(side(), 200, printed)).toBe(0);
    near(bottomRoom(side({ labels: ['1', '1000'] }), 200, printed), foot + lineHeight(tick));
    near(bottomRoom(side({ labels: ['1', '1000'], upright: true }), 200, printed), foot + wide('1000'));
    const label = lineHeight(labelSize) + gap;
    near(bottomRoom(side({ label: 'x' }), 200, printed), label);
    near(bottomRoom(side({ labels: ['1'], label: 'x' }), 200, printed), foot + lineHeight(tick) + label);
  });

  test('beside a box is a tick, half a gap, the widest label, and the name where text can be turned', () => {
    const foot = tickLength + gap / 2;
    expect(sideRoom(side(), box, printed)).toBe(0);
    near(sideRoom(side({ labels: ['1', '1000', '20'] }), box, printed), foot + wide('1000'));
    const named = side({ labels: ['1'], label: 'y' });
    near(sideRoom(named, box, printed), foot + wide('1') + lineHeight(labelSize) + gap);
    near(sideRoom(named, box, flat), foot + wide('1'));
    // A low box has names of up to 90 pixels in one line.
    const words = ['iiii iiii', 'iiiiiiiiii iiiiiiii', 'iiiiiiiiiiiii iiiiiiiiiiiiiii', 'mmmm mmmmm'];
    for (const height of [10, 89, 90, 91, 200])
      for (const label of words) {
        const lines = wide(label, labelSize) <= Math.max(height, 90) ? 1 : 2;
        near(sideRoom(side({ label }), { ...box, height }, printed), lines * lineHeight(labelSize) + gap);
      }
  });

  test('over the ends of a box is half of what a name is longer, and half of the first and the last tick label', () => {
    expect([overreach('', box, printed), overreach('y', box, printed), overreach('y'.repeat(40), box, flat)]).toEqual([
      0, 0, 0,
    ]);
    const name = 'i'.repeat(20);
    const length = wide(name, labelSize);
    near(overreach(name, { ...box, height: length - 8 }, printed), 4);
    near(overreach(name, { ...box, height: length + 8 }, printed), 0);
    const ends = side({ labels: ['1000', '0', '10'], places: [100, 200, 299] });
    near(overhang(ends, box, printed).left, wide('1000') / 2);
    near(overhang(ends, box, printed).right, wide('10') / 2 - 1);
    const upright = side({ labels: ['1000', '10'], places: [103, 300], upright: true });
    near(overhang(upright, box, printed).left, tick / 2 - 3);
    near(overhang(upright, box, printed).right, tick / 2);
    expect(overhang(side({ labels: ['0'], places: [200] }), box, printed)).toEqual({ left: 0, right: 0 });
  });
});

describe('lines of text', () => {
  const placed = (lines: string[], center: number, ends: [number, number]): number[] =>
    centredLines(lines, center, 10, ends, { size: 10, fill: 'ink' }, printed).map(({ x }) => x);
  const half = wide('mmmm', 10) / 2;
  test('are centred, but not beyond either end, and in the middle where they are wider than there is room', () => {
    expect(placed(['mmmm', 'i'], 100, [0, 200])).toEqual([100, 100]);
    near(placed(['mmmm', 'i'], 3, [0, 200])[0]!, half);
    near(placed(['mmmm', 'i'], 3, [0, 200])[1]!, half);
    near(placed(['i', 'mmmm'], 199, [0, 200])[0]!, 200 - half);
    near(placed(['mmmm'], half + 5, [5, 200])[0]!, half + 5);
    near(placed(['mmmm'], 0, [20, 20 + 2 * half])[0]!, 20 + half);
    near(placed(['mmmm'], 0, [20, 20 + 2 * half - 2])[0]!, 19 + half);
    near(placed(['mmmm'], 500, [20, 20])[0]!, 20);
    expect(placed([], 1, [0, 2])).toEqual([]);
  });
  test('stand below each other, and bold ones are measured as such', () => {
    const lines = centredLines(['a', 'b', 'c'], 50, 10, [0, 100], { size: 10, fill: 'ink' }, printed);
    expect(lines.map(({ y }) => y)).toEqual([0, 1, 2].map((i) => 10 + i * lineHeight(10) + metrics.ascent(10)));
    const [bold] = centredLines(['mmmm'], 0, 0, [0, 200], { size: 10, fill: 'ink', bold: true }, printed);
    near(bold!.x, wide('mmmm', 10, true) / 2);
  });
});

type Drawn = {
  readonly lines: number[][];
  readonly texts: (string | number)[][];
  readonly names: (string | number)[][];
};
const parts = ([ticks, ...names]: Shape[]): Drawn => {
  const children = ticks!.kind === 'group' ? ticks!.children : [];
  const words = (shapes: readonly Shape[]) =>
    shapes.flatMap((s) => (s.kind === 'text' ? [[s.text, s.x, s.y, s.anchor, s.rotate ?? 0, s.fill]] : []));
  const lines = children.flatMap((s) => (s.kind === 'path' ? [[...s.runs[0]!.points]] : []));
  return { lines, texts: words(children), names: words(names) };
};
const middle = (metrics.ascent(tick) - metrics.descent(tick)) / 2;

describe('ticks and names', () => {
  test('stand below the box, upright ones to its left', () => {
    const given = { labels: ['1', '2'], places: [120, 250], minor: [130, 140], label: 'x' };
    const drawn = parts(drawBottom(side(given), box, [90, 310], 7, printed));
    expect(drawn.lines).toEqual([
      [130, 170, 130, 172],
      [140, 170, 140, 172],
      [120, 170, 120, 174],
      [250, 170, 250, 174],
    ]);
    const top = 170 + tickLength + gap / 2;
    expect(drawn.texts).toEqual([
      ['1', 120, top + metrics.ascent(tick), 'middle', 0, 'soft'],
      ['2', 250, top + metrics.ascent(tick), 'middle', 0, 'soft'],
    ]);
    const [[name, x, y, anchor]] = drawn.names as [[string, number, number, string]];
    expect([name, x, anchor]).toEqual(['x', 200, 'middle']);
    near(y, top + 7 + lineHeight(tick) + gap + metrics.ascent(labelSize));
    const upright = parts(drawBottom(side({ ...given, upright: true }), box, [90, 310], 0, printed));
    expect(upright.texts).toEqual([
      ['1', 120 + middle, top, 'end', -90, 'soft'],
      ['2', 250 + middle, top, 'end', -90, 'soft'],
    ]);
    expect(drawBottom(side(), box, [90, 310], 0, printed).length).toBe(1);
  });

  test.each([-1, 1] as const)('stand beside the box, on side %i', (direction) => {
    const given = { labels: ['1', '200'], places: [60, 160], minor: [70], label: 'one two' };
    const x = direction === -1 ? 100 : 300;
    const low = { ...box, height: 20 };
    const drawn = parts(drawSide(side(given), low, direction, printed, direction === 1 ? 'C1' : 'ink'));
    const fill = direction === 1 ? 'C1' : 'soft';
    expect(drawn.lines).toEqual([
      [x, 70, x + direction * 2, 70],
      [x, 60, x + direction * 4, 60],
      [x, 160, x + direction * 4, 160],
    ]);
    const at = x + direction * (tickLength + gap / 2);
    const anchor = direction === -1 ? 'end' : 'start';
    expect(drawn.texts).toEqual([
      ['1', at, 60 + middle, anchor, 0, fill],
      ['200', at, 160 + middle, anchor, 0, fill],
    ]);
    const outer = x + direction * sideRoom(side(given), low, printed);
    const left = direction === -1 ? outer : outer - lineHeight(labelSize);
    const ink = direction === 1 ? 'C1' : 'ink';
    expect(drawn.names).toEqual([['one two', left + metrics.ascent(labelSize), 60, 'middle', -90, ink]]);
    const two = parts(drawSide(side({ label: `${'m'.repeat(8)} ${'m'.repeat(8)}` }), low, direction, printed)).names;
    const edge = x + direction * (2 * lineHeight(labelSize) + gap);
    const first = (direction === -1 ? edge : edge - 2 * lineHeight(labelSize)) + metrics.ascent(labelSize);
    expect(two.map(([, at]) => at)).toEqual([first, first + lineHeight(labelSize)]);
  });

  test('have the name above the box where text cannot be turned, cut at half of its width', () => {
    const names = (direction: -1 | 1, label: string) => parts(drawSide(side({ label }), box, direction, flat)).names;
    expect(names(-1, 'y')).toEqual([['y', 100, 45, 'start', 0, 'ink']]);
    expect(names(1, 'y')).toEqual([['y', 300, 45, 'end', 0, 'ink']]);
    const [[cut]] = names(1, 'm'.repeat(30)) as [[string]];
    expect(cut).toMatch(/^m+…$/);
    expect(wide(cut, labelSize)).toBeLessThanOrEqual(100);
  });
});

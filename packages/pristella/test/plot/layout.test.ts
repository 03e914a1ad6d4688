import { describe, expect, test } from 'vitest';
import type { Axes } from '../../src/plot/index.ts';
import { figure, subplots, textFaults } from '../../src/plot/index.ts';
import { layPanels } from '../../src/plot/layout.ts';
import type { Box } from '../../src/plot/scene.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { uniform } from './figures/sample.ts';

/** Something of any kind with values of any size on axes. */
function fillAtRandom(ax: Axes, next: () => number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const words = (): string =>
    Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(['loss', 'iteration', 'accuracy', 'x', 'Σ'])).join(
      ' ',
    );
  const size = 10 ** Math.floor(next() * 16 - 8);
  const y = Array.from({ length: 2 + Math.floor(next() * 30) }, () => size * (next() - 0.3));
  const names = y.map((_, i) => `${words().slice(0, 12)} ${i}`);
  const kinds: readonly (() => unknown)[] = [
    () => ax.plot(y, { label: words() }).legend(),
    () => ax.bar(names, y),
    () => ax.barh(names, y),
    () => ax.hist(y),
    () => ax.imshow([y, y, y, y]).colorbar({ label: words() }),
    () =>
      ax
        .plot(y.map(Math.abs), y.map(Math.abs))
        .xscale(pick(['linear', 'log']))
        .yscale('log'),
    () =>
      ax
        .plot(y, { label: words() })
        .legend('outside')
        .twinx()
        .plot(y.map((v) => 3 * v))
        .ylabel(words()),
    () => ax.contourf([y, y.map((v) => -v), y]).colorbar(),
  ];
  pick(kinds)();
  if (next() < 0.6) ax.title(words());
  if (next() < 0.6) ax.xlabel(words());
  if (next() < 0.6) ax.ylabel(words());
}

test('no text overlaps another or leaves the frame, whatever is drawn in panels of some size', () => {
  for (let seed = 0; seed < 150; seed++) {
    const next = uniform(seed);
    const [rows, columns] = [1 + Math.floor(next() * 3), 1 + Math.floor(next() * 3)];
    const { fig, axes } = subplots(rows, columns, { figsize: [columns * (3.6 + next()), rows * (2.4 + next())] });
    if (next() < 0.4) fig.suptitle('A title over all panels');
    for (const ax of axes.flat()) fillAtRandom(ax, next);
    expect(textFaults(fig.scene()), `seed ${seed}`).toEqual([]);
  }
});

test('panels side by side have boxes of one size', () => {
  const { fig, axes } = subplots(1, 3, { figsize: [9, 3] });
  axes[0]![0]!.plot([0, 1e-5]).ylabel('a label');
  axes[0]![1]!.plot([0, 1]);
  axes[0]![2]!.plot([0, 123456]).title('only this one');
  const boxes = [...fig.toSvg().matchAll(/<svg x="[\d.]+" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)];
  expect(boxes).toHaveLength(3);
  for (const part of [1, 2, 3]) expect(new Set(boxes.map((b) => b[part])).size).toBe(1);
});

test('cells of grids of several sizes lie in the largest of them, in whichever order they come', () => {
  const cells: readonly [number, number, number][] = [[1, 1, 1], [3, 1, 2], [1, 2, 2], [2, 2, 3]]; // biome-ignore format: a table
  for (const a of cells)
    for (const b of cells) {
      const boxesOf = (...order: readonly (typeof a)[]): string[] => {
        const fig = figure();
        for (const cell of order) fig.addSubplot(...cell).plot([1, 2]);
        return [...fig.toSvg().matchAll(/<svg x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+"/g)]
          .map(String)
          .sort();
      };
      expect(boxesOf(a, b)).toHaveLength(2);
      expect(boxesOf(a, b), `${a} and ${b}`).toEqual(boxesOf(b, a));
    }
});

describe('panels that take several cells', () => {
  interface Part {
    readonly at: readonly [row: number, column: number, rowspan: number, colspan: number];
    readonly room: readonly [left: number, right: number, top: number, bottom: number];
    readonly aspect?: number;
  }
  /** The boxes and cells of panels in an area, and the cells by which they are first asked for their room. */
  const laid = (rows: number, columns: number, area: Box, parts: readonly Part[]) => {
    const first: number[][] = [];
    const placed = parts.map(({ at: [row, column, rowspan, colspan], room: [left, right, top, bottom], aspect }, i) => {
      const margins = (_box: Box, cell: Box) => {
        first[i] ??= Object.values(cell);
        return { left, right, top, bottom };
      };
      return {
        panel: { aspect, heading: '', margins, draw: () => [], describe: () => '' },
        row,
        column,
        rowspan,
        colspan,
      };
    });
    const placements = layPanels(placed, rows, columns, area, printed);
    const values = (box: Box): number[] => [box.x, box.y, box.width, box.height];
    return {
      boxes: placements.map(({ box }) => values(box)),
      cells: placements.map(({ cell }) => values(cell)),
      first,
    };
  };
  const area = { x: 0, y: 0, width: 400, height: 300 };
  const tall: Part = { at: [0, 0, 2, 1], room: [10, 20, 30, 40] };

  test('have room at the top of their first row and at the foot of their last one', () => {
    const { boxes, cells, first } = laid(2, 2, area, [
      tall,
      { at: [0, 1, 1, 1], room: [5, 7, 11, 13] },
      { at: [1, 1, 1, 1], room: [6, 8, 9, 14] },
    ]);
    // Columns of (400 - 10 - 20 - 6 - 8 - 12) / 2, rows of (300 - 30 - 13 - 9 - 40 - 12) / 2 pixels, 12 between them.
    expect(boxes).toEqual([
      [10, 30, 172, 230],
      [220, 30, 172, 98],
      [220, 162, 172, 98],
    ]);
    expect(cells).toEqual([
      [0, 0, 202, 300],
      [214, 0, 186, 141],
      [214, 153, 186, 147],
    ]);
    expect(first).toEqual([
      [0, 0, 200, 300],
      [200, 0, 200, 150],
      [200, 150, 200, 150],
    ]);
  });

  test('have room at the left of their first column and at the right of their last one', () => {
    const { boxes, cells } = laid(2, 3, { x: 5, y: 7, width: 600, height: 300 }, [
      { at: [0, 0, 1, 2], room: [10, 20, 0, 0] },
      { at: [0, 2, 1, 1], room: [0, 0, 0, 0] },
      { at: [1, 0, 1, 1], room: [3, 4, 0, 0] },
      { at: [1, 1, 1, 2], room: [30, 40, 0, 0] },
    ]);
    // Columns of (600 - 10 - 4 - 30 - 20 - 0 - 40 - 24) / 3 pixels, rows of 144.
    const w = 472 / 3;
    const x = [15, 15 + w + 4 + 12 + 30, 15 + 2 * w + 4 + 12 + 30 + 20 + 12];
    const near = (list: number[][], wanted: number[][]): void =>
      expect(list.map((b) => b.map((v) => Math.round(1e6 * v)))).toEqual(
        wanted.map((b) => b.map((v) => Math.round(1e6 * v))),
      );
    near(boxes, [
      [x[0]!, 7, x[1]! + w - x[0]!, 144],
      [x[2]!, 7, w, 144],
      [x[0]!, 163, w, 144],
      [x[1]!, 163, x[2]! + w - x[1]!, 144],
    ]);
    near(cells, [
      [5, 7, x[1]! + w + 20 - 5, 144],
      [x[2]!, 7, w + 40, 144],
      [5, 163, w + 14, 144],
      [x[1]! - 30, 163, 605 - x[1]! + 30, 144],
    ]);
  });

  test('have boxes of their aspect in the middle, and eight pixels a cell where there is no room', () => {
    const one = (aspect: number): number[][] =>
      laid(1, 1, area, [{ at: [0, 0, 1, 1], room: [0, 0, 0, 0], aspect }]).boxes;
    expect([one(1), one(4 / 3), one(2), one(0.5)]).toEqual([
      [[50, 0, 300, 300]],
      [[0, 0, 400, 300]],
      [[0, 50, 400, 200]],
      [[125, 0, 150, 300]],
    ]);
    const small = laid(
      1,
      1,
      { x: 0, y: 0, width: 50, height: 77 },
      [tall].map((part) => ({ ...part, at: [0, 0, 1, 1] })),
    );
    expect(small.boxes).toEqual([[10, 30, 20, 8]]);
    expect(laid(1, 1, { x: 0, y: 0, width: 37, height: 79 }, [{ ...tall, at: [0, 0, 1, 1] }]).boxes).toEqual([
      [10, 30, 8, 9],
    ]);
  });
});

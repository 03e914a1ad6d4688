import { expect, test } from 'vitest';
import * as plot from '../../src/plot/index.ts';

const list = [1, 2, 4];
const turned = [3, 1, 2];
const rows = [
  [1, 2, 4],
  [3, 5, 2],
  [7, 1, 6],
];
type Draw = (ax: plot.Axes, options: { zorder?: number }) => plot.Axes;

/** Where each kind of mark stands unless told: images lowest, then areas, bars, rules, lines, and texts on top. */
const orders: readonly (readonly [order: number, marks: Readonly<Record<string, Draw>>])[] = [
  [
    0,
    {
      imshow: (ax, o) => ax.imshow(rows, o),
      pcolormesh: (ax, o) => ax.pcolormesh(rows, o),
      contourf: (ax, o) => ax.contourf(rows, o),
    },
  ],
  [
    1,
    {
      fillBetween: (ax, o) => ax.fillBetween(list, turned, 0, o),
      axhspan: (ax, o) => ax.axhspan(0, 3, o),
      axvspan: (ax, o) => ax.axvspan(0, 3, o),
    },
  ],
  [
    1.5,
    {
      bar: (ax, o) => ax.bar(list, turned, o),
      barh: (ax, o) => ax.barh(list, turned, o),
      hist: (ax, o) => ax.hist([1, 1, 2, 4], o),
    },
  ],
  [1.9, { axhline: (ax, o) => ax.axhline(1, o), axvline: (ax, o) => ax.axvline(1, o) }],
  [
    2,
    {
      plot: (ax, o) => ax.plot(list, turned, o),
      step: (ax, o) => ax.step(list, turned, o),
      scatter: (ax, o) => ax.scatter(list, turned, o),
      errorbar: (ax, o) => ax.errorbar(list, turned, { ...o, yerr: 0.5 }),
      stem: (ax, o) => ax.stem(list, turned, o),
      contour: (ax, o) => ax.contour(rows, o),
      quiver: (ax, o) => ax.quiver(list, turned, list, turned, o),
    },
  ],
  [3, { text: (ax, o) => ax.text(1.5, 1.5, 'word', o), annotate: (ax, o) => ax.annotate('word', [1.5, 1.5], o) }],
];

/** What stands beside a mark: a rule, but a text beside texts, which lie over all else. */
const beside = (order: number, ax: plot.Axes, zorder: number): plot.Axes =>
  order === 3 ? ax.text(1.5, 1.5, 'beside', { zorder }) : ax.axvline(1.5, { zorder });

for (const [order, marks] of orders) {
  test(`${Object.keys(marks).join(', ')} stand at ${order} unless told: over what is lower, under what is higher`, () => {
    for (const [name, draw] of Object.entries(marks)) {
      const picture = (options: { zorder?: number }): string => {
        const ax = beside(order, plot.figure({ theme: 'light' }).axes(), order - 0.01);
        return beside(order, draw(ax, options), order + 0.01).figure.toSvg();
      };
      expect(picture({}), name).toBe(picture({ zorder: order }));
      // Over both, between them and under both are to be told apart: else nothing would be seen of its place.
      const others = [order - 0.02, order, order + 0.02].map((zorder) => picture({ zorder }));
      expect(new Set(others).size, name).toBe(3);
    }
  });
}

test('regions of decisions stand at 0, under everything', () => {
  const classify = (points: number[][]): number[] => points.map(([x = 0]) => Number(x > 2));
  const picture = (zorder: number): string => {
    const ax = plot.figure({ theme: 'light' }).axes().axhline(1.5, { zorder });
    return ax.decisionRegions(classify, { extent: [0, 4, 0, 4], resolution: 5 }).figure.toSvg();
  };
  expect([-0.01, 0.01, 2].map((zorder) => picture(zorder) === picture(0.01))).toEqual([false, true, true]);
});

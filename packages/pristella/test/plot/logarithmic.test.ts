import { describe, expect, test } from 'vitest';
import { type Axes, type Figure, figure } from '../../src/plot/index.ts';
import { type Box, eachShape, type Shape } from '../../src/plot/scene.ts';
import { faultsOfXml } from './xml.ts';

/** What is drawn inside axes of 300 by 200 pixels or so, and the box they have. */
function drawn(draw: (ax: Axes) => unknown): { fig: Figure; ax: Axes; box: Box; shapes: Shape[] } {
  const fig = figure();
  const ax = fig.axes();
  draw(ax);
  const shapes: Shape[] = [];
  let box: Box | undefined;
  eachShape(fig.scene().shapes, (shape, clip) => {
    if (!clip) return;
    shapes.push(shape);
    box = clip;
  });
  return { fig, ax, box: box!, shapes };
}
const runsIn = (shapes: readonly Shape[]): (readonly number[])[] =>
  shapes.flatMap((s) => (s.kind === 'path' ? s.runs.map((run) => run.points) : []));
const dotsIn = (shapes: readonly Shape[]): number[] => shapes.flatMap((s) => (s.kind === 'dots' ? [...s.points] : []));

const x = [-1, 0, 1, 2, 3];
const y = [0, -5, 1, 10, 100];
const marks: Readonly<Record<string, (ax: Axes) => unknown>> = {
  plot: (ax) => ax.plot(x, y, 'o-'),
  step: (ax) => ax.step(x, y),
  scatter: (ax) => ax.scatter(x, y),
  bar: (ax) => ax.bar(x, y, { bottom: [0, 1, -1, 0, 2] }),
  barh: (ax) => ax.barh(x, y),
  hist: (ax) => ax.hist([-3, 0, 0, 1, 5, 5, 5], 4),
  'outline of a hist': (ax) => ax.hist([-3, 0, 0, 1, 5, 5, 5], { bins: 4, histtype: 'stepfilled' }),
  stem: (ax) => ax.stem(x, y),
  fillBetween: (ax) => ax.fillBetween(x, y, 0),
  errorbar: (ax) => ax.errorbar(x, y, { yerr: 20, xerr: 2, marker: 'o' }),
  imshow: (ax) =>
    ax.imshow([
      [1, 2],
      [3, 4],
    ]),
  pcolormesh: (ax) =>
    ax.pcolormesh(
      x,
      x,
      x.map(() => y),
    ),
  'pcolormesh of a net': (ax) =>
    ax.pcolormesh(
      x.map((v) => x.map((w) => v + w)),
      x.map((v) => x.map((w) => v - w)),
      x.map(() => y),
    ),
  contour: (ax) =>
    ax.contour(
      x,
      x,
      x.map((v) => x.map((w) => v * w)),
      { clabel: true },
    ),
  contourf: (ax) =>
    ax.contourf(
      x,
      x,
      x.map((v) => x.map((w) => v * w)),
    ),
  quiver: (ax) => ax.quiver(x, y, x, y),
  axhline: (ax) => ax.axhline(0).axvline(-1).axhline(2).axvline(2),
  axhspan: (ax) => ax.axhspan(-1, 2).axvspan(0, 3).axhspan(-3, -2),
  text: (ax) => ax.text(0, 0, 'a').text(1, 1, 'b'),
  annotate: (ax) => ax.annotate('a', [0, 1], { xytext: [1, 1] }).annotate('b', [1, 1], { xytext: [0, -1] }),
  decisionRegions: (ax) =>
    ax.decisionRegions((points) => points.map(([u]) => Number(u! > 1)), { extent: [-1, 3, 0, 2], resolution: 9 }),
};

describe('on logarithmic axes, with zeros and numbers below', () => {
  for (const name of Object.keys(marks)) {
    test.each(['x', 'y', 'both'])(`${name} is finite everywhere (%s)`, (which) => {
      for (const isTurned of [false, true]) {
        const { fig, shapes } = drawn((ax) => {
          marks[name]!(ax);
          if (which !== 'y') ax.xscale('log');
          if (which !== 'x') ax.yscale('log');
          if (isTurned) ax.invertYaxis();
        });
        const svg = fig.toSvg();
        expect(svg).not.toMatch(/NaN|Infinity/);
        expect(faultsOfXml(svg)).toEqual([]);
        for (const points of [...runsIn(shapes), dotsIn(shapes)]) expect(points.every(Number.isFinite)).toBe(true);
      }
    });
  }

  test('a stem at 0 is left out, the others stand on the axis', () => {
    const { shapes, box } = drawn((ax) => ax.stem([1, 2, 3], [1, 0, 10]).yscale('log'));
    expect(dotsIn(shapes)).toHaveLength(4);
    const stems = shapes.find((s) => s.kind === 'path' && s.stroke === 'C0') as Extract<Shape, { kind: 'path' }>;
    expect(stems.runs).toHaveLength(2);
    for (const { points } of stems.runs) expect(points[1]).toBeCloseTo(box.y + box.height, 6);
  });
  test('a point whose error bar ends below 0 stays, and its bar reaches the axis', () => {
    const { shapes, ax, box } = drawn((a) => a.errorbar([1, 2], [1, 100], { yerr: 2, marker: 'o' }).yscale('log'));
    expect(ax.ylim()[0]).toBeLessThan(1);
    const dots = dotsIn(shapes);
    expect(dots).toHaveLength(4);
    for (let i = 1; i < dots.length; i += 2) expect(dots[i]! > box.y && dots[i]! < box.y + box.height).toBe(true);
    const lowest = Math.max(...runsIn(shapes).flatMap((points) => points.filter((_, i) => i % 2 === 1)));
    expect(lowest).toBeCloseTo(box.y + box.height, 6);
  });
  test('an area over 0 and a band from 0 reach down to the axis, wherever it runs', () => {
    for (const isTurned of [false, true]) {
      const { shapes, box } = drawn((ax) => {
        ax.fillBetween([1, 2], [1, 10]).axhspan(0, 1).yscale('log');
        if (isTurned) ax.invertYaxis();
      });
      const edge = isTurned ? box.y : box.y + box.height;
      expect(
        runsIn(shapes)[0]!
          .filter((_, i) => i % 2 === 1)
          .slice(2),
      ).toEqual([edge, edge]);
      const band = shapes.find((s) => s.kind === 'rect') as Extract<Shape, { kind: 'rect' }>;
      expect(isTurned ? band.box.y : band.box.y + band.box.height).toBeCloseTo(edge, 6);
    }
  });
  test('words about a point without a place are left out, those about others stay', () => {
    const { fig } = drawn((ax) => marks.annotate!(ax.plot([1, 2], [1, 2]).xscale('log').annotate('c', [1, 2])));
    const texts: string[] = [];
    eachShape(fig.scene().shapes, (s) => {
      if (s.kind === 'text') texts.push(s.text);
    });
    expect(texts).toContain('c');
    expect(texts).not.toContain('a');
    expect(texts).not.toContain('b');
  });
  test('a picture has its pixels at the places of the data, turned with its axis', () => {
    const image = (draw: (ax: Axes) => unknown) => {
      const { shapes, box } = drawn((ax) => {
        ax.imshow([[0, 1]], { extent: [1, 100, 0, 1], aspect: 'auto', cmap: 'gray' });
        draw(ax);
      });
      const { raster } = shapes.find((s) => s.kind === 'image')!;
      const row = Array.from({ length: raster.width }, (_, i) => raster.rgba[4 * i]!);
      return { row, width: box.width };
    };
    expect(image(() => {}).row).toEqual([0, 255]);
    const { row, width } = image((ax) => ax.xscale('log'));
    // Half-way between 1 and 100 in data is 50.5, at 85 % of the two decades.
    expect(row.indexOf(255) / row.length).toBeCloseTo(Math.log10(50.5) / 2, 2);
    expect(row.length).toBeCloseTo(width, -1);
    const upside = drawn((ax) => ax.imshow([[0], [1]], { cmap: 'gray', origin: 'lower' }).invertYaxis());
    const picture = upside.shapes.find((s) => s.kind === 'image')!;
    expect([picture.raster.rgba[0], picture.raster.rgba.at(-4)]).toEqual([0, 255]);
  });
  test('a colour scale from or to 0 is refused', () => {
    const draw = (options: object) => () =>
      figure()
        .axes()
        .imshow([[1, 2]], { norm: 'log', ...options });
    expect(draw({ vmin: 0 })).toThrow('a logarithmic scale cannot begin or end at 0');
    expect(draw({ vmax: -1 })).toThrow('a logarithmic scale cannot begin or end at -1');
    expect(draw({ vmin: 1e-3 })).not.toThrow();
  });
});

describe('numbers that would draw nothing that is finite', () => {
  test.each<[string, () => unknown]>([
    ['an area below 0', () => figure().axes().scatter([1], [1], { s: -1 })],
    [
      'an area that is no number',
      () =>
        figure()
          .axes()
          .scatter([1, 2], [1, 2], { s: [4, Number.NaN] }),
    ],
    ['an area in space', () => figure().axes3d().scatter3d([1], [1], [1], { s: -1 })],
    ['a thickness', () => figure().axes().quiver([1], [1], [1], [1], { width: Number.NaN })],
    ['a scale of arrows', () => figure().axes().quiver([1], [1], [1], [1], { scale: -1 })],
    ['a foot of stems', () => figure().axes().stem([1], [1], { bottom: Number.NaN })],
    [
      'a height of contours',
      () =>
        figure()
          .axes()
          .contour(
            [
              [1, 2],
              [3, 4],
            ],
            { levels: [1, Number.NaN] },
          ),
    ],
    [
      'a range of bins',
      () =>
        figure()
          .axes()
          .hist([1, 2], { range: [0, Number.POSITIVE_INFINITY] }),
    ],
    [
      'an edge of bins',
      () =>
        figure()
          .axes()
          .hist([1, 2], { bins: [Number.NaN, 1] }),
    ],
    [
      'bins finer than numbers',
      () =>
        figure()
          .axes()
          .hist([1e16, 1e16 + 4], 10),
    ],
  ])('%s is refused', (_, call) => {
    expect(call).toThrow(/must (not )?be|must rise|too many/);
  });
  test('a bar without a height is left out', () => {
    const { shapes } = drawn((ax) => ax.bar([1, 2], [Number.NaN, -2]));
    expect(shapes.filter((s) => s.kind === 'rect')).toHaveLength(1);
  });
  test('is said to be none in the text alternative, not NaN', () => {
    const [none, far] = [Number.NaN, Number.POSITIVE_INFINITY];
    const { fig } = drawn((ax) => {
      ax.bar([1, 2, 3], [none, -2, far]).axhline(none).axvspan(0, far).text(none, 1, 'a').annotate('b', [none, far]);
      ax.plot([none, 1], [far, 2], 'o-')
        .scatter([1, 2], [1, 2], { c: [none, far] })
        .fillBetween([1, 2], [none, far]);
      ax.stem([1, none], [far, 1])
        .errorbar([1, 2], [none, 1], { yerr: [1, far] })
        .hist([none, far, 1]);
    });
    expect(fig.toSvg()).not.toMatch(/NaN|Infinity/);
    expect(fig.describe()).toContain('3 bars: no number, −2, no number');
  });
  test('one large number alone still has bins', () => {
    expect(drawn((ax) => ax.hist([1e17], 10)).fig.toSvg()).not.toContain('NaN');
  });
});

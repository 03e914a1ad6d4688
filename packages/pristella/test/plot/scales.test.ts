import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../src/index.ts';
import { ticksInView } from '../../src/plot/html/live/ticks.ts';
import { liveScript } from '../../src/plot/html/live-script.ts';
import { type Axes, type Axes3D, type Figure, figure, figureToHtml, figureToText } from '../../src/plot/index.ts';
import { figureToPng } from '../../src/plot/node/index.ts';
import { scaleOf, shareAlong } from '../../src/plot/scale.ts';
import { briefApart, tickLabels } from '../../src/plot/ticks.ts';
import { labelsOf, numberIn } from './reading.ts';
import { faultsOfXml } from './xml.ts';

const runs = process.env.PRISTELLA_TEST_FULL ? 5000 : 250;

/** Numbers of any size, the smallest and largest included, near to each other or not. */
const anyNumbers = fc
  .tuple(
    fc.integer({ min: -320, max: 308 }),
    fc.constantFrom(1, 0, 1e-3, 1e-9, 1e-15, 1e-16, 1e-17),
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
    fc.constantFrom(-1, 0, 1),
  )
  .map(([power, width, list, sign]) => list.map((v) => Number(`1e${power}`) * (sign + v * (sign === 0 ? 1 : width))));

/** Draws in every way that figures are written; throws where one is no sound document of finite numbers. */
function drawn(fig: Figure): string {
  const svg = fig.toSvg();
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(faultsOfXml(svg)).toEqual([]);
  return svg;
}

/** The labels of an axis tell its ticks apart, and each, read as a number, stands where its tick does. */
function soundLabels(fig: Figure): void {
  for (const { texts, shares, spec } of labelsOf(fig)) {
    expect(new Set(texts).size, texts.join(' | ')).toBe(texts.length);
    if (!spec) continue;
    const sorted = [...shares].sort((a, b) => a - b);
    const gaps = sorted.slice(1).map((v, i) => v - sorted[i]!);
    texts.forEach((text, i) => {
      const share = shareAlong(scaleOf(spec.kind, 'test'), numberIn(text), spec.from, spec.to);
      const off = Math.abs(share - shares[i]!);
      expect(off, `${text} from ${spec.from} to ${spec.to}`).toBeLessThanOrEqual(0.5 * Math.min(1, ...gaps));
    });
  }
}

describe('a plot of numbers of any size', () => {
  const limits = fc.option(
    fc.tuple(fc.constantFrom(0, 1, -1, 1e-320, 1e308, 1e16, 5), fc.constantFrom(0, 10, 1e16 + 2, 1e-300)),
  );
  const scale = fc.constantFrom('linear' as const, 'log' as const);

  test('ends, is a sound document, and labels its ticks apart', () => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, scale, scale, limits, fc.boolean(), (xs, ys, x, y, lim, before) => {
        const n = Math.min(xs.length, ys.length);
        const fig = figure();
        const ax = fig.axes().plot(xs.slice(0, n), ys.slice(0, n), 'o--');
        const limit = (): unknown => lim && ax.ylim(...lim);
        const steps = before ? [limit, () => ax.yscale(y)] : [() => ax.yscale(y), limit];
        ax.xscale(x);
        for (const step of steps) {
          try {
            step();
          } catch (error) {
            expect(error).toBeInstanceOf(ArgumentError);
          }
        }
        drawn(fig);
        soundLabels(fig);
      }),
      { numRuns: runs },
    );
  });

  const marks: Readonly<Record<string, (ax: Axes, x: number[], y: number[]) => unknown>> = {
    step: (ax, x, y) => ax.step(x, y),
    scatter: (ax, x, y) => ax.scatter(x, y, { c: y }).colorbar(),
    bar: (ax, x, y) => ax.bar(x, y),
    barh: (ax, x, y) => ax.barh(x, y),
    hist: (ax, _, y) => ax.hist(y, 3),
    stem: (ax, x, y) => ax.stem(x, y),
    fillBetween: (ax, x, y) => ax.fillBetween(x, y),
    errorbar: (ax, x, y) => ax.errorbar(x, y, { yerr: y.map(Math.abs), xerr: 1 }),
    imshow: (ax, _, y) => ax.imshow([y], { aspect: 'auto' }).colorbar(),
    pcolormesh: (ax, _, y) => ax.pcolormesh([y, y]).colorbar(),
    contour: (ax, _, y) =>
      ax.contour(
        [
          [...y, 0],
          [...y, y[0]!],
        ],
        { clabel: true },
      ),
    contourf: (ax, _, y) =>
      ax
        .contourf([
          [...y, 0],
          [...y, y[0]!],
        ])
        .colorbar(),
    quiver: (ax, x, y) => ax.quiver(x, y, y, x, { c: y }),
    axhline: (ax, x, y) => ax.axhline(y[0]).axvline(x[0]),
    axhspan: (ax, x, y) => ax.axhspan(y[0]!, y.at(-1)!).axvspan(x[0]!, x.at(-1)!),
    text: (ax, x, y) =>
      ax
        .plot(x, y)
        .text(x[0]!, y[0]!, 'here')
        .annotate('there', [x[0]!, y[0]!], { xytext: [1, 1] }),
    decisionRegions: (ax, x, y) =>
      ax.decisionRegions((points) => points.map(([u]) => Number(u! > x[0]!)), {
        extent: [Math.min(...x), Math.max(...x) || 1, Math.min(...y), Math.max(...y) || 1],
        resolution: 5,
      }),
  };
  test.each(Object.keys(marks))('with the mark %s ends, and is a sound document', (name) => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, scale, scale, (xs, ys, x, y) => {
        const n = Math.min(xs.length, ys.length);
        const fig = figure({ figsize: [3, 2] });
        const ax = fig.axes().xscale(x).yscale(y);
        try {
          marks[name]!(ax, xs.slice(0, n), ys.slice(0, n));
        } catch (error) {
          // Refused with a reason: bins finer than the numbers between which they are to lie.
          expect(error).toBeInstanceOf(ArgumentError);
        }
        drawn(fig);
        soundLabels(fig);
      }),
      { numRuns: Math.ceil(runs / 8) },
    );
  });

  const solids: Readonly<Record<string, (ax: Axes3D, x: number[], y: number[]) => unknown>> = {
    plot3d: (ax, x, y) => ax.plot3d(x, y, x).zlim(0, 1),
    scatter3d: (ax, x, y) => ax.scatter3d(x, y, x, { c: y }).colorbar(),
    surface: (ax, x, y) => ax.surface(x, [0, 1], [y, y]).colorbar(),
    wireframe: (ax, x, y) => ax.wireframe(x, [0, 1], [y, y]),
  };
  test.each(Object.keys(solids))('in space with the mark %s ends, and is a sound document', (name) => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, (xs, ys) => {
        const n = Math.min(xs.length, ys.length);
        const fig = figure();
        solids[name]!(fig.axes3d(), xs.slice(0, n), ys.slice(0, n));
        drawn(fig);
      }),
      { numRuns: Math.ceil(runs / 8) },
    );
  });
});

describe('a logarithmic axis', () => {
  test('and a limit at 0 are refused by the later of the two calls, in either order', () => {
    const message = /a log axis cannot begin or end at 0\nhint: both limits above 0/;
    expect(() => figure().axes().plot([1, 2, 3]).ylim(0, 10).yscale('log')).toThrow(message);
    expect(() => figure().axes().plot([1, 2, 3]).yscale('log').ylim(0, 10)).toThrow(message);
    expect(() => figure().axes().xlim(-1).xscale('log')).toThrow(/^\[xscale\] a log axis cannot begin or end at -1/);
    const ax = figure().axes().plot([1, 2, 3]).ylim(0, 10);
    expect(() => ax.yscale('log')).toThrow(ArgumentError);
    expect(ax.ylim()).toEqual([0, 10]);
    expect(ax.ylim(undefined, 10).yscale('log').ylim()[1]).toBe(10);
  });
  test('shows a normal density down to where it is no number any more', () => {
    const x = Array.from({ length: 161 }, (_, i) => (i - 80) / 2);
    const fig = figure();
    fig
      .axes()
      .plot(
        x,
        x.map((v) => Math.exp((-v * v) / 2)),
      )
      .yscale('log');
    drawn(fig);
    soundLabels(fig);
  });
});

describe('limits', () => {
  test('that are no finite numbers are refused, in three dimensions, too', () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const name of ['linear', 'log'] as const) {
        expect(() => figure().axes().yscale(name).ylim(1, wrong)).toThrow(/axis cannot begin or end at/);
        expect(() => figure().axes().xscale(name).xlim(wrong)).toThrow(/axis cannot begin or end at/);
      }
      expect(() => figure().axes3d().zlim(0, wrong)).toThrow(/two finite numbers/);
      expect(() => figure().axes3d().viewInit(wrong)).toThrow(/an angle must not be/);
    }
  });
  test('that are equal leave room on both sides, at every size and on every scale', () => {
    for (const v of [0, 1e-320, 1e-3, 5, 1e17, 1.7e308, -1.7e308]) {
      const [low, high] = figure().axes().ylim(v, v).ylim();
      expect(low < v && v < high, `${low} ${v} ${high}`).toBe(true);
      if (v <= 0) continue;
      const logarithmic = figure().axes().yscale('log').ylim(v, v).ylim();
      expect(logarithmic[0] <= v && v <= logarithmic[1] && logarithmic[0] > 0).toBe(true);
    }
  });
});

describe('ticks', () => {
  test.each<[string, number[], string[]]>([
    [
      'a loss that is stuck',
      [0.681345, 0.6813451],
      ['0.681345000', '0.681345025', '0.681345050', '0.681345075', '0.681345100'],
    ],
    ['a minute in Unix seconds', [1.7e9, 1.7e9 + 60], ['1700000000', '1700000020', '1700000040', '1700000060']],
    ['the days of a month', [20230101, 20230131], ['20230100', '20230110', '20230120', '20230130']],
    ['neighbours of 1e16', [1e16, 1e16 + 4], ['10000000000000000', '10000000000000002', '10000000000000004']],
    ['a few millionths of a thousandth', [1e-9, 3e-9], ['1.0×10⁻⁹', '1.5×10⁻⁹', '2.0×10⁻⁹', '2.5×10⁻⁹', '3.0×10⁻⁹']],
  ])('of %s are told apart', (_, values, labels) => {
    const fig = figure({ figsize: [6, 2] });
    fig.axes().plot(values, values);
    expect(labelsOf(fig).find((axis) => axis.name === 'y')!.texts).toEqual(labels);
    soundLabels(fig);
  });
  test('that the user chose are told apart without texts of their own', () => {
    const fig = figure({ figsize: [12, 6] });
    fig.axes().xticks([20230101, 20230102, 20230103]).xlim(20230100, 20230104);
    expect(labelsOf(fig)[0]!.texts).toEqual(['20230101', '20230102', '20230103']);
    expect(fig.describe()).toContain('20230101, 20230102, 20230103');
  });
  test('that the user chose where no number is are left out', () => {
    const fig = figure();
    const wrong = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    fig
      .axes()
      .plot([-1e308, 1e308], [0, 1])
      .xticks([...wrong, -1e308, 0, 1e308]);
    expect(labelsOf(fig)[0]!.texts).toEqual(['−1×10³⁰⁸', '0', '1×10³⁰⁸']);
    drawn(fig);
  });
  test('of a colour bar and of a cube are told apart', () => {
    const fig = figure({ figsize: [12, 6] });
    fig
      .addSubplot(1, 2, 1)
      .imshow([[0.681345, 0.6813452]])
      .colorbar();
    const z = [
      [1.7e9, 1.7e9 + 30],
      [1.7e9 + 30, 1.7e9 + 60],
    ];
    const cube = fig.axes3d(1, 2, 2).surface([0, 1], [20230101, 20230131], z);
    soundLabels(fig);
    const svg = fig.toSvg();
    const beside = svg.match(/(?<=>)0\.6813\d*(?=<)/g)!;
    expect(beside.length).toBeGreaterThan(3);
    expect(new Set(beside).size).toBe(beside.length);
    expect(svg).toContain('>20230110<');
    expect(svg).toContain('>1700000030<');
    expect(cube.describe()).toContain('20230101 to 20230131');
  });
  test('of a page reach its script with all digits of their limits', () => {
    const fig = figure();
    fig.axes().plot([1.7e9, 1.7e9 + 60], [0.6813451, 0.6813452]);
    expect(fig.toSvg()).toContain('data-x="linear 1699999997 1700000063 whole"');
    expect(figureToHtml(fig)).toContain(liveScript);
  });
});

describe('dashes', () => {
  test('of no length, or on a way a million pixels long, end in a PNG file and in a terminal', () => {
    const fig = figure({ figsize: [2, 1.5] });
    fig.axes().plot([0, 1, 2], [0, 1e9, -1e9], '--').plot([0, 1], [0, 1], ':', { linewidth: 0 }).ylim(0, 1);
    fig.axes().plot([0, 1], [0, 1], '-.', { linewidth: 1e-12 });
    expect(figureToPng(fig, { scale: 1 }).length).toBeGreaterThan(100);
    expect(figureToText(fig, { columns: 40, rows: 10 })).toContain('0');
  });
});

describe('labels', () => {
  test('of any list of numbers are read back as these, to less than half of the distance to the next', () => {
    const power = fc.integer({ min: -323, max: 307 });
    const uneven = fc.array(fc.tuple(power, fc.double({ min: -9, max: 9, noNaN: true })), {
      minLength: 1,
      maxLength: 6,
    });
    const near = fc.tuple(
      power,
      fc.integer({ min: 0, max: 17 }),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }),
    );
    const lists = fc.oneof(
      uneven.map((list) => list.map(([p, m]) => m * Number(`1e${p}`))),
      near.map(([p, digits, list]) => list.map((k) => Number(`1e${p}`) * (1 + k / 10 ** digits))),
    );
    fc.assert(
      fc.property(lists, (list) => {
        const values = [...new Set(list.filter(Number.isFinite).map((v) => v + 0))].sort((a, b) => a - b);
        for (const labels of [tickLabels(values), briefApart(values)]) {
          expect(new Set(labels).size).toBe(values.length);
          const gaps = values.slice(1).map((v, i) => v - values[i]!);
          const gap = gaps.length > 0 ? Math.min(...gaps) : Math.abs(values[0] ?? 0);
          labels.forEach((label, i) => {
            expect(Math.abs(numberIn(label) - values[i]!), label).toBeLessThanOrEqual(gap / 2);
          });
        }
      }),
      { numRuns: 4 * runs },
    );
  });
  test('of a page that was zoomed in are told apart at every depth', () => {
    const view = { isX: true, start: 0, length: 500, fixed: undefined };
    const ends = fc.constantFrom(
      '1699999997 1700000063',
      '0 1',
      '0.9999999 1',
      '-1e308 1e308',
      '1e-320 3e-320',
      '1e16 1e+25',
    );
    fc.assert(
      fc.property(
        ends,
        fc.constantFrom('linear', 'log'),
        fc.double({ min: -3, max: 5, noNaN: true }),
        (both, kind, depth) => {
          const spec = `${kind} ${kind === 'log' ? both.replace('-1e308', '1e-308').replace(/^0 /, '1e-9 ') : both}`;
          const scale = 10 ** depth;
          const ticks = ticksInView({ ...view, spec, scale, shift: 250 - 250 * scale });
          expect(new Set(ticks.map(([, text]) => text)).size).toBe(ticks.length);
          for (const [pixel] of ticks) expect(pixel >= -1 && pixel <= 501).toBe(true);
          if (depth < 1) expect(ticks.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: runs },
    );
  });
});

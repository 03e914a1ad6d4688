import { describe, expect, test } from 'vitest';
import { ShapeError } from '../../src/index.ts';
import { type Figure, figure } from '../../src/plot/index.ts';
import { eachShape, type PathShape, type Shape } from '../../src/plot/scene.ts';
import { printed } from '../../src/plot/text/typography.ts';

const grid = (rows: number, columns: number, f: (r: number, c: number) => number): number[][] =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => f(r, c)));
const shapesIn = (fig: Figure): Shape[] => {
  const out: Shape[] = [];
  eachShape(fig.scene().shapes, (shape, clip) => {
    if (clip) out.push(shape);
  });
  return out;
};

// A net of 4 by 3 points with x along the rows, as meshgrid has it with indexing 'ij'.
const xs = [0, 1, 3, 4];
const ys = [0, 2, 3];
const X = grid(4, 3, (r) => xs[r]!);
const Y = grid(4, 3, (_, c) => ys[c]!);
const turned = <T>(rows: readonly (readonly T[])[]): T[][] => rows[0]!.map((_, c) => rows.map((row) => row[c]!));
const z = grid(4, 3, (r, c) => xs[r]! + 10 * ys[c]!);

/** A tenth of a pixel, not at the border between two of them. */
const place = (v: number): string => (v + 0.013).toFixed(1);

/** Outlines as sets of points, so that the order in which they run does not matter. */
const outlines = (fig: Figure): string[] =>
  shapesIn(fig)
    .flatMap((s) => {
      const points = (list: readonly number[]): string[] =>
        list.flatMap((v, i) => (i % 2 === 0 ? [`${place(v)},${place(list[i + 1]!)}`] : []));
      if (s.kind === 'path') return s.runs.map((run) => `${s.fill ?? s.stroke} ${points(run.points).sort().join(' ')}`);
      if (s.kind !== 'rect') return [];
      const [x, y, right, down] = [
        s.box.x + 0.3,
        s.box.y + 0.3,
        s.box.x + s.box.width - 0.3,
        s.box.y + s.box.height - 0.3,
      ];
      return [`${s.fill} ${points([x, y, right, y, right, down, x, down]).sort().join(' ')}`];
    })
    .sort();

describe('a field over a net that stands turned', () => {
  test.each(['pcolormesh', 'contour', 'contourf'] as const)(
    'is drawn by %s as over the net that stands straight',
    (name) => {
      const [straight, other] = [figure(), figure()];
      straight.axes()[name](turned(X), turned(Y), turned(z), {});
      other.axes()[name](X, Y, z, {});
      expect(outlines(other)).toEqual(outlines(straight));
      expect(outlines(other).length).toBeGreaterThan(3);
    },
  );
  test.each(['surface', 'wireframe'] as const)('is drawn by %s as over the net that stands straight', (name) => {
    const corners = (fig: Figure, draw: (ax: ReturnType<Figure['axes3d']>) => unknown): string[] => {
      const ax = fig.axes3d();
      draw(ax);
      return ax.model(printed).items.map(({ p }) => p.map(String).sort().join(' '));
    };
    const straight = corners(figure(), (ax) => ax[name](turned(X), turned(Y), turned(z)));
    expect(corners(figure(), (ax) => ax[name](X, Y, z)).sort()).toEqual(straight.sort());
  });
});

describe('a field over a polar net', () => {
  const radii = [1, 2, 3];
  const angles = Array.from({ length: 9 }, (_, i) => (i * Math.PI) / 8);
  const at = (f: (r: number, a: number) => number): number[][] => radii.map((r) => angles.map((a) => f(r, a)));
  const [px, py] = [at((r, a) => r * Math.cos(a)), at((r, a) => r * Math.sin(a))];

  test('has contour lines at their radius', () => {
    const fig = figure({ figsize: [6, 4] });
    const ax = fig
      .axes()
      .contour(
        px,
        py,
        at((r) => r),
        { levels: [1.5, 2.5] },
      )
      .axis('equal');
    const [left, right] = ax.xlim();
    const lines = shapesIn(fig).filter((s): s is PathShape => s.kind === 'path');
    let box = { x: 0, y: 0, width: 1, height: 1 };
    eachShape(fig.scene().shapes, (_, clip) => {
      box = clip ?? box;
    });
    const unit = box.width / (right - left);
    [1.5, 2.5].forEach((radius, k) => {
      const { points } = lines[k]!.runs[0]!;
      for (let i = 0; i < points.length; i += 2) {
        const x = left + (points[i]! - box.x) / unit;
        const y = ax.ylim()[0] + (box.y + box.height - points[i + 1]!) / unit;
        // Chords of an eighth of a half circle cut off less than 2 %.
        expect(Math.hypot(x, y)).toBeGreaterThan(0.98 * radius - 0.01);
        expect(Math.hypot(x, y)).toBeLessThan(radius + 0.01);
      }
    });
  });
  test('has cells by their own corners, given as borders or as centres', () => {
    const cells = grid(2, 8, (r, c) => r + c);
    const area = (fig: Figure): number => {
      const runs = shapesIn(fig).flatMap((s) => (s.kind === 'path' ? s.runs : []));
      return runs.reduce((sum, { points }) => {
        let twice = 0;
        for (let i = 0; i < points.length; i += 2) {
          const k = (i + 2) % points.length;
          twice += points[i]! * points[k + 1]! - points[k]! * points[i + 1]!;
        }
        return sum + Math.abs(twice) / 2;
      }, 0);
    };
    const borders = figure({ figsize: [6, 4] });
    const ax = borders.axes().pcolormesh(px, py, cells).axis('equal');
    let box = { x: 0, y: 0, width: 1, height: 1 };
    eachShape(borders.scene().shapes, (_, clip) => {
      box = clip ?? box;
    });
    const unit = box.width / (ax.xlim()[1] - ax.xlim()[0]);
    // Half a ring of radii 1 and 3, as a polygon of eight pieces.
    expect(area(borders) / unit ** 2).toBeCloseTo(8 * 0.5 * 8 * Math.sin(Math.PI / 8), 6);
    const centres = figure();
    centres.axes().pcolormesh(
      px,
      py,
      at((r) => r),
    );
    expect(shapesIn(centres)).toHaveLength(27);
  });
  test('leaves out cells whose corners have no place', () => {
    const fig = figure();
    const broken = px.map((row, r) => row.map((v, c) => (r === 1 && c === 4 ? Number.NaN : v)));
    fig.axes().pcolormesh(
      broken,
      py,
      grid(2, 8, (r, c) => r + c),
    );
    expect(shapesIn(fig)).toHaveLength(12);
    expect(fig.toSvg()).not.toContain('NaN');
  });
});

describe('a sphere', () => {
  const angles = (count: number, end: number): number[] =>
    Array.from({ length: count }, (_, i) => (i * end) / (count - 1));
  const [us, vs] = [angles(9, Math.PI), angles(17, 2 * Math.PI)];
  const net = (f: (u: number, v: number) => number): number[][] => us.map((u) => vs.map((v) => f(u, v)));
  test.each(['surface', 'wireframe'] as const)('is round as a %s', (name) => {
    const ax = figure().axes3d();
    const parts = [
      net((u, v) => Math.sin(u) * Math.cos(v)),
      net((u, v) => Math.sin(u) * Math.sin(v)),
      net((u) => Math.cos(u)),
    ] as const;
    ax[name](...parts);
    const { items } = ax.model(printed);
    expect(items.length).toBeGreaterThan(20);
    for (const [x, y, z] of items.flatMap(({ p }) => p)) expect(Math.hypot(x, y, z / 0.75)).toBeCloseTo(1, 2);
  });
});

test('a field of neither one nor three arrays is refused by their number, options aside', () => {
  type Draw = (...args: never[]) => unknown;
  const z = [[1, 2], [3, 4]]; // biome-ignore format: a matrix
  for (const name of ['contour', 'contourf', 'pcolormesh'] as const)
    for (const count of [0, 2, 4])
      for (const options of [[], [{ alpha: 0.5 }]]) {
        const args = [...new Array<unknown>(count).fill(z), ...options] as never[];
        const ax = figure().axes();
        expect(() => (ax[name] as Draw).apply(ax, args), name).toThrow(`takes (z) or (x, y, z), got ${count} arrays`);
      }
});

describe('a field whose x and y do not fit', () => {
  const four = grid(2, 2, (r, c) => r + c);
  test.each<[string, () => unknown]>([
    ['a list too long', () => figure().axes().contour([0, 1, 2], [0, 1], four)],
    ['a list one longer where there are no borders', () => figure().axes().contourf([0, 1], [0, 1, 2], four)],
    ['grids of the transposed shape', () => figure().axes().contour(turned(X), turned(Y), z)],
    [
      'one grid of borders and one of centres',
      () =>
        figure()
          .axes()
          .pcolormesh(
            grid(3, 3, () => 0),
            grid(2, 2, () => 0),
            four,
          ),
    ],
    ['borders two longer', () => figure().axes().pcolormesh([0, 1, 2, 3], [0, 1, 2], four)],
    ['a surface of the transposed shape', () => figure().axes3d().surface(turned(X), turned(Y), z)],
  ])('%s is refused', (_, call) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(/hint: x one for each column and y one for each row, or both of shape/);
  });
});

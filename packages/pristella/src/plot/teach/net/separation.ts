import { ArgumentError, ShapeError, showValue } from '../../../base/errors.ts';
import { type Options, options } from '../../../base/options.ts';
import { choice, list, text } from '../../../base/row.ts';
import { each } from '../../../base/tuple.ts';
import type { Axes } from '../../axes/axes.ts';
import { checkCount } from '../../count.ts';
import { type Figure, FigureOptions, figure, figureOptions } from '../../figure.ts';
import { type Marker, marker } from '../../mark/marker.ts';
import type { Classifier } from '../../mark/regions.ts';
import { brief } from '../../ticks.ts';
import { grid, type Rows, range, type Values, vector } from '../../values.ts';
import { bestLine, type Halves, sideOf } from './halves.ts';

/** What divides points: a neuron's weights and bias, or a function that gives many points their classes. */
export type Divider = { readonly weights: Values; readonly bias: number } | Classifier;

/** Title, names and language of a picture of points that are divided. */
export class SeparationOptions extends FigureOptions {
  /** The title above the picture. */
  readonly title?: string = text('');
  /** What the two classes are called, in a legend; without names their numbers stand in the points. */
  readonly names?: readonly string[] | undefined = list(text(), 2);
  /** Markers of the two classes: circles unless told. */
  readonly markers?: readonly Marker[] | undefined = list(marker('o'), 2);
  /** What the axes are called; x with an index unless told. */
  readonly axes?: readonly string[] | undefined = list(text(), 2);
  /** What is written below; the equation of a neuron unless told. */
  readonly caption?: string | undefined = text();
  /** The language of the words in the picture: 'en' unless told, or 'zh'. */
  readonly language?: 'en' | 'zh' = choice(['en', 'zh'], 'en');
}
const separationOptions: Options<SeparationOptions> = options(SeparationOptions);

const op = 'separation';
const words = {
  en: (right: number, all: number) => `${right} of ${all} right`,
  zh: (right: number, all: number) => `${all} 个点分对 ${right} 个`,
} as const;

/**
 * Points of two classes (0 and 1) and what divides them: a neuron's line with both its sides, or, for points in space, its plane;
 * the borders of any classifier; without a divider the line that gets most points right, found by trying. How many are right is
 * counted and told; wrong ones have a ring. Throws ShapeError for points that are not of two or three numbers, and where
 * something does not fit them; ArgumentError for other classes, and for what divides nothing.
 * @example
 * const corners = [[0, 0], [1, 0], [0, 1], [1, 1]];
 * plot.separation(corners, [0, 0, 0, 1], { weights: [0.5, 0.5], bias: -0.7 }, { title: 'AND' }).describe();
 * plot.separation(corners, [0, 1, 1, 0]).describe();
 */
export function separation(points: Rows, classes: Values, by?: Divider, options: SeparationOptions = {}): Figure {
  const o = separationOptions.read(options, op, arguments.length - 4);
  const places = grid(points, op);
  checkCount(places.rows, op);
  const given = vector(classes, op, 'classes');
  if ((places.columns !== 2 && places.columns !== 3) || places.rows === 0)
    throw new ShapeError(`points of ${places.columns} numbers`, { op, hint: 'two or three numbers each' });
  if (given.length !== places.rows) throw new ShapeError(`${given.length} classes for ${places.rows} points`, { op });
  const wrong = given.find((c) => c !== 0 && c !== 1);
  if (wrong !== undefined) throw new ArgumentError(`a class ${wrong}`, { op, hint: 'two classes, 0 and 1' });
  const rows = Array.from({ length: places.rows }, (_, r) =>
    Array.from({ length: places.columns }, (_, c) => places.at(r, c)),
  );
  const divided = dividerOf(by, rows, places.columns, given);
  const answers = vector(divided.classify(rows), op);
  if (answers.length !== rows.length)
    throw new ShapeError(`${answers.length} classes for ${rows.length} points`, {
      op,
      hint: 'the function gets all points and returns a class for each',
    });
  const isRight = rows.map((_, i) => answers[i] === given[i]);
  const told = words[o.language](isRight.filter(Boolean).length, rows.length);
  const caption = [o.caption ?? (divided.halves && equationOf(divided.halves)), told].filter(Boolean).join('\n');
  const [x = '$x_1$', y = '$x_2$', z = '$x_3$'] = o.axes ?? [];
  const fig = figure({
    figsize: places.columns === 2 ? [o.names ? 4.7 : 3.6, 4] : [3.6, 4],
    ...figureOptions.pick(options),
  });
  const picture = {
    fig,
    rows,
    given,
    isRight,
    divided,
    names: [x, y, z] as const,
    caption,
    title: o.title,
    classNames: o.names,
    markers: o.markers,
  };
  return places.columns === 3 && divided.halves ? solid(picture, divided.halves) : flat(picture);
}

interface Divided {
  readonly classify: Classifier;
  readonly halves: Halves | undefined;
}

interface Picture {
  readonly fig: Figure;
  readonly rows: readonly number[][];
  readonly given: Float64Array;
  readonly isRight: readonly boolean[];
  readonly divided: Divided;
  readonly names: readonly [x: string, y: string, z: string];
  readonly caption: string;
  readonly title: string;
  readonly classNames: readonly string[] | undefined;
  readonly markers: readonly Marker[] | undefined;
}

function dividerOf(by: Divider | undefined, rows: number[][], columns: number, given: Float64Array): Divided {
  if (typeof by === 'function') {
    if (columns === 3)
      throw new ArgumentError('a function divides points of the plane alone', { op, hint: 'give weights and a bias' });
    return { classify: by, halves: undefined };
  }
  if (by === undefined && columns === 3)
    throw new ArgumentError('points in space need what divides them', { op, hint: 'weights and a bias' });
  if (
    by !== undefined &&
    (typeof by !== 'object' || by === null || typeof by.bias !== 'number' || by.weights === undefined)
  )
    throw new ArgumentError(`needs weights and a bias or a function, got ${showValue(by)}`, {
      op,
      hint: '{ weights: [0.5, 0.5], bias: -0.7 }',
    });
  const halves = by === undefined ? bestLine(rows, given) : { weights: [...vector(by.weights, op)], bias: by.bias };
  if (halves.weights.length !== columns)
    throw new ShapeError(`${halves.weights.length} weights for points of ${columns} numbers`, { op });
  return { classify: (points) => points.map((p) => sideOf(halves, p)), halves };
}

/** `0.5 x₁ + 0.5 x₂ − 0.7 = 0`: the line, and in space the plane, of a neuron. */
function equationOf({ weights, bias }: Halves): string {
  const terms = weights.flatMap((w, i): [number, string][] => (w === 0 ? [] : [[w, `x_{${i + 1}}`]]));
  if (bias !== 0) terms.push([bias, '']);
  const told = terms.map(([v, name], i) => {
    const size = brief(Number(Math.abs(v).toPrecision(3)));
    const sign = v < 0 ? '−' : i === 0 ? '' : '+';
    return `${i === 0 ? sign : ` ${sign} `}${size === '1' && name !== '' ? '' : size}${name}`;
  });
  return `$${told.join('')} = 0$`;
}

const across = (values: readonly number[]): [number, number] => {
  const [low, high] = range(values) ?? [0, 0];
  const room = Math.max(0.35 * (high - low), 0.1 * Math.abs(high), 1e-9);
  return [low - room, high + room];
};

const columnOf = (rows: readonly number[][], c: number): number[] => rows.map((row) => row[c]!);

function flat({ fig, rows, given, isRight, divided, names, caption, title, classNames, markers }: Picture): Figure {
  const [x, y] = [columnOf(rows, 0), columnOf(rows, 1)];
  const [[left, right], [bottom, top]] = [across(x), across(y)];
  const ax = fig.axes();
  ax.decisionRegions(divided.classify, { extent: [left, right, bottom, top] });
  for (const k of [0, 1] as const) {
    const at = rows.filter((_, i) => given[i] === k);
    if (at.length === 0) continue;
    const label = classNames?.[k];
    const shape = markers?.[k] ?? 'o';
    ax.scatter(columnOf(at, 0), columnOf(at, 1), {
      s: classNames ? 42 : 330,
      color: `C${k}`,
      marker: shape,
      ...(label !== undefined && { label }),
    });
    if (!classNames)
      for (const [u = NaN, v = NaN] of at)
        ax.text(u, v, String(k), { ha: 'center', va: 'center', color: 'paper', weight: 'bold', fontsize: 12 });
  }
  ringsAbout(
    ax,
    rows.filter((_, i) => !isRight[i]),
    classNames ? 130 : 640,
  );
  ax.xlim(left, right).ylim(bottom, top).title(title).xlabel(`${names[0]}\n${caption}`).ylabel(names[1]);
  for (const [axis, at] of [
    ['xticks', x],
    ['yticks', y],
  ] as const) {
    const corners = [...new Set(at)].sort((a, b) => a - b);
    if (corners.length <= 3) ax[axis](corners);
  }
  if (classNames) ax.legend('outside');
  return fig;
}

/** Rings about the points that are on the wrong side. */
function ringsAbout(ax: Axes, rows: readonly number[][], s: number): void {
  if (rows.length > 0) ax.scatter(columnOf(rows, 0), columnOf(rows, 1), { s, color: 'none', edgecolors: 'ink' });
}

type AxisNumber = 0 | 1 | 2;
const AXES = [0, 1, 2] as const;

/** The plane by its lines, cut at a cube about the points. */
function solid({ fig, rows, given, names, caption, title, classNames }: Picture, halves: Halves): Figure {
  const ax = fig.axes3d();
  const limits = each(AXES, (c) => across(columnOf(rows, c)));
  for (const k of [0, 1] as const) {
    const at = rows.filter((_, i) => given[i] === k);
    if (at.length === 0) continue;
    const label = { label: classNames?.[k] ?? String(k) };
    ax.scatter3d(columnOf(at, 0), columnOf(at, 1), columnOf(at, 2), { s: 60, color: `C${k}`, ...label });
  }
  const [p = NaN, q = NaN, r = NaN] = halves.weights;
  const weights = [p, q, r] as const;
  // Where the plane is steep along z it has no height: it stands over the two axes along which it is least steep.
  const along = AXES.reduce((a: AxisNumber, b) => (Math.abs(weights[b]) > Math.abs(weights[a]) ? b : a));
  const [first, second] = [along === 0 ? 1 : 0, along === 2 ? 1 : 2] as const;
  const ticks = (c: AxisNumber): number[] => {
    const [low, high] = limits[c];
    return Array.from({ length: 9 }, (_, k) => low + ((high - low) * k) / 8);
  };
  const net = (of: (u: number, v: number) => number): number[][] =>
    ticks(first).map((u) => ticks(second).map((v) => of(u, v)));
  const sheet = (c: number): number[][] => {
    if (c === first) return net((u) => u);
    if (c === second) return net((_, v) => v);
    return net((u, v) => -(weights[first] * u + weights[second] * v + halves.bias) / weights[along]);
  };
  ax.surface(sheet(0), sheet(1), sheet(2), { color: 'C2', alpha: 0.35 });
  ax.xlim(...limits[0])
    .ylim(...limits[1])
    .zlim(...limits[2])
    .title(title === '' ? caption : `${title}\n${caption}`)
    .xlabel(names[0])
    .ylabel(names[1])
    .zlabel(names[2])
    .legend();
  return fig;
}

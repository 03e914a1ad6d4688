/** The kinds of options that pictures have besides those of `base/row.ts`. */
import { ArgumentError, showValue } from '../base/errors.ts';
import { checkNumber } from '../base/limits.ts';
import { checked, choice, type Fallback, list, number, pairOf, type Value } from '../base/row.ts';
import { type Color, paintOf } from './color.ts';
import { type Colormap, checkColormap } from './colormap.ts';
import { type Theme, themes } from './theme.ts';
import { type Corners, checkExtent, type Values, vector } from './values.ts';

/** A colour as users write it. */
export const color = <F extends Fallback<Color>>(...fallback: F): Value<Color, F> =>
  checked<Color, F>(
    (value, name, op) => {
      paintOf(value as Color, op, name);
      return value as Color;
    },
    ...fallback,
  );

/** A colour map or its name. */
export const map = <F extends Fallback<string | Colormap>>(...fallback: F): Value<string | Colormap, F> =>
  checked<string | Colormap, F>((value, name, op) => checkColormap(value, op, name), ...fallback);

/** One-dimensional data. */
export const values = (): Values | undefined =>
  checked<Values, []>((value, name, op) => {
    vector(value as Values, op, name);
    return value as Values;
  });

/** Any finite number. */
export const finite = <F extends Fallback<number>>(...fallback: F): Value<number, F> => number({}, ...fallback);

/** Left, right, bottom and top of a rectangle. */
export const extent = (): Corners | undefined =>
  checked<Corners, []>((value, name, op) => checkExtent(value, op, name));

/** Two numbers: a place or a range. */
export const pair = (): readonly [number, number] | undefined => pairOf(finite());

/** The areas of markers: one for all, or one for each. */
export const areas = (): number | Values =>
  checked<number | Values, [number]>((value, name, op) => {
    const list = typeof value === 'number' ? [value] : vector(value as Values, op, name);
    for (const area of list) checkNumber(area, name, op, { least: 0 });
    return value as number | Values;
  }, 36);

/** Width and height, above 0. */
export const size = (fallback: readonly [number, number]): readonly [number, number] =>
  checked<readonly [number, number], [readonly [number, number]]>((value, name, op) => {
    if (Array.isArray(value) && value.length === 2 && value.every((v) => v > 0 && Number.isFinite(v)))
      return value as [number, number];
    throw new ArgumentError(`${name} ${showValue(value)} is not a size`, { op, hint: 'two positive numbers' });
  }, fallback);

/** The colours of a picture. */
export const theme = <F extends Fallback<Theme>>(...fallback: F): Value<Theme, F> =>
  choice<Theme, F>(themes, ...fallback);

/** A list of colours. */
export const colors = (): readonly Color[] | undefined => list(color());

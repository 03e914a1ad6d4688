import { ArgumentError, showValue } from '../base/errors.ts';
import { mix, type Rgb, rgb } from './color.ts';
import { colorTables, type TableName } from './color-tables.ts';
import { neighbours, zip } from './values.ts';

/** Colours for numbers from 0 to 1. */
export interface Colormap {
  readonly name: string;
  /** The colour at `t` from 0 to 1, its parts from 0 to 255. */
  at(t: number): Rgb;
}

/** Colours one after the other, each for an equal part of the way from 0 to 1: Matplotlib's rule. */
function listed(name: string, make: () => readonly Rgb[]): Listed {
  let made: readonly Rgb[] | undefined;
  const colors = (): readonly Rgb[] => (made ??= make());
  return {
    name,
    colors,
    at(t) {
      const list = colors();
      const place = Math.floor(Math.min(1, Math.max(0, t)) * list.length);
      return list[Math.min(list.length - 1, place)] ?? [Number.NaN, Number.NaN, Number.NaN];
    },
  };
}

// Lists and tensors have an `at`, too.
const isColormap = (v: unknown): v is Colormap =>
  typeof v === 'object' && typeof (v as Colormap | null)?.at === 'function' && typeof (v as Colormap).name === 'string';

interface Listed extends Colormap {
  readonly colors: () => readonly Rgb[];
}

/** How many colours a map has that is made by a rule. */
const COUNT = 256;

const byRule = (name: string, at: (t: number) => Rgb): Listed =>
  listed(name, () => Array.from({ length: COUNT }, (_, i) => at(i / (COUNT - 1))));

/** A map through given colours at even distances. */
function through(name: string, stops: readonly (string | Rgb)[]): Listed {
  const colors = stops.map((stop) => (typeof stop === 'string' ? rgb(`#${stop}`) : stop));
  const ways = neighbours(colors);
  return byRule(name, (t) => {
    const place = t * ways.length;
    const i = Math.min(ways.length - 1, Math.floor(place));
    return mix(...ways[i]!, place - i);
  });
}

type Corner = readonly [t: number, value: number];

/** The value at `t` of straight lines through corners. */
function cornered(corners: readonly [Corner, Corner, ...Corner[]], t: number): number {
  const [[t0, a], [t1, b]] = neighbours(corners).find(([, [place]]) => place >= t) ?? corners;
  return 255 * (a + ((b - a) * (t - t0)) / (t1 - t0));
}

/** Unpacks a table: the first colour, and then slopes that change by little. */
const unpacked = (name: TableName): Listed =>
  listed(name, () => {
    const { count, start, changes } = colorTables[name];
    const codes = [...changes].flatMap((letter) => {
      const code = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(letter);
      return [(code >> 3) - 3, (code & 7) - 3];
    });
    const channel = (number: number, first: number, slope: number): number[] => {
      let [value, step] = [first + slope, slope];
      const rest = codes.slice(number * (count - 2), (number + 1) * (count - 2)).map((change) => {
        step += change;
        value += step;
        return value;
      });
      return [first, first + slope, ...rest];
    };
    const [r, g, b, slopeR, slopeG, slopeB] = start;
    return zip('colormap', channel(0, r, slopeR), channel(1, g, slopeG), channel(2, b, slopeB));
  });

const gray = through('gray', ['000000', 'ffffff']);
const maps: readonly Listed[] = [
  ...(['viridis', 'plasma', 'inferno', 'magma', 'cividis'] as const).map(unpacked),
  // Cynthia Brewer's colours: THIRD-PARTY-NOTICES.md has their licence.
  through('Blues', ['f7fbff', 'deebf7', 'c6dbef', '9ecae1', '6baed6', '4292c6', '2171b5', '08519c', '08306b']),
  through('Reds', ['fff5f0', 'fee0d2', 'fcbba1', 'fc9272', 'fb6a4a', 'ef3b2c', 'cb181d', 'a50f15', '67000d']),
  through('Greens', ['f7fcf5', 'e5f5e0', 'c7e9c0', 'a1d99b', '74c476', '41ab5d', '238b45', '006d2c', '00441b']),
  gray,
  through('Greys', ['ffffff', 'f0f0f0', 'd9d9d9', 'bdbdbd', '969696', '737373', '525252', '252525', '000000']),
  through('binary', ['ffffff', '000000']),
  through('RdBu', [
    '67001f', 'b2182b', 'd6604d', 'f4a582', 'fddbc7', 'f7f7f7', 'd1e5f0', '92c5de', '4393c3', '2166ac', '053061',
  ]),
  through('PuOr', [
    '7f3b08', 'b35806', 'e08214', 'fdb863', 'fee0b6', 'f7f7f7', 'd8daeb', 'b2abd2', '8073ac', '542788', '2d004b',
  ]),
  unpacked('coolwarm'),
  through('bwr', ['0000ff', 'ffffff', 'ff0000']),
  through('seismic', [[0, 0, 76.5], '0000ff', 'ffffff', 'ff0000', [127.5, 0, 0]]),
  // All hues once around, for angles.
  unpacked('hsv'),
  unpacked('twilight'),
  byRule('jet', (t) => [
    cornered([[0, 0], [0.35, 0], [0.66, 1], [0.89, 1], [1, 0.5]], t),
    cornered([[0, 0], [0.125, 0], [0.375, 1], [0.64, 1], [0.91, 0], [1, 0]], t),
    cornered([[0, 0.5], [0.11, 1], [0.34, 1], [0.65, 0], [1, 0]], t),
  ]),
]; // biome-ignore format: rows of colours
const byName = new Map(maps.map((m) => [m.name.toLowerCase(), m]));
byName.set('grey', gray);

/**
 * Names of the colour maps; `_r` at the end of a name turns it around.
 * @example
 * plot.colormapNames.slice(0, 5);
 */
export const colormapNames: readonly string[] = maps.map((m) => m.name);

/**
 * The colour map of that name, with Matplotlib's names and colours (`viridis`, `gray`, `RdBu`, ...; `viridis_r` runs
 * backwards).
 * Throws ArgumentError for unknown names.
 * @example
 * plot.colormap('viridis').at(0.5).map((part) => Math.round(part));
 */
export const colormap = (name: string | Colormap): Colormap => checkColormap(name, 'colormap');

/** The same for an option of a function. */
export function checkColormap(name: unknown, op: string, option?: string): Colormap {
  if (isColormap(name)) return name;
  const key = String(name).toLowerCase();
  const map = byName.get(key);
  if (map) return map;
  const turned = key.endsWith('_r') ? byName.get(key.slice(0, -2)) : undefined;
  if (turned) return listed(String(name), () => [...turned.colors()].reverse());
  throw new ArgumentError(`unknown colour map ${showValue(name)}${option === undefined ? '' : ` for ${option}`}`, {
    op,
    hint: `one of ${colormapNames.join(', ')}`,
  });
}

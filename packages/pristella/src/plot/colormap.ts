import { ArgumentError, showValue } from '../base/errors.ts';
import { mix, type Rgb, rgb } from './color.ts';

/** Colours for numbers from 0 to 1. */
export interface Colormap {
  readonly name: string;
  /** The colour at `t` from 0 to 1, its parts from 0 to 255. */
  at(t: number): Rgb;
}

/** From CIE L*C*h (lightness 0 to 100, chroma, hue in degrees; D65) to sRGB from 0 to 255. */
export function fromLch(l: number, c: number, h: number): Rgb {
  const angle = (h * Math.PI) / 180;
  const fy = (l + 16) / 116;
  const unfold = (t: number): number => (t > 6 / 29 ? t ** 3 : (3 * 36 * (t - 4 / 29)) / 841);
  const x = 0.95047 * unfold(fy + (c * Math.cos(angle)) / 500);
  const y = unfold(fy);
  const z = 1.08883 * unfold(fy - (c * Math.sin(angle)) / 200);
  const gamma = (v: number): number => {
    const w = Math.min(1, Math.max(0, v));
    return 255 * (w <= 0.0031308 ? 12.92 * w : 1.055 * w ** (1 / 2.4) - 0.055);
  };
  return [
    gamma(3.2406 * x - 1.5372 * y - 0.4986 * z),
    gamma(-0.9689 * x + 1.8758 * y + 0.0415 * z),
    gamma(0.0557 * x - 0.204 * y + 1.057 * z),
  ];
}

/** Through given colours at even distances. */
const through = (name: string, stops: readonly string[]): Colormap => {
  const colors = stops.map(rgb);
  return {
    name,
    at(t) {
      const place = Math.min(1, Math.max(0, t)) * (colors.length - 1);
      const i = Math.min(colors.length - 2, Math.floor(place));
      return mix(colors[i]!, colors[i + 1]!, place - i);
    },
  };
};

/** The value at `t` of a list spread evenly from 0 to 1. */
function along(list: readonly number[], t: number): number {
  const place = Math.min(1, Math.max(0, t)) * (list.length - 1);
  const i = Math.min(list.length - 2, Math.floor(place));
  return list[i]! + (list[i + 1]! - list[i]!) * (place - i);
}

/** A path through colours: lightness along a straight line, so that equal steps look equal, hue likewise or by a rule. */
interface Path {
  readonly light: readonly [number, number];
  /** Eleven values, each within what sRGB can show at that lightness and hue: clipping would bend the scale. */
  readonly chroma: readonly number[];
  readonly hue: (t: number) => number;
}

const rising = (name: string, { light, chroma, hue }: Path): Colormap => ({
  name,
  at(value) {
    const t = Math.min(1, Math.max(0, value));
    return fromLch(along(light, t), along(chroma, t), hue(t));
  },
});

/** From the middle, which is nearly white, along one path to each end. */
const parting = (name: string, low: Path, high: Path): Colormap => {
  const [left, right] = [rising(name, low), rising(name, high)];
  return { name, at: (t) => (t < 0.5 ? left.at(1 - 2 * t) : right.at(2 * t - 1)) };
};

const red: Path = { light: [97, 38], chroma: [0, 9, 18, 27, 36, 45, 53, 60, 66, 69, 70], hue: () => 30 };
const blue: Path = { light: [97, 38], chroma: [0, 9, 17, 25, 32, 38, 42, 43, 41, 38, 35], hue: () => 265 };
const orange: Path = { light: [97, 40], chroma: [0, 12, 22, 31, 39, 46, 51, 54, 55, 54, 52], hue: () => 70 };
const purple: Path = { light: [97, 40], chroma: [0, 9, 17, 25, 32, 38, 43, 47, 50, 52, 54], hue: () => 305 };

const maps: readonly Colormap[] = [
  // Purple, blue, green, yellow: the run of hues made familiar by viridis, computed here.
  rising('viridis', {
    light: [14, 91],
    chroma: [40, 36, 29, 26, 27, 31, 40, 54, 66, 74, 78],
    hue: (t) => 312 - 210 * t ** 0.9,
  }),
  rising('plasma', {
    light: [14, 90],
    chroma: [52, 58, 62, 64, 68, 72, 74, 70, 68, 66, 62],
    hue: (t) => 300 + 162 * t,
  }),
  rising('magma', {
    light: [2, 97],
    chroma: [8, 34, 48, 56, 60, 60, 56, 48, 34, 19, 5],
    hue: (t) => 290 + 135 * t ** 1.1,
  }),
  rising('cividis', {
    light: [16, 92],
    chroma: [26, 25, 20, 14, 7, 0, 8, 17, 26, 34, 36],
    hue: (t) => (t < 0.5 ? 275 : 92),
  }),
  rising('Blues', { light: [98, 30], chroma: [2, 8, 13, 18, 23, 27, 30, 33, 33, 30, 26], hue: () => 255 }),
  rising('Reds', { light: [98, 36], chroma: [2, 9, 17, 25, 33, 41, 49, 56, 62, 66, 68], hue: () => 32 }),
  rising('Greens', { light: [98, 36], chroma: [4, 9, 14, 19, 24, 29, 34, 38, 41, 43, 43], hue: () => 150 }),
  through('gray', ['#000000', '#ffffff']),
  through('Greys', ['#ffffff', '#000000']),
  parting('RdBu', red, blue),
  parting('coolwarm', blue, red),
  parting('PuOr', orange, purple),
  // All hues once around, at one lightness: for angles.
  { name: 'hsv', at: (t) => fromLch(68, 38, 25 + 360 * t) },
  through('jet', ['#00007f', '#0000ff', '#007fff', '#00ffff', '#7fff7f', '#ffff00', '#ff7f00', '#ff0000', '#7f0000']),
];
const byName = new Map(maps.map((m) => [m.name.toLowerCase(), m]));
for (const [alias, name] of [
  ['grey', 'gray'],
  ['binary', 'greys'],
  ['gray_r', 'greys'],
  ['bwr', 'coolwarm'],
  ['seismic', 'coolwarm'],
  ['twilight', 'hsv'],
  ['inferno', 'magma'],
]) {
  byName.set(alias!, byName.get(name!)!);
}

/**
 * Names of the colour maps; `_r` at the end of a name turns it around.
 * @example
 * plot.colormapNames.slice(0, 5);
 */
export const colormapNames: readonly string[] = maps.map((m) => m.name);

/**
 * The colour map of that name, as Matplotlib names them (`viridis`, `gray`, `RdBu`, ...; `viridis_r` runs backwards).
 * Throws ArgumentError for unknown names.
 * @example
 * plot.colormap('viridis').at(0.5).map((part) => Math.round(part));
 */
export function colormap(name: string | Colormap): Colormap {
  if (typeof name === 'object' && typeof name?.at === 'function') return name;
  const key = String(name).toLowerCase();
  const map = byName.get(key);
  if (map) return map;
  const turned = key.endsWith('_r') ? byName.get(key.slice(0, -2)) : undefined;
  if (turned) return { name: String(name), at: (t) => turned.at(1 - t) };
  throw new ArgumentError(`unknown colour map ${showValue(name)}`, {
    op: 'colormap',
    hint: `one of ${colormapNames.join(', ')}`,
  });
}

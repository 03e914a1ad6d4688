import { ArgumentError } from '../base/errors.ts';
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

/** Lightness rises evenly from one end to the other, so that equal steps look equal; the hue turns on the way. */
const rising = (name: string, path: (t: number) => readonly [number, number, number]): Colormap => ({
  name,
  at: (t) => fromLch(...path(Math.min(1, Math.max(0, t)))),
});

/** Lightness falls evenly from the middle to both ends, which have a hue each. */
const parting = (name: string, low: number, high: number, darkest: number, chroma: number): Colormap => ({
  name,
  at(t) {
    const d = Math.min(1, Math.abs(2 * t - 1));
    return fromLch(97 - (97 - darkest) * d, chroma * d ** 0.8 * (1.25 - 0.25 * d), t < 0.5 ? low : high);
  },
});

const bump = (t: number): number => 4 * t * (1 - t);

const maps: readonly Colormap[] = [
  // Purple, blue, green, yellow: the run of hues made familiar by viridis, computed here in L*C*h.
  rising('viridis', (t) => [14 + 77 * t, 40 + 12 * bump(t) * (t < 0.5 ? -1 : 0) + 34 * t ** 2, 312 - 210 * t ** 0.9]),
  rising('plasma', (t) => [14 + 76 * t, 58 + 18 * bump(t), 300 + 162 * t]),
  rising('magma', (t) => [2 + 95 * t, 8 + 60 * bump(t) ** 0.8 * (1 - 0.25 * t), 290 + 135 * t ** 1.1]),
  rising('cividis', (t) => [16 + 76 * t, 34 * Math.abs(2 * t - 1) ** 1.2 + 8, t < 0.5 ? 275 : 92]),
  rising('Blues', (t) => [98 - 68 * t, 4 + 44 * t, 255]),
  rising('Reds', (t) => [98 - 62 * t, 4 + 66 * t, 32]),
  rising('Greens', (t) => [98 - 62 * t, 4 + 46 * t, 150]),
  through('gray', ['#000000', '#ffffff']),
  through('Greys', ['#ffffff', '#000000']),
  parting('RdBu', 30, 265, 38, 58),
  parting('coolwarm', 270, 30, 42, 52),
  parting('PuOr', 70, 305, 40, 50),
  // All hues once around, at one lightness: for angles.
  { name: 'hsv', at: (t) => fromLch(68, 52, 25 + 360 * t) },
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

/** Names of the colour maps; `_r` at the end of a name turns it around. */
export const colormapNames: readonly string[] = maps.map((m) => m.name);

/**
 * The colour map of that name, as Matplotlib names them (`viridis`, `gray`, `RdBu`, ...; `viridis_r` runs backwards).
 * Throws ArgumentError for unknown names.
 */
export function colormap(name: string | Colormap): Colormap {
  if (typeof name !== 'string') return name;
  const key = name.toLowerCase();
  const map = byName.get(key);
  if (map) return map;
  const turned = key.endsWith('_r') ? byName.get(key.slice(0, -2)) : undefined;
  if (turned) return { name, at: (t) => turned.at(1 - t) };
  throw new ArgumentError(`unknown colour map '${name}'`, {
    op: 'colormap',
    hint: `one of ${colormapNames.join(', ')}`,
  });
}

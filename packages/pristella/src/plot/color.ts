import { ArgumentError, showValue } from '../base/errors.ts';
import type { Paint } from './scene.ts';

/** Red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** As users write it: a name, a letter, `C0` to `C7`, `#rrggbb`, or [red, green, blue] from 0 to 1. */
export type Color = string | readonly number[];

/** Begins the word for a colour that is moved toward the ink where it would be hardly seen on the paper. */
export const LEGIBLE = 'line-';

/** A colour for lines and marks that stands out from light and dark paper alike, as a theme's word. */
export const legible = (color: Paint): Paint => (color.startsWith('#') ? `${LEGIBLE}${color.slice(1)}` : color);

// Matplotlib's letters and the CSS names that people type. Black is the theme's ink, so that it shows on dark paper, and
// the others are made to stand out from both papers; white alone stays as it is, for letters and edges on colours.
const named: Readonly<Record<string, Paint>> = {
  b: 'C0', blue: 'C0', r: '#d62728', red: '#d62728', g: 'C2', green: 'C2', k: 'ink', black: 'ink', w: '#ffffff',
  white: '#ffffff', c: '#17a2b8', cyan: '#17a2b8', m: '#b5449a', magenta: '#b5449a', y: '#c9a800', yellow: '#e3c000',
  orange: '#e69f00', purple: '#7b52ab', brown: '#8c564b', pink: 'C3', gray: '#808080', grey: '#808080', lightgray: '#d3d3d3',
  lightgrey: '#d3d3d3', darkgray: '#8a8a8a', navy: '#001f5b', teal: '#008080', gold: '#d4a017', crimson: '#dc143c',
  steelblue: '#4682b4', skyblue: '#56b4e9', tomato: '#ff6347', salmon: '#fa8072', olive: '#808000', lime: '#32cd32',
  indigo: '#4b0082', violet: '#ee82ee', coral: '#ff7f50', maroon: '#800000', none: 'none', ink: 'ink', paper: 'paper',
  soft: 'soft', grid: 'grid',
}; // biome-ignore format: one table, read across

/** The names and letters that stand for colours. */
export const colorNames: readonly string[] = Object.keys(named);

/**
 * A colour as users write it: a name, one of Matplotlib's letters, `C0` to `C9` of the cycle, `#rgb`, `#rrggbb`, a grey
 * from '0' to '1', or [red, green, blue] from 0 to 1. Throws ArgumentError for anything else.
 */
export function paintOf(color: Color, op = 'plot', name?: string): Paint {
  const paint = typeof color === 'string' ? paintNamed(color) : paintMixed(color);
  if (paint !== undefined) return paint;
  throw new ArgumentError(`unknown colour ${showValue(color)}${name === undefined ? '' : ` for ${name}`}`, {
    op,
    hint: "use a name such as 'red', a letter such as 'r', 'C0' to 'C7', '#rrggbb' or [red, green, blue] from 0 to 1",
  });
}

function paintNamed(color: string): Paint | undefined {
  const word = color.toLowerCase().replace(/^tab:/, '');
  const known = Object.hasOwn(named, word) ? named[word] : undefined;
  if (known !== undefined) return known === '#ffffff' ? known : legible(known);
  if (/^C\d+$/.test(color)) return `C${Number(color.slice(1)) % CYCLE}`;
  if (/^#[0-9a-f]{6}$/i.test(color)) return color.toLowerCase();
  if (/^#[0-9a-f]{3}$/i.test(color)) return `#${[...color.slice(1)].map((c) => c + c).join('')}`.toLowerCase();
  const grey = 255 * Number(color);
  if (/^(0?\.\d+|[01]|[01]\.0*)$/.test(color)) return hex([grey, grey, grey]);
  return undefined;
}

function paintMixed(color: readonly number[]): Paint | undefined {
  const isMixed =
    Array.isArray(color) && color.length === 3 && color.every((v) => typeof v === 'number' && v >= 0 && v <= 1);
  return isMixed ? hex([255 * color[0]!, 255 * color[1]!, 255 * color[2]!]) : undefined;
}

/** How many colours the default cycle has. */
export const CYCLE = 8;

/** `#rrggbb` of a colour whose parts are from 0 to 255; rounds and clamps. */
export const hex = (rgb: Rgb): Paint =>
  `#${rgb
    .map((v) =>
      Math.round(Math.min(255, Math.max(0, v)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** The parts of `#rrggbb`. */
export function rgb(color: Paint): Rgb {
  const n = Number.parseInt(color.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

/** The colour `t` of the way from one colour to another, in sRGB. */
export const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** Relative luminance from 0 (black) to 1 (white), as WCAG 2 defines it. */
export function luminance([r, g, b]: Rgb): number {
  const linear = (v: number): number => (v <= 10.31475 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** The contrast of two colours, as a ratio of luminances (WCAG 2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return Math.max(x, y) / Math.min(x, y);
}

/** Black or white, whichever reads better on the colour. */
export const inkOn = (color: Rgb): Paint => (luminance(color) > 0.18 ? '#000000' : '#ffffff');

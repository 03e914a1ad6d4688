import { CYCLE, contrast, hex, LEGIBLE, mix, rgb } from './color.ts';
import type { Paint } from './scene.ts';

/** The colours of the theme's words: four of these names, and `C0` to `C7`. */
export type Palette = Readonly<Record<'paper' | 'ink' | 'soft' | 'grid', Paint> & Record<string, Paint>>;

/** `auto` follows the reader's preference where the picture is shown (light where it cannot be asked). */
export type Theme = 'light' | 'dark' | 'auto';
export const themes: readonly Theme[] = ['light', 'dark', 'auto'];

// Light: C0 to C3 are colours of Okabe and Ito (2008, "Color Universal Design"); the rest, and those for dark paper, were
// searched for the greatest least distance in CIELAB as seen by readers with each kind of colour blindness and with none,
// under a contrast with their paper of at least 3, each of one hue on both papers.
const cycle = {
  light: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#a58c42', '#00546e', '#a51c30', '#a565ec'],
  dark: ['#3f97e0', '#ff7a2e', '#26b58c', '#e59ac5', '#ffc94d', '#8fd8ff', '#de797b', '#9983b7'],
};

const numbered = (colors: readonly Paint[]): Record<string, Paint> =>
  Object.fromEntries(colors.map((c, i) => [`C${i}`, c]));

/**
 * What each theme's words mean.
 * @example
 * plot.palettes.light.C0;
 */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: { paper: '#ffffff', ink: '#1f2328', soft: '#57606a', grid: '#d8dee4', ...numbered(cycle.light) },
  dark: { paper: '#15181d', ink: '#e6edf3', soft: '#9aa4af', grid: '#343b44', ...numbered(cycle.dark) },
};

/** The n-th colour of the default cycle, as a theme's word. */
export const cycleColor = (n: number): Paint => `C${n % CYCLE}`;

/** The `#rrggbb` that a paint means in a palette; `none` stays. */
export function resolvePaint(paint: Paint, palette: Palette): Paint {
  if (paint.startsWith(LEGIBLE)) return apart(paint.slice(LEGIBLE.length), palette, CONTRAST);
  if (paint.startsWith(TINTED)) return apart(paint.slice(TINTED.length), palette, TINT_CONTRAST);
  return palette[paint] ?? paint;
}

const TINTED = 'tint-';

/** A colour of a map for points and arrows: it stays near to what the colour bar shows, but does not sink into the paper. */
export const tinted = (color: Paint): Paint => (color.startsWith('#') ? `${TINTED}${color.slice(1)}` : color);

/** Whether a paint is of another colour on dark paper. */
export const isThemed = (paint: Paint): boolean =>
  paint in palettes.light || paint.startsWith(LEGIBLE) || paint.startsWith(TINTED);

/** The least contrast of lines and marks with their paper; they stay in their order. */
const CONTRAST = 3;
const TINT_CONTRAST = 2;

function apart(color: string, palette: Palette, least: number): Paint {
  const [from, ink, paper] = [rgb(`#${color}`), rgb(palette.ink), rgb(palette.paper)];
  for (let step = 0; step < 20; step++) {
    const moved = hex(mix(from, ink, step / 20));
    if (contrast(rgb(moved), paper) >= least) return moved;
  }
  return palette.ink;
}

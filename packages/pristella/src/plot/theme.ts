import { checkChoice } from '../base/options.ts';
import { CYCLE, hex, luminance, mix, type Rgb, rgb } from './color.ts';
import type { Paint } from './scene.ts';

/** The colours of the theme's words. */
export type Palette = Readonly<Record<string, Paint>>;

/** `auto` follows the reader's preference where the picture is shown (light where it cannot be asked). */
export type Theme = 'light' | 'dark' | 'auto';

/** The theme, or ArgumentError where it is none. */
export const checkTheme = (theme: Theme, op: string): Theme =>
  checkChoice(theme, { light: true, dark: true, auto: true }, 'theme', op);

// Light: six colours of Okabe and Ito (2008, "Color Universal Design"); the rest, and those for dark paper, were searched
// for the greatest least distance in CIELAB as seen by readers with each kind of colour blindness and with none.
const cycle = {
  light: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#6d220a', '#4a3547'],
  dark: ['#3f97e0', '#ff7a2e', '#26b58c', '#e59ac5', '#ffc94d', '#b4ec9f', '#756433', '#496a7b'],
};

const numbered = (colors: readonly Paint[]): Palette => Object.fromEntries(colors.map((c, i) => [`C${i}`, c]));

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
export const resolvePaint = (paint: Paint, palette: Palette): Paint =>
  paint.startsWith(LEGIBLE) ? apart(paint.slice(LEGIBLE.length), palette) : (palette[paint] ?? paint);

const LEGIBLE = 'line-';

/** A colour for thin lines that stands out from light and dark paper alike: `#rrggbb`, moved toward the ink where needed. */
export const legible = (color: Paint): Paint => (color.startsWith('#') ? `${LEGIBLE}${color.slice(1)}` : color);

/** Whether a paint is of another colour on dark paper. */
export const isThemed = (paint: Paint): boolean => paint in palettes.light || paint.startsWith(LEGIBLE);

/** The least contrast of a line with its paper, as a ratio of luminances (WCAG 2); tints of a map stay in their order. */
const CONTRAST = 2;

function apart(color: string, palette: Palette): Paint {
  const [from, ink, paper] = [rgb(`#${color}`), rgb(palette.ink!), rgb(palette.paper!)];
  const contrast = (c: Rgb): number => {
    const [a, b] = [luminance(c) + 0.05, luminance(paper) + 0.05];
    return Math.max(a, b) / Math.min(a, b);
  };
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(from, ink, share);
    if (contrast(moved) >= CONTRAST) return hex(moved);
  }
  return palette.ink!;
}

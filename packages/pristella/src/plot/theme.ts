import { CYCLE } from './color.ts';
import type { Paint } from './scene.ts';

/** The colours of the theme's words. */
export type Palette = Readonly<Record<string, Paint>>;

/** `auto` follows the reader's preference where the picture is shown (light where it cannot be asked). */
export type Theme = 'light' | 'dark' | 'auto';

// The cycle starts from the palette of Okabe and Ito (2008, "Color Universal Design"), whose members stay apart for the
// three kinds of colour blindness; its yellow is replaced because thin yellow lines vanish on white.
const cycle = {
  light: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#6f4e9c', '#7a7a7a'],
  dark: ['#4ba6e6', '#ff8a3d', '#2cc79b', '#e59ac5', '#f2b632', '#8fd0f7', '#b39ddb', '#a8a8a8'],
};

const numbered = (colors: readonly Paint[]): Palette => Object.fromEntries(colors.map((c, i) => [`C${i}`, c]));

/** What each theme's words mean. */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: { paper: '#ffffff', ink: '#1f2328', soft: '#57606a', grid: '#d8dee4', ...numbered(cycle.light) },
  dark: { paper: '#15181d', ink: '#e6edf3', soft: '#9aa4af', grid: '#343b44', ...numbered(cycle.dark) },
};

/** The n-th colour of the default cycle, as a theme's word. */
export const cycleColor = (n: number): Paint => `C${n % CYCLE}`;

/** The `#rrggbb` that a paint means in a palette; `none` stays. */
export const resolvePaint = (paint: Paint, palette: Palette): Paint => palette[paint] ?? paint;

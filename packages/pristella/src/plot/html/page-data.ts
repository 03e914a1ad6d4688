import { isThemed, palettes, resolvePaint } from '../theme.ts';
import type { CubeModel } from '../three/cube.ts';
import type { PageData } from './live/page.ts';

/** What makes a picture live needs besides the picture. */
export function pageData(cubes: readonly CubeModel[], theme: 'light' | 'dark'): PageData {
  const palette = palettes[theme];
  const words = cubes.flatMap((cube) => cube.items.flatMap((item) => [item.f, item.k === 'p' ? item.s : undefined]));
  const themed = words.filter((word): word is string => word !== undefined && isThemed(word));
  const meant = Object.fromEntries(themed.map((word) => [word, resolvePaint(word, palette)]));
  return { cubes, palette: { ...palette, ...meant } };
}

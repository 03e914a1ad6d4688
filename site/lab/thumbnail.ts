/** A door as the pages that lead to it show it: a line of words, and a short film of what it does, made by its own programs. */
import type { Language } from '../language.ts';

export interface Thumbnail {
  readonly about: Readonly<Record<Language, string>>;
  /** Pieces of SVG, WIDTH by HEIGHT, in the order in which they are shown; the last is there at rest. */
  readonly frames: readonly string[];
}

/** Of each frame, in its own units. */
export const WIDTH = 240;
export const HEIGHT = 150;

/** A way through points. */
export const way = (points: readonly (readonly [number, number])[]): string =>
  `M${points.map((p) => p.map((v) => Math.round(v * 10) / 10).join(' ')).join('L')}`;

/** The frames side by side: the style sheet shows one after the other. Where a card is taller, what a frame draws above and below is seen. */
export function film({ frames }: Thumbnail): string {
  const strip = frames
    .map(
      (frame, i) =>
        `<svg x="${i * WIDTH}" y="${-HEIGHT}" width="${WIDTH}" height="${3 * HEIGHT}" viewBox="0 ${-HEIGHT} ${WIDTH} ${3 * HEIGHT}">${frame}</svg>`,
    )
    .join('');
  return `<svg class="film" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><g style="--frames:${frames.length}">${strip}</g></svg>`;
}

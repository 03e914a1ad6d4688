import { styleText } from 'node:util';
import { shown } from 'pristella/io';
import type { Stream } from './output.ts';

/** A grey picture, 0 (black) to 1 (white), row by row. */
export interface Picture {
  readonly pixels: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/** Whether a stream shows the 24 greys of a 256-colour terminal. */
export const showsGreys = (stream: Stream): boolean =>
  stream.isTTY === true && (stream.getColorDepth?.() ?? 1) >= 8 && styleText('bold', 'x', { stream }) !== 'x';

/**
 * A picture in half blocks, two pixels a character, as lines of equal width: plain ` ▀▄█` from some ink on, which
 * survive a pipe; on a terminal in greys on black as well.
 */
export function pictureLines({ pixels, width, height }: Picture, greys: boolean): string[] {
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = '';
    for (let x = 0; x < width; x++) {
      const top = pixels[y * width + x]!;
      const bottom = y + 1 < height ? pixels[(y + 1) * width + x]! : 0;
      line += greys ? greyBlock(top, bottom) : blockOf(top, bottom);
    }
    lines.push(greys ? `${line}\x1b[0m` : line);
  }
  return lines;
}

const inked = (ink: number): boolean => ink > 0.4;
const blockOf = (top: number, bottom: number): string => ' ▀▄█'[(inked(top) ? 1 : 0) + (inked(bottom) ? 2 : 0)]!;

/** Colours 232 to 255 of a terminal are greys from near black to near white. */
const grey = (ink: number): number => 232 + Math.round(23 * ink);

/** The plain block in colours, so that the text alone shows the shape too. */
function greyBlock(top: number, bottom: number): string {
  const [ink, ground] =
    inked(top) === inked(bottom)
      ? [(top + bottom) / 2, (top + bottom) / 2]
      : inked(top)
        ? [top, bottom]
        : [bottom, top];
  return `\x1b[38;5;${grey(ink)};48;5;${grey(ground)}m${blockOf(top, bottom)}`;
}

/** The part of a picture of 28 x 28 that holds a digit's ink, which is at most 20 x 20, with the ink in its middle. */
export function cropDigit({ pixels, width, height }: Picture, side = 20): Picture {
  const start = (size: number, hasInk: (i: number) => boolean): number => {
    const places = Array.from({ length: size }, (_, i) => i).filter(hasInk);
    const middle = places.length > 0 ? (places[0]! + places.at(-1)! + 1) / 2 : size / 2;
    return Math.min(Math.max(Math.floor(middle - side / 2), 0), size - side);
  };
  const every = (size: number, f: (i: number) => number): boolean =>
    Array.from({ length: size }, (_, i) => f(i)).some((v) => v > 0);
  const left = start(width, (x) => every(height, (y) => pixels[y * width + x]!));
  const top = start(height, (y) => every(width, (x) => pixels[y * width + x]!));
  const out = new Float32Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) out[y * side + x] = pixels[(top + y) * width + left + x]!;
  return { pixels: out, width: side, height: side };
}

/** Pictures next to each other, each over its caption, in as many rows as `columns` characters ask for. */
export function gallery(
  items: readonly { picture: Picture; caption: string }[],
  columns: number,
  greys: boolean,
): string[] {
  const gap = 3;
  const cell = Math.max(1, ...items.flatMap((i) => [i.picture.width, i.caption.length])) + gap;
  const perRow = Math.max(1, Math.floor((columns + gap) / cell));
  const lines: string[] = [];
  for (let first = 0; first < items.length; first += perRow) {
    const row = items.slice(first, first + perRow);
    const pictures = row.map(({ picture }) => pictureLines(picture, greys));
    const beside = (parts: readonly { text: string; width: number }[]): string =>
      parts
        .map(({ text, width }) => text + ' '.repeat(cell - width))
        .join('')
        .trimEnd();
    for (let y = 0; y < pictures[0]!.length; y++) {
      lines.push(beside(row.map(({ picture }, i) => ({ text: pictures[i]![y] ?? '', width: picture.width }))));
    }
    lines.push(beside(row.map(({ caption }) => ({ text: caption, width: caption.length }))));
    if (first + perRow < items.length) lines.push('');
  }
  return lines;
}

const eighths = ' ▏▎▍▌▋▊▉█';

/** A bar of `width` characters for a share of 0 to 1, to an eighth of a character. */
export function barOf(share: number, width: number): string {
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * width * 8);
  const rest = filled % 8;
  return '█'.repeat(filled >> 3) + (rest > 0 ? eighths[rest]! : '');
}

/** Shares as a line each: name, percentage, bar. */
export function shareLines(names: readonly string[], shares: ArrayLike<number>, columns: number): string[] {
  const titles = names.map((name) => shown(name, 60));
  const longest = Math.max(...titles.map((n) => n.length));
  const width = Math.max(10, Math.min(40, columns - longest - 12));
  return titles.map((name, i) =>
    `${name.padStart(longest)} ${percent(shares[i]!, 1).padStart(7)}  ${barOf(shares[i]!, width)}`.trimEnd(),
  );
}

/** `98.5 %`; never 100 % for less. */
export function percent(share: number, digits = 2): string {
  const text = (100 * share).toFixed(digits);
  const honest = share < 1 && Number(text) === 100 ? (100 - 10 ** -digits).toFixed(digits) : text;
  return `${honest} %`;
}

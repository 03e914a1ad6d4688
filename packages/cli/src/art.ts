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
export function pictureLines(picture: Picture, greys: boolean): string[] {
  const rows = rowsOf(picture);
  const block = greys ? greyBlock : blockOf;
  return rows.flatMap((row, y) => {
    if (y % 2 === 1) return [];
    const line = row.map((top, x) => block(top, rows[y + 1]?.[x] ?? 0)).join('');
    return [greys ? `${line}\x1b[0m` : line];
  });
}

const rowsOf = ({ pixels, width, height }: Picture): number[][] =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => pixels[y * width + x]!));

const inked = (ink: number): boolean => ink > 0.4;
const blockOf = (top: number, bottom: number): string =>
  inked(top) ? (inked(bottom) ? '█' : '▀') : inked(bottom) ? '▄' : ' ';

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
export function cropDigit(picture: Picture, side = 20): Picture {
  const rows = rowsOf(picture);
  const start = (size: number, inked: readonly number[]): number => {
    const middle = inked.length > 0 ? (Math.min(...inked) + Math.max(...inked) + 1) / 2 : size / 2;
    return Math.min(Math.max(Math.floor(middle - side / 2), 0), size - side);
  };
  const columns = rows.flatMap((row) => row.flatMap((v, x) => (v > 0 ? [x] : [])));
  const lines = rows.flatMap((row, y) => (row.some((v) => v > 0) ? [y] : []));
  const [left, top] = [start(picture.width, columns), start(picture.height, lines)];
  const cut = rows.slice(top, top + side).flatMap((row) => row.slice(left, left + side));
  return { pixels: Float32Array.from(cut), width: side, height: side };
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
    const row = items.slice(first, first + perRow).map(({ picture, caption }) => {
      return { drawn: pictureLines(picture, greys), width: picture.width, caption };
    });
    const beside = (parts: readonly { text: string; width: number }[]): string =>
      parts
        .map(({ text, width }) => text + ' '.repeat(cell - width))
        .join('')
        .trimEnd();
    for (let y = 0; y < Math.max(...row.map(({ drawn }) => drawn.length)); y++)
      lines.push(beside(row.map(({ drawn, width }) => ({ text: drawn[y] ?? '', width }))));
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
  return '█'.repeat(filled >> 3) + (rest > 0 ? eighths.charAt(rest) : '');
}

/** Shares as a line each: name, percentage, bar. */
export function shareLines(shares: readonly (readonly [name: string, share: number])[], columns: number): string[] {
  const titled = shares.map(([name, share]) => ({ title: shown(name, 60), share }));
  const longest = Math.max(...titled.map(({ title }) => title.length));
  const width = Math.max(10, Math.min(40, columns - longest - 12));
  return titled.map(({ title, share }) =>
    `${title.padStart(longest)} ${percent(share, 1).padStart(7)}  ${barOf(share, width)}`.trimEnd(),
  );
}

/** `98.5 %`; never 100 % for less. */
export function percent(share: number, digits = 2): string {
  const text = (100 * share).toFixed(digits);
  const honest = share < 1 && Number(text) === 100 ? (100 - 10 ** -digits).toFixed(digits) : text;
  return `${honest} %`;
}

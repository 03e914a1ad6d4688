import type { TextShape } from '../scene.ts';

/** Measures text without a browser. Sizes and results in pixels. */
export interface Metrics {
  /** How far a line of text reaches from its start. */
  width(text: string, size: number, bold?: boolean): number;
  /** How far letters reach above and below the baseline. */
  ascent(size: number): number;
  descent(size: number): number;
}

// Advance widths of DejaVu Sans (Verdana's are the same within 1 %, Arial's and Helvetica's smaller) in thousandths of
// the size, for U+0020 to U+007E, U+00A0 to U+00FF and U+0391 to U+03C9.
const ascii = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
  636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
  748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
  615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
  337, 636, 838,
];
const latin = [
  318, 401, 636, 636, 636, 636, 337, 500, 500, 1000, 471, 612, 838, 361, 1000, 500, 500, 838, 401, 401, 500, 636, 636,
  318, 500, 401, 471, 612, 969, 969, 969, 531, 684, 684, 684, 684, 684, 684, 974, 698, 632, 632, 632, 632, 295, 295,
  295, 295, 775, 748, 787, 787, 787, 787, 787, 838, 787, 732, 732, 732, 732, 611, 605, 630, 613, 613, 613, 613, 613,
  613, 982, 550, 615, 615, 615, 615, 278, 278, 278, 278, 612, 634, 612, 612, 612, 612, 612, 838, 612, 634, 634, 634,
  634, 592, 635, 592,
];
const greek = [
  684, 686, 557, 684, 632, 685, 752, 787, 295, 656, 684, 863, 748, 632, 787, 752, 603, 600, 632, 611, 611, 787, 685,
  787, 764, 295, 611, 659, 541, 634, 338, 579, 659, 638, 592, 612, 541, 544, 634, 612, 338, 589, 592, 636, 559, 558,
  612, 602, 635, 587, 634, 602, 579, 660, 578, 660, 837,
];
const SCRIPT = /[⁰¹²³⁴-₎ₐ-ₜᵀ]/u;
const BOLD = 1.12;

function advance(code: number): number {
  const listed = ascii[code - 0x20] ?? latin[code - 0xa0] ?? greek[code - 0x391];
  if (listed !== undefined) return listed;
  if (SCRIPT.test(String.fromCodePoint(code))) return 528;
  if (code >= 0x300 && code <= 0x36f) return 0; // combining marks
  if (code >= 0x2010 && code <= 0x2027) return code === 0x2014 || code === 0x2026 ? 1000 : 500;
  if (code >= 0x2e80) return 1050; // Chinese, Japanese, Korean, emoji
  return 838; // arrows and mathematical signs
}

/** The metrics of the sans-serif font that figures are written in: errs on the wide side. */
export const sansMetrics: Metrics = {
  width(text, size, bold = false) {
    let sum = 0;
    for (const c of text) sum += advance(c.codePointAt(0)!);
    return (sum * size * (bold ? BOLD : 1)) / 1000;
  },
  ascent: (size) => 0.76 * size,
  descent: (size) => 0.24 * size,
};

/** The box that a text fills, turned as it is. */
export function textBox(shape: TextShape, metrics: Metrics): { x: number; y: number; width: number; height: number } {
  const { x, y, text, size, anchor, bold, rotate } = shape;
  const width = metrics.width(text, size, bold);
  const before = anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width;
  const up = metrics.ascent(size);
  const height = up + metrics.descent(size);
  if (rotate === -90) return { x: x - up, y: y + before - width, width: height, height: width };
  if (rotate === 90) return { x: x - metrics.descent(size), y: y - before, width: height, height: width };
  return { x: x - before, y: y - up, width, height };
}

// More lines than this would leave no room for the plot: the rest is cut, and says so.
const MOST_LINES = 4;

/**
 * Breaks a text at its spaces into at most four lines of at most `room` pixels. What does not fit ends in an ellipsis;
 * the text alternative has it all.
 */
export function wrap(text: string, room: number, size: number, metrics: Metrics, bold = false): string[] {
  const lines = brokenLines(text, room, size, metrics, bold);
  if (lines.length > MOST_LINES) lines.splice(MOST_LINES - 1, lines.length, `${lines[MOST_LINES - 1]} …`);
  return lines.map((line) => shorten(line, room, size, metrics, bold));
}

function brokenLines(text: string, room: number, size: number, metrics: Metrics, bold: boolean): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && metrics.width(longer, size, bold) > room) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines;
}

/** The text, or as much of it as `room` pixels hold with an ellipsis. */
export function shorten(text: string, room: number, size: number, metrics: Metrics, bold = false): string {
  if (metrics.width(text, size, bold) <= room) return text;
  const letters = [...text.replace(/ ?…$/, '')];
  while (letters.length > 1 && metrics.width(`${letters.join('')}…`, size, bold) > room) letters.pop();
  return `${letters.join('')}…`;
}

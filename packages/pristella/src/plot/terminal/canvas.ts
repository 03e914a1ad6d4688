import { mix, type Rgb } from '../color.ts';
import { cellsOf } from './typography.ts';

/** Whether colours may be used, and which characters. */
export interface TerminalLook {
  /** 24-bit colour codes; without them everything has the terminal's own colour. */
  readonly color: boolean;
  /** Braille and block elements; else plain ASCII. */
  readonly unicode: boolean;
}

/** The bit of a dot of Braille: three rows down the left column, three down the right, then the fourth row. */
const dotBit = (column: number, row: number): number => 1 << (row === 3 ? 6 + column : 3 * column + row);
const shades = { plain: ' .:-=+*#%@', blocks: ' ░▒▓█' } as const;

/**
 * Characters with three layers: half blocks (two colours a cell), Braille dots (one colour a cell), and letters.
 * What is drawn later covers what was drawn before.
 */
export class TerminalCanvas {
  readonly columns: number;
  readonly rows: number;
  readonly #blocks: (Rgb | undefined)[];
  readonly #bits: Uint8Array;
  readonly #inks: (Rgb | undefined)[];
  readonly #letters: (string | undefined)[];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#blocks = new Array(columns * rows * 2).fill(undefined);
    this.#bits = new Uint8Array(columns * rows);
    this.#inks = new Array(columns * rows).fill(undefined);
    this.#letters = new Array(columns * rows).fill(undefined);
  }

  /** One of 2 by 4 dots a cell. */
  dot(x: number, y: number, color: Rgb): void {
    const [column, row] = [x >> 1, y >> 2];
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    const cell = row * this.columns + column;
    this.#bits[cell]! |= dotBit(x & 1, y & 3);
    this.#inks[cell] = color;
  }

  /** One of 1 by 2 half blocks a cell, over what is there. */
  block(x: number, y: number, color: Rgb, opacity: number, paper: Rgb): void {
    if (x < 0 || y < 0 || x >= this.columns || y >= 2 * this.rows) return;
    const i = y * this.columns + x;
    this.#blocks[i] = mix(this.#blocks[i] ?? paper, color, opacity);
    const cell = (y >> 1) * this.columns + x;
    if (opacity > 0.6) this.#bits[cell]! &= y & 1 ? 0x1b : 0xe4;
  }

  /** Takes away all that stands in a half block: a sheet of paper. */
  erase(x: number, y: number): void {
    if (x < 0 || y < 0 || x >= this.columns || y >= 2 * this.rows) return;
    this.#blocks[y * this.columns + x] = undefined;
    this.#bits[(y >> 1) * this.columns + x]! &= y & 1 ? 0x1b : 0xe4;
  }

  write(column: number, row: number, text: string, color: Rgb): void {
    let at = column;
    for (const c of text) {
      const width = cellsOf(c);
      if (row >= 0 && row < this.rows && at >= 0 && at + width <= this.columns && width > 0) {
        const cell = row * this.columns + at;
        this.#letters[cell] = c;
        this.#inks[cell] = color;
        if (width === 2) this.#letters[cell + 1] = '';
      }
      at += width;
    }
  }

  /** The lines of text, without spaces at their ends where colours are off. */
  toLines(look: TerminalLook): string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      let line = '';
      let state = '';
      for (let column = 0; column < this.columns; column++) {
        const [character, ink, ground] = this.#cell(column, row, look);
        if (look.color && character !== '') {
          const codes = `${character === ' ' ? '' : code(38, ink)}${code(48, ground)}`;
          if (codes !== state) line += `\x1b[0m${codes}`;
          state = codes;
        }
        line += character;
      }
      return look.color ? (state === '' ? line : `${line}\x1b[0m`) : line.trimEnd();
    });
  }

  #cell(column: number, row: number, look: TerminalLook): [string, Rgb | undefined, Rgb | undefined] {
    const cell = row * this.columns + column;
    const top = this.#blocks[2 * row * this.columns + column];
    const bottom = this.#blocks[(2 * row + 1) * this.columns + column];
    const letter = this.#letters[cell];
    const ink = this.#inks[cell];
    const ground = top && bottom ? mix(top, bottom, 0.5) : undefined;
    if (letter !== undefined) return [look.unicode ? letter : plainLetter(letter), ink, ground];
    const bits = this.#bits[cell]!;
    if (bits !== 0) return [look.unicode ? String.fromCharCode(0x2800 + bits) : plainDots(bits), ink, ground];
    if (!top && !bottom) return [' ', undefined, undefined];
    if (!look.unicode || !look.color)
      return [
        look.color ? '#' : shade(top, bottom, shades[look.unicode ? 'blocks' : 'plain']),
        top ?? bottom,
        undefined,
      ];
    if (top && bottom) return ['▀', top, bottom];
    return top ? ['▀', top, undefined] : ['▄', bottom, undefined];
  }
}

const code = (kind: 38 | 48, color: Rgb | undefined): string =>
  color ? `\x1b[${kind};2;${color.map((v) => Math.round(v)).join(';')}m` : '';

/** A character as dark as a cell is bright. */
function shade(top: Rgb | undefined, bottom: Rgb | undefined, scale: string): string {
  const light = (c: Rgb | undefined): number => (c ? (0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]) / 255 : 0);
  const share = (light(top) + light(bottom)) / 2;
  return scale[Math.min(scale.length - 1, Math.floor(share * scale.length))]!;
}

const plain: Readonly<Record<string, string>> = {
  '−': '-',
  '×': 'x',
  '·': '.',
  '…': '.',
  '–': '-',
  '²': '2',
  '³': '3',
  '¹': '1',
};
const plainLetter = (c: string): string => (c === '' || c.charCodeAt(0) < 127 ? c : (plain[c] ?? digitOf(c) ?? '?'));

/** The digit of a raised or lowered one. */
function digitOf(c: string): string | undefined {
  const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c);
  const lowered = '₀₁₂₃₄₅₆₇₈₉'.indexOf(c);
  return raised >= 0 ? String(raised) : lowered >= 0 ? String(lowered) : c === '⁻' ? '-' : undefined;
}

/** Dots of Braille as the plain character that looks most like them. */
function plainDots(bits: number): string {
  const top = bits & 0x09;
  const upper = bits & 0x12;
  const lower = bits & 0x24;
  const bottom = bits & 0xc0;
  const filled = [top, upper, lower, bottom].filter((b) => b !== 0).length;
  if (filled >= 3) return (bits & 0x47) !== 0 && (bits & 0xb8) !== 0 ? '*' : '|';
  if (top && !lower && !bottom) return "'";
  if (bottom && !top && !upper) return '.';
  return '-';
}

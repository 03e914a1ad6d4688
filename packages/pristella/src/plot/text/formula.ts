import { each } from '../../base/tuple.ts';
import type { Paint, Place, TextShape } from '../scene.ts';
import { dividedText, mathText, withoutCommands } from './math.ts';
import type { Typography } from './typography.ts';

/** Letters on the line, with what is lowered and raised behind them, one above the other. */
interface Term {
  readonly base: string;
  readonly below: string;
  readonly above: string;
}

/** The size of raised and lowered letters, and how far they go down and up, as shares of the size. */
const SMALL = 0.66;
const DOWN = 0.23;
const UP = 0.45;

/** How a text is set. */
export interface Setting {
  readonly size: number;
  readonly fill: Paint;
  readonly anchor?: TextShape['anchor'];
  readonly bold?: boolean;
}

/** Where a lowered or raised part of a formula stands: its middle, and its edge away from the line. */
export interface ScriptPlace {
  readonly text: string;
  readonly isAbove: boolean;
  readonly place: Place;
}

/**
 * One line of text whose formulas (`$w_{12}^{(1)}$`) have their indices where they belong: lowered ones below raised ones.
 * Where letters have one size, as in a terminal, it is what `mathText` makes of it.
 */
export class Formula {
  readonly #text: string;
  readonly #terms: readonly Term[];

  constructor(text: string) {
    this.#text = text;
    this.#terms = dividedText(text).flatMap((part) =>
      part.isFormula ? termsOf(withoutCommands(part.text)) : [{ base: part.text, below: '', above: '' }],
    );
  }

  /** As it is read aloud, and written where nothing can be raised. */
  get plain(): string {
    return mathText(this.#text);
  }

  width(size: number, type: Typography, bold = false): number {
    if (!type.canRaise) return type.metrics.width(this.plain, size, bold);
    return this.#terms.reduce((sum, term) => sum + widthsOf(term, size, type, bold).whole, 0);
  }

  /** The shapes with the baseline at y. */
  set([x, y]: Place, { size, fill, anchor = 'middle', bold = false }: Setting, type: Typography): TextShape[] {
    const look = bold ? { fill, bold } : { fill };
    if (!type.canRaise && this.plain.trim() === '') return [];
    if (!type.canRaise) return [{ kind: 'text', x, y, text: this.plain, size, anchor, ...look }];
    let at = this.#start(x, size, anchor, type, bold);
    return this.#terms.flatMap((term): TextShape[] => {
      const { base, script, whole } = widthsOf(term, size, type, bold);
      const start = at;
      at += whole;
      const piece = (text: string, left: number, baseline: number, letters: number): TextShape[] => {
        if (text.trim() === '') return [];
        // Documents drop the spaces that begin a text.
        const skipped = type.metrics.width(text.slice(0, text.search(/[^ ]/)), letters, bold);
        return [
          { kind: 'text', x: left + skipped, y: baseline, text: text.trim(), size: letters, anchor: 'start', ...look },
        ];
      };
      return [
        ...piece(term.base, start, y, size),
        ...(script > 0 ? piece(term.below, start + base, y + DOWN * size, SMALL * size) : []),
        ...(script > 0 ? piece(term.above, start + base, y - UP * size, SMALL * size) : []),
      ];
    });
  }

  /** Each letter of the indices with its place, for arrows that lead to it. */
  scripts([x, y]: Place, { size, anchor = 'middle' }: Setting, type: Typography): ScriptPlace[] {
    let at = this.#start(x, size, anchor, type, false);
    return this.#terms.flatMap((term) => {
      const { base, whole } = widthsOf(term, size, type, false);
      const start = at + base;
      at += whole;
      const places = (text: string, isAbove: boolean): ScriptPlace[] => {
        const letters = isAbove ? [text] : [...text];
        let left = start;
        return letters.map((letter) => {
          const width = type.metrics.width(letter, SMALL * size);
          const middle = left + width / 2;
          left += width;
          return { text: letter, isAbove, place: [middle, isAbove ? y - 0.92 * size : y + 0.3 * size] };
        });
      };
      return [...(term.above ? places(term.above, true) : []), ...(term.below ? places(term.below, false) : [])];
    });
  }

  #start(x: number, size: number, anchor: TextShape['anchor'], type: Typography, bold: boolean): number {
    const width = anchor === 'start' ? 0 : this.width(size, type, bold);
    return x - (anchor === 'middle' ? width / 2 : width);
  }
}

function widthsOf(
  term: Term,
  size: number,
  { metrics }: Typography,
  bold: boolean,
): Record<'base' | 'script' | 'whole', number> {
  const base = metrics.width(term.base, size, bold);
  const [below, above] = each([term.below, term.above], (text) => metrics.width(text, SMALL * size, bold));
  const script = Math.max(below, above);
  // A little air before the letter that follows.
  return { base, script, whole: base + script + (script > 0 ? 0.06 * size : 0) };
}

/** Letters, each followed by what `_` and `^` lower and raise behind it. */
function termsOf(tex: string): Term[] {
  const terms: Term[] = [];
  for (const [, sign, group, one = '', letters = ''] of tex.matchAll(/([_^])(?:\{([^{}]*)\}|(.))|([^_^]+|[_^])/gu)) {
    if (sign === undefined) terms.push({ base: letters, below: '', above: '' });
    else {
      const last = terms.pop() ?? { base: '', below: '', above: '' };
      const text = group ?? one;
      terms.push(sign === '_' ? { ...last, below: last.below + text } : { ...last, above: last.above + text });
    }
  }
  return terms;
}

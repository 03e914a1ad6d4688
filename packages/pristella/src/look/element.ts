import { IndexError, showShape } from '../base/errors.ts';
import { dense, placeAt } from '../base/layout.ts';
import { unlike } from '../base/limits.ts';
import { checkArguments } from '../base/options.ts';
import type { Plain } from '../base/plain.ts';
import { atom, call, joined, type Phrase, phrase, shown, textOf } from './phrase.ts';
import type { RecordedNode, Recording } from './record.ts';
import { type Term, termOf } from './term.ts';

/** Of longer sums the first and last terms are written. */
const MOST_TERMS = 12;
/** What a formula is written of beside signs: a number, and what it stands for. */
export interface TermPiece {
  readonly text: string;
  readonly term: Term;
}

/** A piece of a formula: signs, or a number. */
export type Written = string | TermPiece;

/** Folds that are written as their terms. */
const folds: Readonly<Record<string, readonly [sign: string, binds: number]>> = { sum: [' + ', 1], prod: ['·', 2] };

const kinds: ReadonlySet<string | undefined> = new Set<Term['kind']>(['op', 'element', 'number']);

/** A term as it is written; `written` says otherwise of those that it knows. */
function termPhrase(
  term: Term,
  written: (term: Term) => Phrase<TermPiece> | undefined = () => undefined,
): Phrase<TermPiece> {
  const known = written(term);
  if (known) return known;
  if (term.kind !== 'op') {
    const text = term.value !== null ? shown(term.value) : term.kind === 'element' ? `%${term.node}` : '';
    return atom({ text, term });
  }
  const parts = term.terms.map((t) => termPhrase(t, written));
  const [first, second] = parts;
  const fold = folds[term.op];
  if (fold && !first) return atom<TermPiece>('0');
  if (fold) return parts.reduce((a, b) => joined(...fold, a, b));
  if (term.op === 'mul' && first && second) return joined('·', 2, first, second);
  const isFold = term.op === 'max' || term.op === 'min';
  if (isFold && parts.length === 1 && first) return first;
  return isFold ? call(term.op, parts) : phrase({ op: term.op, attributes: {}, shape: [] }, parts);
}

/**
 * A term as it is written, in signs and numbers, each of which knows the term that it stands for. `says` gives the text of a term that is to be
 * written otherwise. Throws ArgumentError for what is no term.
 * @example
 * const recording = look.record(() => look.name(np.array([1, 0.5]).dot([3, 4]), 'y'));
 * look.written(look.term(recording, 'y', [])).map((piece) => (typeof piece === 'string' ? piece : piece.text));
 */
export function written(term: Term, says: (term: Term) => string | undefined = () => undefined): Written[] {
  checkArguments(arguments.length, 2, 'look.written');
  const op = 'look.written';
  if (!kinds.has(term?.kind))
    throw unlike(term, 'the term', 'what look.term gives', op, `${op}(look.term(recording, 'y', [0]))`);
  if (typeof says !== 'function')
    throw unlike(says, 'says', 'a function', op, `${op}(term, ({ kind }) => (kind === 'op' ? undefined : '?'))`);
  return [
    ...termPhrase(term, (t) => {
      const text = says(t);
      return text === undefined ? undefined : atom<TermPiece>({ text, term: t });
    }).pieces,
  ];
}

const isPlace = (x: number | undefined, size: number): boolean =>
  x !== undefined && Number.isInteger(x) && x >= 0 && x < size;

/** The place of an element in row-major order. Throws what is wrong with the index. */
export function placeIn({ shape }: RecordedNode, index: readonly number[], op: string): number {
  if (!Array.isArray(index)) throw unlike(index, 'the place', 'a list', op, `${op.slice(5)}(recording, 'y', [0, 1])`);
  if (index.length !== shape.length || !shape.every((size, i) => isPlace(index[i], size)))
    throw new IndexError(`${showShape(index)} is no place in ${showShape(shape)}`, { op });
  return placeAt(index, dense(shape));
}

/** Of a long sum the first three terms and the last. */
function shortened(term: Term): Term {
  if (term.kind !== 'op') return term;
  const isLong = term.op in folds && term.terms.length > MOST_TERMS;
  const kept = isLong ? [...term.terms.slice(0, 3), gap, ...term.terms.slice(-1)] : term.terms;
  return { ...term, terms: kept.map(shortened) };
}
const gap: Term = { kind: 'number', value: 'NaN' };

/** How an element was made, in numbers. */
export function elementText({ nodes }: Recording, root: RecordedNode, index: readonly number[]): string {
  const at = placeIn(root, index, 'look.element');
  const value: Plain | null = root.number ?? root.values?.[at] ?? null;
  const own = value === null ? `%${root.id}` : shown(value);
  const term = shortened(termOf(nodes, root, at, Number.POSITIVE_INFINITY));
  const made = textOf(termPhrase(term, (t) => (t === gap ? atom<TermPiece>('…') : undefined)).pieces);
  return made === own ? own : `${own} = ${made}`;
}

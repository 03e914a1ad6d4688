/** What a number on the screen says of itself when it is held, as plain data that a worker sends to its page. */
import { look } from 'pristella';
import { valueIn } from './evaluate.ts';
import { type Limit, limitOf } from './limit.ts';

/** An element of a recording: the id of its node, and its place there in row-major order. */
export interface Place {
  readonly node: number;
  readonly at: number;
}

/** How a place of a program, as stack traces tell it, lies in the files that its author knows; null for one in none of them. */
export type Lines = (place: string) => Omit<SourceLine, 'depth'> | null;

/** A part of a formula as it is written. Operands can be held in their turn. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'operand';
      /** The number, shortened as formulas show it. */
      readonly text: string;
      readonly place: Place;
      readonly value: look.Plain;
      /** `W1[3, 0]`; empty for what has no name. */
      readonly name: string;
    }
  /** Stands for the small terms of a long sum, until all are asked for: how many, and what they add up to. */
  | { readonly kind: 'rest'; readonly text: string; readonly count: number; readonly value: number };

/** A line of a program. */
export interface SourceLine {
  /** Its path in the repository, `site/lab/yours/task.ts`; of a cell `cell 3`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** How often the program was in another function on the way there: 0 for the innermost call. */
  readonly depth: number;
}

/** How the chosen number changes with the held one. */
export interface Slope {
  /** What is differentiated: `loss`; empty for what has no name. */
  readonly of: string;
  /** By backpropagation, as the library computes it. */
  readonly computed: number;
  /** (f(v + h) - f(v - h)) / 2h, in float64, by the formulas of all that hangs on the number; null where one of them is not known, or gives no number, and at a kink. */
  readonly measured: number | null;
  readonly step: number;
  /** Whether the chosen number has a kink (of relu, max, abs, ...) within the step, so that there is no slope. */
  readonly kink: boolean;
  /** At a kink, the slopes towards smaller numbers and towards larger ones; null where it is a jump. */
  readonly sides: readonly [below: number, above: number] | null;
  /** Whether a number on the way is infinite, or NaN, that is none by its formula: float64 holds it and its own dtype does not. */
  readonly overflowed: boolean;
  /** By how much the chosen number changes if the held one is raised by .01, measured; null where that gives no number. */
  readonly change: number | null;
}

/** What the engine ran for it. */
export type Ran =
  | {
      readonly kind: 'kernel';
      /** `matmul`, `elementwise`, ... */
      readonly name: string;
      /** The ops that the launch computed together, in order. */
      readonly ops: readonly string[];
      readonly shapes: readonly string[];
      /** The kernel as a tree of loops, loads and stores; null for one that the host does. */
      readonly tree: look.KernelTree | null;
      /** Of one launch, on average. */
      readonly microseconds: number;
    }
  /** Small arrays are computed by a plain loop of JavaScript. */
  | { readonly kind: 'plain loop'; readonly op: string }
  /** Another look at numbers that are there: a transpose, a slice. */
  | { readonly kind: 'view'; readonly op: string }
  /** A weight, a pixel, a number that stands in the program. */
  | { readonly kind: 'given' };

/** All that is said of a held number. What ran, and slopes, take longer and come after it. */
export interface Held {
  readonly place: Place;
  /** `z1[0, 2]`; `%7[0]` for what has no name. */
  readonly name: string;
  readonly index: readonly number[];
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly value: look.Plain;
  /** Null for what is the value of its formula. */
  readonly limit: Limit | null;
  readonly kind: look.NodeKind;
  /** How its array was made, by names: `z1 = relu(X·W1 + b1)`; empty for what is given. */
  readonly symbols: string;
  /** How it was made, with the numbers put in; empty for what is given, or made by an op that is not taken apart. */
  readonly formula: readonly Piece[];
  /** The calls of the program in which it was made, innermost first. */
  readonly lines: readonly SourceLine[];
}

/** What takes longer to be told. */
export interface Measured {
  /** Null where there is no chosen number, or it does not hang on this one. */
  readonly slope: Slope | null;
  /** Null where it cannot be told. */
  readonly ran: Ran | null;
}

const nameOf = ({ name, id, shape }: look.RecordedNode, index: readonly number[]): string =>
  `${name || `%${id}`}${shape.length === 0 ? '' : `[${index.join(', ')}]`}`;

/** Of a node that a recording has. */
export function nodeOf({ nodes }: look.Recording, { node, at }: Place): look.RecordedNode {
  const found = nodes[node];
  const size = found?.shape.reduce((a, b) => a * b, 1) ?? 0;
  if (!found || !Number.isInteger(at) || at < 0 || at >= size)
    throw new RangeError(`${node}, ${at} is no element of a recording of ${nodes.length} nodes`);
  return found;
}

/** The index of an element, by its place in row-major order. */
export function indexOf(shape: readonly number[], at: number): number[] {
  const index: number[] = [];
  let left = at;
  for (const size of shape.toReversed()) {
    index.unshift(left % size);
    left = Math.floor(left / size);
  }
  return index;
}

/** Formulas go on through ops without a name for as long as they have no more numbers than these. */
const MOST_NUMBERS = 14;
const DEEPEST = 8;
/** Of a longer sum so many terms are written, the largest ones. */
const MOST_TERMS = 6;

const sizeOf = (term: look.Term): number => {
  if (term.kind !== 'op') return 1;
  const isLong = term.op === 'sum' && term.terms.length > MOST_NUMBERS;
  return (isLong ? term.terms.slice(0, 1) : term.terms).reduce((sum, t) => sum + sizeOf(t), 0);
};

/** The formula of an element, as deep as it stays short. */
export function termOf(recording: look.Recording, place: Place): look.Term {
  const index = indexOf(nodeOf(recording, place).shape, place.at);
  const at = (depth: number): look.Term => look.term(recording, place.node, index, { depth });
  let found = at(1);
  for (let depth = 2; depth <= DEEPEST; depth++) {
    const deeper = at(depth);
    if (sizeOf(deeper) > Math.max(MOST_NUMBERS, sizeOf(found))) break;
    found = deeper;
  }
  return found;
}

/** What stands in the place of the small terms of a long sum. */
type Rest = Extract<Piece, { kind: 'rest' }>;

function folded(term: look.Term, rests: Map<look.Term, Rest>): look.Term {
  if (term.kind !== 'op') return term;
  if (term.op !== 'sum' || term.terms.length <= MOST_NUMBERS)
    return { ...term, terms: term.terms.map((t) => folded(t, rests)) };
  const values = term.terms.map((t) => valueIn(t) ?? 0);
  const order = values.map((_, i) => i).sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b);
  const kept = new Set(order.slice(0, MOST_TERMS));
  const others = values.filter((_, i) => !kept.has(i));
  const value = others.reduce((a, b) => a + b, 0);
  const rest: look.Term = { kind: 'number', value };
  rests.set(rest, { kind: 'rest', text: shortText(value), count: others.length, value });
  return { ...term, terms: [...term.terms.filter((_, i) => kept.has(i)), rest] };
}

/** A number as short as a formula has room for. */
export const shortText = (value: number): string => String(Number(value.toPrecision(4)));

/** A formula as it is written; long sums with their largest terms alone, unless `all` are asked for. */
export function piecesOf(recording: look.Recording, term: look.Term, all: boolean): Piece[] {
  const rests = new Map<look.Term, Rest>();
  const shown = all ? term : folded(term, rests);
  const says = (t: look.Term): string | undefined => {
    const rest = rests.get(t);
    if (rest) return rest.text;
    return t.kind === 'op' || typeof t.value !== 'number' ? undefined : shortText(t.value);
  };
  return look.written(shown, says).map((piece): Piece => {
    if (typeof piece === 'string') return { kind: 'text', text: piece };
    const { text, term: t } = piece;
    const rest = rests.get(t);
    if (rest) return rest;
    if (t.kind !== 'element') return { kind: 'text', text };
    const place = { node: t.node, at: t.at };
    const node = nodeOf(recording, place);
    if (node.kind === 'number') return { kind: 'text', text };
    return { kind: 'operand', text, place, value: t.value ?? 'NaN', name: nameOf(node, indexOf(node.shape, t.at)) };
  });
}

/** The recorded calls that made an array, as lines of files. */
const linesOf = ({ calls }: look.RecordedNode, lines: Lines): SourceLine[] =>
  calls.flatMap((call, depth) => {
    const line = lines(call);
    return line ? [{ ...line, depth }] : [];
  });

/** What a number says of itself. Throws RangeError for a place that is not in the recording. */
export function held(recording: look.Recording, place: Place, lines: Lines, all = false): Held {
  const node = nodeOf(recording, place);
  const { kind, shape, dtype } = node;
  const index = indexOf(shape, place.at);
  const isMade = kind === 'op';
  const term = termOf(recording, place);
  const isTaken = isMade && !(term.kind === 'element' && term.node === place.node);
  const value = node.number ?? node.values?.[place.at] ?? 'NaN';
  return {
    place,
    name: nameOf(node, index),
    index,
    shape,
    dtype,
    value,
    limit: limitOf(term, Number(value), dtype),
    kind,
    symbols: isMade ? look.formula(recording, place.node).symbols : '',
    formula: isTaken ? piecesOf(recording, term, all) : [],
    lines: linesOf(node, lines),
  };
}

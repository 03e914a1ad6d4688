/**
 * A small language of our own for formulas: numbers, arrays, names, + - * / ** @, parentheses and a few functions. It is read into a list
 * of nodes; nothing is ever run as a program. Lines (or semicolons) divide statements; `name = …` gives a value a name.
 */
import { LONGEST_TEXT } from './state.ts';

/** A number or an array of numbers, as it stands in the text. */
export type Values = number | readonly Values[];

/** A piece of the text. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ValueNode {
  readonly kind: 'value';
  readonly op: '';
  readonly inputs: readonly number[];
  readonly name: string;
  readonly values: Values;
  /** Where each of its numbers stands in the text, in row-major order. */
  readonly spans: readonly Span[];
}
export interface OpNode {
  readonly kind: 'op';
  readonly op: string;
  readonly inputs: readonly number[];
  readonly name: string;
}
export type ExpressionNode = ValueNode | OpNode;

/** Inputs first; the last node is the result. */
export interface Expression {
  readonly nodes: readonly ExpressionNode[];
}

/** What is wrong, in a word that both languages have a sentence for, with what it is about, and where it stands. */
export interface Fault {
  readonly kind:
    | 'empty'
    | 'long'
    | 'many'
    | 'deep'
    | 'sign'
    | 'number'
    | 'unexpected'
    | 'ended'
    | 'unknown'
    | 'call'
    | 'taken'
    | 'ragged';
  readonly about: string;
  readonly at: number;
}

export const functionNames = ['exp', 'log', 'sin', 'tanh', 'sigmoid', 'relu', 'sum', 'mean'] as const;
const isFunction = (name: string): boolean => (functionNames as readonly string[]).includes(name);

/** Nodes of one expression, elements of one array, and parentheses within parentheses. */
export const MOST_NODES = 40;
export const MOST_ELEMENTS = 16;
export const DEEPEST = 24;
const LARGEST = 1e12;

export const resultName = (node: number): string => `n${node}`;

interface Token extends Span {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
}

class Refusal extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.kind);
    this.fault = fault;
  }
}
const refuse = (kind: Fault['kind'], about: string, at: number): never => {
  throw new Refusal({ kind, about, at });
};

const word =
  /(?<space>[ \t\r]+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<sign>\*\*|[-+*/@()[\],=;\n])/y;
/** What an editor or a phone writes for the signs of the language. */
const written: Readonly<Record<string, string>> = {
  '×': '*',
  '·': '*',
  '÷': '/',
  '−': '-',
  '（': '(',
  '）': ')',
  '，': ',',
  '；': ';',
  '＝': '=',
};

function tokens(given: string): Token[] {
  const text = given.replace(/[×·÷−（），；＝]/g, (sign) => written[sign]!);
  const found: Token[] = [];
  for (let at = 0; at < text.length; at = word.lastIndex) {
    word.lastIndex = at;
    const groups = word.exec(text)?.groups;
    if (groups === undefined) refuse('sign', String.fromCodePoint(text.codePointAt(at)!), at);
    const { number, name, sign } = groups!;
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    const piece = number ?? name ?? sign;
    if (piece === undefined) continue;
    if (number !== undefined && !(Number(number) <= LARGEST)) refuse('number', number, at);
    found.push({ kind, text: piece, from: at, to: word.lastIndex });
  }
  found.push({ kind: 'end', text: '', from: text.length, to: text.length });
  return found;
}

const binds: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '@': 2, '**': 4 };
const SIGN_BINDS = 3;

class Reader {
  readonly nodes: ExpressionNode[] = [];
  private readonly names = new Map<string, number>();
  private readonly tokens: readonly Token[];
  private place = 0;
  private depth = 0;

  constructor(text: string) {
    this.tokens = tokens(text);
  }

  private peek(): Token {
    return this.tokens[this.place]!;
  }
  private is(sign: string): boolean {
    return this.peek().kind === 'sign' && this.peek().text === sign;
  }
  private take(): Token {
    return this.tokens[this.place++]!;
  }
  private expect(sign: string): Token {
    if (!this.is(sign)) this.refuseNext();
    return this.take();
  }
  private refuseNext(): never {
    const { kind, text, from } = this.peek();
    return refuse(kind === 'end' || text === '\n' ? 'ended' : 'unexpected', text, from);
  }
  private add(node: ExpressionNode, at: number): number {
    if (this.nodes.length === MOST_NODES) refuse('many', String(MOST_NODES), at);
    return this.nodes.push(node) - 1;
  }
  private deeper<T>(at: number, f: () => T): T {
    if (++this.depth > DEEPEST) refuse('deep', String(DEEPEST), at);
    const result = f();
    this.depth--;
    return result;
  }

  read(): Expression {
    let last = -1;
    for (;;) {
      while (this.is('\n') || this.is(';')) this.take();
      if (this.peek().kind === 'end') break;
      last = this.statement();
      if (this.peek().kind !== 'end' && !this.is('\n') && !this.is(';')) this.refuseNext();
    }
    if (last === -1) refuse('empty', '', 0);
    return { nodes: this.reached(last) };
  }

  private statement(): number {
    const [name, equals] = [this.peek(), this.tokens[this.place + 1]];
    if (name.kind !== 'name' || equals?.text !== '=') return this.sum(0);
    this.place += 2;
    if (isFunction(name.text) || this.names.has(name.text)) refuse('taken', name.text, name.from);
    const value = this.sum(0);
    this.names.set(name.text, value);
    const node = this.nodes[value]!;
    if (node.name === '') this.nodes[value] = { ...node, name: name.text };
    return value;
  }

  /** Operands joined by signs that bind tighter than `least`. */
  private sum(least: number): number {
    let left = this.operand();
    for (;;) {
      const { kind, text, from } = this.peek();
      const bound = kind === 'sign' ? binds[text] : undefined;
      if (bound === undefined || bound <= least) return left;
      this.take();
      // A power is read from the right: 2 ** 3 ** 2 is 2 ** 9.
      const right = this.deeper(from, () => this.sum(text === '**' ? bound - 1 : bound));
      left = this.add({ kind: 'op', op: text, inputs: [left, right], name: '' }, from);
    }
  }

  private operand(): number {
    const token = this.peek();
    if (this.is('-') || this.is('+')) {
      this.take();
      const follows = this.peek();
      // A sign before a number is part of it, unless a power binds it first.
      if (token.text === '-' && follows.kind === 'number' && this.tokens[this.place + 1]?.text !== '**') {
        this.take();
        return this.value(-Number(follows.text), [{ from: token.from, to: follows.to }], token.from);
      }
      const x = this.deeper(token.from, () => this.sum(SIGN_BINDS));
      return token.text === '+' ? x : this.add({ kind: 'op', op: 'neg', inputs: [x], name: '' }, token.from);
    }
    if (token.kind === 'number') {
      this.take();
      return this.value(Number(token.text), [token], token.from);
    }
    if (token.kind === 'name') return this.named(this.take());
    if (this.is('(')) {
      this.take();
      const x = this.deeper(token.from, () => this.sum(0));
      this.expect(')');
      return x;
    }
    if (this.is('[')) {
      const spans: Span[] = [];
      return this.value(this.list(spans), spans, token.from);
    }
    return this.refuseNext();
  }

  private named({ text, from }: Token): number {
    if (isFunction(text)) {
      if (!this.is('(')) refuse('call', text, from);
      this.take();
      const x = this.deeper(from, () => this.sum(0));
      this.expect(')');
      return this.add({ kind: 'op', op: text, inputs: [x], name: '' }, from);
    }
    const known = this.names.get(text);
    return known ?? refuse('unknown', text, from);
  }

  private value(values: Values, spans: readonly Span[], at: number): number {
    return this.add(
      { kind: 'value', op: '', inputs: [], name: '', values, spans: spans.map(({ from, to }) => ({ from, to })) },
      at,
    );
  }

  /** `[1, 2]` or `[[1, 2], [3, 4]]`: numbers alone. */
  private list(spans: Span[]): Values {
    const open = this.expect('[');
    return this.deeper(open.from, () => {
      const items: Values[] = [];
      do {
        while (this.is('\n')) this.take();
        if (this.is('[')) items.push(this.list(spans));
        else {
          const minus = this.is('-') ? this.take() : null;
          const number = this.peek();
          if (number.kind !== 'number') this.refuseNext();
          this.take();
          spans.push({ from: (minus ?? number).from, to: number.to });
          if (spans.length > MOST_ELEMENTS) refuse('many', String(MOST_ELEMENTS), number.from);
          items.push(minus ? -Number(number.text) : Number(number.text));
        }
        while (this.is('\n')) this.take();
      } while (this.is(',') && this.take());
      this.expect(']');
      if (new Set(items.map(shapeText)).size > 1) refuse('ragged', '', open.from);
      return items;
    });
  }

  /** What the result is made of; statements that it does not use are left out. */
  private reached(last: number): ExpressionNode[] {
    const used = new Set<number>([last]);
    for (let i = last; i >= 0; i--) if (used.has(i)) for (const input of this.nodes[i]!.inputs) used.add(input);
    const order = this.nodes.map((_, i) => i).filter((i) => used.has(i));
    return order.map((i) => {
      const node = this.nodes[i]!;
      return node.kind === 'value' ? node : { ...node, inputs: node.inputs.map((input) => order.indexOf(input)) };
    });
  }
}

const shapeText = (values: Values): string =>
  typeof values === 'number' ? '' : `${values.length} ${shapeText(values[0] ?? 0)}`;

/** Reads an expression, or says what is wrong with it. */
export function parse(text: string): Expression | Fault {
  if (text.length > LONGEST_TEXT) return { kind: 'long', about: String(LONGEST_TEXT), at: LONGEST_TEXT };
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
}

export const isFault = (read: Expression | Fault): read is Fault => 'at' in read;

/** The text with another number in one place of a value. */
export function withValue(text: string, { spans }: ValueNode, index: number, value: string): string {
  const { from, to } = spans[index]!;
  const rest = text.slice(to);
  // A power would bind tighter than the number's sign.
  const isBound = value.startsWith('-') && /^\s*\*\*/.test(rest);
  return text.slice(0, from) + (isBound ? `(${value})` : value) + rest;
}

import type { Token } from './tokens.ts';

/** What the source says of one call. */
export interface Call {
  /** The name of the function or method. */
  readonly callee: string;
  /** The variable, field or property that the value of the call becomes; null if it goes on in a larger expression. */
  readonly assigned: string | null;
  /** Whether the value is what the function around it returns, at once or by the variable. */
  readonly returned: boolean;
  /** What a method is called on: its names, `['this', 'W1']`; empty for what is no chain of names; null for a function. */
  readonly receiver: readonly string[] | null;
  /** The arguments that may be tensors: chains of names, empty for other expressions; null if there is no telling how many. */
  readonly operands: readonly (readonly string[])[] | null;
}

const partner: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '(': ')', '[': ']', '{': '}' };
const isOpen = (t?: Token): boolean => t?.kind === 'sign' && (t.text === '(' || t.text === '[' || t.text === '{');
const isClose = (t?: Token): boolean => t?.kind === 'sign' && (t.text === ')' || t.text === ']' || t.text === '}');
const is = (t: Token | undefined, ...texts: string[]): boolean => t !== undefined && texts.includes(t.text);

/** The place of the bracket that belongs to the one at `from`, forwards or backwards; -1 if there is none. */
function across(tokens: readonly Token[], from: number): number {
  const begun = tokens[from];
  const step = isOpen(begun) ? 1 : -1;
  let depth = 0;
  let i = from;
  for (let t = begun; t; t = tokens[i]) {
    if (isOpen(t)) depth += step;
    else if (isClose(t)) depth -= step;
    if (depth === 0) return begun && partner[begun.text] === t.text ? i : -1;
    i += step;
  }
  return -1;
}

/** Where the expression begins that ends with the name, bracket or literal at `end`: `a.b(c)[d]` at `a`. */
function chainStart(tokens: readonly Token[], end: number): number {
  let at = end;
  for (;;) {
    while (is(tokens[at], '!')) at--;
    while (isClose(tokens[at])) {
      const open = across(tokens, at);
      if (open < 0) return -1;
      const before = tokens[open - 1];
      const goesOn = before && !is(before, '=', ',', ';', '=>') && (before.kind === 'name' || isClose(before));
      if (!goesOn || is(before, 'return', 'await', 'of', 'in')) return open;
      at = open - 1;
    }
    if (!is(tokens[at - 1], '.', '?.')) return at;
    at -= 2;
  }
}

/** The names of a chain such as `this.W1`, between two places; empty for any other expression. */
function namesIn(tokens: readonly Token[], from: number, to: number): string[] {
  const part = tokens.slice(from, to).filter((t) => !is(t, '!'));
  const isChain = part.length % 2 === 1 && part.every((t, i) => (i % 2 === 0 ? t.kind === 'name' : is(t, '.', '?.')));
  return isChain ? part.filter((_, i) => i % 2 === 0).map((t) => t.text) : [];
}

const beginsDeclaration = (t: Token | undefined): boolean =>
  is(t, 'const', 'let', 'var', ',', ';', '{', '}', '(', 'readonly', 'public', 'private', 'protected', 'static');

/** The name of what stands before the `=` at `equals`. */
function targetBefore(tokens: readonly Token[], equals: number): string | null {
  const last = tokens[equals - 1];
  if (last === undefined) return null;
  if (is(last, ']')) {
    const key = tokens[equals - 2];
    return key?.kind === 'text' && is(tokens[equals - 3], '[') ? key.text.slice(1, -1) : null;
  }
  if (last.kind !== 'name') return null;
  let start = equals - 1;
  while (is(tokens[start - 1], '.') && tokens[start - 2]?.kind === 'name') start -= 2;
  // `const a1: Tensor = …`: the name stands before its type.
  const named = tokens[start - 2];
  const typed = is(tokens[start - 1], ':') && named?.kind === 'name' && beginsDeclaration(tokens[start - 3]);
  return typed ? named.text : last.text;
}

/** Whether the expression ends after the token at `close`. */
function endsAt(tokens: readonly Token[], close: number): boolean {
  let next = close + 1;
  while (is(tokens[next], '!')) next++;
  const after = tokens[next];
  if (after === undefined || is(after, ';', ',', ')', '}', ']', 'as', 'satisfies')) return true;
  const goesOn =
    after.kind === 'sign' ? !is(after, '{', '@') : is(after, 'in', 'instanceof') || after.text.startsWith('`');
  return after.line > (tokens[next - 1]?.line ?? 0) && !goesOn;
}

/** Whether the block around a place ends by returning a variable. */
function returns(tokens: readonly Token[], from: number, variable: string): boolean {
  for (let i = from; i < tokens.length && !isClose(tokens[i]); i++) {
    if (is(tokens[i], 'return') && is(tokens[i + 1], variable) && endsAt(tokens, i + 1)) return true;
    if (isOpen(tokens[i])) {
      i = across(tokens, i);
      if (i < 0) return false;
    }
  }
  return false;
}

const namespaces = new Set(['np', 'nn', 'train', 'data', 'io', 'plot', 'look', 'Math']);

/** The arguments between two brackets that may be tensors. */
function operandsIn(tokens: readonly Token[], open: number, close: number): string[][] | null {
  const found: string[][] = [];
  let from = open + 1;
  for (let i = from; i <= close; i++) {
    if (i < close && isOpen(tokens[i])) i = across(tokens, i);
    if (i < 0) return null;
    if (i < close && !is(tokens[i], ',')) continue;
    const first = tokens[from];
    if (is(first, '...')) return null;
    const part = tokens.slice(from, i);
    const isTensor = first && i > from && (first.kind === 'name' || is(first, '(')) && !part.some((t) => is(t, '=>'));
    if (isTensor && !is(first, 'true', 'false', 'null', 'undefined', 'function')) found.push(namesIn(tokens, from, i));
    from = i + 1;
  }
  return found;
}

/** The call whose name stands at a place; null if there is none. */
export function callAt(tokens: readonly Token[], line: number, column: number): Call | null {
  const at = tokens.findIndex((t) => t.line === line && t.column === column);
  const name = tokens[at];
  const isNamed = name?.kind === 'name';
  // What a call returns is called at its bracket: `grad(f)(x)`.
  const open = isNamed ? at + 1 : at;
  if (!is(tokens[open], '(')) return null;
  const close = across(tokens, open);
  const start = chainStart(tokens, open - 1);
  if (close < 0 || start < 0) return null;
  const before = tokens[start - 1];
  const ends = endsAt(tokens, close);
  const key = tokens[start - 2];
  const isProperty =
    is(before, ':') && (key?.kind === 'name' || key?.kind === 'text') && is(tokens[start - 3], '{', ',');
  const property = key?.kind === 'text' ? key.text.slice(1, -1) : key?.text;
  const isMethod = isNamed && is(tokens[at - 1], '.', '?.');
  const receiver = isMethod ? namesIn(tokens, start, at - 1) : null;
  const variable = ends && is(before, '=') ? targetBefore(tokens, start - 1) : null;
  return {
    callee: isNamed ? name.text : '',
    assigned: variable ?? (ends && isProperty ? (property ?? null) : null),
    returned: ends && (is(before, 'return', '=>') || (variable !== null && returns(tokens, close + 1, variable))),
    receiver: receiver && namespaces.has(receiver[0] ?? '') ? null : receiver,
    operands: operandsIn(tokens, open, close),
  };
}

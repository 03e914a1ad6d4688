/** Why a program cannot become JavaScript by blanking its types: what it has that must be emitted, or where it does not parse. */
export type Reason =
  | 'enum'
  | 'namespace'
  | 'parameter property'
  | 'import ='
  | 'export ='
  | 'cast'
  | 'unexpected'
  | 'unclosed'
  | 'too deep';

/** A program that is no JavaScript with types. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly reason: Reason;
  /** The place in the source. */
  readonly at: number;
  /** What stands there. */
  readonly found: string;

  constructor(reason: Reason, at: number, found: string) {
    super(`${reason} at ${at}: ${found}`);
    this.reason = reason;
    this.at = at;
    this.found = found;
  }
}

type Kind = 'name' | 'number' | 'string' | 'template' | 'regexp' | 'sign' | 'end';

/** Where a reading can go back to. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly kind: Kind;
  readonly text: string;
  readonly onNewLine: boolean;
  readonly before: number;
  readonly edits: number;
}

const name = /(?:[\p{ID_Start}$_#]|\\u\{?[\da-fA-F]+\}?)(?:[\p{ID_Continue}$\u200c\u200d]|\\u\{?[\da-fA-F]+\}?)*/uy;
const number = /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?[\d_]+)?)n?/y;
const text = /'(?:[^'\\\n\r]|\\(?:\r\n|[\s\S]))*'|"(?:[^"\\\n\r]|\\(?:\r\n|[\s\S]))*"/y;
const regexp = /\/(?:[^/\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[\p{ID_Continue}$]*/uy;
// `<` and `>` stay alone: where they open and close a list of types, nothing may be joined to them.
const sign =
  /=>|\.\.\.|\?\.(?!\d)|[!=]==?|\*\*=?|\+\+|--|&&=?|\|\|=?|\?\?=?|[-+*/%&|^]=|<=|[-{}()[\].;,<>+*/%&|^!~?:=@]/y;
const patterns = { number, name, sign } as const;
const visible = /[^\n\r\t\u2028\u2029]/g;
const lineEnd = /[\n\r\u2028\u2029]/;
const space = /(?:[\s\ufeff]|\/\/[^\n\r]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/y;

/** What a blank is in UTF-8 as many bytes as, so that columns stay in every way of counting them. */
function blankFor(letter: string): string {
  const code = letter.charCodeAt(0);
  if (code < 0x80) return ' ';
  if (code < 0x800) return '\u00a0';
  const isHalf = code >= 0xd800 && code < 0xe000;
  if (!isHalf) return '\u2002';
  return code < 0xdc00 ? ' ' : '\ufeff';
}

/** Deeper brackets are no program's, but could take for ever to read. */
const DEEPEST = 200;

/** Reads a source token by token, and keeps what becomes blank in it. */
export class Scanner {
  readonly source: string;
  /** The present token: where it begins and ends, what it is, and whether a line ended before it. */
  from = 0;
  to = 0;
  kind: Kind = 'end';
  text = '';
  onNewLine = false;
  /** Where the token before it ended. */
  before = 0;
  #nesting = 0;
  /** What is written over the source: blanks in the place of null. */
  protected readonly edits: { readonly from: number; readonly to: number; readonly sign: string | null }[] = [];

  constructor(source: string) {
    this.source = source;
    if (source.startsWith('#!')) this.to = /^[^\n\r]*/.exec(source)?.[0].length ?? 0;
    this.next();
    this.before = 0;
  }

  private match(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.test(this.source) ? pattern.lastIndex : -1;
  }

  /** Goes to the next token. A slash is a sign: who expects a value asks for `regexp()`. */
  next(): void {
    const { source } = this;
    this.before = this.to;
    this.from = this.match(space, this.to);
    this.onNewLine = this.from > this.to && lineEnd.test(source.slice(this.to, this.from));
    const { from } = this;
    const first = source[from];
    if (first === undefined) [this.kind, this.to] = ['end', from];
    else if (first === "'" || first === '"') this.take('string', this.match(text, from));
    else if (first === '`') [this.kind, this.to] = ['template', from + 1];
    else if (source.startsWith('/*', from)) throw new SourceError('unclosed', from, '/*');
    else {
      const kind =
        /[\d.]/.test(first) && this.match(number, from) > 0 ? 'number' : this.match(name, from) > 0 ? 'name' : 'sign';
      this.take(kind, this.match(patterns[kind], from));
    }
    this.text = source.slice(from, this.to);
  }

  private take(kind: Kind, to: number): void {
    if (to < 0) throw new SourceError(kind === 'sign' ? 'unexpected' : 'unclosed', this.from, this.source[this.from]!);
    this.kind = kind;
    this.to = to;
  }

  /** Where a value is expected, a slash begins a regular expression. */
  regexp(): void {
    this.take('regexp', this.match(regexp, this.from));
    this.text = this.source.slice(this.from, this.to);
  }

  /** Reads on in a template behind the `}` that is the present token; returns false at its end, which is then passed. */
  template(): boolean {
    const { source } = this;
    let at = this.to;
    for (; at < source.length; at++) {
      const c = source[at];
      if (c === '\\') at++;
      else if (c === '`' || (c === '$' && source[at + 1] === '{')) break;
    }
    if (at >= source.length) throw this.error('unclosed');
    const goesOn = source[at] === '$';
    this.to = at + (goesOn ? 2 : 1);
    this.next();
    return goesOn;
  }

  is(...texts: readonly string[]): boolean {
    return (this.kind === 'name' || this.kind === 'sign') && texts.includes(this.text);
  }

  /** Passes a token if it is this one. */
  accept(wanted: string): boolean {
    if (!this.is(wanted)) return false;
    this.next();
    return true;
  }

  expect(wanted: string): void {
    if (!this.accept(wanted)) throw this.error('unexpected');
  }

  error(reason: Reason, at: number = this.from): SourceError {
    return new SourceError(reason, at, at === this.from ? this.text : this.source.slice(at, this.before));
  }

  /** Passes a token in brackets, and all up to the one that closes it. */
  skipBrackets(): void {
    let depth = 0;
    do {
      if (this.kind === 'end') throw this.error('unclosed');
      if (this.kind === 'template') {
        while (this.template()) while (!this.is('}')) this.skipOne();
        continue;
      }
      if (this.is('(', '[', '{')) depth++;
      else if (this.is(')', ']', '}')) depth--;
      this.next();
    } while (depth > 0);
  }

  private skipOne(): void {
    if (this.is('(', '[', '{') || this.kind === 'template') this.skipBrackets();
    else if (this.kind === 'end') throw this.error('unclosed');
    else this.next();
  }

  /** Reads what may hold more of its own kind. */
  protected nested<T>(read: () => T): T {
    if (++this.#nesting > DEEPEST) throw this.error('too deep');
    try {
      return read();
    } finally {
      this.#nesting--;
    }
  }

  /** What comes next, without going there. */
  protected peek<T>(look: () => T): T {
    const place = this.place();
    try {
      return look();
    } finally {
      this.goBack(place);
    }
  }

  /** Whether something is so of the token after this one. */
  protected ahead<T>(look: () => T): T {
    return this.peek(() => {
      this.next();
      return look();
    });
  }

  /** Reads if it can be read so; else goes back, and gives false. */
  protected attempt(read: () => boolean): boolean {
    const place = this.place();
    try {
      if (read()) return true;
    } catch (error) {
      if (!(error instanceof SourceError) || error.reason === 'too deep') throw error;
    }
    this.goBack(place);
    return false;
  }

  private place(): Place {
    const { from, to, kind, text, onNewLine, before, edits } = this;
    return { from, to, kind, text, onNewLine, before, edits: edits.length };
  }

  private goBack({ edits, ...token }: Place): void {
    Object.assign(this, token);
    this.edits.length = edits;
  }

  /** What has no meaning at run time becomes blank. */
  protected blank(from: number, to: number): void {
    this.edits.push({ from, to, sign: null });
  }

  protected hasLines(from: number, to: number): boolean {
    return lineEnd.test(this.source.slice(from, to));
  }

  /** A sign in the place of what is blank. */
  protected put(sign: string, at: number): void {
    this.edits.push({ from: at, to: at + 1, sign });
  }

  /** The source as it was edited: as long, with every line where it was. */
  protected edited(): string {
    const { source } = this;
    let text = '';
    let end = 0;
    for (const { from, to, sign } of this.edits.toSorted((a, b) => a.from - b.from)) {
      if (sign !== null || to <= end) continue;
      const start = Math.max(from, end);
      text += source.slice(end, start) + source.slice(start, to).replace(visible, blankFor);
      end = to;
    }
    text += source.slice(end);
    for (const [i, { from, to, sign }] of this.edits.entries()) {
      const isGone =
        sign === null || this.edits.slice(i).some((later) => later.from <= from && later.to > from && !later.sign);
      if (!isGone) text = text.slice(0, from) + sign + text.slice(to);
    }
    return text;
  }
}

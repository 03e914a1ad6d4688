import { Scanner } from './scanner.ts';

/** Names that a type may have before it. */
const prefixes = ['keyof', 'unique', 'readonly'];
/** Names that take no list of types. */
const basic = [
  ...['number', 'string', 'boolean', 'any', 'unknown', 'never', 'void', 'object', 'symbol', 'bigint'],
  ...['null', 'undefined', 'true', 'false', 'this'],
];
/** Before these `<` and `>` compare, on whatever line they stand; and before those that begin a value, on the same line. */
const compared = ['<', '>', '+', '-'];
const beginning = ['!', '~', '++', '--', '[', '{', '@', '/='];

/** Reads types, of which only the end is asked. */
export class TypeReader extends Scanner {
  /** `: T`, which becomes blank. */
  protected annotation(): void {
    const { from } = this;
    if (!this.accept(':')) return;
    this.type();
    this.blank(from, this.before);
  }

  /** `: T` of what a function returns, which may be `x is T` and `asserts x`. */
  protected returned(): void {
    const { from } = this;
    if (!this.accept(':')) return;
    this.predicate();
    this.blank(from, this.before);
  }

  private predicate(): void {
    const follows = (): boolean => {
      this.next();
      return this.kind === 'name' && !this.onNewLine;
    };
    if (this.is('asserts') && this.peek(() => follows() && !this.is('is', 'extends'))) {
      this.next();
      this.next();
      if (this.is('is') && !this.onNewLine) this.predicateType();
    } else if (this.kind === 'name' && !this.is('typeof') && this.peek(() => follows() && this.is('is'))) {
      this.next();
      this.predicateType();
    } else this.type();
  }

  private predicateType(): void {
    this.next();
    this.type();
  }

  /** `<T, U>` behind a name, which becomes blank. */
  protected typeList(): void {
    const { from } = this;
    if (!this.is('<')) return;
    this.skipAngles();
    this.blank(from, this.before);
  }

  /** `<T, U>` within an expression: types only if what follows could not follow a comparison. */
  protected typeArguments(): boolean {
    const { from } = this;
    if (this.ahead(() => this.isCompared())) return false;
    return this.attempt(() => {
      this.types();
      // `a<b>=c` compares, and so does `f(a<b, c>d)`; `a<b> << c` does not.
      const isJoined = this.from === this.before && this.text.startsWith('=');
      const isCompared = this.is(...compared) && !this.source.startsWith('<<', this.from);
      if (isJoined || isCompared || (!this.onNewLine && this.isValue())) return false;
      this.blank(from, this.before);
      return true;
    });
  }

  /** `<T, U>`, type by type: what only looks like it, as in `a<b<c+d>>(e)`, is an error. */
  private types(): void {
    this.expect('<');
    do this.type();
    while (this.accept(',') && !this.is('>'));
    this.expect('>');
  }

  /** A name or number behind which no type goes on, as in `i < n;`: most comparisons are not tried as types at all. */
  private isCompared(): boolean {
    if (this.kind !== 'name' && this.kind !== 'number') return this.is('+', '!');
    return this.ahead(() => this.is(';', ')', '&&', '||', '?', '+', '-', '*', '/', '}', ']'));
  }

  /** Whether a value begins here, which behind a list of types is no argument. */
  private isValue(): boolean {
    if (this.kind === 'name') return !this.is('as', 'satisfies', 'in', 'instanceof');
    return this.kind === 'number' || this.kind === 'string' || this.is(...beginning);
  }

  private skipAngles(): void {
    this.expect('<');
    while (!this.is('>')) {
      if (this.is('<')) this.nested(() => this.skipAngles());
      else this.skipBrackets();
    }
    this.next();
  }

  protected type(): void {
    this.nested(() => this.conditional());
  }

  private conditional(): void {
    this.union();
    if (!this.is('extends') || this.onNewLine) return;
    this.next();
    this.type();
    // `infer U extends T` has no branches.
    if (!this.accept('?')) return;
    this.type();
    this.expect(':');
    this.type();
  }

  private union(): void {
    if (this.is('|', '&')) this.next();
    do this.typeOperand();
    while (this.accept('|') || this.accept('&'));
  }

  private typeOperand(): void {
    while (this.is(...prefixes)) this.next();
    if (this.accept('infer')) {
      if (this.kind !== 'name') throw this.error('unexpected');
      this.next();
      return;
    }
    const { from } = this;
    if (this.is('abstract') && this.ahead(() => this.is('new'))) this.next();
    this.accept('new');
    if (this.is('<')) this.skipAngles();
    if (this.from > from || (this.is('(') && this.peek(() => this.isFunctionType()))) {
      if (!this.is('(')) throw this.error('unexpected');
      this.skipBrackets();
      this.expect('=>');
      this.predicate();
      return;
    }
    if (this.accept('(')) {
      this.type();
      this.expect(')');
    } else this.typePrimary();
    while (!this.onNewLine && this.accept('[')) {
      if (!this.is(']')) this.type();
      this.expect(']');
    }
  }

  /** Whether a bracket opens parameters: `(`, `(x: T`, `(x, `, but not `(A | B)`. */
  private isFunctionType(): boolean {
    this.next();
    if (this.is(')', '...')) return true;
    if (this.is('{', '[')) this.skipBrackets();
    else if (this.kind === 'name') this.next();
    else return false;
    return this.is(':', ',', '?', '=') || (this.accept(')') && this.is('=>'));
  }

  private typePrimary(): void {
    if (this.accept('-')) {
      if (this.kind !== 'number') throw this.error('unexpected');
      this.next();
    } else if (this.is('{') || this.kind === 'template') this.skipBrackets();
    else if (this.is('[')) this.tuple();
    else if (this.kind === 'string' || this.kind === 'number') this.next();
    else if (this.kind === 'name') this.reference();
    else throw this.error('unexpected');
  }

  /** `[T, U?, ...V]`, `[a: T, b?: U]`. */
  private tuple(): void {
    do {
      this.next();
      if (this.is(']')) break;
      this.accept('...');
      const isNamed = this.kind === 'name' && this.ahead(() => this.is(':') || (this.accept('?') && this.is(':')));
      if (isNamed) {
        this.next();
        this.accept('?');
        this.expect(':');
      }
      this.type();
      this.accept('?');
    } while (this.is(','));
    this.expect(']');
  }

  /** `a.b<T>`, `typeof a.b<T>`, `import('a').b<T>`. */
  private reference(): void {
    if (this.is(...basic)) {
      this.next();
      return;
    }
    if (this.accept('typeof') && this.kind !== 'name') throw this.error('unexpected');
    const isImport = this.is('import');
    this.next();
    if (isImport && this.is('(')) this.skipBrackets();
    while (this.accept('.')) this.next();
    if (this.is('<') && !this.onNewLine) this.types();
  }
}

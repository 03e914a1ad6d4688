import { TypeReader } from './type-reader.ts';

const prefixSigns = ['!', '~', '+', '-', '++', '--'];
const prefixNames = ['typeof', 'void', 'delete', 'await', 'new', 'yield'];
const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '**=', '&=', '|=', '^=', '&&=', '||=', '??=']);
const operators = new Set([
  ...assignments,
  ...['+', '-', '*', '/', '%', '**', '&', '|', '^', '&&', '||', '??', '==', '!=', '===', '!==', '<', '>', '<=', '?'],
  ...['in', 'instanceof'],
]);
/** What may stand before a member of an object or a class, beside what has no meaning at run time. */
const memberWords = ['async', 'get', 'set', 'static', 'accessor'];
const typeWords = ['public', 'private', 'protected', 'readonly', 'abstract', 'override', 'declare'];

/** A place of a module's name: between its quotes. */
export interface Specifier {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Reads expressions, whose types become blank. */
export abstract class Expressions extends TypeReader {
  /** The modules that are imported by a text: `import('x')`, too. */
  readonly specifiers: Specifier[] = [];
  /** Whether the expression that was read last assigns. */
  protected assigns = false;
  /** Where a bracket was found to open parameters of an arrow function, and where not: tried but once. */
  private readonly arrows = new Map<string, boolean>();

  /** A block of statements in braces. */
  protected abstract block(): void;
  protected abstract classBody(): void;

  /** Keeps the text that is the present token as the name of a module. */
  protected specifier(): void {
    if (this.kind !== 'string') throw this.error('unexpected');
    this.specifiers.push({ from: this.from + 1, to: this.to - 1, name: this.text.slice(1, -1) });
    this.next();
  }

  protected expression(): void {
    do this.value();
    while (this.accept(','));
  }

  /** An expression without commas. In the first branch of `a ? b : c`, a `:` behind brackets begins no type unless another follows. */
  protected value(inBranch = false): void {
    this.nested(() => this.chain(inBranch));
  }

  private chain(inBranch: boolean): void {
    let assigns = false;
    for (;;) {
      const isComplete = this.prefixes();
      if (isComplete === 'assigns') assigns = true;
      if (isComplete === 'alone' || this.operand(inBranch)) break;
      if (this.is('++', '--') && !this.onNewLine) {
        assigns = true;
        this.next();
      }
      this.casts();
      if (!operators.has(this.text) || (this.kind !== 'sign' && this.kind !== 'name')) break;
      assigns ||= assignments.has(this.text);
      this.operator();
    }
    this.assigns = assigns;
  }

  /** What stands before an operand. It may assign, and `yield` may stand alone. */
  private prefixes(): 'assigns' | 'alone' | undefined {
    let assigns = false;
    while (this.is(...prefixSigns) || (this.is(...prefixNames) && this.isPrefix())) {
      if (this.is('++', '--', 'delete')) assigns = true;
      const isYield = this.accept('yield');
      if (!isYield) this.next();
      else if (!this.accept('*') && (this.onNewLine || this.kind === 'end' || this.is(')', ']', '}', ',', ';', ':')))
        return 'alone';
    }
    return assigns ? 'assigns' : undefined;
  }

  private isPrefix(): boolean {
    return this.peek(() => {
      this.next();
      return !this.is('.', '=', ')', ':', '=>');
    });
  }

  private operator(): void {
    if (this.accept('?')) {
      this.value(true);
      this.expect(':');
      return;
    }
    const { text } = this;
    this.next();
    // `<<`, `>>>=`, `>=`: signs that were read one by one.
    while (/^[<>]/.test(text) && this.from === this.before && this.is(text, '=', '<=')) this.next();
  }

  /** `as T` and `satisfies T`, which become blank. */
  private casts(): void {
    while (this.is('as', 'satisfies') && !this.onNewLine) {
      const { from } = this;
      this.next();
      this.type();
      this.blank(from, this.before);
      // Without the type, what follows on the next line would belong to the value.
      if (this.onNewLine && (this.is('(', '[') || this.kind === 'template')) this.put(';', from);
    }
  }

  /**
   * A value and what is done with it: `a.b[c](d)`. True if it is an arrow function, behind which an expression ends.
   * Behind a decorator, `[` begins a member.
   */
  protected operand(inBranch: boolean, isDecorator = false): boolean {
    if (this.arrow(inBranch)) return true;
    this.primary();
    let isOptional = false;
    for (;;) {
      if (this.accept('.')) this.next();
      else if (this.accept('?.')) {
        isOptional = true;
        if (this.is('<')) this.typeArguments();
        else if (this.kind === 'name') this.next();
      } else if (this.is('[') && !isDecorator) this.inBrackets(']', () => this.expression());
      else if (this.is('(')) this.arguments();
      else if (this.kind === 'template') this.templateText();
      else if (this.is('!') && !this.onNewLine) {
        this.blank(this.from, this.to);
        this.next();
      } else if (!this.is('<') || !this.typeArguments()) return false;
      // Types end a chain, which without them would go on.
      else if (isOptional && this.is('[')) throw this.error('unexpected');
    }
  }

  private arguments(): void {
    this.list(')', () => this.spread());
  }

  private spread(): void {
    this.accept('...');
    this.value();
  }

  private inBrackets(close: string, read: () => void): void {
    this.next();
    read();
    this.expect(close);
  }

  /** What stands between brackets, with commas between. */
  private list(close: string, item: () => void): void {
    this.next();
    while (!this.is(close)) {
      if (!this.is(',')) item();
      if (!this.is(close)) this.expect(',');
    }
    this.next();
  }

  private templateText(): void {
    while (this.template()) {
      this.expression();
      if (!this.is('}')) throw this.error('unexpected');
    }
  }

  private primary(): void {
    if (this.is('/', '/=')) this.regexp();
    if (this.kind === 'template') this.templateText();
    else if (this.is('(')) this.inBrackets(')', () => this.expression());
    else if (this.is('[')) this.list(']', () => this.spread());
    else if (this.is('{')) this.list('}', () => this.property());
    else if (this.is('<')) throw this.error('cast');
    else if (this.is('@', 'class')) {
      while (this.is('@')) this.decorator();
      this.classBody();
    } else if (this.is('function') || (this.is('async') && this.ahead(() => this.is('function') && !this.onNewLine))) {
      this.accept('async');
      this.functionBody();
    } else if (this.accept('import')) this.importCall();
    else if (this.kind === 'sign' || this.kind === 'end') throw this.error('unexpected');
    else this.next();
  }

  private importCall(): void {
    if (!this.is('(')) return;
    const isText = this.ahead(() => this.kind === 'string');
    this.next();
    if (isText) this.specifier();
    else this.value();
    while (this.accept(',')) if (!this.is(')')) this.value();
    this.expect(')');
  }

  protected decorator(): void {
    this.expect('@');
    this.operand(false, true);
  }

  /** From `function` on; true if it has a body. */
  protected functionBody(): boolean {
    this.expect('function');
    this.accept('*');
    if (this.kind === 'name') this.next();
    return this.signature();
  }

  /** `<T>(x: T): U { … }`; true if there is a body. */
  protected signature(): boolean {
    this.typeList();
    this.parameters();
    this.returned();
    if (!this.is('{')) return false;
    this.block();
    return true;
  }

  protected parameters(): void {
    this.expect('(');
    if (this.is('this')) {
      const { from } = this;
      this.next();
      this.annotation();
      this.accept(',');
      this.blank(from, this.before);
    }
    while (!this.is(')')) {
      while (this.is('@')) this.decorator();
      const isProperty = this.is(...typeWords) && this.ahead(() => this.kind === 'name' || this.is('{', '['));
      if (isProperty) throw this.error('parameter property');
      this.accept('...');
      this.binding();
      this.mark('?');
      this.annotation();
      if (this.accept('=')) this.value();
      if (!this.is(')')) this.expect(',');
    }
    this.next();
  }

  /** A mark at a name that has no meaning at run time. */
  protected mark(...marks: readonly string[]): void {
    if (!this.is(...marks)) return;
    this.blank(this.from, this.to);
    this.next();
  }

  /** A name, or names in brackets. */
  protected binding(): void {
    const item = (): void => {
      this.accept('...');
      this.binding();
      if (this.accept('=')) this.value();
    };
    if (this.is('[')) this.list(']', item);
    else if (this.is('{'))
      this.list('}', () => {
        const isNamed = !this.is('...') && this.peek(() => this.isKey());
        if (isNamed) {
          this.key();
          this.next();
        }
        item();
      });
    else if (this.kind === 'name') {
      this.named(this.text, this.from);
      this.next();
    } else throw this.error('unexpected');
  }

  /** Is told of the names that are declared. */
  protected named(_name: string, _at: number): void {}

  protected key(): void {
    if (this.is('[')) this.inBrackets(']', () => this.value());
    else if (this.kind === 'sign' || this.kind === 'end') throw this.error('unexpected');
    else this.next();
  }

  private isKey(): boolean {
    this.key();
    return this.is(':');
  }

  private property(): void {
    if (this.accept('...')) {
      this.value();
      return;
    }
    while (this.is(...memberWords) && this.isBeforeMember()) this.next();
    this.accept('*');
    this.key();
    if (this.is('(', '<')) this.signature();
    else if (this.accept(':') || this.accept('=')) this.value();
  }

  /** Whether a word stands before a member, and is not the member's name. */
  protected isBeforeMember(): boolean {
    return this.peek(() => {
      this.next();
      return this.kind !== 'end' && !this.is('(', ')', '<', '=', ':', ';', ',', '?', '!', '}');
    });
  }

  /** Words before a member of a class: those of types become blank. Gives what was found, and the first place of them. */
  protected memberWords(): { readonly words: ReadonlySet<string>; readonly blanked: number } {
    const words = new Set<string>();
    let blanked = -1;
    while (this.is(...memberWords, ...typeWords) && this.isBeforeMember()) {
      const isType = this.is(...typeWords);
      // On the next line stands a member of its own.
      if (isType && this.ahead(() => this.onNewLine)) break;
      words.add(this.text);
      if (isType) {
        this.blank(this.from, this.to);
        if (blanked < 0) blanked = this.from;
      }
      this.next();
    }
    return { words, blanked };
  }

  /** An arrow function, if here is one. */
  private arrow(inBranch: boolean): boolean {
    if (this.kind === 'name' && this.ahead(() => this.is('=>') && !this.onNewLine)) {
      this.next();
      this.arrowBody(inBranch);
      return true;
    }
    if (!this.is('(', '<', 'async')) return false;
    const key = `${this.from} ${inBranch}`;
    const known = this.arrows.get(key);
    if (known === false) return false;
    let isRead = false;
    const read = (): boolean => {
      const isTyped = this.arrowHead();
      if (isTyped === undefined) return false;
      if (!inBranch || !isTyped) return true;
      isRead = true;
      this.arrowBody(inBranch);
      return this.is(':');
    };
    const isArrow = known ? read() : this.attempt(read);
    this.arrows.set(key, isArrow);
    if (isArrow && !isRead) this.arrowBody(inBranch);
    return isArrow;
  }

  /** What stands before `=>`: whether it has a type of what is returned; undefined if it is something else. */
  private arrowHead(): boolean | undefined {
    const before = this.onNewLine ? '' : this.source.slice(Math.max(0, this.before - 6), this.before);
    const isAsync = this.accept('async');
    if (isAsync && this.onNewLine) return undefined;
    if (isAsync && this.kind === 'name') {
      this.next();
      return this.is('=>') ? false : undefined;
    }
    const { from } = this;
    this.typeList();
    if (!this.is('(')) return undefined;
    // What stands before must not lose what follows to a line of blanks.
    const isBroken = /\b(return|throw|yield)$/.test(before) && this.hasLines(from, this.from);
    if (isBroken || (isAsync && this.hasLines(from, this.from))) {
      this.put('(', from);
      this.blank(this.from, this.to);
    }
    this.parameters();
    const close = this.before - 1;
    const isTyped = this.is(':');
    this.returned();
    if (!this.is('=>') || this.onNewLine) return undefined;
    if (isTyped && this.hasLines(close, this.before)) {
      this.blank(close, close + 1);
      this.put(')', this.before - 1);
    }
    return isTyped;
  }

  private arrowBody(inBranch: boolean): void {
    this.expect('=>');
    if (this.is('{')) this.block();
    else this.value(inBranch);
  }
}

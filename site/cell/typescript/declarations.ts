import { Expressions } from './expressions.ts';

/** A name that the program itself declares or imports. */
export interface Declared {
  readonly name: string;
  readonly at: number;
  /** Declared by `var`, which may be said again. */
  readonly isVar: boolean;
}

/** How a statement of types ends: as a line does, or with a brace. */
export type Form = 'line' | 'block';

/** Before these a statement that became blank leaves the one before it open. */
const continuing = ['(', '[', '+', '-', '/', '/='];
/** A member of a class that begins so belongs to the field before it, if nothing stands between. */
const joined = ['[', '*', 'in', 'instanceof'];
const declaring = ['var', 'let', 'const', 'using'];
const ambient = [
  ...declaring,
  'function',
  'class',
  'abstract',
  'enum',
  'namespace',
  'module',
  'global',
  'interface',
  'type',
];

/** Reads declarations: of types, which become blank, of names, functions and classes. */
export abstract class Declarations extends Expressions {
  /** The names that the program itself declares, but for those of imports. */
  readonly declared: Declared[] = [];
  /** How deep in blocks and functions a statement stands; names of the program itself are declared at 0. */
  protected depth = 0;
  private isVar = false;
  /** Where the last statement of types ended, and whether what stands before it is open to what follows. */
  private erasedTo = -1;
  private wasOpen = false;

  /** A statement; true if it was of types alone. `isBody` says that it is what an `if` or a loop does. */
  protected abstract statement(isBody?: boolean): boolean;

  protected override named(name: string, at: number): void {
    if (this.depth === 0) this.declared.push({ name, at, isVar: this.isVar });
  }

  /** All that is read stands in a function or block of its own. */
  protected within<T>(read: () => T): T {
    this.depth++;
    try {
      return read();
    } finally {
      this.depth--;
    }
  }

  protected override block(): void {
    this.within(() => {
      this.expect('{');
      while (!this.is('}')) {
        if (this.kind === 'end') throw this.error('unclosed');
        this.statement();
      }
      this.next();
    });
  }

  protected override parameters(): void {
    this.within(() => super.parameters());
  }

  /** A statement that has no meaning at run time, whose end is the last token; a block ends without a semicolon. */
  protected erase(from: number, isBody: boolean, before: number, form: Form = 'line', beginnings = continuing): void {
    if (form === 'line') this.end();
    this.blank(from, this.before);
    if (this.erasedTo !== before) this.wasOpen = before > 0 && this.source[before - 1] !== ';';
    this.erasedTo = this.before;
    const goesOn = this.is(...beginnings) || this.kind === 'template';
    if (isBody || (this.wasOpen && goesOn)) this.put(';', from);
  }

  /** Ends a statement: at a semicolon, or where one would stand. */
  protected end(): void {
    if (this.accept(';') || this.is('}') || this.kind === 'end' || this.onNewLine) return;
    throw this.error('unexpected');
  }

  /** A signature without a body, which stands before the function itself. */
  protected eraseSignature(found: 'whole' | 'signature', from: number, before: number): boolean {
    if (found === 'whole') return false;
    this.erase(from, false, before);
    return true;
  }

  protected followedBy(test: () => boolean): boolean {
    return this.ahead(() => !this.onNewLine && test());
  }

  protected isDeclaration(): boolean {
    if (this.is('const', 'var')) return true;
    const isName = (): boolean => this.kind === 'name' && !this.is('in', 'of', 'instanceof');
    if (this.is('let')) return this.ahead(() => isName() || this.is('[', '{'));
    // `using` on a line of its own is a variable, and so it is in `using[0]`.
    if (this.is('using')) return this.followedBy(isName);
    return this.is('await') && this.followedBy(() => this.is('using') && this.followedBy(() => this.kind === 'name'));
  }

  /** `const a: T = 1, b = 2`. */
  protected bindings(): void {
    this.accept('await');
    const isVar = this.is('var');
    this.next();
    if (this.is('enum')) throw this.error('enum');
    do {
      this.isVar = isVar;
      this.binding();
      this.isVar = false;
      this.mark('!');
      this.annotation();
      if (this.accept('=')) this.value();
    } while (this.accept(','));
  }

  /** Statements of types alone: up to, not with, the semicolon. Their words are names where what they declare is on the next line. */
  protected typeStatement(): Form | undefined {
    const named = (test: () => boolean): boolean =>
      this.followedBy(() => this.kind === 'name' && !this.is('in', 'instanceof') && test());
    if (this.is('type') && named(() => this.ahead(() => this.is('=', '<')))) {
      this.next();
      this.next();
      this.typeList();
      this.expect('=');
      this.type();
      return 'line';
    }
    if (this.is('interface') && named(() => true)) return this.ambientBlock();
    if (this.is('declare') && this.followedBy(() => this.is(...ambient))) {
      this.next();
      return this.ambientDeclaration();
    }
    if (this.is('module') && this.followedBy(() => this.kind === 'string')) {
      this.next();
      this.next();
      if (!this.is('{')) return 'line';
      this.skipBrackets();
      return 'block';
    }
    const isSpace = this.is('namespace', 'module') && named(() => this.ahead(() => this.is('{', '.')));
    if (isSpace || (this.is('global') && this.ahead(() => this.is('{')))) {
      const { from } = this;
      const isOld = this.is('module');
      this.skipTo('{');
      if (isOld || !this.within(() => this.isOfTypes())) throw this.error('namespace', from);
      return 'block';
    }
    if (this.is('enum')) throw this.error('enum');
    return undefined;
  }

  protected skipTo(sign: string): void {
    while (!this.is(sign)) {
      if (this.kind === 'end') throw this.error('unexpected');
      if (this.is('<')) this.typeList();
      else this.next();
    }
  }

  protected isOfTypes(): boolean {
    let isOfTypes = true;
    this.expect('{');
    while (!this.accept('}')) {
      if (this.kind === 'end') throw this.error('unclosed');
      const { text } = this;
      if (!this.statement() || text === 'declare' || text === 'import') isOfTypes = false;
    }
    return isOfTypes;
  }

  protected ambientDeclaration(): Form {
    const isBroken = this.is('abstract', 'namespace') && this.ahead(() => this.onNewLine);
    if (isBroken || (this.is('global') && !this.ahead(() => this.is('{')))) throw this.error('unexpected');
    if (this.is('type', 'interface', 'module')) {
      const form = this.typeStatement();
      if (form === undefined) throw this.error('unexpected');
      return form;
    }
    if (this.is('function')) this.functionBody();
    else if (this.is(...declaring) && !this.followedBy(() => this.is('enum'))) this.within(() => this.bindings());
    else if (this.accept('abstract') || this.is('class')) {
      this.classHead();
      this.skipBrackets();
      return 'block';
    } else return this.ambientBlock();
    return 'line';
  }

  protected ambientBlock(): Form {
    this.skipTo('{');
    this.skipBrackets();
    return 'block';
  }

  /** A function or class, if here is one; of a function perhaps the signature alone. */
  protected functionOrClass(): 'whole' | 'signature' | undefined {
    if (this.kind !== 'name') return undefined;
    if (this.is('abstract') && this.followedBy(() => this.is('class'))) this.mark('abstract');
    if (this.is('class')) {
      const name = this.ahead(() => ({ name: this.text, at: this.from }));
      this.classBody();
      if (name.name !== '{') this.named(name.name, name.at);
      return 'whole';
    }
    if (!this.is('function') && !(this.is('async') && this.followedBy(() => this.is('function')))) return undefined;
    const name = this.peek(() => {
      while (this.is('async', 'function', '*')) this.next();
      return { name: this.text, at: this.from };
    });
    this.accept('async');
    if (!this.functionBody()) return 'signature';
    if (name.name !== '(') this.named(name.name, name.at);
    return 'whole';
  }

  /** From `class` on, up to its members. */
  private classHead(): void {
    this.expect('class');
    if (this.kind === 'name' && !this.is('extends', 'implements')) this.next();
    this.typeList();
    if (this.accept('extends')) {
      this.accept('new');
      this.operand(false);
      this.typeList();
    }
    if (this.is('implements')) {
      const { from } = this;
      do {
        this.next();
        this.type();
      } while (this.is(','));
      this.blank(from, this.before);
    }
    if (!this.is('{')) throw this.error('unexpected');
  }

  protected override classBody(): void {
    this.classHead();
    this.within(() => {
      this.next();
      while (!this.is('}')) {
        if (this.kind === 'end') throw this.error('unclosed');
        if (!this.accept(';')) this.member();
      }
      this.next();
    });
  }

  protected member(): void {
    const { from, before } = this;
    if (this.is('static') && this.ahead(() => this.is('{'))) {
      this.next();
      this.block();
      return;
    }
    while (this.is('@')) this.decorator();
    const { words, blanked } = this.memberWords();
    const isOfTypes = words.has('declare') || words.has('abstract') || this.isIndex();
    const isJoined = this.is(...joined) && !['static', 'async', 'get', 'set', 'accessor'].some((w) => words.has(w));
    this.accept('*');
    const isWord = this.is('get', 'set', 'static');
    if (this.isIndex()) this.skipBrackets();
    else this.key();
    this.mark('?', '!');
    const isMethod = this.is('(', '<');
    const isWhole = isMethod ? this.signature() : this.field(isWord);
    // Only an abstract accessor has no body.
    if (!isWhole && !isOfTypes && (words.has('get') || words.has('set'))) throw this.error('unexpected');
    if (!isWhole || isOfTypes) {
      const isFirst = this.source[before - 1] === '{';
      this.erase(from, false, isFirst ? 0 : before, isWhole ? 'block' : 'line', joined);
    } else if (blanked >= 0 && isJoined) this.put(';', blanked);
  }

  /** `[key: string]: T`. */
  protected isIndex(): boolean {
    return this.is('[') && this.ahead(() => this.ahead(() => this.is(':')));
  }

  protected field(isWord: boolean): boolean {
    const { from } = this;
    this.annotation();
    // A field named `get` or `static` would otherwise belong to the next member.
    if (isWord && this.before > from && this.onNewLine) this.put(';', from);
    if (this.accept('=')) this.value();
    this.end();
    return true;
  }
}

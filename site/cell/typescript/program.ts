import { Declarations, type Form } from './declarations.ts';

/** A statement of the program itself that is an expression. */
export interface Shown {
  readonly from: number;
  readonly to: number;
  /** The variable at its beginning, such as `axes` of `axes.plot(x)`; empty if it begins with something else. */
  readonly root: string;
  readonly isAwaited: boolean;
}

/** A name that an import gives: where it stands, up to the comma behind it. */
export interface Imported {
  readonly local: string;
  /** The module, and its name for it. */
  readonly origin: string;
  readonly from: number;
  readonly to: number;
}

/** A variable with something behind it: `axes` of `axes.plot(x)`. */
const startOfChain = /^[$_\p{ID_Start}][$\p{ID_Continue}]*(?=\s*[.[!?])/u;
const noVariables = new Set(['import', 'new', 'super', 'typeof', 'void', 'await', 'yield']);

/** Reads a whole program: what is of types becomes blank. */
export class Program extends Declarations {
  /** The program as JavaScript of the same length. */
  readonly code: string;
  readonly shown: Shown[] = [];
  readonly imported: Imported[] = [];

  /** Throws SourceError, with the place, for what does not parse and for what cannot be blanked: enums, namespaces with values, ... */
  constructor(source: string) {
    super(source);
    while (this.kind !== 'end') this.statement();
    this.code = this.edited();
  }

  /** Returns whether it was of types alone. `isBody` says that it is what an `if` or a loop does. */
  protected statement(isBody = false): boolean {
    return this.nested(() => this.anyStatement(isBody));
  }

  private anyStatement(isBody: boolean): boolean {
    const { from, before } = this;
    const form = this.kind === 'name' ? this.typeStatement() : undefined;
    if (form) {
      this.erase(from, isBody, before, form);
      return true;
    }
    const found = this.functionOrClass();
    if (found) return this.eraseSignature(found, from, before);
    if (this.is('import') && !this.ahead(() => this.is('(', '.'))) return this.importStatement(from, before);
    if (this.is('export')) return this.exportStatement(from, before);
    if (this.is('@')) this.decorated();
    else if (this.isDeclaration()) {
      this.bindings();
      this.end();
    } else if (this.is('{')) this.block();
    else if (!this.accept(';') && !(this.kind === 'name' && this.controlled())) this.expressionStatement();
    return false;
  }

  private decorated(): void {
    while (this.is('@')) this.decorator();
    this.accept('export');
    this.accept('default');
    if (!this.functionOrClass()) throw this.error('unexpected');
  }

  private expressionStatement(): void {
    const { from } = this;
    const found = startOfChain.exec(this.source.slice(from, this.to + 1))?.[0] ?? '';
    const root = noVariables.has(found) ? '' : found;
    const isText = this.kind === 'string';
    const isAwaited = this.is('await');
    this.expression();
    const to = this.before;
    // `'use strict'` and assignments show nothing.
    if (this.depth === 0 && !this.assigns && !isText) this.shown.push({ from, to, root, isAwaited });
    this.end();
  }

  private body(): void {
    this.within(() => this.statement(true));
  }

  private inParentheses(): void {
    this.expect('(');
    this.expression();
    this.expect(')');
  }

  /** Statements that begin with a word, and labels. */
  private controlled(): boolean {
    if (this.is('if', 'while', 'with')) {
      const isIf = this.is('if');
      this.next();
      this.inParentheses();
      this.body();
      if (isIf && this.accept('else')) this.body();
    } else if (this.accept('for')) this.loop();
    else if (this.accept('do')) {
      this.body();
      this.expect('while');
      this.inParentheses();
      this.accept(';');
    } else if (this.is('return', 'throw', 'break', 'continue', 'debugger')) {
      this.next();
      if (!this.onNewLine && !this.is(';', '}') && this.kind !== 'end') this.expression();
      this.end();
    } else if (this.accept('switch')) this.switched();
    else if (this.accept('try')) this.tried();
    else if (this.ahead(() => this.is(':'))) {
      this.next();
      this.next();
      this.body();
    } else return false;
    return true;
  }

  private loop(): void {
    this.accept('await');
    this.expect('(');
    this.within(() => {
      if (this.isDeclaration()) this.bindings();
      else if (!this.is(';')) this.expression();
      if (this.accept('of') || this.accept('in')) this.expression();
      else
        for (let i = 0; i < 2; i++) {
          // `for (const k in o)` was read as one expression or has no more.
          if (this.is(')')) break;
          this.expect(';');
          if (!this.is(';', ')')) this.expression();
        }
      this.expect(')');
    });
    this.body();
  }

  private switched(): void {
    this.inParentheses();
    this.within(() => {
      this.expect('{');
      while (!this.accept('}')) {
        if (this.kind === 'end') throw this.error('unclosed');
        if (this.accept('case')) this.expression();
        else if (this.is('default')) this.next();
        else {
          this.statement();
          continue;
        }
        this.expect(':');
      }
    });
  }

  private tried(): void {
    this.block();
    if (this.accept('catch')) {
      if (this.is('('))
        this.within(() => {
          this.next();
          this.binding();
          this.annotation();
          this.expect(')');
        });
      this.block();
    }
    if (this.accept('finally')) this.block();
  }

  private importStatement(from: number, before: number): boolean {
    this.next();
    if (this.is('type') && this.peek(() => this.isTypeImport())) {
      while (this.kind !== 'string' && !this.is('=')) {
        if (this.kind === 'end') throw this.error('unexpected');
        this.next();
      }
      const isModule = this.accept('=') && this.is('require') && this.ahead(() => this.is('('));
      this.next();
      if (isModule) this.skipBrackets();
      else while (this.accept('.')) this.next();
      this.attributes();
      this.erase(from, false, before);
      return true;
    }
    const names: { local: string; name: string; from: number; to: number }[] = [];
    if (this.kind === 'name') {
      const local = { local: this.text, name: 'default', from: this.from };
      this.next();
      if (this.is('=')) throw this.error('import =', from);
      this.accept(',');
      names.push({ ...local, to: this.before });
    }
    if (this.is('*')) {
      const place = this.from;
      this.next();
      this.expect('as');
      names.push({ local: this.text, name: '*', from: place, to: this.to });
      this.next();
    } else if (this.is('{')) names.push(...this.group());
    if (this.kind !== 'string') this.expect('from');
    this.specifier();
    const module = this.specifiers.at(-1)?.name ?? '';
    for (const { local, name, ...place } of names) this.imported.push({ local, origin: `${module} ${name}`, ...place });
    this.attributes();
    this.end();
    return false;
  }

  private isTypeImport(): boolean {
    this.next();
    if (this.is('from')) return this.ahead(() => this.is('from', '='));
    return this.kind === 'name' || this.is('{', '*');
  }

  private attributes(): void {
    if (!this.is('with')) return;
    this.next();
    this.skipBrackets();
  }

  /** Names in braces, of which those of types become blank; gives the others. */
  private group(): { local: string; name: string; from: number; to: number }[] {
    const names: { local: string; name: string; from: number; to: number }[] = [];
    this.expect('{');
    while (!this.is('}')) {
      const { from } = this;
      const words: string[] = [];
      while ((this.kind === 'name' || this.kind === 'string') && words.length < 5) {
        words.push(this.text);
        this.next();
      }
      if (!this.accept(',') && !this.is('}')) throw this.error('unexpected');
      // `type` may be a name itself: `type as t`.
      if (words[0] === 'type' && words.length % 2 === 0) this.blank(from, this.before);
      else names.push({ local: words.at(-1) ?? '', name: words[0] ?? '', from, to: this.before });
    }
    this.next();
    return names;
  }

  private exportStatement(from: number, before: number): boolean {
    this.next();
    let form: Form | undefined = 'line';
    if (this.is('type') && this.ahead(() => this.is('{', '*'))) {
      this.next();
      if (this.is('{')) this.skipBrackets();
      else while (!this.is('from')) this.next();
      if (this.accept('from')) this.next();
      this.attributes();
    } else if (!this.accept('default')) {
      form = this.typeStatement();
      if (!form) return this.exported(from, before);
    } else if (this.is('enum')) throw this.error('enum');
    else if (this.is('interface')) form = this.typeStatement();
    else {
      const found = this.functionOrClass();
      if (found) return this.eraseSignature(found, from, before);
      if (this.is('@')) this.decorated();
      else this.value();
      this.end();
      return false;
    }
    this.erase(from, false, before, form);
    return true;
  }

  /** What stands behind `export`, and is no type. */
  private exported(from: number, before: number): boolean {
    if (this.is('=')) throw this.error('export =', from);
    if (this.is('import')) throw this.error('import =');
    const found = this.functionOrClass();
    if (found) return this.eraseSignature(found, from, before);
    if (this.is('@')) this.decorated();
    else if (this.isDeclaration()) {
      this.bindings();
      this.end();
    } else {
      if (this.is('{')) this.group();
      else {
        this.expect('*');
        if (this.accept('as')) this.next();
      }
      if (this.accept('from')) {
        this.specifier();
        this.attributes();
      }
      this.end();
    }
    return false;
  }
}

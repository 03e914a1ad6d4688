/** Whole programs of the gallery: the lines that draw a figure, with what they use of their file, and with their imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArrowFunctionExpression, type Function as Drawing, parseSync, type Statement, Visitor } from 'oxc-parser';
import type { Language } from '../language.ts';
import { root } from './links.ts';

const folder = 'packages/pristella/test/plot/figures';

/** Where programs of others have the library's parts. */
const packages: Readonly<Record<string, string>> = {
  '../../../src/index.ts': 'pristella',
  '../../../src/plot/index.ts': 'pristella/plot',
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name that a file imports; types say so. */
interface Imported {
  readonly from: string;
  readonly text: string;
}

/** One file of figures, as parsed. */
class FigureFile {
  readonly text: string;
  /** What it declares, by name. */
  readonly declared = new Map<string, Span>();
  readonly imported = new Map<string, Imported>();
  /** The functions that draw, by the figures' names. */
  readonly drawings = new Map<string, Drawing | ArrowFunctionExpression>();
  readonly #variables: { readonly name: string; readonly at: number }[] = [];

  constructor(file: string) {
    this.text = readFileSync(join(root, folder, file), 'utf8');
    const { program } = parseSync(file, this.text);
    for (const statement of program.body) this.#note(statement);
    const noVariables = new Set<number>();
    new Visitor({
      MemberExpression: ({ computed, property }) => void (computed || noVariables.add(property.start)),
      Property: ({ computed, shorthand, key }) => void (computed || shorthand || noVariables.add(key.start)),
      ObjectExpression: ({ properties }) => {
        const of = (key: string) =>
          properties.flatMap((p) => (p.type === 'Property' && this.#slice(p.key) === key ? [p.value] : []))[0];
        const [name, draw] = [of('name'), of('draw')];
        if (name?.type !== 'Literal' || !draw || !('body' in draw)) return;
        if (draw.type === 'ArrowFunctionExpression' || draw.type === 'FunctionExpression')
          this.drawings.set(String(name.value), draw);
      },
      Identifier: ({ name, start: at }) => void (noVariables.has(at) || this.#variables.push({ name, at })),
    }).visit(program);
  }

  #slice = ({ start, end }: Span): string => this.text.slice(start, end);

  #note(statement: Statement): void {
    if (statement.type === 'ImportDeclaration') {
      for (const { local, type, importKind } of statement.specifiers as {
        local: { name: string };
        type: string;
        importKind?: string;
      }[])
        if (type === 'ImportSpecifier')
          this.imported.set(local.name, {
            from: statement.source.value,
            text: `${statement.importKind === 'type' || importKind === 'type' ? 'type ' : ''}${local.name}`,
          });
      return;
    }
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id)
      this.declared.set(declaration.id.name, declaration);
    if (declaration?.type !== 'VariableDeclaration') return;
    for (const { id } of declaration.declarations)
      for (const [name] of this.#slice(
        id.type === 'Identifier' ? { start: id.start, end: id.start + id.name.length } : id,
      ).matchAll(/\w+/g))
        this.declared.set(name, declaration);
  }

  /** The variables that stand between two places. */
  variablesIn = ({ start, end }: Span): string[] =>
    this.#variables.flatMap(({ name, at }) => (at >= start && at < end ? [name] : []));
}

const files = new Map<string, FigureFile>();
function fileOf(name: string): FigureFile {
  const file = files.get(name) ?? new FigureFile(name);
  files.set(name, file);
  return file;
}

/** What a program consists of besides its own lines. */
class Parts {
  readonly imports = new Map<string, Set<string>>();
  readonly declarations = new Set<string>();

  /** Takes in what stands behind the variables between two places of a file, and what that needs in its turn. */
  need(file: FigureFile, span: Span): void {
    for (const name of file.variablesIn(span)) {
      const imported = file.imported.get(name);
      const declared = file.declared.get(name);
      if (imported) this.#import(name, imported);
      // What a declaration says of itself needs nothing more.
      else if (declared && !(declared.start <= span.start && span.end <= declared.end)) this.#declare(file, declared);
    }
  }

  #import(name: string, { from, text }: Imported): void {
    const library = packages[from];
    if (library !== undefined) {
      const names = this.imports.get(library) ?? new Set<string>();
      this.imports.set(library, names.add(text));
      return;
    }
    const file = fileOf(from.replace('./', ''));
    const declared = file.declared.get(name);
    if (declared) this.#declare(file, declared);
  }

  #declare(file: FigureFile, declared: Span): void {
    const text = file.text.slice(declared.start, declared.end).replaceAll(/ *\/\/ biome-ignore .*$/gm, '');
    if (this.declarations.has(text)) return;
    this.need(file, declared);
    this.declarations.add(text);
  }
}

/** The lines of a function that draws, at the margin; what it returns is shown. */
function linesOf(file: FigureFile, { body }: Drawing | ArrowFunctionExpression): string {
  const slice = ({ start, end }: Span): string => file.text.slice(start, end);
  if (!body) return '';
  if (body.type !== 'BlockStatement') return `console.log(${slice(body)});`;
  const last = body.body.at(-1);
  const [first] = body.body;
  if (!first || last?.type !== 'ReturnStatement' || !last.argument)
    throw new Error('a figure is drawn without a return');
  const begin = file.text.lastIndexOf('\n', first.start) + 1;
  const text = `${file.text.slice(begin, last.start)}console.log(${slice(last.argument)});`;
  const lines = text.replaceAll(/ *\/\/ biome-ignore .*$/gm, '').split('\n');
  const margin = first.start - begin;
  return lines.map((line) => (line.slice(0, margin).trim() === '' ? line.slice(margin) : line)).join('\n');
}

/** The language is a parameter where a figure is drawn, and a word in its program: what is chosen by it is chosen. */
const spokenIn = (lines: string, language: Language): string =>
  lines
    .replaceAll(/\blanguage === 'zh' \? ([^:;\n]+) : ([^:;\n]+)(?=;)/g, language === 'zh' ? '$1' : '$2')
    .replaceAll(/\blanguage\b/g, (_, at: number, all: string) =>
      /[{,]\s*$/.test(all.slice(0, at)) ? `language: '${language}'` : `'${language}'`,
    );

/** A figure's program, in a language where it takes one. Throws where there is none of the name. */
export function programOf(figure: string, language: Language): string {
  const file = readdirSync(join(root, folder))
    .map(fileOf)
    .find(({ drawings }) => drawings.has(figure));
  const drawing = file?.drawings.get(figure);
  if (!file || !drawing) throw new Error(`no figure of the gallery is called ${figure}`);
  const parts = new Parts();
  if (drawing.body) parts.need(file, drawing.body);
  const imports = [...parts.imports].map(
    ([from, names]) => `import { ${[...names].sort().join(', ')} } from '${from}';`,
  );
  return `${[imports.sort().join('\n'), ...parts.declarations, spokenIn(linesOf(file, drawing), language)].filter(Boolean).join('\n\n')}\n`;
}

import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { Program } from '../../cell/typescript/program.ts';
import { SourceError } from '../../cell/typescript/scanner.ts';
import { typedForms } from './forms.ts';
import { othersByNode, refusedForms } from './rare-forms.ts';

const root = join(import.meta.dirname, '../../..');
// Node says with every call that stripping may change.
process.removeAllListeners('warning');
process.on('warning', () => {});

/** What Node makes of a program; undefined if it refuses it. */
function byNode(source: string): string | undefined {
  try {
    return stripTypeScriptTypes(source);
  } catch {
    return undefined;
  }
}

/** What we make of it; the error if it is one. */
function codeOf(source: string): string | SourceError {
  try {
    return new Program(source).code;
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

function refusal(source: string): { readonly reason: string; readonly at: number } | undefined {
  const made = codeOf(source);
  return typeof made === 'string' ? undefined : { reason: made.reason, at: made.at };
}

/** Names that are none in a module; the parser lets them pass. */
const reserved = ['yield', 'let', 'await'];

/** What a module does, without the places at which it stands; undefined for what is no JavaScript. */
function meaning(code: string): string | undefined {
  const { program, errors } = parseSync('program.js', code, { preserveParens: false, sourceType: 'module' });
  if (errors.length > 0) return undefined;
  let isModule = true;
  const text = JSON.stringify(program, (key, value: unknown) => {
    if (key === 'start' || key === 'end' || key === 'raw') return undefined;
    if (Array.isArray(value)) return value.filter((v: { type?: string } | null) => v?.type !== 'EmptyStatement');
    const { type, name } = (value ?? {}) as { type?: string; name?: string };
    if (type === 'Identifier' && reserved.includes(name!)) isModule = false;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
  return isModule ? text : undefined;
}

/** What the TypeScript compiler makes of programs; undefined for each that it does not parse. */
function byTypeScript(sources: readonly string[]): (string | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), 'blanks-'));
  try {
    for (const [i, source] of sources.entries()) writeFileSync(join(folder, `${i}.ts`), source);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options =
      '--ignoreConfig --noCheck --noResolve --noLib --target esnext --module esnext --moduleDetection force --verbatimModuleSyntax --pretty false --outDir made';
    const files = sources.map((_, i) => `${i}.ts`);
    const { stdout } = spawnSync(process.execPath, [tsc, ...options.split(' '), ...files], {
      cwd: folder,
      encoding: 'utf8',
    });
    return files.map((file, i) => {
      if (stdout.split('\n').some((line) => line.startsWith(`${file}(`))) return undefined;
      // It says of a program without imports that it is a module, too.
      return readFileSync(join(folder, 'made', `${i}.js`), 'utf8').replace(/^export \{\};\n$/m, '');
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program in which some tokens are gone, doubled, moved, others, or on another line. */
function mutated(source: string, draw: (below: number) => number): string {
  const tokens = source.match(
    /'(?:[^'\\\n]|\\.)*'|`[^`]*`|[\p{ID_Start}$_#@][\p{ID_Continue}$]*|\d[\w.]*|\s+|=>|\.{3}|\?\.|./gsu,
  );
  if (!tokens) return source;
  for (let left = 1 + draw(3); left > 0; left--) {
    const at = draw(tokens.length);
    const other = strewn[draw(strewn.length)]!;
    const kind = draw(5);
    if (kind === 0) tokens.splice(at, 1);
    else if (kind === 1) tokens.splice(at, 0, other);
    else if (kind === 2) tokens[at] = other;
    else if (kind === 3) tokens.splice(at, 0, '\n');
    else tokens.splice(at, 0, ...tokens.slice(draw(tokens.length)).slice(0, 1 + draw(6)));
  }
  return tokens.join('');
}
const strewn =
  'as satisfies ! ? : < > ( ) [ ] { } , ; = => | & type interface declare abstract class extends implements public readonly static override async await yield function get set keyof typeof infer is asserts new namespace module global import export default let const using of in if else for return x T 1 <T> : ... . ?. ++ - * / `a` /re/ // /*c*/'
    .split(' ')
    .map((word) => ` ${word} `);

describe('a program without its types', () => {
  test('is what Node strips it to, for every file of the repository that Node strips', () => {
    const files = globSync('{packages,scripts,bench,book,site}/**/*.{ts,mts}', {
      cwd: root,
      exclude: (path) => /node_modules|[\\/]dist/.test(path),
    });
    const different: string[] = [];
    const leftOut: string[] = [];
    for (const file of files) {
      const source = readFileSync(join(root, file), 'utf8');
      const wanted = byNode(source);
      if (wanted === undefined) leftOut.push(file);
      else if (codeOf(source) !== wanted) different.push(file);
    }
    if (leftOut.length > 0) console.log(`Node itself refuses: ${leftOut.join(', ')}`);
    expect(files.length).toBeGreaterThan(1000);
    expect(leftOut.length).toBeLessThan(5);
    expect(different).toEqual([]);
  });

  test.each(typedForms)('is what Node strips it to: %j', (source) => {
    expect(byNode(source)).toBeDefined();
    expect(new Program(source).code).toBe(byNode(source));
  });

  test.each(refusedForms)('cannot be had where something must be emitted: %j', (source, reason, at) => {
    expect(byNode(source)).toBeUndefined();
    expect(refusal(source)).toEqual({ reason, at });
  });

  test('is what TypeScript makes of it, and no program where TypeScript refuses it, where Node makes another one', () => {
    const compiled = byTypeScript(othersByNode.map(([source]) => source));
    for (const [i, [source, wanted]] of othersByNode.entries()) {
      const made = codeOf(source);
      const meant = typeof made === 'string' ? meaning(made) : undefined;
      if (wanted !== '') expect(made).toBe(wanted);
      expect([source, meant]).toEqual([source, compiled[i] === undefined ? undefined : meaning(compiled[i])]);
      expect([source, compiled[i] === undefined]).toEqual([source, wanted === '']);
      expect([source, meaning(byNode(source) ?? '') === meant]).toEqual([source, false]);
    }
  });

  test('is never another program than the one that Node or TypeScript makes of it, with tokens gone, doubled, moved and on other lines', () => {
    let state = 20261130;
    const draw = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const count = process.env.PRISTELLA_TEST_FULL === '1' ? 60_000 : 1000;
    const others: string[] = [];
    let taken = 0;
    for (let i = 0; i < count; i++) {
      const forms = Array.from({ length: 1 + (i % 3) }, () => typedForms[draw(typedForms.length)]!);
      const source = mutated(forms.join('\n'), draw);
      const wanted = byNode(source);
      const made = wanted === undefined ? undefined : codeOf(source);
      if (typeof made !== 'string') continue;
      taken++;
      if (made === wanted) continue;
      // Where Node leaves a statement open to what follows a type, ours has a semicolon.
      const closed = [...made].map((letter, k) => (letter === ';' && wanted?.[k] === ' ' ? ';' : wanted?.[k])).join('');
      const meant = meaning(wanted ?? '');
      if (made !== closed && meant !== undefined && meaning(made) !== meant) others.push(source);
    }
    expect(taken).toBeGreaterThan(count / 20);
    const compiled = byTypeScript(others);
    const wrong = others.filter((source, i) => {
      const made = codeOf(source);
      return typeof made === 'string' && compiled[i] !== undefined && meaning(compiled[i]) !== meaning(made);
    });
    expect(wrong).toEqual([]);
  });

  test('has a semicolon where what stands before several statements of types would go on behind them', () => {
    expect(codeOf('foo()\ntype A = 1;\ntype B = 2\n(bar)')).toBe('foo()\n           \n;         \n(bar)');
  });

  test('keeps its length and lines, whatever letters its types have', () => {
    const source = "let x: '\u00e9\u4e2d\u{1f600}' = y as '\u4e2d';\r\ntype A =\n  | 'a'\t| 'b';\nx";
    const { code } = new Program(source);
    expect(code.length).toBe(source.length);
    expect(code.split('\n').length).toBe(source.split('\n').length);
    expect(code).toBe(byNode(source));
  });

  test('is an error with its place where it does not parse', () => {
    expect(refusal('const a = ;')).toEqual({ reason: 'unexpected', at: 10 });
    expect(refusal('f(1, 2')).toEqual({ reason: 'unexpected', at: 6 });
    expect(refusal('if (x) {\n  y();\n')).toEqual({ reason: 'unclosed', at: 16 });
    expect(refusal('const a = "b\nc"')).toEqual({ reason: 'unclosed', at: 10 });
    expect(refusal('`a ${b')).toEqual({ reason: 'unexpected', at: 6 });
    expect(refusal('/* a')).toEqual({ reason: 'unclosed', at: 0 });
    expect(refusal('a b')).toEqual({ reason: 'unexpected', at: 2 });
    expect(refusal('declare global; {}')).toEqual({ reason: 'unexpected', at: 8 });
    expect(refusal('a?.b<T>\n[c]')).toEqual({ reason: 'unexpected', at: 8 });
  });

  test('is an error, and takes no time without end, with ten thousand brackets', () => {
    for (const source of ['(', '[', '{', 'a(', 'f<', '(a = ', 'a ? (', 'x: '].map((part) => part.repeat(10_000)))
      expect(['unclosed', 'too deep']).toContain(refusal(source)?.reason);
  });

  test('tells its lone expressions, with the variable at their beginning, and neither assignments nor what is deeper', () => {
    const source = "x.add(1);\ny = 2;\nz++;\n'use strict';\nif (a) b();\nawait f();\nfig;\n() => { c; }";
    const { shown } = new Program(source);
    expect(shown.map(({ from, to, root }) => [source.slice(from, to), root])).toEqual([
      ['x.add(1)', 'x'],
      ['await f()', ''],
      ['fig', ''],
      ['() => { c; }', ''],
    ]);
  });

  test('tells the names that it declares and imports', () => {
    const source =
      "import a, { b as c, type T } from 'm';\nimport * as d from 'n';\nconst { e, f: [g = 1] } = h; function i(j) { let k; } class L {}\nfor (let m of n) {}";
    const { declared, imported, specifiers } = new Program(source);
    expect(imported.map(({ local, origin }) => [local, origin])).toEqual([
      ['a', 'm default'],
      ['c', 'm b'],
      ['d', 'n *'],
    ]);
    expect(declared.map(({ name }) => name)).toEqual(['e', 'g', 'i', 'L']);
    expect(specifiers.map(({ from, to, name }) => [source.slice(from, to), name])).toEqual([
      ['m', 'm'],
      ['n', 'n'],
    ]);
  });
});

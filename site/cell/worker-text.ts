/** From programs as they are typed to the text of a worker: types blanked, imports by address, lone expressions shown. Lines stay. */
import type { Language } from '../language.ts';
import { type Modules, pathBeside } from './modules.ts';
import { Program } from './typescript/program.ts';
import { type Reason, SourceError } from './typescript/scanner.ts';

/** One cell's program. */
export interface Source {
  readonly text: string;
  /** Its path in the repository, by which it imports modules beside it; empty for one of no file. */
  readonly file: string;
}

/** Why a program cannot run: what is wrong with it, where, and in which cell of a chain. */
export class ProgramError extends Error {
  readonly reason: Reason | 'no module' | 'no such name' | 'needs Node' | 'declared twice' | 'declared above';
  readonly cell: number;
  readonly at: number;
  readonly found: string;

  constructor(reason: ProgramError['reason'], cell: number, at: number, found: string) {
    super(`${reason}: ${found}`);
    this.reason = reason;
    this.cell = cell;
    this.at = at;
    this.found = found;
  }
}

/** A worker's text, and where the lines of each cell begin in it. */
export interface WorkerText {
  readonly text: string;
  /** Whether it is to be told its own text. */
  readonly looksInside: boolean;
  readonly firstLines: readonly number[];
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const countLines = (text: string): number => text.split(/\r\n|[\n\r\u2028\u2029]/).length;

/** The programs of a chain, the last of which is the one that runs; the library's address; the language of its errors. */
export interface Wanted {
  readonly sources: readonly Source[];
  readonly modules: Modules;
  /** The site's folder, with a slash at its end. */
  readonly base: string;
  readonly language: Language;
  /** All its tensors are recorded, so that what it prints can be held. */
  readonly isRecorded?: boolean;
}

/** Throws ProgramError. */
export function workerText({ sources, modules, base, language, isRecorded = false }: Wanted): WorkerText {
  const library = new URL(modules.addresses.pristella ?? '', base).href;
  const programs = sources.map(({ text }, cell) => read(text, cell));
  const names = impliedNames(programs, modules.names.pristella ?? []);
  const first = [
    `import*as $cell from${JSON.stringify(new URL(modules.addresses.cell ?? '', base).href)};`,
    ...(isRecorded ? [`import${JSON.stringify(new URL(modules.addresses.record ?? '', base).href)};`] : []),
    ...(names.length > 0 ? [`import{${names.join()}}from${JSON.stringify(library)};`] : []),
    ...(language === 'zh' ? [`import{setLanguage as $language}from${JSON.stringify(library)};$language('zh');`] : []),
    // Figures that a program shows or saves are drawn below it.
    ...(programs.some(({ code }) => /(?<![\w$.])plt(?![\w$])|\.plt(?![\w$])/.test(code))
      ? [
          `import{setOutlet as $outlet}from${JSON.stringify(new URL(modules.addresses['pristella/plot'] ?? '', base).href)};`,
          '$outlet({show:(all)=>all.forEach($cell.draw),save:(_,figure)=>$cell.draw(figure)});',
        ]
      : []),
    // Its recordings read names and lines in its own text.
    ...(looksInside(programs)
      ? [`import{look as $look}from${JSON.stringify(library)};$look.setSources($cell.sources);`]
      : []),
    // An example prints what its page says: it begins with the random numbers that it began with there.
    ...(names.includes('np') ? ['np.random.seed(0);'] : []),
    ...(names.includes('nn') ? ['nn.manualSeed(0);'] : []),
  ];
  let text = first.join('');
  const known = new Map<string, Known>();
  const firstLines: number[] = [];
  programs.forEach((program, cell) => {
    firstLines.push(countLines(text));
    const file = sources[cell]?.file ?? '';
    const edits = [
      ...program.specifiers.map(
        (s): Edit => ({ ...s, text: address(s.name, file, { modules, base, cell, at: s.from }) }),
      ),
      ...repeated(program, cell, known, modules.names),
      ...program.shown.flatMap(({ from, to, root, isAwaited }): Edit[] => [
        { from, to: from, text: isAwaited ? '$cell.awaited((' : '$cell.value((' },
        { from: to, to, text: `)${root === '' ? '' : `,${root}`})` },
      ]),
    ];
    if (cell === programs.length - 1) text += '$cell.begin();';
    text += `${edited(program.code, edits)}\n;`;
  });
  return { text: `${text}$cell.done();`, firstLines, looksInside: looksInside(programs) };
}

const looksInside = (programs: readonly Program[]): boolean =>
  programs.some(({ code }) => /(?<![\w$])look(?![\w$])/.test(code));

function read(text: string, cell: number): Program {
  try {
    return new Program(text);
  } catch (error) {
    if (error instanceof SourceError) throw new ProgramError(error.reason, cell, error.at, error.found);
    throw error;
  }
}

function edited(code: string, edits: readonly Edit[]): string {
  let text = '';
  let end = 0;
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    text += code.slice(end, edit.from) + edit.text;
    end = edit.to;
  }
  return text + code.slice(end);
}

/** The names of the library that programs without any import use as if they had imported them, as the reference's examples do. */
function impliedNames(programs: readonly Program[], names: readonly string[]): string[] {
  if (programs.some((p) => p.specifiers.length > 0)) return [];
  const own = new Set(programs.flatMap((p) => p.declared.map(({ name }) => name)));
  const all = programs.map((p) => p.code).join('\n');
  return names.filter((name) => !own.has(name) && new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(all));
}

/** A program may ask for any name, `__proto__` among them. */
const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

interface Asked {
  readonly modules: Modules;
  readonly base: string;
  readonly cell: number;
  readonly at: number;
}

function address(name: string, file: string, { modules, base, cell, at }: Asked): string {
  if (name === 'pristella/node' || name.startsWith('node:')) throw new ProgramError('needs Node', cell, at, name);
  const path = /^\.\.?\//.test(name) && file !== '' ? pathBeside(file, name) : name;
  const why = own(modules.refused, path);
  if (why !== undefined) throw new ProgramError('needs Node', cell, at, why);
  const found = own(modules.addresses, path);
  if (found === undefined) throw new ProgramError('no module', cell, at, name);
  return new URL(found, base).href;
}

/** A name that stands in the program: where, and from where. */
interface Known {
  readonly cell: number;
  /** The module and its name there; empty for what is declared. */
  readonly origin: string;
  readonly isVar: boolean;
}

/** What a cell of a chain imports that one before it has imported becomes blank; what is declared again is an error. */
function repeated(program: Program, cell: number, known: Map<string, Known>, names: Modules['names']): Edit[] {
  const edits: Edit[] = [];
  const again = (at: number, name: string): ProgramError => {
    const isAbove = known.get(name)?.cell !== cell;
    return new ProgramError(isAbove ? 'declared above' : 'declared twice', cell, at, name);
  };
  for (const { local, origin, from, to } of program.imported) {
    const [module = '', name = ''] = origin.split(' ');
    const offered = own(names, module);
    if (offered && name !== '*' && !offered.includes(name))
      throw new ProgramError('no such name', cell, from, `${module}: ${name}`);
    const before = known.get(local);
    // `import a from 'x'` cannot lose its name without braces in its place.
    const isAlone = (name === 'default' || name === '*') && program.code[to - 1] !== ',';
    if (before && before.cell !== cell && before.origin === origin) edits.push({ from, to, text: isAlone ? '{}' : '' });
    else if (before) throw again(from, local);
    known.set(local, { cell, origin, isVar: false });
  }
  for (const { name, at, isVar } of program.declared) {
    const before = known.get(name);
    if (before && !(before.isVar && isVar)) throw again(at, name);
    known.set(name, { cell, origin: '', isVar });
  }
  return edits;
}

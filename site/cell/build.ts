/** What cells need of the build: the module that stands before each program, the book's modules as JavaScript, and where all of them lie. */
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { build, type Plugin } from 'vite';
import { engineOutside } from '../engine/engine.ts';
import { type Modules, pathBeside } from './modules.ts';
import { Program } from './typescript/program.ts';

const root = join(import.meta.dirname, '../..');
/** Below the site's folder. */
const place = 'cell';

/** Modules for programs that run in cells: what stands before each, and what looks into one. */
/** Programs of the repository that cells may import from. */
const files: readonly string[] = globSync('book/**/*.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .sort();

const programs = new Map<string, Program>();
function programOf(file: string): Program {
  const known = programs.get(file);
  if (known) return known;
  const program = new Program(readFileSync(join(root, file), 'utf8'));
  programs.set(file, program);
  return program;
}

/** A program and all that it imports from beside it. */
function imported(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { name } of programOf(file).specifiers) if (name.startsWith('.')) imported(pathBeside(file, name), seen);
  return seen;
}

/** Why a module cannot run in a page: the file that needs Node, and what of it; undefined if it can. */
export function needsNode(path: string, seen: Set<string> = new Set()): string | undefined {
  if (seen.has(path)) return undefined;
  seen.add(path);
  for (const { name } of programOf(path).specifiers) {
    if (name.startsWith('node:') || name === 'pristella/node') return `${path} imports ${name}`;
    const reason = name.startsWith('.') ? needsNode(pathBeside(path, name), seen) : undefined;
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** The same of a program on a page. */
export function codeNeedsNode(code: string, file = ''): string | undefined {
  const program = new Program(code);
  for (const { name } of program.specifiers) {
    if (name.startsWith('node:') || name === 'pristella/node') return `it imports ${name}`;
    const reason = name.startsWith('.') ? needsNode(pathBeside(file, name)) : undefined;
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** The programs of the lab's doors that are run again where a number is held, each with the files that it imports. */
const heldPrograms: ReadonlyMap<string, readonly string[]> = new Map(
  globSync('site/lab/*/held.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path !== 'site/lab/hold/held.ts')
    .sort()
    .map((path) => [path.split('/')[2]!, [...imported(path)]]),
);

const moduleOf = (file: string): string => `${place}/${file.replace(/\.ts$/, '.js')}`;

function fromTo(module: string, target: string): string {
  const path = posix.relative(posix.dirname(module), target);
  return path.startsWith('.') ? path : `./${path}`;
}

/** A module as JavaScript that finds what it imports in the site. */
function javascript(file: string, engine: Readonly<Record<string, string>>): string {
  const { code, specifiers } = programOf(file);
  let text = '';
  let end = 0;
  for (const { from, to, name } of specifiers.toSorted((a, b) => a.from - b.from)) {
    const target = name.startsWith('.') ? moduleOf(pathBeside(file, name)) : `engine/${engine[name] ?? ''}`;
    text += code.slice(end, from) + fromTo(moduleOf(file), target);
    end = to;
  }
  return text + code.slice(end);
}

function writeModule(folder: string, file: string, engine: Readonly<Record<string, string>>): void {
  const path = join(folder, moduleOf(file));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, javascript(file, engine));
}

/** Writes one module for pages. */
async function bundle(folder: string, entry: string, name: string, ...plugins: readonly Plugin[]): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    plugins: [...plugins],
    build: {
      outDir: join(folder, place),
      emptyOutDir: false,
      target: 'esnext',
      modulePreload: false,
      rolldownOptions: {
        input: { [name]: join(root, 'site', entry) },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js' },
      },
    },
  });
}

/**
 * Writes `cell/` into the site's folder. `engine` gives the library's modules by their specifiers, such as
 * `{ 'pristella/np': 'np.js' }`, below `engine/`; `note` is told of what is bundled. Returns what could not be made for pages, and why.
 */
export async function buildCells(
  folder: string,
  engine: Readonly<Record<string, string>>,
  note: Plugin,
): Promise<Readonly<Record<string, string>>> {
  await bundle(folder, 'cell/worker/start.ts', 'start', note);
  // The library is the one that programs import, and what stands before them is there once.
  const startOutside: Plugin = {
    name: 'start-outside',
    enforce: 'pre',
    resolveId: (id) => (id === './start.ts' ? { id: './start.js', external: 'relative' } : null),
  };
  await bundle(folder, 'cell/worker/record.ts', 'record', engineOutside([]), startOutside, note);
  await bundle(folder, 'lab/xray/worker.ts', 'xray', engineOutside([]), note);
  const addresses: Record<string, string> = Object.fromEntries(
    Object.entries({ cell: 'start', record: 'record', xray: 'xray' }).map(([name, file]) => [
      name,
      `${place}/${file}.js`,
    ]),
  );
  const refused: Record<string, string> = {};
  const names: Record<string, readonly string[]> = {};
  for (const [name, file] of Object.entries(engine)) {
    addresses[name] = `engine/${file}`;
    names[name] = Object.keys((await import(name)) as object);
  }
  for (const file of files) {
    const reason = needsNode(file);
    if (reason !== undefined) {
      refused[file] = reason;
      continue;
    }
    addresses[file] = moduleOf(file);
    writeModule(folder, file, engine);
  }
  for (const file of new Set([...heldPrograms.values()].flat())) {
    writeModule(folder, file, engine);
    // Its lines are shown, and its names read, as they were written.
    cpSync(join(root, file), join(folder, place, file));
  }
  writeFileSync(join(folder, place, 'held.json'), JSON.stringify(Object.fromEntries(heldPrograms)));
  cpSync(join(root, 'book/weights'), join(folder, place, 'book/weights'), { recursive: true });
  const modules: Modules = { addresses, refused, names };
  writeFileSync(join(folder, place, 'modules.json'), JSON.stringify(modules));
  return refused;
}

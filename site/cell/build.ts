/** What cells need of the build: the module that stands before each program, the book's modules as JavaScript, and where all of them lie. */
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { build } from 'vite';
import { engineOutside } from '../engine/engine.ts';
import { type Modules, pathBeside } from './modules.ts';
import { Program } from './typescript/program.ts';

const root = join(import.meta.dirname, '../..');
/** Below the site's folder. */
const place = 'cell';

/** Modules for programs that run in cells: what stands before each, and what looks into one. */
const own = {
  start: join(import.meta.dirname, 'worker/start.ts'),
  xray: join(root, 'site/lab/xray/worker.ts'),
} as const;

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

/**
 * Writes `cell/` into the site's folder. `engine` gives the library's modules by their specifiers, such as
 * `{ 'pristella/np': 'np.js' }`, below `engine/`. Returns what could not be made for pages, and why.
 */
export async function buildCells(
  folder: string,
  engine: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    plugins: [engineOutside([])],
    build: {
      outDir: join(folder, place),
      emptyOutDir: false,
      target: 'esnext',
      modulePreload: false,
      rolldownOptions: {
        input: own,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  const addresses: Record<string, string> = { cell: `${place}/start.js`, xray: `${place}/xray.js` };
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
    const path = join(folder, moduleOf(file));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, javascript(file, engine));
  }
  cpSync(join(root, 'book/weights'), join(folder, place, 'book/weights'), { recursive: true });
  const modules: Modules = { addresses, refused, names };
  writeFileSync(join(folder, place, 'modules.json'), JSON.stringify(modules));
  return refused;
}

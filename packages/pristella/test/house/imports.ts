import { isBuiltin } from 'node:module';
import { type Import, importsOf, type SourceFiles } from './source.ts';

// From the ground up: a floor stands on all that come before it.
const tower = ['base', 'kernel', 'machine', 'tensor', 'op', 'np', 'grad', 'engine', 'loop', 'nn', 'train'];
const upTo = (floor: string): string[] => tower.slice(0, tower.indexOf(floor) + 1);

/** What each floor and wing may import, itself included. Files at the top (index.ts, np.ts, node.ts) may import all. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(tower.map((floor) => [floor, upTo(floor)])),
  // Beside nn: layers know nothing of being looked at.
  look: [...upTo('loop'), 'look'],
  io: [...upTo('engine'), 'io'],
  data: [...upTo('engine'), 'io', 'data'],
  // Pictures are files too.
  plot: [...upTo('engine'), 'look', 'io', 'plot'],
  train: [...upTo('train'), 'look', 'io', 'data'],
};

const floorOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');
const allImports = (files: SourceFiles): Import[] => [...files].flatMap(([path, text]) => importsOf(path, text));

/** Imports that go up, across to a wing that is not open, or out of the house. Type imports count. */
export function upwardImports(files: SourceFiles): string[] {
  return allImports(files)
    .filter(({ from, to, isRelative }) => {
      const floor = floorOf(from);
      if (!isRelative) return false;
      if (to.startsWith('..')) return true;
      return floor !== '' && !(mayImport[floor] ?? []).includes(floorOf(to));
    })
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** Where a file that stands above the machines reaches into one of them. */
export const machineImports = (files: SourceFiles): string[] =>
  allImports(files)
    .filter(({ from, to, isRelative }) => isRelative && !from.startsWith('machine/') && /^machine\/[^/]+\//.test(to))
    .map(({ from, to }) => `${from} imports ${to}`);

const runsInNode = (path: string): boolean => path === 'node.ts' || /(^|\/)node\//.test(path);

/**
 * Where a file that must also run in a browser reaches Node: a Node module, or a static import of a file that needs one to be
 * loaded. A dynamic import of such a file is fine, for it stands behind a test of the environment; so is a static one of a
 * file that has Node's modules by `nodeModule` alone.
 */
export function nodeImports(files: SourceFiles): string[] {
  const imports = allImports(files).filter(({ isTypeOnly, isDynamic }) => !isTypeOnly && !isDynamic);
  const needing = new Set<string>();
  for (let before = -1; before < needing.size; ) {
    before = needing.size;
    for (const { from, to, isRelative } of imports) if (isRelative ? needing.has(to) : isBuiltin(to)) needing.add(from);
  }
  return allImports(files)
    .filter(({ from, to, isRelative, isTypeOnly, isDynamic }) => {
      if (runsInNode(from) || isTypeOnly) return false;
      return isRelative ? runsInNode(to) && needing.has(to) && !isDynamic : isBuiltin(to);
    })
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** Imports of packages, other than Node's own modules and those in `allowed` (optional peers). */
export function packageImports(files: SourceFiles, allowed: readonly string[] = []): string[] {
  return allImports(files)
    .filter(({ to, isRelative }) => !isRelative && !isBuiltin(to) && !allowed.includes(to))
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** Circles of imports, each as `a.ts → b.ts → a.ts`. Type imports and `import()` close no circle when a module loads. */
export function importCycles(files: SourceFiles): string[] {
  const edges = new Map<string, string[]>([...files.keys()].map((path) => [path, []]));
  for (const { from, to, isRelative, isTypeOnly, isDynamic } of allImports(files)) {
    if (isRelative && !isTypeOnly && !isDynamic && files.has(to)) edges.get(from)!.push(to);
  }
  const cycles: string[] = [];
  const finished = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    if (finished.has(path)) return;
    const seen = trail.indexOf(path);
    if (seen >= 0) {
      cycles.push([...trail.slice(seen), path].join(' → '));
      return;
    }
    trail.push(path);
    for (const next of edges.get(path)!) visit(next);
    trail.pop();
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path);
  return cycles;
}

/** The programs of the book, as files: which there are, what each says of itself, and what its result depends on. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = import.meta.dirname;
const sourceOf = (program: string): string => readFileSync(join(root, `${program}.ts`), 'utf8');

/** All programs, as `ch03/sigmoid`, chapter by chapter. */
export const programs: readonly string[] = readdirSync(root, { withFileTypes: true })
  .filter((folder) => folder.isDirectory() && /^(ch\d\d|museum)$/.test(folder.name))
  .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file}`))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.slice(0, -3))
  .sort();

/** A chapter's programs that train before the others, which read the weights that they write. */
export function trainingFirst(names: readonly string[]): string[] {
  const rank = (program: string): string => program.replace('/train-', '/ ');
  return [...names].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** The paragraphs that open a program. */
export function opening(program: string): { english: string; chinese: string } {
  const comment = /^\/\*\*(.*?)\*\//s.exec(sourceOf(program))?.[1] ?? '';
  const [english = '', chinese = ''] = comment
    .replace(/^ *\* ?/gm, '')
    .trim()
    .split(/\n\s*\n/);
  return { english: english.replace(/\s+/g, ' '), chinese: chinese.replace(/\n/g, '') };
}

/** The pictures that a program draws, as `ch03/sigmoid`. */
export const picturesOf = (program: string): string[] =>
  [...sourceOf(program).matchAll(/\bpicture\(\s*'([^']+)'/g)].map((found) => found[1]!);

/** How many seeds a full run of the program takes: as its `export const seeds = 5;` says, else one, but at least `least`. */
export function seedsOf(program: string, least: number): number {
  const found = /^export const seeds = (\d+);$/m.exec(sourceOf(program));
  return Math.max(Number(found?.[1] ?? 1), least);
}

/** A file of the book, all that it imports from the book, and the weights that these read. */
function dependencies(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const text = readFileSync(join(root, path), 'utf8');
  for (const [, name] of text.matchAll(/(?:from |import |new URL\()'(\.[^']+)'/g))
    dependencies(normalize(join(dirname(path), name!)), found);
  for (const [weights] of text.matchAll(/weights\/[\w-]+\.safetensors/g)) found.add(weights);
  return found;
}

/** Where a program, or a part of the book that it imports, imports what only Node has; nothing where it runs in a page. */
export function nodeImportsOf(program: string): string[] {
  const found = new Set<string>();
  const visit = (path: string): string[] => {
    if (found.has(path)) return [];
    found.add(path);
    const text = readFileSync(join(root, path), 'utf8');
    return [
      ...text.matchAll(/^(?:import|export) (?!type )(?:[^;'=]*? from )?'([^']+)';|\bimport\('([^']+)'\)/gms),
    ].flatMap(([, fixed, later]) => {
      const name = fixed ?? later ?? '';
      if (name.startsWith('.')) return visit(normalize(join(dirname(path), name)));
      return name.startsWith('node:') || name === 'pristella/node' ? [`${path} imports ${name}`] : [];
    });
  };
  return visit(`${program}.ts`);
}

/** Changes whenever the program, a part of the book that it stands on, or its weights change. */
export function fingerprint(program: string): string {
  const hash = createHash('sha256');
  for (const path of [...dependencies(`${program}.ts`)].sort()) {
    try {
      hash.update(path).update(readFileSync(join(root, path)));
    } catch {
      // Weights that no program has made yet.
      hash.update('missing');
    }
  }
  return hash.digest('hex').slice(0, 16);
}

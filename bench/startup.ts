import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Peer, startPeer } from './peers.ts';
import { quantile, quartiles } from './quartiles.ts';
import type { Row, Section } from './report.ts';

const root = join(import.meta.dirname, '..');
const built = join(import.meta.dirname, '.cache', 'package');

/** Builds the library as it is published, beside the bench. */
function buildPackage(): void {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['-p', join(root, 'packages', 'pristella', 'tsconfig.build.json'), '--outDir', built];
  execFileSync(process.execPath, [compiler, ...options], { stdio: 'pipe' });
}

type Started = Readonly<Record<'imported_s' | 'read_s' | 'first_step_s', number>>;

/** One cold start from a folder of modules: imports, data, first step. */
const start = (folder: string): Started =>
  JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, 'start.ts'), folder], { encoding: 'utf8' }));

/** From process start to the first finished training step of (c), each program several times in turn. */
export async function startupSection(peers: readonly Peer[], rounds = 5): Promise<Section> {
  const notes: string[] = [];
  const folders: [string, string][] = [['pristella, from source', join(root, 'packages', 'pristella', 'src')]];
  try {
    buildPackage();
    folders.unshift(['pristella, built', built]);
  } catch (error) {
    notes.push(`the package could not be built: ${(error as Error).message.split('\n')[0]}`);
  }
  const seconds = new Map<string, number[]>();
  const parts = new Map<string, Started[]>();
  const add = (name: string, s: number): unknown => seconds.set(name, [...(seconds.get(name) ?? []), s]);
  for (let round = 0; round < rounds; round++) {
    for (const [name, folder] of folders) {
      const started = start(folder);
      add(name, started.first_step_s);
      parts.set(name, [...(parts.get(name) ?? []), started]);
    }
    for (const peer of peers) {
      try {
        const other = await startPeer(peer, 'train', ['--model', 'c']);
        add(peer, Number(other.about.first_step_s));
        other.close();
      } catch (error) {
        notes.push((error as Error).message.split('\n')[0]!);
      }
    }
  }
  const median = (name: string, part: keyof Started): number =>
    quantile(
      parts.get(name)!.map((p) => p[part]),
      0.5,
    );
  const rows = [...seconds].map(([program, times]): Row => {
    const row = { program, seconds: quartiles(times) };
    if (!parts.has(program)) return row;
    return { ...row, 'modules loaded': median(program, 'imported_s'), 'data read': median(program, 'read_s') };
  });
  return {
    name: 'startup',
    title: 'From process start to the first finished training step of (c)',
    rows,
    notes: [...new Set(notes)],
  };
}

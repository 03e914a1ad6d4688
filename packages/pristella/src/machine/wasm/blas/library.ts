import { messageOf } from '../../../base/caught.ts';
import { DeviceError } from '../../../base/errors.ts';
import { host } from '../../../base/host.ts';
import { bindBlas, type GemmImports, type Koffi } from './binding.ts';

/** What a thread needs to load the BLAS for itself: the files of the library and of `koffi`. */
export interface BlasFiles {
  readonly library: string;
  readonly koffi: string;
}

/** The system's BLAS, ready to be called. */
export interface Blas {
  readonly files: BlasFiles;
  /** Its name and version, and the processor it is tuned to, where it says so; else its file. */
  readonly version: string;
  /** How long its vectors are: what it is quicker by. */
  readonly vectorBits: 256 | 512;
  readonly imports: GemmImports;
}

/** How the files of fast BLAS libraries begin on Linux, in the order in which they are taken. */
const libraries = ['libopenblas.so', 'libopenblasp.so', 'libmkl_rt.so', 'libblis.so'];
const accelerate = '/System/Library/Frameworks/Accelerate.framework/Accelerate';
const INSTALL = 'apt-get install libopenblas0 && npm install koffi';

/**
 * The file of the system's BLAS: the one that PRISTELLA_BLAS names, Accelerate on macOS, on Linux the first of
 * OpenBLAS, MKL and BLIS in the usual folders. Undefined where there is none, or no Node.
 * @example
 * ['string', 'undefined'].includes(typeof findBlas());
 */
export function findBlas(): string | undefined {
  const { process } = host;
  const fs = process?.getBuiltinModule?.('node:fs');
  if (!process || !fs) return undefined;
  if (process.env.PRISTELLA_BLAS) return process.env.PRISTELLA_BLAS;
  if (process.platform === 'darwin') return accelerate;
  if (process.platform !== 'linux') return undefined;
  const filesIn = (folder: string): string[] => {
    try {
      return fs.readdirSync(folder).sort();
    } catch {
      return [];
    }
  };
  const triple = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  const asked = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== '');
  const folders = [...asked, '/usr/local/lib', `/usr/lib/${triple}`, '/usr/lib64', '/usr/lib'];
  for (const name of libraries) {
    for (const folder of folders) {
      const file = filesIn(folder).find((f) => f.startsWith(name));
      if (file) return `${folder}/${file}`;
    }
  }
  return undefined;
}

/**
 * The file of `koffi` as this library resolves it, installed beside it or above, or undefined. The folder in which a
 * program happens to be run has no say: what lies there may be anybody's, and loading it runs it.
 * @example
 * ['string', 'undefined'].includes(typeof findKoffi());
 */
export function findKoffi(): string | undefined {
  const module = host.process?.getBuiltinModule?.('node:module');
  try {
    return module?.createRequire(import.meta.url).resolve('koffi');
  } catch {
    // Not installed there.
    return undefined;
  }
}

/**
 * The system's BLAS for kernels on this memory. Each call computes on the thread that makes it; threads share products
 * as they share other work. Throws DeviceError, naming what to install, where there is none.
 */
export function loadBlas(memory: WebAssembly.Memory): Blas {
  const fail = (reason: string, cause?: unknown): DeviceError =>
    new DeviceError(`the native device ${reason}`, { op: 'setDevice', hint: `to install it: ${INSTALL}`, cause });
  const { process } = host;
  const module = process?.getBuiltinModule?.('node:module');
  if (!process || !module) throw new DeviceError('the native device needs Node', { op: 'setDevice' });
  const library = findBlas();
  if (!library) throw fail('finds no BLAS in the usual folders, and PRISTELLA_BLAS names none');
  const koffi = findKoffi();
  if (!koffi) throw fail('calls the BLAS through koffi, which is not installed');
  try {
    const loaded = module.createRequire(koffi)(koffi) as Koffi;
    const imports = withVariables(process, loadingVariables(process), () => bindBlas(loaded, library, memory));
    const call = (declaration: string, ...numbers: number[]): unknown =>
      attempt(() => loaded.load(library).func(declaration)(...numbers));
    for (const name of ['openblas_set_num_threads', 'MKL_Set_Num_Threads']) call(`void ${name}(int)`, 1);
    const said = ['config', 'corename'].map((what) => call(`const char *openblas_get_${what}(void)`));
    const version = said.filter(Boolean).join(', tuned to ') || library;
    return { files: { library, koffi }, imports, version, vectorBits: vectorBitsOf(library, said[1], process) };
  } catch (cause) {
    throw fail(`cannot use ${library}: ${messageOf(cause)}`, cause);
  }
}

/** The processors for which OpenBLAS has products with vectors of 512 bits. */
const wideCores = /^(skylakex|cooperlake|sapphirerapids|zen[45])$/i;

/** How long the BLAS's vectors are: by the processor OpenBLAS is tuned to, others as long as they can be. */
function vectorBitsOf(library: string, core: unknown, process: NodeJS.Process): 256 | 512 {
  const wide =
    typeof core === 'string'
      ? wideCores.test(core)
      : library === accelerate || / avx512f /.test(processorFlags(process));
  return wide ? 512 : 256;
}

const processorFlags = ({ getBuiltinModule }: NodeJS.Process): string =>
  String(attempt(() => getBuiltinModule('node:fs').readFileSync('/proc/cpuinfo', 'utf8')));

function attempt(f: () => unknown): unknown {
  try {
    return f();
  } catch {
    return undefined;
  }
}

/**
 * What OpenBLAS reads when it is loaded. It need not start threads of its own; and versions before 0.3.22 take AMD's
 * processors with AVX-512 for older ones, at half their speed.
 */
function loadingVariables(process: NodeJS.Process): Record<string, string> {
  const wide = ['AuthenticAMD', 'avx512f', 'avx512bw', 'avx512dq', 'avx512vl'];
  const processor = processorFlags(process);
  const tune = process.env.OPENBLAS_CORETYPE === undefined && wide.every((word) => processor.includes(word));
  return { OPENBLAS_NUM_THREADS: '1', ...(tune && { OPENBLAS_CORETYPE: 'SkylakeX' }) };
}

/** What `f` returns while environment variables are set. */
function withVariables<T>({ env }: NodeJS.Process, variables: Record<string, string>, f: () => T): T {
  const names = Object.keys(variables);
  const before = names.map((name) => env[name]);
  Object.assign(env, variables);
  try {
    return f();
  } finally {
    names.forEach((name, i) => {
      if (before[i] === undefined) delete env[name];
      else env[name] = before[i];
    });
  }
}

import { host } from '../../base/host.ts';
import { encodeModule, hasRelaxedSimd } from './encode.ts';
import { Builder } from './ir.ts';

/** The major versions of V8 whose joined vectors were tried, by the tests of words, kernels and engine. */
const TRIED = [13, 14];

/** Flags of V8 while kernels are compiled, and what they are otherwise. */
const FLAGS = [
  // Operations on neighbouring 128-bit vectors become one of 256 bits.
  ['--experimental-wasm-revectorize', '--no-experimental-wasm-revectorize'],
  // Flags count when code is optimised: at once, not when V8 finds that it is used much.
  ['--no-liftoff', '--liftoff'],
  ['--no-wasm-lazy-compilation', '--wasm-lazy-compilation'],
] as const;

/** Flags of a process that say how modules are compiled: names of flags, not the files and texts given to them. */
const SAYS_HOW = /(^|\s)--?[\w-]*(wasm|liftoff|jitless|avx|sse|fma3)/;

/**
 * True where multiplying and adding at once rounds once. Processors learned that together with all operations on vectors
 * of 256 bits (Intel's in 2013, AMD's in 2015), and it shows in a result, as those do not.
 */
function fuses(): boolean {
  if (!hasRelaxedSimd()) return false;
  const b = new Builder({ fma: true, wide: false });
  const x = b.num('f32x4', 1 + 2 ** -12);
  b.store('v128.store', b.args, b.fma(x, x, b.num('f32x4', -1)));
  const bytes = encodeModule([b.finish('fuses')], { initial: 1, maximum: 1, shared: false });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const { f0 } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { m: memory } }).exports;
  (f0 as (args: number, begin: number, end: number) => void)(0, 0, 0);
  return new Float32Array(memory.buffer)[0] === 2 ** -11 + 2 ** -24;
}

/** Compiles a module. */
export type ModuleCompiler = (bytes: BufferSource) => WebAssembly.Module;

/**
 * A compiler for which V8 joins neighbouring vectors to 256 bits: lane by lane the same operations, so the same bits.
 * WebAssembly has no such vectors, and V8 joins them only where a flag says so, which is set for our own modules alone:
 * it is as before when the call returns. Null where V8 cannot do it (in pages, on other processors than x64 and on
 * old ones, in versions that were not tried, in Electron), or where flags of the process already say how modules are compiled.
 */
export function wideCompiler(): ModuleCompiler | null {
  const { process } = host;
  const v8 = process?.getBuiltinModule?.('node:v8');
  if (!process || !v8 || process.arch !== 'x64' || !TRIED.includes(Number.parseInt(process.versions.v8 ?? '0', 10)))
    return null;
  const { variables }: { readonly variables: Readonly<Record<string, unknown>> } = process.config;
  if (variables.v8_enable_wasm_simd256_revec !== 1) return null;
  // Its V8 is a browser's, which may freeze its flags and then end the process that sets one.
  if (process.versions.electron) return null;
  const given = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  if (SAYS_HOW.test(given) || !fuses()) return null;
  return (bytes) => {
    for (const [during] of FLAGS) v8.setFlagsFromString(during);
    try {
      return new WebAssembly.Module(bytes);
    } finally {
      for (const [, after] of FLAGS) v8.setFlagsFromString(after);
    }
  };
}

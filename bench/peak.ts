import { encodeModule, hasRelaxedSimd } from '../packages/pristella/src/machine/wasm/encode.ts';
import { Builder, type Value } from '../packages/pristella/src/machine/wasm/ir.ts';
import { wideCompiler } from '../packages/pristella/src/machine/wasm/wide.ts';
import { fastestTenth } from './subject.ts';

const PAGE = 65536;
const compiler = wideCompiler();
const target = { fma: hasRelaxedSimd(), wide: compiler !== null };
const ROWS = 6;
/** Vectors of 128 bits; two joined ones make one of 256. */
const COLUMNS = target.wide ? 4 : 2;
/** Depth of the panels: both fit the first-level cache. */
const DEPTH = 256;

type Kernel = (args: number, begin: number, end: number) => void;

function compile(write: (b: Builder) => void): Kernel {
  const b = new Builder(target);
  write(b);
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2 });
  const bytes = encodeModule([b.finish('peak')], { initial: 2, maximum: 2, shared: false });
  const { exports } = new WebAssembly.Instance(compiler?.(bytes) ?? new WebAssembly.Module(bytes), {
    m: { m: memory },
  });
  return exports.f0 as Kernel;
}

function store(b: Builder, sums: readonly Value[]): void {
  sums.forEach((sum, i) => {
    b.store('v128.store', b.i32(PAGE), sum, i * 16);
  });
}

/** Chains of multiply-adds on registers: nothing loaded. */
function registers(b: Builder): void {
  const [x, y] = [b.num('f32x4', 0.999), b.num('f32x4', 0.001)];
  const sums = Array.from({ length: ROWS * COLUMNS }, () => b.local(b.num('f32x4', 1)));
  b.loop(b.begin, b.end, 4, () => {
    for (let i = 0; i < 4; i++) for (const sum of sums) b.set(sum, b.fma(x, sum, y));
  });
  store(b, sums);
}

/** A tile of a product, of six rows by what the registers hold, on two packed panels that stay in the first-level cache: no packing, no edges, no epilogue. */
function packedTile(b: Builder): void {
  const sums = Array.from({ length: ROWS * COLUMNS }, () => b.local(b.num('f32x4', 0)));
  b.loop(b.begin, b.end, 1, () => {
    const [a, w] = [b.local(b.i32(0)), b.local(b.i32(PAGE / 2))];
    b.loop(b.i32(0), b.i32(DEPTH), 1, () => {
      const right = Array.from({ length: COLUMNS }, (_, j) => b.load('v128.load', 'f32x4', w, j * 16));
      for (let i = 0; i < ROWS; i++) {
        const left = b.load('v128.load32_splat', 'f32x4', a, i * 4);
        right.forEach((r, j) => {
          const sum = sums[i * COLUMNS + j]!;
          b.set(sum, b.fma(left, r, sum));
        });
      }
      b.set(a, b.add(a, b.i32(ROWS * 4)));
      b.set(w, b.add(w, b.i32(COLUMNS * 16)));
    });
  });
  store(b, sums);
}

/** Limits of one core with the vectors that kernels use, in GFLOP/s. */
export interface Peak {
  /** A bare loop of multiply-adds. */
  readonly registers: number;
  /** A bare micro-kernel on packed panels: what a matrix product could reach at best. */
  readonly packedTile: number;
}

/** Prepares both loops; each call measures them anew, for the machine changes its speed. */
export function preparePeak(): () => Peak {
  const flop = 2 * 4 * ROWS * COLUMNS;
  const [bare, tile] = [compile(registers), compile(packedTile)];
  const rate = (work: number, run: () => void): number => work / fastestTenth(run, 40, 60) / 1e6;
  return () => ({
    registers: rate(flop * 100_000, () => bare(0, 0, 100_000)),
    packedTile: rate(flop * DEPTH * 400, () => tile(0, 0, 400)),
  });
}

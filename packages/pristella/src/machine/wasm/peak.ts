import type { Peak } from '../machine.ts';
import type { Builder, Value } from './ir.ts';
import type { KernelSource } from './launch.ts';
import type { WasmMachine } from './machine.ts';

/** Multiply-adds are timed by units of so many turns of some vectors. */
const TURNS = 1000;
/** Enough of the processor's vectors to hide the latency of each multiply-add, and no more than its registers hold. */
const CHAINS = 12;
const chainsOf = (machine: WasmMachine): number => (machine.kernels.target.wide ? 2 * CHAINS : CHAINS);
/** From what a first-level cache holds to what no cache does. */
const COPIED = [2 ** 15, 2 ** 19, 2 ** 22, 2 ** 24, 2 ** 26];
// A call takes most of a millisecond: beside that, the clock's tick and the waking of threads are short.
const UNITS_A_CALL = 500;
const BYTES_A_CALL = 2 ** 26;
const GEMM_SIDE = 384;

/** Chains of multiply-adds. Argument: room for their sums, neighbours beside each other, so that they can be joined. */
function multiplyAdds(type: 'f32x4' | 'f64x2', chains: number): KernelSource {
  const write = (b: Builder): void => {
    const sums = Array.from({ length: chains }, () => b.local(b.num(type, 1)));
    const [x, y] = [b.num(type, 0.999), b.num(type, 0.001)];
    b.loop(b.begin, b.end, 1, () => {
      b.loop(b.i32(0), b.i32(TURNS), 1, () => {
        for (const sum of sums) b.set(sum, b.fma(x, sum, y));
      });
    });
    const room = b.arg('i32', 0);
    sums.forEach((sum, i) => {
      b.store('v128.store', room, b.get(sum), 16 * i);
    });
  };
  return { key: `peak ${type}`, name: 'peak', write };
}

/** Units of some bytes copied several times each. Arguments: from, to, the bytes of a unit, how many times. */
const copies: KernelSource = {
  key: 'peak copies',
  name: 'peak',
  write(b) {
    const [from, to, bytes, times] = [b.arg('i32', 0), b.arg('i32', 1), b.arg('i32', 2), b.arg('i32', 3)];
    b.loop(b.begin, b.end, 1, (unit) => {
      const skip = b.mul(b.get(unit), bytes);
      const [source, target] = [b.add(from, skip), b.add(to, skip)];
      b.loop(b.i32(0), times, 1, () => {
        b.loop(b.i32(0), bytes, 64, (counter) => {
          const at = b.get(counter);
          const [read, written] = [b.add(source, at), b.add(target, at)];
          for (const offset of [0, 16, 32, 48])
            b.store('v128.store', written, b.load('v128.load', 'f32x4', read, offset), offset);
        });
      });
    });
  },
};

/** A product by the system's BLAS for each unit. Arguments: the place of the first unit's three matrices, and their bytes. */
function gemms(type: 'f32' | 'f64'): KernelSource {
  const write = (b: Builder): void => {
    const side = b.i32(GEMM_SIDE);
    const matrix = (at: Value) => ({ at, stride: side, transposed: false });
    const bytes = b.i32(GEMM_SIDE ** 2 * (type === 'f32' ? 4 : 8));
    b.loop(b.begin, b.end, 1, (unit) => {
      const left = b.add(b.arg('i32', 0), b.mul(b.get(unit), b.mul(bytes, b.i32(3))));
      const right = b.add(left, bytes);
      b.gemm(type, [side, side, side], matrix(left), matrix(right), matrix(b.add(right, bytes)));
    });
  };
  return { key: `peak gemm ${type}`, name: 'peak', write };
}

/** Seconds of the fastest of several calls. The first are slow: V8 compiles twice; and all threads must be given a processor. */
function fastest(f: () => void, patience: number): number {
  const begun = performance.now();
  let least = Infinity;
  for (let calls = 0, now = begun; calls < 20 || now - begun < patience; calls++) {
    f();
    const after = performance.now();
    // Where the page's clock ticks slowly a call may seem to take no time.
    if (after > now) least = Math.min(least, after - now);
    now = after;
  }
  return least / 1000;
}

/** Seconds that `size` units of a kernel take on all threads or on one, with room for `bytes` and arguments made from its place. */
function seconds(
  machine: WasmMachine,
  source: KernelSource,
  threads: number,
  size: number,
  bytes: number,
  argumentsAt: (place: number) => readonly number[],
): number {
  const { arena, kernels, pool } = machine;
  const [{ call, id }] = kernels.compile([source]) as [ReturnType<typeof kernels.compile>[number]];
  const args = arena.allocate(64, 'the measurement of the peak');
  const place = arena.allocate(bytes, 'the measurement of the peak');
  try {
    arena.bytes.fill(0, place, place + bytes);
    argumentsAt(place).forEach((value, i) => {
      arena.words[(args >>> 2) + 2 * i] = value;
    });
    return threads > 1 && pool
      ? fastest(() => pool.run(id, call, args, size), 100)
      : fastest(() => call(args, 0, size), 20);
  } finally {
    arena.free(place, bytes);
    arena.free(args, 64);
  }
}

function gflops(machine: WasmMachine, type: 'f32' | 'f64', threads: number): number {
  if (machine.native) {
    const bytes = 3 * GEMM_SIDE ** 2 * (type === 'f32' ? 4 : 8) * threads;
    const took = seconds(machine, gemms(type), threads, threads, bytes, (place) => [place]);
    return (2 * GEMM_SIDE ** 3 * threads) / took / 1e9;
  }
  const [vector, lanes] = type === 'f32' ? (['f32x4', 4] as const) : (['f64x2', 2] as const);
  const [units, chains] = [UNITS_A_CALL * threads, chainsOf(machine)];
  const took = seconds(machine, multiplyAdds(vector, chains), threads, units, 16 * chains, (place) => [place]);
  return (2 * lanes * chains * TURNS * units) / took / 1e9;
}

/** Bytes a second; each thread has a part of the block to itself. */
function gbytes(machine: WasmMachine, bytes: number, threads: number): number {
  const unit = bytes / 2 / threads - ((bytes / 2 / threads) % 64);
  const half = unit * threads;
  // Addresses that differ by a multiple of a page would hinder each other.
  const apart = half + 1088;
  const times = Math.max(1, BYTES_A_CALL / bytes);
  const took = seconds(machine, copies, threads, threads, apart + half, (place) => [place, place + apart, unit, times]);
  return (2 * half * times) / took / 1e9;
}

const measured = new Map<string, Peak>();

/** What the machine reaches on so many threads, measured at the first call. */
export function measurePeak(machine: WasmMachine, threads: number): Peak {
  const key = `${threads} ${machine.native} ${machine.fma} ${machine.vectorBits}`;
  let peak = measured.get(key);
  if (!peak) {
    // Memory that grows does not shrink again: leave most of it to tensors.
    const sizes = COPIED.filter((bytes) => bytes <= machine.mostMemory / 8);
    peak = {
      threads,
      gflops: { float32: gflops(machine, 'f32', threads), float64: gflops(machine, 'f64', threads) },
      copies: sizes.map((bytes) => ({ bytes, gbytes: gbytes(machine, bytes, threads) })),
    };
    measured.set(key, peak);
  }
  return peak;
}

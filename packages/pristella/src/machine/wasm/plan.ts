import { type DType, itemSize } from '../../base/dtype.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Buffer, View } from '../../kernel/view.ts';
import type { Binding, Call, Plan, Schedule } from '../machine.ts';
import type { Arena } from './arena.ts';
import { FreeList } from './freelist.ts';
import { address, type Launch, type Lowering, type Slot } from './launch.ts';
import type { WasmMachine } from './machine.ts';
import type { CompiledKernel } from './modules.ts';
import { render } from './render.ts';
import type { Loops } from './turns.ts';

/** Memory shared by all programs for what lives only within a run. */
export class Scratch {
  address = 0;
  bytes = 0;
  private readonly arena: Arena;

  constructor(arena: Arena) {
    this.arena = arena;
  }
  reserve(bytes: number): void {
    if (bytes <= this.bytes) return;
    if (this.bytes > 0) this.arena.free(this.address, this.bytes);
    this.bytes = 0;
    this.address = this.arena.allocate(bytes, "a program's scratch memory");
    this.bytes = bytes;
  }
}

/** A scratch buffer: when the first and the last problem that need it are computed, and its place in the scratch memory. */
interface Stay {
  readonly buffer: Buffer;
  readonly first: number;
  last: number;
  offset: number;
}

/**
 * What a problem writes. These buffers get their places before those that only its launches need: the other way about, a step of
 * 784-512-256-10 took some 2 to 4 % longer.
 */
function resultsOf(p: Problem): readonly View[] {
  switch (p.kind) {
    case 'nest':
    case 'host':
      return p.outputs;
    case 'fold':
      return [...p.stores, ...p.folds].map(({ out }) => out);
    case 'copy':
      return [p.to];
    case 'maxPool':
      return [p.values, p.positions].filter((v) => v !== null);
    case 'crossEntropy':
      return [p.losses, p.slopes].filter((v) => v !== null);
    default:
      return 'outputs' in p.out ? p.out.outputs : [p.out];
  }
}

/** The launches of a schedule. */
export class Rendering implements Lowering {
  readonly blas: number;
  readonly launches: Launch[] = [];
  /** The problem of each launch, and its place within loops. */
  readonly problems: (readonly [problem: number, within: readonly number[]])[] = [];
  readonly stays: Map<Buffer, Stay> = new Map();
  /** The loops among them; null where there are none. */
  loops: Loops | null = null;
  private problem = 0;
  within: readonly number[] = [];
  /** When the problem at hand is computed, and the time until the next one: those of a loop come between the problems beside it. */
  now = 0;
  length = 1;

  /** `blas` as for `Lowering`. Launches with nothing to do are left out. */
  constructor(schedule: Schedule, blas: number) {
    this.blas = blas;
    schedule.forEach((problem: Problem, i) => {
      this.problem = i;
      this.now = i;
      this.add(problem);
    });
  }
  /** Renders a problem that is computed `now`. */
  add(problem: Problem): void {
    for (const { buffer } of resultsOf(problem)) this.touch(buffer);
    render(this, problem);
  }
  scratch(bytes: number): Buffer {
    const buffer: Buffer = { kind: 'scratch', bytes };
    this.touch(buffer);
    return buffer;
  }
  launch(call: Launch): void {
    for (const buffer of buffersOf(call)) this.touch(buffer);
    if (call.size === 0) return;
    this.launches.push(call);
    this.problems.push([this.problem, this.within]);
  }
  touch(buffer: Buffer): void {
    if (buffer.kind === 'moved' || buffer.kind === 'turned') this.touch(buffer.base);
    if (buffer.kind !== 'scratch') return;
    const stay = this.stays.get(buffer);
    if (stay) stay.last = this.now;
    else this.stays.set(buffer, { buffer, first: this.now, last: this.now, offset: 0 });
  }
  /** Gives scratch buffers offsets such that no two that live at the same time overlap. Returns the size of the whole. */
  placeScratch(): number {
    const space = new FreeList(0);
    const byStart = [...this.stays.values()].sort((a, b) => a.first - b.first);
    const byEnd = byStart.toSorted((a, b) => a.last - b.last);
    let ended = 0;
    for (const s of byStart) {
      for (; byEnd[ended]!.last < s.first; ended++) space.free(byEnd[ended]!.offset, byEnd[ended]!.buffer.bytes + 16);
      // Vector loads may read up to 15 bytes beyond an array.
      s.offset = space.allocate(s.buffer.bytes + 16);
    }
    return space.peak;
  }
  calls(): Call[] {
    return this.launches.map((launch, i) => ({
      name: launch.source.name,
      problem: this.problems[i]![0],
      within: this.problems[i]![1],
      work: launch.work,
      bytes: traffic(launch),
    }));
  }
}

const buffersOf = ({ slots }: Launch): Buffer[] =>
  slots.flatMap((slot) => (slot.kind === 'address' ? [slot.buffer] : []));

/** Bytes of the arrays that a launch names. */
const traffic = (launch: Launch): number =>
  launch.bytes ?? [...new Set(buffersOf(launch))].reduce((sum, { bytes }) => sum + bytes, 0);

type BufferOf<K extends Buffer['kind']> = Extract<Buffer, { readonly kind: K }>;

/** Where a buffer lies, as far as it is known when a plan is made. */
type Placed =
  | BufferOf<'leaf' | 'output'>
  /** In the scratch memory, and in the arena. */
  | { readonly kind: 'scratch' | 'number'; readonly at: number }
  | (Omit<BufferOf<'moved'>, 'base'> & { readonly base: Placed });

/** One address slot of an argument block. */
interface Patch {
  readonly to: Placed;
  /** Index into the arena's words. */
  readonly word: number;
  readonly offset: number;
}

/** Where a plain number is read. */
interface NumberPlace {
  readonly local: number;
  readonly dtype: DType;
  readonly address: number;
}

/** Kernels, their argument blocks in memory, and what to write there before each run. */
export interface WasmPlan extends Plan {
  readonly kernels: readonly CompiledKernel[];
  readonly loops: Loops | null;
  readonly blocks: Int32Array;
  readonly sizes: Int32Array;
  readonly work: Float64Array;
  /** Addresses that may change with every run. */
  readonly patches: readonly Patch[];
  /** Those that change when the scratch memory moves. */
  readonly scratchPatches: readonly Patch[];
  readonly numbers: readonly NumberPlace[];
  readonly argumentAddress: number;
  readonly argumentBytes: number;
  readonly scratchBytes: number;
  scratchAddress: number;
}

/** The plain numbers that launches read, each once. */
function numbersIn(launches: readonly Launch[]): BufferOf<'number'>[] {
  const found = new Map<number, BufferOf<'number'>>();
  for (let buffer of launches.flatMap(buffersOf)) {
    while (buffer.kind === 'moved' || buffer.kind === 'turned') buffer = buffer.base;
    if (buffer.kind === 'number') found.set(buffer.local, buffer);
  }
  return [...found.values()];
}

export function compilePlan({ blas, arena, scratch, kernels: cache }: WasmMachine, schedule: Schedule): WasmPlan {
  const rendering = new Rendering(schedule, blas);
  const { launches, stays, loops } = rendering;
  const scratchBytes = rendering.placeScratch();
  const kernels = cache.compile(launches.map((l) => l.source));
  const read = numbersIn(launches);
  const blockSlots = launches.reduce((n, l) => n + l.slots.length, 0);
  const argumentBytes = (blockSlots + read.length + (loops?.truths.length ?? 0)) * 8;
  scratch.reserve(scratchBytes);
  const argumentAddress = arena.allocate(argumentBytes, "a program's arguments");
  const numbersAt = (argumentAddress >>> 2) + 2 * blockSlots;
  const numbers = read.map((n, i): NumberPlace => ({ ...n, address: 4 * (numbersAt + 2 * i) }));
  const addresses = new Map(numbers.map((n) => [n.local, n.address]));
  const place = (buffer: Buffer): Placed => {
    if (buffer.kind === 'scratch') return { kind: 'scratch', at: stays.get(buffer)!.offset };
    if (buffer.kind === 'number') return { kind: 'number', at: addresses.get(buffer.local)! };
    if (buffer.kind === 'turned') return place(buffer.base);
    return buffer.kind === 'moved' ? { ...buffer, base: place(buffer.base) } : buffer;
  };
  const truthsAt = numbersAt + 2 * read.length;
  loops?.arrange(truthsAt);
  const [patches, scratchPatches]: [Patch[], Patch[]] = [[], []];
  const blocks = new Int32Array(launches.length);
  const write = (word: number, s: Slot): void => {
    if (s.kind === 'i32') {
      arena.words[word] = s.value;
      return;
    }
    loops?.move(word, s.buffer);
    const to = place(s.buffer);
    if (to.kind === 'number') arena.words[word] = to.at + s.offset;
    else (to.kind === 'scratch' ? scratchPatches : patches).push({ to, word, offset: s.offset });
  };
  let at = argumentAddress;
  launches.forEach((l, i) => {
    blocks[i] = at;
    for (const s of l.slots) {
      write(at >>> 2, s);
      at += 8;
    }
  });
  loops?.truths.forEach(({ buffer, layout }, i) => {
    write(truthsAt + 2 * i, address(buffer, layout.offset));
  });
  return {
    calls: rendering.calls(),
    // Of each launch there remain a reference to its kernel, numbers, and about two addresses to be written.
    bytes: 64 * kernels.length + 120 * (patches.length + scratchPatches.length) + argumentBytes,
    kernels,
    loops,
    blocks,
    sizes: Int32Array.from(launches, (l) => l.size),
    work: Float64Array.from(launches, (l) => l.work),
    patches,
    scratchPatches,
    numbers,
    argumentAddress,
    argumentBytes,
    scratchBytes,
    scratchAddress: -1,
  };
}

const bits = new DataView(new ArrayBuffer(8));

/** Writes a number where a program reads it, in its dtype. */
function writeNumber(value: number, { dtype, address }: NumberPlace, words: Int32Array): void {
  if (dtype === 'float32') bits.setFloat32(0, value, true);
  else if (dtype === 'float64') bits.setFloat64(0, value, true);
  else bits.setInt32(0, dtype === 'bool' ? Number(value !== 0) : value, true);
  words[address >>> 2] = bits.getInt32(0, true);
  if (itemSize(dtype) === 8) words[(address >>> 2) + 1] = bits.getInt32(4, true);
}

function locate(to: Placed, binding: Binding, arena: Arena, scratch: Scratch): number {
  switch (to.kind) {
    case 'leaf':
      return arena.address(binding.leaf(to.local), binding.dtypeOf(to.local));
    case 'output':
      return arena.place(binding.output(to.root), binding.outputBytes(to.root), binding.outputDType(to.root));
    case 'scratch':
      return scratch.address + to.at;
    case 'number':
      return to.at;
    case 'moved': {
      let at = locate(to.base, binding, arena, scratch) + to.fixed;
      const scalars = binding.scalarsOf(to.local);
      for (let k = 0; k < to.factors.length; k++) at += scalars[to.first + k]! * to.factors[k]!;
      return at;
    }
  }
}

/** Runs a plan: writes what changed into the argument blocks, then calls the kernels. */
export function launchPlan(machine: WasmMachine, plan: WasmPlan, binding: Binding): void {
  const { arena, scratch } = machine;
  scratch.reserve(plan.scratchBytes);
  // Addresses first: finding them may make room, and so move the memory's views.
  const { patches } = plan;
  const addresses = new Array<number>(patches.length);
  for (let i = 0; i < patches.length; i++) {
    const { to, offset } = patches[i]!;
    addresses[i] = locate(to, binding, arena, scratch) + offset;
  }
  const { words } = arena;
  for (let i = 0; i < patches.length; i++) words[patches[i]!.word] = addresses[i]!;
  if (plan.scratchAddress !== scratch.address) {
    for (const { to, word, offset } of plan.scratchPatches) words[word] = locate(to, binding, arena, scratch) + offset;
    plan.scratchAddress = scratch.address;
  }
  for (const n of plan.numbers) writeNumber(binding.numberOf(n.local), n, words);
  const { loops, kernels } = plan;
  const range = (first: number, last: number): void => launchRange(machine, plan, first, last);
  if (loops) loops.run(words, binding, range, kernels.length);
  else range(0, kernels.length);
}

function launchRange({ pool, observer, check }: WasmMachine, plan: WasmPlan, first: number, last: number): void {
  const { kernels, blocks, sizes, work } = plan;
  for (let i = first; i < last; i++) {
    check?.();
    const { call, id } = kernels[i]!;
    const begun = observer === null ? 0 : performance.now();
    if (pool?.takes(work[i]!, sizes[i]!)) pool.run(id, call, blocks[i]!, sizes[i]!);
    else call(blocks[i]!, 0, sizes[i]!);
    observer?.(plan, i, begun, performance.now());
  }
}

import { type DType, itemSize } from '../../base/dtype.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Buffer, View } from '../../kernel/view.ts';
import type { Binding, Call, Plan, Schedule } from '../machine.ts';
import { Alike } from './alike.ts';
import type { Arena } from './arena.ts';
import { FreeList } from './freelist.ts';
import type { Launch, Lowering } from './launch.ts';
import type { WasmMachine } from './machine.ts';
import type { CompiledKernel } from './modules.ts';
import { render } from './render.ts';

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

/** A scratch buffer: the first and last problem that need it, and its place in the scratch memory. */
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
    case 'attention':
      return [p.out, p.totals].filter((v) => v !== null);
    case 'attentionGrad':
      return [p.out, p.values].filter((v) => v !== null);
    default:
      return 'outputs' in p.out ? p.out.outputs : [p.out];
  }
}

/** The launches of a schedule. */
export class Rendering implements Lowering {
  readonly blas: number;
  readonly launches: Launch[] = [];
  /** The problem of each launch. */
  readonly problems: number[] = [];
  readonly stays: Map<Buffer, Stay> = new Map();
  private problem = 0;
  /** Of the problem at hand. */
  private own: { readonly launches: Launch[]; readonly scratch: Buffer[] } = { launches: [], scratch: [] };

  /** `blas` as for `Lowering`. Launches with nothing to do are left out. */
  constructor(schedule: Schedule, blas: number) {
    this.blas = blas;
    const alike = new Alike();
    const scratch = (bytes: number): Buffer => this.reserve(bytes);
    schedule.forEach((problem: Problem, i) => {
      this.problem = i;
      for (const { buffer } of resultsOf(problem)) this.touch(buffer);
      const rendered = alike.render(problem, () => this.render(problem), scratch);
      for (const launch of rendered) {
        for (const slot of launch.slots) if (slot.kind === 'address') this.touch(slot.buffer);
        if (launch.size === 0) continue;
        this.launches.push(launch);
        this.problems.push(i);
      }
    });
  }
  private render(problem: Problem): { readonly launches: readonly Launch[]; readonly scratch: readonly Buffer[] } {
    const own = { launches: [] as Launch[], scratch: [] as Buffer[] };
    this.own = own;
    render(this, problem);
    return own;
  }
  scratch(bytes: number): Buffer {
    const buffer = this.reserve(bytes);
    this.own.scratch.push(buffer);
    return buffer;
  }
  private reserve(bytes: number): Buffer {
    const buffer: Buffer = { kind: 'scratch', bytes };
    this.touch(buffer);
    return buffer;
  }
  launch(call: Launch): void {
    this.own.launches.push(call);
  }
  private touch(buffer: Buffer): void {
    if (buffer.kind === 'moved') this.touch(buffer.base);
    if (buffer.kind !== 'scratch') return;
    const stay = this.stays.get(buffer);
    if (stay) stay.last = this.problem;
    else this.stays.set(buffer, { buffer, first: this.problem, last: this.problem, offset: 0 });
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
      problem: this.problems[i]!,
      work: launch.work,
      bytes: traffic(launch),
    }));
  }
}

/** Bytes of the arrays that a launch names. */
function traffic({ bytes, slots }: Launch): number {
  if (bytes !== undefined) return bytes;
  let sum = 0;
  const seen: Buffer[] = [];
  for (const slot of slots) {
    if (slot.kind !== 'address' || seen.includes(slot.buffer)) continue;
    seen.push(slot.buffer);
    sum += slot.buffer.bytes;
  }
  return sum;
}

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
  readonly blocks: Int32Array;
  readonly sizes: Int32Array;
  readonly work: Float64Array;
  /** The number of each launch's problem, and the bytes of the arrays that it names. */
  readonly problems: Int32Array;
  readonly traffic: Float64Array;
  /** Addresses that may change with every run. */
  readonly patches: readonly Patch[];
  /** Those that change when the scratch memory moves: an index into the arena's words, and the place in the scratch memory. */
  readonly scratchPatches: Int32Array;
  readonly numbers: readonly NumberPlace[];
  readonly argumentAddress: number;
  readonly argumentBytes: number;
  readonly scratchBytes: number;
  scratchAddress: number;
}

/** The plain numbers that launches read, each once. */
function numbersIn(launches: readonly Launch[]): BufferOf<'number'>[] {
  const found = new Map<number, BufferOf<'number'>>();
  for (const { slots } of launches)
    for (const slot of slots) {
      if (slot.kind !== 'address') continue;
      let { buffer } = slot;
      while (buffer.kind === 'moved') buffer = buffer.base;
      if (buffer.kind === 'number') found.set(buffer.local, buffer);
    }
  return [...found.values()];
}

export function compilePlan({ blas, arena, scratch, kernels: cache }: WasmMachine, schedule: Schedule): WasmPlan {
  const rendering = new Rendering(schedule, blas);
  const { launches, stays } = rendering;
  const scratchBytes = rendering.placeScratch();
  const kernels = cache.compile(launches.map((l) => l.source));
  const read = numbersIn(launches);
  const blockSlots = launches.reduce((n, l) => n + l.slots.length, 0);
  const argumentBytes = (blockSlots + read.length) * 8;
  scratch.reserve(scratchBytes);
  const argumentAddress = arena.allocate(argumentBytes, "a program's arguments");
  const numbers = read.map((n, i): NumberPlace => ({ ...n, address: argumentAddress + (blockSlots + i) * 8 }));
  const addresses = new Map(numbers.map((n) => [n.local, n.address]));
  const place = (buffer: Buffer): Placed => {
    if (buffer.kind === 'scratch') return { kind: 'scratch', at: stays.get(buffer)!.offset };
    if (buffer.kind === 'number') return { kind: 'number', at: addresses.get(buffer.local)! };
    return buffer.kind === 'moved' ? { ...buffer, base: place(buffer.base) } : buffer;
  };
  const [patches, scratchPatches]: [Patch[], number[]] = [[], []];
  const blocks = new Int32Array(launches.length);
  const { words } = arena;
  let at = argumentAddress;
  launches.forEach(({ slots }, i) => {
    blocks[i] = at;
    for (const s of slots) {
      const word = at >>> 2;
      at += 8;
      if (s.kind === 'i32') words[word] = s.value;
      else if (s.buffer.kind === 'scratch') scratchPatches.push(word, stays.get(s.buffer)!.offset + s.offset);
      else if (s.buffer.kind === 'number') words[word] = addresses.get(s.buffer.local)! + s.offset;
      else patches.push({ to: place(s.buffer), word, offset: s.offset });
    }
  });
  return planOf({
    kernels,
    blocks,
    sizes: Int32Array.from(launches, (l) => l.size),
    work: Float64Array.from(launches, (l) => l.work),
    problems: Int32Array.from(rendering.problems),
    traffic: Float64Array.from(launches, traffic),
    patches,
    scratchPatches: Int32Array.from(scratchPatches),
    numbers,
    argumentAddress,
    argumentBytes,
    scratchBytes,
    scratchAddress: -1,
  });
}

/** A plan that keeps nothing but its parts. */
function planOf(parts: Omit<WasmPlan, keyof Plan>): WasmPlan {
  const { kernels, problems, work, traffic, patches, scratchPatches, argumentBytes } = parts;
  return {
    ...parts,
    count: kernels.length,
    // Of each launch there remain a reference to its kernel, numbers, and about two addresses to be written.
    bytes: 40 * kernels.length + 120 * patches.length + 4 * scratchPatches.length + argumentBytes,
    get calls(): Call[] {
      return kernels.map(({ name }, i) => ({ name, problem: problems[i]!, work: work[i]!, bytes: traffic[i]! }));
    },
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
export function launchPlan(
  { arena, scratch, pool, observer, check }: WasmMachine,
  plan: WasmPlan,
  binding: Binding,
): void {
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
    const places = plan.scratchPatches;
    for (let i = 0; i < places.length; i += 2) words[places[i]!] = scratch.address + places[i + 1]!;
    plan.scratchAddress = scratch.address;
  }
  for (const n of plan.numbers) writeNumber(binding.numberOf(n.local), n, words);
  const { kernels, blocks, sizes, work } = plan;
  for (let i = 0; i < kernels.length; i++) {
    check?.();
    const { call, id } = kernels[i]!;
    const begun = observer === null ? 0 : performance.now();
    if (pool?.takes(work[i]!, sizes[i]!)) pool.run(id, call, blocks[i]!, sizes[i]!);
    else call(blocks[i]!, 0, sizes[i]!);
    observer?.(plan, i, begun, performance.now());
  }
}

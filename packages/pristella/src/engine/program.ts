import { itemSize } from '../base/dtype.ts';
import type { Launch } from '../kernel/launch.ts';
import { type Home, type Node, numberOf, type Value } from '../tensor/node.ts';
import { userLine } from '../tensor/site.ts';
import type { Arena } from './arena.ts';
import { type KernelNote, notesOf } from './describe.ts';
import { FreeList } from './freelist.ts';
import type { Lowered, ProgramBuffer } from './lower.ts';
import type { CompiledKernel, KernelCache } from './modules.ts';
import type { Pool } from './pool.ts';
import type { RootKind } from './walk.ts';

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

/** One address slot of an argument block that depends on where a buffer lies. */
interface Patch {
  readonly buffer: ProgramBuffer;
  /** Index into the arena's words. */
  readonly word: number;
  readonly offset: number;
}

/** A plan ready to run: kernels, their argument blocks in memory, and what to write there before each run. */
export interface Plan {
  readonly kernels: readonly CompiledKernel[];
  /** What each kernel is for. Of how the plan was made nothing else is kept: it would be twenty times as large. */
  readonly notes: readonly KernelNote[];
  readonly blocks: Int32Array;
  readonly sizes: Int32Array;
  readonly work: Float64Array;
  readonly patches: readonly Patch[];
  readonly scratchPatches: readonly Patch[];
  readonly numbers: readonly { readonly local: number; readonly address: number }[];
  readonly argumentAddress: number;
  readonly argumentBytes: number;
  readonly scratchBytes: number;
  scratchAddress: number;
}

/** What one structure of expression is compiled to. */
export class Program implements Home {
  readonly key: Int32Array;
  readonly hash: number;
  /** Its bytes as the cache has counted them. */
  weighed = 0;
  runs = 0;
  plan: Plan | null = null;
  fused = false;
  /** Nodes, by their number in the walk, that later runs asked to keep. */
  readonly kept: Set<number> = new Set();
  stale = false;
  lastUsed = 0;
  /** The plan's roots: their numbers in the walk, and what is wanted of each. */
  rootLocals: Int32Array = new Int32Array(0);
  rootKinds: readonly RootKind[] = [];
  /** Kept outputs of the last two runs, by root. */
  ring: Map<number, readonly [Value, Value | null]> | null = null;

  constructor(key: Int32Array, hash: number) {
    this.key = key;
    this.hash = hash;
  }
  /** Where the nodes were made, from the run for which the program was first compiled: as captured, then as lines. */
  private sites: readonly (Error | string | null)[] = [];
  siteOf(index: number): string {
    const site = this.sites[index] ?? null;
    return typeof site === 'string' ? site : userLine(site);
  }
  /** Remembers where the nodes of a program that is compiled for the first time were made. */
  rememberSites(nodes: readonly Node[]): void {
    if (this.sites.length === 0) this.sites = nodes.map((n) => n.site);
  }
  /** Keeps the lines alone. Finding them takes time and keeping the stacks takes memory, so it is done once a program is seen again. */
  settleSites(): void {
    this.sites = this.sites.map((site) => (typeof site === 'string' ? site : lineOf(site)));
  }
  /** Bytes that it occupies in JavaScript's heap and in the arena, its kept outputs aside: an estimate. */
  get bytes(): number {
    const { sites, key, plan } = this;
    const captured = sites.length > 0 && typeof sites[0] !== 'string';
    return 4 * key.length + (captured ? 1300 : 8) * sites.length + (plan ? planBytes(plan) : 0);
  }
  keep(index: number): void {
    if (this.kept.has(index)) return;
    this.kept.add(index);
    this.stale = true;
  }
}

/** Lines of users' programs, each once: a loop makes ten thousand nodes on one line. */
const lines = new Map<string, string>();
const MOST_LINES = 4096;

function lineOf(site: Error | null): string {
  const line = userLine(site);
  const known = lines.get(line);
  if (known !== undefined) return known;
  if (lines.size >= MOST_LINES) lines.clear();
  lines.set(line, line);
  return line;
}

/** An estimate: of each launch there remain a reference to its kernel, numbers, and about two addresses to be written. */
const planBytes = ({ kernels, patches, scratchPatches, argumentBytes }: Plan): number =>
  64 * kernels.length + 120 * (patches.length + scratchPatches.length) + argumentBytes;

/** Gives scratch buffers offsets such that no two that live at the same time overlap. Returns the size of the whole. */
function placeScratch(lowered: Lowered): number {
  const space = new FreeList(0);
  const byStart = [...lowered.scratch].sort((a, b) => a.first - b.first);
  const byEnd = [...lowered.scratch].sort((a, b) => a.last - b.last);
  let ended = 0;
  for (const s of byStart) {
    for (; byEnd[ended]!.last < s.first; ended++) space.free(byEnd[ended]!.offset, byEnd[ended]!.bytes + 16);
    // Vector loads may read up to 15 bytes beyond an array.
    s.offset = space.allocate(s.bytes + 16);
  }
  return space.peak;
}

export function compilePlan(lowered: Lowered, arena: Arena, scratch: Scratch, cache: KernelCache): Plan {
  const busy = lowered.launches.map((l) => l.size > 0);
  const launches = lowered.launches.filter((_, i) => busy[i]);
  const scratchBytes = placeScratch(lowered);
  const kernels = cache.compile(launches.map((l) => l.source));
  const numberLocals = new Map<number, number>();
  for (const l of launches) {
    for (const s of l.slots) {
      if (s.kind !== 'address') continue;
      let buffer = s.buffer as ProgramBuffer;
      while (buffer.kind === 'moved') buffer = buffer.base;
      if (buffer.kind === 'number' && !numberLocals.has(buffer.local))
        numberLocals.set(buffer.local, numberLocals.size);
    }
  }
  const slotCount = launches.reduce((n, l) => n + l.slots.length, 0) + numberLocals.size;
  scratch.reserve(scratchBytes);
  const argumentAddress = arena.allocate(slotCount * 8, "a program's arguments");
  const numbers = [...numberLocals].map(([local, i]) => ({
    local,
    address: argumentAddress + (slotCount - numberLocals.size + i) * 8,
  }));
  const numberAddress = new Map(numbers.map((n) => [n.local, n.address]));
  const patches: Patch[] = [];
  const scratchPatches: Patch[] = [];
  const blocks = new Int32Array(launches.length);
  let at = argumentAddress;
  launches.forEach((l, i) => {
    blocks[i] = at;
    for (const s of l.slots) {
      if (s.kind === 'i32') arena.words[at >>> 2] = s.value;
      else {
        const buffer = s.buffer as ProgramBuffer;
        if (buffer.kind === 'number') arena.words[at >>> 2] = numberAddress.get(buffer.local)! + s.offset;
        else (buffer.kind === 'scratch' ? scratchPatches : patches).push({ buffer, word: at >>> 2, offset: s.offset });
      }
      at += 8;
    }
  });
  return {
    kernels,
    notes: notesOf({ ...lowered, launches, groupOfLaunch: lowered.groupOfLaunch.filter((_, i) => busy[i]) }),
    blocks,
    sizes: Int32Array.from(launches, (l: Launch) => l.size),
    work: Float64Array.from(launches, (l: Launch) => l.work),
    patches,
    scratchPatches,
    numbers,
    argumentAddress,
    argumentBytes: slotCount * 8,
    scratchBytes,
    scratchAddress: -1,
  };
}

const bits = new DataView(new ArrayBuffer(8));

/** Writes a number where a program reads it, in its dtype. */
function writeNumber(node: Node, address: number, words: Int32Array): void {
  const value = numberOf(node);
  if (node.dtype === 'float32') bits.setFloat32(0, value, true);
  else if (node.dtype === 'float64') bits.setFloat64(0, value, true);
  else bits.setInt32(0, node.dtype === 'bool' ? Number(value !== 0) : value, true);
  words[address >>> 2] = bits.getInt32(0, true);
  if (itemSize(node.dtype) === 8) words[(address >>> 2) + 1] = bits.getInt32(4, true);
}

/** Told of each kernel that was run, when somebody profiles. */
export const observer: { now: ((plan: Plan, index: number, begun: number, ended: number) => void) | null } = {
  now: null,
};

/** Runs a plan: writes what changed into the argument blocks, then calls the kernels. */
export function launchPlan(
  plan: Plan,
  nodes: readonly Node[],
  arena: Arena,
  scratch: Scratch,
  pool: Pool | null,
  leafAddress: (local: number) => number,
  outputAddress: (root: number) => number,
): void {
  scratch.reserve(plan.scratchBytes);
  const locate = (buffer: ProgramBuffer): number => {
    switch (buffer.kind) {
      case 'leaf':
        return leafAddress(buffer.local);
      case 'output':
        return outputAddress(buffer.root);
      case 'scratch':
        return scratch.address + buffer.offset;
      case 'moved': {
        let at = locate(buffer.base) + buffer.fixed;
        const { scalars } = nodes[buffer.local]!;
        for (let k = 0; k < buffer.factors.length; k++) at += scalars[buffer.first + k]! * buffer.factors[k]!;
        return at;
      }
      case 'number':
        return plan.numbers.find((n) => n.local === buffer.local)!.address;
    }
  };
  // Addresses first: finding them may make room, and so move the memory's views.
  const { patches } = plan;
  const addresses = new Array<number>(patches.length);
  for (let i = 0; i < patches.length; i++) addresses[i] = locate(patches[i]!.buffer) + patches[i]!.offset;
  const { words } = arena;
  for (let i = 0; i < patches.length; i++) words[patches[i]!.word] = addresses[i]!;
  if (plan.scratchAddress !== scratch.address) {
    for (const p of plan.scratchPatches) words[p.word] = locate(p.buffer) + p.offset;
    plan.scratchAddress = scratch.address;
  }
  for (const n of plan.numbers) writeNumber(nodes[n.local]!, n.address, words);
  const { kernels, blocks, sizes, work } = plan;
  for (let i = 0; i < kernels.length; i++) {
    const { call, id } = kernels[i]!;
    const begun = observer.now === null ? 0 : performance.now();
    if (pool?.takes(work[i]!, sizes[i]!)) pool.run(id, call, blocks[i]!, sizes[i]!);
    else call(blocks[i]!, 0, sizes[i]!);
    observer.now?.(plan, i, begun, performance.now());
  }
}

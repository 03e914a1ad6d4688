import type { Budget } from '../machine/budget.ts';
import type { Machine } from '../machine/machine.ts';
import type { Node } from '../tensor/node.ts';
import { Program } from './program.ts';
import { Structure, structureKey } from './structure.ts';
import type { Walk } from './walk.ts';

/** Structures that were given up and are known to have been met. */
const MOST_SEEN = 1 << 16;

type Entry = Program | Structure;

/** Programs by what they compute, and their structures. The least recently used ones go when there are too many, or they take too much. */
export class ProgramCache {
  private readonly programs = new Keyed<Program>();
  private readonly structures = new Keyed<Structure>();
  /** Hashes of structures that were given up: met again, they are fused at once. */
  private readonly seen = new Set<number>();
  private readonly machine: Machine;
  private readonly budget: Budget;
  /** What all of them take, by the estimate of each when it was compiled last. */
  bytes = 0;
  private clock = 0;
  /** Programs met so far, and structures. */
  made = 0;
  structuresMade = 0;
  /** Programs to keep, and structures. */
  most = 2048;

  constructor(machine: Machine, budget: Budget) {
    this.machine = machine;
    this.budget = budget;
  }

  get size(): number {
    return this.programs.size;
  }

  /** The program of the walk's key. */
  find(walk: Walk): Program {
    const program = this.programs.find(walk.hash, walk.key, walk.length) ?? this.add(walk);
    program.lastUsed = ++this.clock;
    if (program.structure) program.structure.lastUsed = ++this.clock;
    return program;
  }

  /** The structure of a program, which is that of the walk. */
  structureOf(program: Program, { nodes, roots }: Walk, isLeaf: (n: Node) => boolean): Structure {
    if (program.structure) return program.structure;
    const { key, hash } = structureKey(nodes, roots, isLeaf);
    const structure = this.structures.find(hash, key, key.length) ?? this.addStructure(key, hash);
    structure.lastUsed = ++this.clock;
    program.structure = structure;
    return structure;
  }

  /** Counts what a program and its structure take now that it has been compiled. They stay; others may have to go. */
  weigh(program: Program): void {
    for (const entry of [program, program.structure]) {
      if (!entry) continue;
      this.bytes += entry.bytes - entry.weighed;
      entry.weighed = entry.bytes;
    }
    if (this.bytes <= this.budget.programs) return;
    const last = Math.max(...[...this].map((p) => p.lastUsed));
    for (const old of byAge([...this.programs, ...this.structures]))
      if (old.lastUsed < last && this.bytes > 0.75 * this.budget.programs) this.drop(old);
  }

  private add(walk: Walk): Program {
    if (this.size >= this.most) this.dropOldest(this.programs, 0.25);
    this.made++;
    return this.programs.add(new Program(walk.key.slice(0, walk.length), walk.hash));
  }

  private addStructure(key: Int32Array, hash: number): Structure {
    if (this.structures.size >= this.most) this.dropOldest(this.structures, 0.25);
    this.structuresMade++;
    return this.structures.add(new Structure(key, hash, this.seen.has(hash) ? 1 : 0));
  }

  private dropOldest(list: Keyed<Entry>, share: number): void {
    const all = byAge([...list]);
    for (const old of all.slice(0, Math.ceil(all.length * share))) this.drop(old);
  }

  /** Drops all programs and structures, as if none had been met. */
  forget(): void {
    this.dropOldest(this.programs, 1);
    this.dropOldest(this.structures, 1);
    this.seen.clear();
  }

  private drop(old: Entry): void {
    if (old instanceof Program) {
      if (old.plan) this.machine.forget(old.plan);
      this.programs.delete(old);
    } else {
      // Its programs, if there are any, were met before it.
      for (const program of this.programs) if (program.structure === old) this.drop(program);
      this.structures.delete(old);
      if (this.seen.size >= MOST_SEEN) this.seen.clear();
      this.seen.add(old.hash);
    }
    this.bytes -= old.weighed;
  }

  [Symbol.iterator](): Iterator<Program> {
    return this.programs[Symbol.iterator]();
  }
}

/** The least recently used first. */
const byAge = (list: readonly Entry[]): Entry[] => list.toSorted((a, b) => a.lastUsed - b.lastUsed);

/** What has a key. Its hash is only an index: keys are compared whole. */
class Keyed<T extends { readonly key: Int32Array; readonly hash: number }> {
  private readonly byHash = new Map<number, T[]>();
  size = 0;

  find(hash: number, key: Int32Array, length: number): T | undefined {
    return this.byHash.get(hash)?.find((each) => sameKey(each.key, key, length));
  }
  add(each: T): T {
    this.byHash.set(each.hash, [...(this.byHash.get(each.hash) ?? []), each]);
    this.size++;
    return each;
  }
  delete(one: T): void {
    const rest = this.byHash.get(one.hash)?.filter((each) => each !== one);
    if (!rest?.length) this.byHash.delete(one.hash);
    else this.byHash.set(one.hash, rest);
    this.size--;
  }
  [Symbol.iterator](): Iterator<T> {
    return [...this.byHash.values()].flat()[Symbol.iterator]();
  }
}

function sameKey(key: Int32Array, other: Int32Array, length: number): boolean {
  if (key.length !== length) return false;
  for (let i = 0; i < length; i++) if (key[i] !== other[i]) return false;
  return true;
}

import type { Budget } from '../machine/budget.ts';
import type { Machine } from '../machine/machine.ts';
import { Program } from './program.ts';
import type { Walk } from './walk.ts';

/** Programs by the structure they compute. The least recently used ones go when there are too many, or they take too much. */
export class ProgramCache {
  private readonly byHash = new Map<number, Program[]>();
  private readonly machine: Machine;
  private readonly budget: Budget;
  size = 0;
  /** What all of them take, by the estimate of each when it was compiled last. */
  bytes = 0;
  private clock = 0;
  /** Structures met so far. */
  made = 0;
  /** Programs to keep. */
  most = 256;

  constructor(machine: Machine, budget: Budget) {
    this.machine = machine;
    this.budget = budget;
  }

  /** The program of the walk's key. The hash is only an index: keys are compared whole. */
  find(walk: Walk): Program {
    const bucket = this.byHash.get(walk.hash);
    const program = bucket?.find((p) => sameKey(p.key, walk)) ?? this.add(walk);
    program.lastUsed = ++this.clock;
    return program;
  }

  /** Counts what a program takes now that it has been compiled. It stays; others may have to go. */
  weigh(program: Program): void {
    this.bytes += program.bytes - program.weighed;
    program.weighed = program.bytes;
    if (this.bytes <= this.budget.programs) return;
    const rest = this.byAge();
    for (const old of rest.slice(0, -1)) if (this.bytes > 0.75 * this.budget.programs) this.drop(old);
  }

  private add(walk: Walk): Program {
    if (this.size >= this.most) this.forget(0.25);
    const program = new Program(walk.key.slice(0, walk.length), walk.hash);
    this.byHash.set(walk.hash, [...(this.byHash.get(walk.hash) ?? []), program]);
    this.size++;
    this.made++;
    return program;
  }

  /** Drops a share of the programs; structures met again are compiled again. */
  forget(share: number): void {
    const all = this.byAge();
    for (const program of all.slice(0, Math.ceil(all.length * share))) this.drop(program);
  }

  /** The least recently used first. */
  private byAge(): Program[] {
    return [...this].sort((a, b) => a.lastUsed - b.lastUsed);
  }

  private drop(program: Program): void {
    if (program.plan) this.machine.forget(program.plan);
    const rest = this.byHash.get(program.hash)?.filter((p) => p !== program);
    if (!rest?.length) this.byHash.delete(program.hash);
    else this.byHash.set(program.hash, rest);
    this.size--;
    this.bytes -= program.weighed;
  }

  [Symbol.iterator](): Iterator<Program> {
    return [...this.byHash.values()].flat()[Symbol.iterator]();
  }
}

function sameKey(key: Int32Array, walk: Walk): boolean {
  if (key.length !== walk.length) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== walk.key[i]) return false;
  return true;
}

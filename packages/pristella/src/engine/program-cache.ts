import type { Arena } from './arena.ts';
import { Program } from './program.ts';
import type { Walk } from './walk.ts';

/** Programs by the structure they compute. The least recently used ones go when there are too many. */
export class ProgramCache {
  private readonly byHash = new Map<number, Program[]>();
  private readonly arena: Arena;
  private size = 0;
  private clock = 0;
  /** Structures met so far. */
  made = 0;
  /** Programs to keep. */
  most = 256;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** The program of the walk's key. The hash is only an index: keys are compared whole. */
  find(walk: Walk): Program {
    const bucket = this.byHash.get(walk.hash);
    const program = bucket?.find((p) => sameKey(p.key, walk)) ?? this.add(walk);
    program.lastUsed = ++this.clock;
    return program;
  }

  private add(walk: Walk): Program {
    if (this.size >= this.most) this.forget(0.25);
    const program = new Program(walk.key.slice(0, walk.length));
    this.byHash.set(walk.hash, [...(this.byHash.get(walk.hash) ?? []), program]);
    this.size++;
    this.made++;
    return program;
  }

  /** Drops a share of the programs; structures met again are compiled again. */
  forget(share: number): void {
    const all = [...this.byHash.values()].flat().sort((a, b) => a.lastUsed - b.lastUsed);
    const old = new Set(all.slice(0, Math.ceil(all.length * share)));
    for (const p of old) if (p.plan) this.arena.free(p.plan.argumentAddress, p.plan.argumentBytes);
    for (const [hash, list] of this.byHash) {
      const rest = list.filter((p) => !old.has(p));
      if (rest.length === 0) this.byHash.delete(hash);
      else this.byHash.set(hash, rest);
    }
    this.size -= old.size;
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

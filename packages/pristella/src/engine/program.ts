import type { Plan } from '../machine/machine.ts';
import type { Value } from '../machine/value.ts';
import type { Home, Node } from '../tensor/node.ts';
import { userLine } from '../tensor/site.ts';
import { interned } from './interned.ts';
import type { RootKind } from './walk.ts';

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
    this.sites = this.sites.map((site) => {
      const line = typeof site === 'string' ? site : userLine(site);
      return oneLine(line, line);
    });
  }
  /** Bytes that it occupies in JavaScript's heap and in the machine's memory, its kept outputs aside: an estimate. */
  get bytes(): number {
    const { sites, key, plan } = this;
    const captured = sites.length > 0 && typeof sites[0] !== 'string';
    return 4 * key.length + (captured ? 1300 : 8) * sites.length + (plan?.bytes ?? 0);
  }
  keep(index: number): void {
    if (this.kept.has(index)) return;
    this.kept.add(index);
    this.stale = true;
  }
}

/** Lines of users' programs, each once. */
const oneLine = interned<string>();

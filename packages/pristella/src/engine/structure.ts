import { dtypeCode } from '../base/dtype.ts';
import { sameShape } from '../base/shape.ts';
import type { Value } from '../machine/value.ts';
import { dataOp, type Home, type Node, numberOp } from '../tensor/node.ts';
import type { Op } from '../tensor/op.ts';
import { userLine } from '../tensor/site.ts';
import type { Frame } from './frame.ts';
import { isElementwise } from './group.ts';
import { interned } from './interned.ts';
import { hashOf, LEAF, type Root, rootCode } from './walk.ts';

/** Frames of one structure that are kept: what kernels can take at their ends may depend on sizes. */
const MOST_FRAMES = 4;

/**
 * What programs have in common that differ in sizes alone: which nodes form a kernel, what later runs asked to keep, where the
 * nodes were made.
 */
export class Structure implements Home {
  readonly key: Int32Array;
  readonly hash: number;
  /** Runs of all of its programs. */
  runs: number;
  lastUsed = 0;
  /** Its bytes as the cache has counted them. */
  weighed = 0;
  /** Nodes, by their number in the walk, that later runs asked to keep. */
  readonly kept: Set<number> = new Set();
  /** Kept outputs of the last two runs, by root. */
  ring: Map<number, readonly [Value, Value | null]> | null = null;
  /** How its nodes are divided into kernels, with as many kept as there are now. */
  private frames: Frame[] = [];
  /** Where the nodes were made, from the run for which it was first compiled: as captured, then as lines. */
  private sites: readonly (Error | string | null)[] = [];
  private isSettled = false;

  constructor(key: Int32Array, hash: number, runs: number) {
    this.key = key;
    this.hash = hash;
    this.runs = runs;
  }

  siteOf(index: number): string {
    const site = this.sites[index] ?? null;
    return typeof site === 'string' ? site : userLine(site);
  }
  /** Remembers where the nodes were made, from the first run whose nodes know it. */
  rememberSites(nodes: readonly Node[]): void {
    if (!this.isSettled && this.sites.every((site) => site === null)) this.sites = nodes.map((n) => n.site);
  }
  /** True once its sites are lines: nodes like those need capture no stacks. */
  get knowsSites(): boolean {
    return this.isSettled;
  }
  /** Keeps the lines alone. Finding them takes time and keeping the stacks takes memory, so it is done once a structure is seen again. */
  settleSites(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.sites = this.sites.map((site) => {
      const line = typeof site === 'string' ? site : userLine(site);
      return oneLine(line, line);
    });
  }

  keep(index: number): void {
    if (this.kept.has(index)) return;
    this.kept.add(index);
    this.frames = [];
  }

  /** The frame that serves these nodes, whose sizes may be others than those that it was made of. */
  frameFor(nodes: readonly Node[]): Frame | null {
    return this.frames.find((f) => f.questions.every(({ ask, answer }) => ask(nodes) === answer)) ?? null;
  }
  learn(frame: Frame): void {
    if (!this.frames.includes(frame)) this.frames = [frame, ...this.frames.slice(0, MOST_FRAMES - 1)];
  }

  /** Bytes that it occupies, its kept outputs aside: an estimate. */
  get bytes(): number {
    const { sites, key, frames, isSettled } = this;
    const captured = sites.length > 0 && !isSettled;
    return 4 * key.length + (captured ? 1300 : 8) * sites.length + frames.reduce((sum, f) => sum + f.bytes, 0);
  }
}

/** Lines of users' programs, each once. */
const oneLine = interned<string>();

/** True if the op's numbers may be sizes, which its kernel is told. What is computed along with a kernel has no such. */
const takesSizes = (op: Op): boolean =>
  op.kind === 'kernel' && Object.values(op.attributes?.kinds ?? {}).includes('whole');

/**
 * What two runs share exactly if their nodes are divided into kernels alike: all of a program's key but sizes, and which inputs of
 * elementwise ops have the shape of the result. So an axis of size 1 is told from others only where something is repeated along it.
 */
export function structureKey(
  nodes: readonly Node[],
  roots: readonly Root[],
  isLeaf: (n: Node) => boolean,
): { readonly key: Int32Array; readonly hash: number } {
  const list: number[] = [];
  for (const node of nodes) {
    const { op, dtype, attributes, inputs, shape } = node;
    const leaf = isLeaf(node);
    if (leaf && op !== numberOp) list.push(LEAF | dataOp.id | (dtypeCode(dtype) << 12));
    else {
      list.push(op.id | (dtypeCode(dtype) << 12));
      // Views have no kernels: where they lead is read from the node.
      if (op.kind !== 'view' && !takesSizes(op)) {
        list.push(attributes.length);
        for (const a of attributes) list.push(a);
      }
      if (!leaf) {
        const joins = isElementwise(node);
        list.push(inputs.length);
        for (const x of inputs) list.push(2 * x.local + (joins && sameShape(x.shape, shape) ? 1 : 0));
      }
    }
    list.push(shape.length);
  }
  for (const { node, kind } of roots) list.push(rootCode[kind], node.local);
  const key = Int32Array.from(list);
  return { key, hash: hashOf(key, key.length) };
}

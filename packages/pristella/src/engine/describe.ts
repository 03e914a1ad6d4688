import { itemSize } from '../base/dtype.ts';
import { showShape } from '../base/errors.ts';
import type { Launch } from '../kernel/launch.ts';
import type { Node } from '../tensor/node.ts';
import type { Group } from './group.ts';
import type { Plan } from './program.ts';

/** What one kernel of a program is for. */
export interface KernelNote {
  /** The kernel's own name. */
  readonly name: string;
  /** The ops that its group computes, in order. */
  readonly ops: readonly string[];
  /** The shapes of what the group computes. */
  readonly shapes: readonly string[];
  /** The modules whose forward pass made these ops, and those of their gradients. */
  readonly scopes: readonly string[];
  /** Floating-point operations of products; visits of elements elsewhere. */
  readonly work: number;
  readonly isProduct: boolean;
  /** Bytes of the group's results and of what it reads from outside. */
  readonly bytes: number;
}

const isProduct = (g: Group): boolean => g.kernel?.op.kind === 'kernel' && g.kernel.op.isProduct === true;

function traffic(g: Group): number {
  const own = new Set<Node>(g.all);
  const read = new Set<Node>();
  for (const n of g.all) for (const x of n.inputs) if (!own.has(x)) read.add(x);
  const bytes = (list: Iterable<Node>): number => {
    let sum = 0;
    for (const n of list) sum += n.size * itemSize(n.dtype);
    return sum;
  };
  const results = g.folds.length > 0 ? g.folds : g.all.slice(-1);
  return bytes(read) + bytes(results);
}

export function noteOf(launch: Launch, g: Group | undefined): KernelNote {
  const all = g?.all ?? [];
  return {
    name: launch.source.name,
    ops: all.length > 0 ? all.map((n) => n.op.name) : ['copy'],
    shapes: [...new Set(all.map((n) => showShape(n.shape)))],
    scopes: [...new Set(all.map((n) => n.scope).filter((s) => s !== ''))],
    work: launch.work,
    isProduct: g !== undefined && isProduct(g),
    bytes: g ? traffic(g) : 0,
  };
}

/** The notes of a plan's kernels, in the order in which they run. */
export const notesOf = (plan: Plan): KernelNote[] =>
  plan.lowered.launches.map((l, i) => noteOf(l, plan.lowered.groups[plan.lowered.groupOfLaunch[i]!]));

import type { DType } from '../base/dtype.ts';
import { showShape } from '../base/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Call, Plan } from '../machine/machine.ts';
import type { Node } from '../tensor/node.ts';
import type { Group } from './group.ts';
import { interned } from './interned.ts';
import type { Lowered } from './lower.ts';

/** What one kernel of a program is for. */
export interface KernelNote {
  /** What kind of kernel it is: `matmul`, `matmul.pack`, `elementwise`, `reduction`, `copy`, ... */
  readonly name: string;
  /** The ops that it computes, in order; for one that only prepares a product, the op that it prepares. */
  readonly ops: readonly string[];
  /** The shapes of what the ops compute, each once. */
  readonly shapes: readonly string[];
  /** For products, the shapes of the two operands. */
  readonly operands: readonly string[];
  /** What the ops compute, or, for a comparison, what it compares. */
  readonly dtype: DType;
  /** The modules whose forward pass made these ops, and those of their gradients. */
  readonly scopes: readonly string[];
  /**
   * Floating-point operations of a matrix product or convolution by its definition, two for each multiply-add, however it
   * is computed; 0 for other kernels.
   */
  readonly flops: number;
  /** Bytes of all arrays that are read and written, each once. */
  readonly bytes: number;
}

/** Floating-point operations of the product at a group's beginning; 0 if there is none. */
function flopsOf({ kernel, operands }: Group): number {
  return kernel?.op.kind === 'kernel' ? (kernel.op.flops?.(operands, kernel.shape) ?? 0) : 0;
}

/** A kernel of its own kind has a name; those of elementwise ops are written for their formula. */
function kindOf(call: Call, g: Group): string {
  if (g.kernel) return call.name;
  return g.folds.length > 0 ? 'reduction' : 'elementwise';
}

const distinct = (list: readonly string[]): string[] => [...new Set(list)];

function noteOf(call: Call, g: Group | undefined, isMain: boolean): KernelNote {
  const nodes: readonly Node[] = g?.all ?? [];
  const flops = g ? flopsOf(g) : 0;
  const name = !g || !(isMain || g.kernel) ? 'copy' : kindOf(call, g);
  return {
    name,
    ops: g && isMain ? nodes.map((n) => n.op.name) : [g?.kernel?.op.name ?? 'copy'],
    shapes: distinct(nodes.map((n) => showShape(n.shape))),
    operands: g && flops > 0 ? g.operands.map(showShape) : [],
    dtype: nodes[0]?.dtype ?? 'float32',
    scopes: distinct(nodes.map((n) => n.scope).filter((s) => s !== '')),
    flops: isMain ? flops : 0,
    bytes: call.bytes,
  };
}

/** The groups of what is computed in loops, by the loop's problem and the places of problems within it. */
export const inLoops = new WeakMap<Problem, (within: readonly number[]) => Group | undefined>();

/** The group of what a call computes; none for what only begins or ends a loop. */
export const groupAt = (
  { schedule, groups, groupOf }: Lowered,
  problem: number,
  within: readonly number[] = [],
): Group | undefined => (within.length > 0 ? inLoops.get(schedule[problem]!)?.(within) : groups[groupOf[problem]!]);

/** A call, the nodes that it computes, and what it is for. */
export interface Described<C extends Call> {
  readonly call: C;
  readonly nodes: readonly Node[];
  readonly note: KernelNote;
}

/**
 * The calls that a machine makes of a program, in order. What a group has is computed by the call that has most to do; others
 * copy or pack what it reads.
 */
export function described<C extends Call>(lowered: Lowered, calls: readonly C[]): Described<C>[] {
  const main = new Map<Group | undefined, C>();
  const known = calls.map((call) => ({ call, group: groupAt(lowered, call.problem, call.within) }));
  for (const { call, group } of known) if (call.work >= (main.get(group)?.work ?? 0)) main.set(group, call);
  return known.map(({ call, group }) => {
    const isMain = group !== undefined && main.get(group) === call;
    // What a loop's body computes is a part of the loop.
    const nodes = isMain ? groupAt(lowered, call.problem)!.all : [];
    const note = noteOf(call, group, isMain);
    return { call, nodes, note: shared(JSON.stringify(note), note) };
  });
}

/** The notes of the calls of a plan. Of how it was made nothing else is kept: it would be twenty times as large. */
const ofPlans = new WeakMap<Plan, readonly KernelNote[]>();
export const notePlan = (plan: Plan, lowered: Lowered): void => {
  ofPlans.set(
    plan,
    described(lowered, plan.calls).map(({ note }) => note),
  );
};
export const notesOfPlan = (plan: Plan): readonly KernelNote[] => ofPlans.get(plan)!;

/** The one note that says the same: the steps of a long loop have few that differ. */
const shared = interned<KernelNote>();

import type { DType } from '../base/dtype.ts';
import { showShape } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import type { Call, Plan } from '../machine/machine.ts';
import type { Node } from '../tensor/node.ts';
import { numbersOf, type Part } from './frame.ts';
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

/** A part of a program with its nodes. */
class Computed {
  readonly kernel: Node | null;
  readonly folds: boolean;
  readonly nodes: readonly Node[];
  /** The shapes of its kernel's inputs. */
  readonly operands: readonly Shape[];

  constructor(part: Part, nodes: readonly Node[]) {
    this.kernel = part.kernel === null ? null : nodes[part.kernel]!;
    this.folds = part.folds.length > 0;
    this.nodes = numbersOf(part).map((i) => nodes[i]!);
    this.operands = this.kernel?.inputs.map((n) => n.shape) ?? [];
  }
  /** Floating-point operations of the product at its beginning; 0 if there is none. */
  get flops(): number {
    const { kernel, operands } = this;
    return kernel?.op.kind === 'kernel' ? (kernel.op.flops?.(operands, kernel.shape) ?? 0) : 0;
  }
}

/** A kernel of its own kind has a name; those of elementwise ops are written for their formula. */
function kindOf(call: Call, g: Computed): string {
  if (g.kernel) return call.name;
  return g.folds ? 'reduction' : 'elementwise';
}

const distinct = (list: readonly string[]): string[] => [...new Set(list)];

function noteOf(call: Call, g: Computed | undefined, isMain: boolean): KernelNote {
  const nodes: readonly Node[] = g?.nodes ?? [];
  const flops = g?.flops ?? 0;
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

type Grouped = Pick<Lowered, 'frame' | 'groupOf' | 'nodes'>;

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
export function described<C extends Call>(
  { frame, groupOf, nodes: all }: Grouped,
  calls: readonly C[],
): Described<C>[] {
  const groups = frame.parts.map((part) => new Computed(part, all));
  const main = new Map<Computed | undefined, C>();
  const known = calls.map((call) => ({ call, group: groups[groupOf[call.problem]!] }));
  for (const { call, group } of known) if (call.work >= (main.get(group)?.work ?? 0)) main.set(group, call);
  return known.map(({ call, group }) => {
    const nodes = group && main.get(group) === call ? group.nodes : [];
    const note = noteOf(call, group, nodes.length > 0);
    return { call, nodes, note: shared(JSON.stringify(note), note) };
  });
}

/** The notes of the calls of a plan. Of how it was made nothing else is kept: it would be twenty times as large. */
const ofPlans = new WeakMap<Plan, readonly KernelNote[]>();
/** Notes what a plan's calls are for, unless that is known: when somebody looks, with the nodes of a run that has not begun. */
export const notePlan = (plan: Plan, grouped: Grouped): void => {
  if (ofPlans.has(plan)) return;
  ofPlans.set(
    plan,
    described(grouped, plan.calls).map(({ note }) => note),
  );
};
export const notesOfPlan = (plan: Plan): readonly KernelNote[] => ofPlans.get(plan)!;

/** The one note that says the same: the steps of a long loop have few that differ. */
const shared = interned<KernelNote>();

import type { KernelNote } from '../engine/describe.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { textOf, treeLines } from './kernel.ts';
import type { LookNode } from './node.ts';
import { kernels as kernelsOf, type ScheduledLaunch, schedule } from './schedule.ts';

/** A kernel that would run, with its code. */
export interface ExplainedKernel extends KernelNote {
  /** Its instructions, one a line. */
  readonly code: string;
}

/** What computing a tensor would take. */
export interface Explanation {
  /** The expression, inputs first: `%3 = matmul(%0, %2) (100, 50) float32`. */
  readonly expression: readonly string[];
  readonly kernels: readonly ExplainedKernel[];
  toString(): string;
}

function line({ id, kind, op, inputs, computed, name, shape, dtype }: LookNode): string {
  const leaf = kind === 'parameter' ? `'${name}'` : op === 'data' || op === 'number' ? op : 'value';
  const what = computed ? leaf : `${op}(${inputs.map((x) => `%${x}`).join(', ')})`;
  return `%${id} = ${what} (${shape.join(', ')}) ${dtype}`;
}

function noted({ name, ops, shapes, operands, dtype, scopes, flops, bytes }: ScheduledLaunch): KernelNote {
  return { name, ops, shapes, operands, dtype, scopes, flops, bytes };
}

/**
 * The schedule, the fused kernels and their code for any tensor, without computing it: `look.schedule` and `look.kernels` as text.
 * The kernels are those that `profile` sees when a structure like it runs for the second time and later.
 * @example
 * const [x, w] = [np.ones([100, 30]).clone(), np.ones([30, 20]).clone()];
 * for (const kernel of explain(x.matmul(w).add(1).relu()).kernels) console.log(kernel.ops);
 */
export function explain(x: Tensor): Explanation {
  const { nodes, launches } = schedule(x);
  const codes = kernelsOf(x).map(({ name, tree }) =>
    tree === null ? `${name}: a plain loop on the host` : textOf(treeLines(tree)),
  );
  const kernels = launches.map((launch) => ({ ...noted(launch), code: codes[launch.kernel]! }));
  const expression = nodes.map(line);
  return {
    expression,
    kernels,
    toString: () =>
      [
        ...expression,
        '',
        ...kernels.map((k, i) => `kernel ${i}: ${k.name}\n  ops: ${k.ops.join(', ')} ${k.shapes.join(' ')}`),
      ].join('\n'),
  };
}

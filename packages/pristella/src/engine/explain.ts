import type { Launch } from '../kernel/launch.ts';
import { showKernel } from '../kernel/wat.ts';
import type { Cell } from '../tensor/cell.ts';
import type { Node } from '../tensor/node.ts';
import { cellNames } from '../tensor/scope.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type KernelNote, notesOf } from './describe.ts';
import { engine } from './engine.ts';
import { lowerProgram } from './lower.ts';

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

/** The nodes that a run for `root` would compute, inputs first. */
function schedule(root: Node): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack: [Node, number][] = [[root, 0]];
  seen.add(root);
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const [node, next] = top;
    const inputs = isLeaf(node) ? [] : node.inputs;
    if (next < inputs.length) {
      top[1]++;
      const input = inputs[next]!;
      if (!seen.has(input)) {
        seen.add(input);
        stack.push([input, 0]);
      }
      continue;
    }
    stack.pop();
    node.local = order.length;
    order.push(node);
  }
  return order;
}

const isLeaf = (n: Node): boolean => n.op.kind === 'leaf' || (n.value?.host ?? null) !== null;

function line(n: Node, nameOf: (cell: Cell) => string): string {
  const what = isLeaf(n)
    ? n.cell
      ? `'${nameOf(n.cell)}'`
      : n.op.kind === 'leaf'
        ? n.op.name
        : 'value'
    : `${n.op.name}(${n.inputs.map((x) => `%${x.local}`).join(', ')})`;
  return `%${n.local} = ${what} (${n.shape.join(', ')}) ${n.dtype}`;
}

const codeOf = (source: Launch['source']): string =>
  'host' in source ? `${source.name}: a plain loop on the host` : showKernel(engine.kernels.write(source));

/**
 * The schedule, the fused kernels and their code for any tensor, without computing it. The kernels are those that
 * `profile` sees when a structure like it runs for the second time and later.
 * @example
 * const [x, w] = [np.ones([100, 30]).clone(), np.ones([30, 20]).clone()];
 * for (const kernel of explain(x.matmul(w).add(1).relu()).kernels) console.log(kernel.ops);
 */
export function explain(x: Tensor): Explanation {
  const nodes = schedule(x.node);
  const roots = isLeaf(x.node) ? [] : [{ node: x.node, kind: 'host' as const }];
  const lowered = lowerProgram(nodes, roots, isLeaf, true, engine.blasUse);
  const notes = notesOf(lowered);
  const kernels = lowered.launches.flatMap((launch, i) =>
    launch.size === 0 ? [] : [{ ...notes[i]!, code: codeOf(launch.source) }],
  );
  const nameOf = cellNames(nodes);
  const expression = nodes.map((n) => line(n, nameOf));
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

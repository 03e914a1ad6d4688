import type { HostArray, View } from '../kernel/view.ts';
import { Node } from '../tensor/node.ts';
import type { Few, KernelOp } from '../tensor/op.ts';
import { defineKernel } from './define.ts';

// Ops whose plain loop is also their fast path: factorisations, sorting, searching. A program calls them between its
// kernels, on the machine's own memory.

/** An op that the host computes on every device. `run` may read the node's shape, dtype and attributes, but no inputs. */
export const defineHost = <N extends number, A extends number = number>(
  name: string,
  spec: Omit<KernelOp<N, A>, 'kind' | 'id' | 'name' | 'kernel'>,
): KernelOp =>
  defineKernel<N, A>(name, {
    ...spec,
    kernel({ inputs, out }, node) {
      // What the loop may know of its node; the node itself would keep its whole history alive.
      const facts = new Node(node.op, [], node.shape, node.dtype, node.attributes);
      const run = (arrays: readonly HostArray[], results: readonly HostArray[]): boolean => {
        spec.run(arrays as Few<HostArray, N>, results[0]!, facts);
        return true;
      };
      return { kind: 'host', name, inputs: inputs as readonly View[], outputs: out.outputs, local: null, run };
    },
  });

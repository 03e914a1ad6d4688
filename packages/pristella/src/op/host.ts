import { type DType, itemSize, type TypedArray, viewArray } from '../base/dtype.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import { address, type Epilogue, type Lowering, type View } from '../kernel/launch.ts';
import { densely } from '../kernel/product/copy.ts';
import { Node } from '../tensor/node.ts';
import type { HostArray, KernelOp } from '../tensor/op.ts';
import { defineKernel } from './define.ts';

// Ops whose plain loop is also their fast path: factorisations, sorting, searching. A program calls them between its
// kernels, on the arena's own memory.

/** The content of a memory region as an array; nothing is copied. */
function arrayAt(memory: WebAssembly.Memory, at: number, shape: Shape, dtype: DType): HostArray {
  return { data: viewArray(dtype, memory.buffer, at, sizeOf(shape)) as TypedArray, shape, dtype };
}

function lowerOnHost(run: KernelOp['run'], lw: Lowering, inputs: readonly View[], out: Epilogue, node: Node): void {
  const views = [...inputs.map((v) => densely(lw, v)), out.outputs[0]!];
  // What the loop may know of its node; the node itself would keep its whole history alive.
  const facts = new Node(node.op, [], node.shape, node.dtype, node.attributes);
  lw.launch({
    source: {
      key: `host ${node.op.name}`,
      name: node.op.name,
      host(memory, args) {
        const slots = new Int32Array(memory.buffer, args, 2 * views.length);
        const arrays = views.map((v, i) => arrayAt(memory, slots[2 * i]! >>> 0, v.layout.shape, v.dtype));
        const result = arrays.pop()!;
        result.data.fill(0);
        run(arrays, result, facts);
      },
    },
    slots: views.map((v) => address(v.buffer, v.layout.offset * itemSize(v.dtype))),
    size: 1,
    work: node.size,
  });
}

/** An op that the host computes on every device. `run` may read the node's shape, dtype and attributes, but no inputs. */
export const defineHost = <N extends number>(name: string, spec: Pick<KernelOp<N>, 'run' | 'vjp'>): KernelOp =>
  defineKernel<N>(name, {
    ...spec,
    lower: (lw, inputs, out, node) => lowerOnHost(spec.run as KernelOp['run'], lw, inputs, out, node),
  });

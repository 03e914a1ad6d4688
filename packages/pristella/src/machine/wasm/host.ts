import { type DType, newArray, viewArray } from '../../base/dtype.ts';
import { type Shape, sizeOf } from '../../base/shape.ts';
import type { Host } from '../../kernel/problem.ts';
import type { HostArray } from '../../kernel/view.ts';
import { ALARM } from './ir.ts';
import type { Lowering } from './launch.ts';
import { Arguments } from './loop/arguments.ts';
import { densely } from './loop/copy.ts';

/** The content of a memory region as an array; nothing is copied. */
function arrayAt(memory: WebAssembly.Memory, at: number, shape: Shape, dtype: DType): HostArray {
  const size = sizeOf(shape);
  const data = size === 0 ? newArray(dtype, 0) : viewArray(dtype, memory.buffer, at, size);
  return { data, shape, dtype };
}

/** A plain loop that is called between kernels, on the arena's own memory. */
export function lowerHost(lw: Lowering, { name, inputs, outputs, local, run }: Host): void {
  if (local !== null) throw new Error(`${name} reads run-time numbers, which are not here`);
  const views = [...inputs.map((v) => densely(lw, v)), ...outputs];
  const args = new Arguments({ views });
  lw.launch({
    source: {
      key: `host ${name}`,
      name,
      host(memory, at) {
        const slots = new Int32Array(memory.buffer, at, 2 * views.length);
        const arrays = views.map((v, i) => arrayAt(memory, slots[2 * i]! >>> 0, v.layout.shape, v.dtype));
        const results = arrays.splice(inputs.length);
        for (const { data } of results) data.fill(0);
        if (!run(arrays, results, [])) new Int32Array(memory.buffer)[ALARM >>> 2] = 1;
      },
    },
    slots: args.slots,
    size: 1,
    work: outputs.reduce((n, v) => n + sizeOf(v.layout.shape), 0),
  });
}

import { splitLast } from '../../base/shape.ts';
import { type RowProgram, runRows } from '../../kernel/rows.ts';
import * as problems from '../../machine/problems.ts';
import type { Gradients, KernelOp } from '../../tensor/op.ts';
import { defineKernel, unfit } from '../define.ts';

/** An op that works on the rows of float arrays of one shape, which its result has as well; single numbers come last. */
export const defineRows = <N extends number>(
  name: string,
  program: RowProgram,
  takes: KernelOp<N>['takes'],
  vjp: Gradients<N>,
): KernelOp =>
  defineKernel<N>(name, {
    takes,
    dtype: 'same',
    shape(inputs) {
      const list: readonly { readonly shape: readonly number[] }[] = inputs;
      const [first, ...others] = list.slice(0, program.inputs).map(({ shape }) => shape);
      if (!first || others.some((shape) => shape.join() !== first.join()))
        throw unfit(...list.map(({ shape }) => shape));
      splitLast(first);
      return first;
    },
    vjp,
    run: (inputs, out) => runRows(program, inputs, out),
    kernel: ({ inputs, out }) => problems.rows({ program, inputs, out }),
    fusesEpilogue: true,
  });

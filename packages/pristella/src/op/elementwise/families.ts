import { checkArguments } from '../../base/options.ts';
import { asTensor } from '../../tensor/create.ts';
import type { GradientRule, Gradients } from '../../tensor/op.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { type Binary, binary, called, type Formula1, type Formula2, type Unary, unary } from '../define.ts';

/** A function of floats: its formula and its gradient. Integers become float64 first. */
export const real = (name: string, formula: Formula1, rule: GradientRule<1>): Unary =>
  unary(name, { takes: 'float', formula, vjp: [rule] });

/** A function of two floats, with a gradient for each. */
export const realOfTwo = (name: string, formula: Formula2, vjp: Gradients<2>): Binary =>
  binary(name, { takes: 'float', formula, vjp });

/** Whether something holds for a float. */
export const whether = (name: string, formula: Formula1): Unary =>
  unary(name, { takes: 'float', gives: 'bool', formula, vjp: 'none' });

/** A function of two tensors whose second is known. */
export const by = /* @__NO_SIDE_EFFECTS__ */ (name: string, f: Binary, number: number): ((x: TensorLike) => Tensor) =>
  called(name, function (x: TensorLike): Tensor {
    checkArguments(arguments.length, 1, name);
    return f(asTensor(x, name), number);
  });

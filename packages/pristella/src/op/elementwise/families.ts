import type { GradientRule, Gradients } from '../../tensor/op.ts';
import { type Binary, binary, type Formula1, type Formula2, type Unary, unary } from '../define.ts';

/** A function of floats: its formula and its gradient. Integers become float64 first. */
export const real = (name: string, formula: Formula1, rule: GradientRule<1>): Unary =>
  unary(name, { takes: 'float', formula, vjp: [rule] });

/** A function of two floats, with a gradient for each. */
export const realOfTwo = (name: string, formula: Formula2, vjp: Gradients<2>): Binary =>
  binary(name, { takes: 'float', formula, vjp });

/** Whether something holds for a float. */
export const whether = (name: string, formula: Formula1): Unary =>
  unary(name, { takes: 'float', gives: 'bool', formula, vjp: 'none' });

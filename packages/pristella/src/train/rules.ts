import { ArgumentError, showValue } from '../base/errors.ts';
import { checkNumber } from '../base/limits.ts';
import { type Options, options, type Read } from '../base/options.ts';
import { checked, isPair, number } from '../base/row.ts';
import type { Parameter } from '../grad/parameter.ts';
import type { AnyModule } from '../nn/module.ts';
import { add, div, mul, sqrt, square, sub } from '../op/elementwise/index.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Optimizer, OptimizerOptions, optimizerOptions } from './optimizer.ts';
import type { UpdateRule } from './update-rule.ts';

/** Makes an optimizer for a model's parameters. */
export type OptimizerFactory = (model: AnyModule | readonly Parameter[]) => Optimizer;

/** A share of the past that can be kept. */
const kept = (fallback: number): number => number({ least: 0, below: 1 }, fallback);

/** The options as they are used. Throws ArgumentError for the model, which comes after them. */
function readRule<O extends OptimizerOptions>(
  rows: Options<O>,
  given: O,
  op: string,
  beyond: number,
  elsewhere?: Readonly<Record<string, string>>,
): Read<O> {
  if (typeof given === 'function' || Array.isArray(given))
    throw new ArgumentError('takes options, and then the model', {
      op,
      hint: `${op}({ lr: 0.01 })(model); to fit, { optimizer: ${op}() }`,
    });
  return rows.read(given, op, beyond, elsewhere);
}

/** The options are checked now, at the line that gives them. */
function maker(rule: UpdateRule, rate: number, given: OptimizerOptions): OptimizerFactory {
  const { lr = rate, ...rest } = optimizerOptions.pick(given);
  return (model) => new Optimizer(model, rule, { ...rest, lr });
}

/**
 * Steepest descent: p - lr g. Learning rate 0.01.
 * Throws ArgumentError for options that make no sense, and for a model in their place.
 * @formula p - lr g
 * @example
 * const p = new nn.Parameter(np.array([1, 2]));
 * const optimizer = train.sgd({ lr: 0.1 })([p]);
 * p.square().sum().backward();
 * optimizer.step();
 * p.mul(1);
 */
export function sgd(options: OptimizerOptions = {}): OptimizerFactory {
  readRule(optimizerOptions, options, 'sgd', arguments.length - 1, {
    momentum: 'train.momentum({ lr: 0.01, momentum: 0.9 }) has it',
  });
  const update: UpdateRule['update'] = (p, g, _, lr) => ({ p: sub(p, mul(g, lr)), slots: [] });
  return maker({ name: 'sgd', slots: [], update }, 0.01, options);
}

/** A rule that knows how many slots it has. */
interface RuleOf<S extends readonly string[]> extends UpdateRule {
  readonly slots: S;
  update(p: Tensor, g: Tensor, slots: Held<S>, lr: number, t: number): ReturnType<UpdateRule['update']>;
}
type Held<S extends readonly string[]> = { readonly [K in keyof S]: Tensor };

/** What momentum and nesterov take. */
class MomentumOptions extends OptimizerOptions {
  /** The share of the last step that is kept: 0.9. */
  readonly momentum?: number = kept(0.9);
}
const momentumOptions: Options<MomentumOptions> = options(MomentumOptions);

/**
 * v = momentum v - lr g, p + v. Learning rate 0.01. Saito, Deep Learning from Scratch, section 6.1.4.
 * Throws ArgumentError for options that make no sense, and for a model in their place.
 * @formula v ← m v - lr g; p + v
 * @example
 * const p = new nn.Parameter(np.array([1, 2]));
 * const optimizer = train.momentum({ lr: 0.1, momentum: 0.9 })([p]);
 * for (let i = 0; i < 2; i++) {
 *   p.square().sum().backward();
 *   optimizer.step();
 *   console.log(p);
 * }
 */
export function momentum(options: MomentumOptions = {}): OptimizerFactory {
  const { momentum: m } = readRule(momentumOptions, options, 'momentum', arguments.length - 1);
  const update: RuleOf<readonly ['v']>['update'] = (p, g, [v], lr) => {
    const next = sub(mul(v, m), mul(g, lr));
    return { p: add(p, next), slots: [next] };
  };
  return maker({ name: 'momentum', slots: ['v'], update }, 0.01, options);
}

/**
 * Momentum that looks ahead: the step that momentum will take is part of the point whose gradient counts. Nesterov
 * (1983), in the form of Bengio et al. (2012).
 * Throws ArgumentError for options that make no sense, and for a model in their place.
 * @formula v ← m v - lr g; p + m v - lr g
 * @example
 * const p = new nn.Parameter(np.array([1, 2]));
 * const optimizer = train.nesterov({ lr: 0.1 })([p]);
 * p.square().sum().backward();
 * optimizer.step();
 * p.mul(1);
 */
export function nesterov(options: MomentumOptions = {}): OptimizerFactory {
  const { momentum: m } = readRule(momentumOptions, options, 'nesterov', arguments.length - 1);
  const update: RuleOf<readonly ['v']>['update'] = (p, g, [v], lr) => {
    const next = sub(mul(v, m), mul(g, lr));
    return { p: add(p, sub(mul(next, m), mul(g, lr))), slots: [next] };
  };
  return maker({ name: 'nesterov', slots: ['v'], update }, 0.01, options);
}

const TINY = 1e-7;
const scaled = (g: Tensor, h: Tensor, lr: number): Tensor => div(mul(g, lr), add(sqrt(h), TINY));

/**
 * h + g^2, p - lr g / sqrt(h). Learning rate 0.01. Duchi, Hazan, Singer (2011).
 * Throws ArgumentError for options that make no sense, and for a model in their place.
 * @formula h ← h + g²; p - lr g / √h
 * @example
 * const p = new nn.Parameter(np.array([1, 20]));
 * const optimizer = train.adaGrad({ lr: 0.5 })([p]);
 * p.square().sum().backward();
 * optimizer.step();
 * p.mul(1);
 */
export function adaGrad(options: OptimizerOptions = {}): OptimizerFactory {
  readRule(optimizerOptions, options, 'adaGrad', arguments.length - 1);
  const update: RuleOf<readonly ['h']>['update'] = (p, g, [h], lr) => {
    const next = add(h, square(g));
    return { p: sub(p, scaled(g, next, lr)), slots: [next] };
  };
  return maker({ name: 'adaGrad', slots: ['h'], update }, 0.01, options);
}

/** What rmsProp takes. */
class RmsPropOptions extends OptimizerOptions {
  /** The share of the past that is kept: 0.99. */
  readonly decay?: number = kept(0.99);
}
const rmsPropOptions: Options<RmsPropOptions> = options(RmsPropOptions);

/**
 * AdaGrad that forgets: h = decay h + (1 - decay) g^2. Learning rate 0.01. Tieleman and Hinton (2012).
 * Throws ArgumentError for options that make no sense, and for a model in their place.
 * @formula h ← d h + (1 - d) g²; p - lr g / √h
 * @example
 * const p = new nn.Parameter(np.array([1, 20]));
 * const optimizer = train.rmsProp({ lr: 0.05, decay: 0.9 })([p]);
 * p.square().sum().backward();
 * optimizer.step();
 * p.mul(1);
 */
export function rmsProp(options: RmsPropOptions = {}): OptimizerFactory {
  const { decay } = readRule(rmsPropOptions, options, 'rmsProp', arguments.length - 1);
  const update: RuleOf<readonly ['h']>['update'] = (p, g, [h], lr) => {
    const next = add(mul(h, decay), mul(square(g), 1 - decay));
    return { p: sub(p, scaled(g, next, lr)), slots: [next] };
  };
  return maker({ name: 'rmsProp', slots: ['h'], update }, 0.01, options);
}

/** Two shares of the past. */
const shares = (...fallback: [number, number]): readonly [number, number] =>
  checked<readonly [number, number], [[number, number]]>((value, name, op) => {
    if (!isPair<number>(value))
      throw new ArgumentError(`${name} must be two numbers, not ${showValue(value)}`, {
        op,
        hint: 'such as [0.9, 0.999]',
      });
    for (const [i, share] of value.entries()) checkNumber(share, `${name}[${i}]`, op, { least: 0, below: 1 });
    return value;
  }, fallback);

/** What Adam and AdamW take. */
class AdamOptions extends OptimizerOptions {
  /** The shares of the past kept in the mean and in the mean square: 0.9 and 0.999. */
  readonly betas?: readonly [number, number] = shares(0.9, 0.999);
  /** Added to the root of the corrected mean of g²: 1e-8. */
  readonly epsilon?: number | undefined = number({ above: 0 });
  /**
   * Added to the root of that mean before it is corrected, in the place of `epsilon`: the ε̂ of Kingma and Ba's section 2, and
   * what Saito's book has (1e-7).
   */
  readonly epsilonHat?: number | undefined = number({ above: 0 });
}
const adamOptions: Options<AdamOptions> = options(AdamOptions);

/** AdamW's weight decay is one of its own. */
class AdamWOptions extends AdamOptions {
  override readonly weightDecay?: number = number({ least: 0 }, 0.01);
}
const adamWOptions: Options<AdamWOptions> = options(AdamWOptions);

/**
 * Means of g and g², corrected for their start at zero. Kingma and Ba (2015), algorithm 1, whose epsilon joins the root of
 * the corrected mean, as PyTorch's does; the correction is made once, on numbers, instead of on each element.
 */
function adamRule(
  name: string,
  { betas: [b1, b2], epsilon, epsilonHat }: Read<AdamOptions>,
): RuleOf<readonly ['m', 'v']> {
  if (epsilon !== undefined && epsilonHat !== undefined)
    throw new ArgumentError('takes epsilon or epsilonHat, not both', { op: name });
  return {
    name,
    slots: ['m', 'v'],
    decoupledDecay: name === 'adamW',
    update(p, g, [m, v], lr, t) {
      const mean = add(m, mul(sub(g, m), 1 - b1));
      const meanSquare = add(v, mul(sub(square(g), v), 1 - b2));
      const root = Math.sqrt(1 - b2 ** t);
      const rate = (lr * root) / (1 - b1 ** t);
      const least = epsilonHat ?? (epsilon ?? 1e-8) * root;
      return { p: sub(p, div(mul(mean, rate), add(sqrt(meanSquare), least))), slots: [mean, meanSquare] };
    },
  };
}

/**
 * Adam: learning rate 0.001, betas 0.9 and 0.999. Throws ArgumentError for numbers that make no sense. Kingma and Ba
 * (2015).
 * @formula m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; p - lr m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε)
 * @example
 * const p = new nn.Parameter(np.array([1, 20]));
 * const optimizer = train.adam({ lr: 0.1 })([p]);
 * for (let i = 0; i < 3; i++) {
 *   p.square().sum().backward();
 *   optimizer.step();
 * }
 * p.mul(1);
 */
export function adam(options: AdamOptions = {}): OptimizerFactory {
  return maker(adamRule('adam', readRule(adamOptions, options, 'adam', arguments.length - 1)), 0.001, options);
}

/**
 * Adam whose weight decay (0.01) shrinks the weights directly. Throws as `adam` does. Loshchilov and Hutter (2019).
 * @formula as Adam, and p shrinks by lr weightDecay p at each step
 * @example
 * const p = new nn.Parameter(np.array([1, 20]));
 * const optimizer = train.adamW({ lr: 0.1, weightDecay: 0.1 })([p]);
 * p.sum().backward();
 * optimizer.step();
 * p.mul(1);
 */
export function adamW(options: AdamOptions = {}): OptimizerFactory {
  const o = readRule(adamWOptions, options, 'adamW', arguments.length - 1);
  return maker(adamRule('adamW', o), 0.001, { ...options, weightDecay: o.weightDecay });
}

export type { AdamOptions, MomentumOptions, RmsPropOptions };

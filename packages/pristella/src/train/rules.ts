import { ArgumentError, showValue } from '../base/errors.ts';
import { checkNumber } from '../base/limits.ts';
import { checkOptions, type Fields } from '../base/options.ts';
import type { Parameter } from '../grad/parameter.ts';
import type { AnyModule } from '../nn/module.ts';
import { add, div, mul, sqrt, square, sub } from '../op/elementwise.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { checkedSettings, Optimizer, type OptimizerOptions, optimizerFields } from './optimizer.ts';
import type { UpdateRule } from './update-rule.ts';

/** Makes an optimizer for a model's parameters. */
export type OptimizerFactory = (model: AnyModule | readonly Parameter[]) => Optimizer;

const momentumFields: Fields<MomentumOptions> = { ...optimizerFields, momentum: true };
const rmsPropFields: Fields<RmsPropOptions> = { ...optimizerFields, decay: true };
const adamFields: Fields<AdamOptions> = { ...optimizerFields, betas: true, epsilon: true, epsilonHat: true };

/** What an optimizer takes where nothing is said. */
interface Defaults {
  readonly lr: number;
  readonly weightDecay?: number;
}

/** Checks the options now, at the line that gives them. */
function maker(rule: UpdateRule, defaults: Defaults, options: OptimizerOptions): OptimizerFactory {
  const { lr = defaults.lr, weightDecay = defaults.weightDecay ?? 0, ...rest } = options;
  const settings = checkedSettings({ ...rest, lr, weightDecay }, rule.name);
  return (model) => new Optimizer(model, rule, settings);
}

/** The options as they are. Throws ArgumentError as `checkOptions` does, and for the model, which comes after them. */
function checkRule<O extends OptimizerOptions>(
  options: O,
  known: Fields<O>,
  op: string,
  elsewhere?: Readonly<Record<string, string>>,
): O {
  if (typeof options === 'function' || Array.isArray(options))
    throw new ArgumentError('takes options, and then the model', {
      op,
      hint: `${op}({ lr: 0.01 })(model); to fit, { optimizer: ${op}() }`,
    });
  return checkOptions(options, known, op, elsewhere);
}

/** Throws ArgumentError unless `value` is a share of the past that can be kept: at least 0, and below 1. */
const checkShare = (value: number, what: string, op: string): number =>
  checkNumber(value, what, op, { least: 0, below: 1 });

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
export const sgd = (options: OptimizerOptions = {}): OptimizerFactory =>
  maker(
    { name: 'sgd', slots: [], update: (p, g, _, lr) => ({ p: sub(p, mul(g, lr)), slots: [] }) },
    { lr: 0.01 },
    checkRule(options, optimizerFields, 'sgd', { momentum: 'train.momentum({ lr: 0.01, momentum: 0.9 }) has it' }),
  );

/** What momentum and nesterov take. */
export interface MomentumOptions extends OptimizerOptions {
  /** The share of the last step that is kept: 0.9. */
  readonly momentum?: number;
}

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
  const { momentum: m = 0.9, ...rest } = checkRule(options, momentumFields, 'momentum');
  checkShare(m, 'the momentum', 'momentum');
  const update: UpdateRule['update'] = (p, g, [v], lr) => {
    const next = sub(mul(v!, m), mul(g, lr));
    return { p: add(p, next), slots: [next] };
  };
  return maker({ name: 'momentum', slots: ['v'], update }, { lr: 0.01 }, rest);
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
  const { momentum: m = 0.9, ...rest } = checkRule(options, momentumFields, 'nesterov');
  checkShare(m, 'the momentum', 'nesterov');
  const update: UpdateRule['update'] = (p, g, [v], lr) => {
    const next = sub(mul(v!, m), mul(g, lr));
    return { p: add(p, sub(mul(next, m), mul(g, lr))), slots: [next] };
  };
  return maker({ name: 'nesterov', slots: ['v'], update }, { lr: 0.01 }, rest);
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
export const adaGrad = (options: OptimizerOptions = {}): OptimizerFactory =>
  maker(
    {
      name: 'adaGrad',
      slots: ['h'],
      update: (p, g, [h], lr) => {
        const next = add(h!, square(g));
        return { p: sub(p, scaled(g, next, lr)), slots: [next] };
      },
    },
    { lr: 0.01 },
    checkRule(options, optimizerFields, 'adaGrad'),
  );

/** What rmsProp takes. */
export interface RmsPropOptions extends OptimizerOptions {
  /** The share of the past that is kept: 0.99. */
  readonly decay?: number;
}

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
  const { decay = 0.99, ...rest } = checkRule(options, rmsPropFields, 'rmsProp');
  checkShare(decay, 'the decay', 'rmsProp');
  const update: UpdateRule['update'] = (p, g, [h], lr) => {
    const next = add(mul(h!, decay), mul(square(g), 1 - decay));
    return { p: sub(p, scaled(g, next, lr)), slots: [next] };
  };
  return maker({ name: 'rmsProp', slots: ['h'], update }, { lr: 0.01 }, rest);
}

/** What Adam and AdamW take. */
export interface AdamOptions extends OptimizerOptions {
  /** The shares of the past kept in the mean and in the mean square: 0.9 and 0.999. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the corrected mean of g²: 1e-8. */
  readonly epsilon?: number;
  /**
   * Added to the root of that mean before it is corrected, in the place of `epsilon`: the ε̂ of Kingma and Ba's section 2, and
   * what Saito's book has (1e-7).
   */
  readonly epsilonHat?: number;
}

/**
 * Means of g and g², corrected for their start at zero. Kingma and Ba (2015), algorithm 1, whose epsilon joins the root of
 * the corrected mean, as PyTorch's does; the correction is made once, on numbers, instead of on each element.
 */
function adamRule(name: string, options: AdamOptions): { rule: UpdateRule; rest: OptimizerOptions } {
  const { betas = [0.9, 0.999], epsilon, epsilonHat, ...rest } = checkRule(options, adamFields, name);
  if (epsilon !== undefined && epsilonHat !== undefined)
    throw new ArgumentError('takes epsilon or epsilonHat, not both', { op: name });
  if (!Array.isArray(betas) || betas.length !== 2)
    throw new ArgumentError(`betas must be two numbers, not ${showValue(betas)}`, {
      op: name,
      hint: 'such as [0.9, 0.999]',
    });
  const [b1, b2] = betas as unknown as [number, number];
  for (const beta of [b1, b2]) checkShare(beta, 'each of the betas', name);
  for (const [what, given] of Object.entries({ epsilon, epsilonHat }))
    if (given !== undefined) checkNumber(given, what, name, { above: 0 });
  const rule: UpdateRule = {
    name,
    slots: ['m', 'v'],
    decoupledDecay: name === 'adamW',
    update(p, g, [m, v], lr, t) {
      const mean = add(m!, mul(sub(g, m!), 1 - b1));
      const meanSquare = add(v!, mul(sub(square(g), v!), 1 - b2));
      const root = Math.sqrt(1 - b2 ** t);
      const rate = (lr * root) / (1 - b1 ** t);
      const least = epsilonHat ?? (epsilon ?? 1e-8) * root;
      return { p: sub(p, div(mul(mean, rate), add(sqrt(meanSquare), least))), slots: [mean, meanSquare] };
    },
  };
  return { rule, rest };
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
  const { rule, rest } = adamRule('adam', options);
  return maker(rule, { lr: 0.001 }, rest);
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
  const { rule, rest } = adamRule('adamW', options);
  return maker(rule, { lr: 0.001, weightDecay: 0.01 }, rest);
}

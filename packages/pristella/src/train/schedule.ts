import { ArgumentError, showValue } from '../base/errors.ts';
import { checkFunction, checkNumber } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { number, whole } from '../base/row.ts';

/**
 * What the learning rate is multiplied by at a step: a pure function of the number of steps taken and of the steps in
 * the whole run, so that a resumed run needs to remember nothing.
 */
export type Schedule = (step: number, total: number) => number;

const checkSteps = (value: number, op: string): number =>
  checkNumber(value, 'the number of steps', op, { whole: true, least: 1 });

/** What a schedule says of a step. Throws ArgumentError unless it is a number of at least 0. */
export function factorAt(schedule: Schedule | undefined, step: number, total: number): number {
  if (!schedule) return 1;
  const factor = schedule(step, total);
  if (typeof factor === 'number' && factor >= 0 && factor < Infinity) return factor;
  throw new ArgumentError(`the schedule gave ${showValue(factor)} for step ${step}`, {
    op: 'fit',
    hint: 'it must give a number of at least 0, which the learning rate is multiplied by',
  });
}

/**
 * 1 at all times.
 * @example
 * train.constant(500, 1000);
 */
export const constant: Schedule = () => 1;

/**
 * Times `factor` (0.1) after every `every` steps. Throws ArgumentError unless `every` is a positive whole number and the
 * factor at least 0.
 * @formula factor^⌊step / every⌋
 * @example
 * [0, 99, 100, 250].map((step) => train.stepDecay(100, 0.5)(step, 1000));
 */
export function stepDecay(every: number, factor = 0.1): Schedule {
  checkSteps(every, 'stepDecay');
  checkNumber(factor, 'the factor', 'stepDecay', { least: 0 });
  return (step) => factor ** Math.floor(step / every);
}

/**
 * Times `factor` after each step: factor^step. Throws ArgumentError unless the factor is a number of at least 0.
 * @formula factor^step
 * @example
 * [0, 1, 2].map((step) => train.exponentialDecay(0.5)(step, 1000));
 */
export function exponentialDecay(factor: number): Schedule {
  checkNumber(factor, 'the factor', 'exponentialDecay', { least: 0 });
  return (step) => factor ** step;
}

class CosineOptions {
  /** What it comes down to: 0. */
  readonly last?: number = number({ least: 0 }, 0);
  /** Steps that it takes to get there: all of the run. */
  readonly steps?: number | undefined = whole(1);
}
const cosineOptions: Options<CosineOptions> = options(CosineOptions);

/**
 * Half a cosine wave from 1 at the first step down to `last` (0) at the end of the run, or after `steps` steps.
 * Throws ArgumentError unless `steps` is a positive whole number and `last` at least 0. Loshchilov and Hutter: SGDR (2017).
 * @formula last + (1 - last) (1 + cos(π step / steps)) / 2
 * @example
 * [0, 250, 500, 1000].map((step) => train.cosine()(step, 1000).toFixed(3));
 */
export function cosine(options: CosineOptions = {}): Schedule {
  const { last, steps } = cosineOptions.read(options, 'cosine', arguments.length - 1);
  return (step, total) => {
    const done = Math.min(1, step / Math.max(1, steps ?? total));
    return last + (1 - last) * 0.5 * (1 + Math.cos(Math.PI * done));
  };
}

/**
 * In equal steps up to 1 within the first `steps` steps, then as `then` says, which counts from there: constant by
 * default. Throws ArgumentError unless `steps` is a positive whole number and `then` a schedule.
 * @example
 * const schedule = train.warmUp(4, train.cosine());
 * [0, 1, 3, 4, 52].map((step) => schedule(step, 100).toFixed(3));
 */
export function warmUp(steps: number, then: Schedule = constant): Schedule {
  checkSteps(steps, 'warmUp');
  checkFunction(then, 'the schedule that follows', 'warmUp');
  return (step, total) => (step < steps ? (step + 1) / steps : then(step - steps, total - steps));
}

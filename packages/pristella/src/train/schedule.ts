import { ArgumentError } from '../base/errors.ts';

/**
 * What the learning rate is multiplied by at a step: a pure function of the number of steps taken and of the steps in
 * the whole run, so that a resumed run needs to remember nothing.
 */
export type Schedule = (step: number, total: number) => number;

function checkSteps(value: number, what: string, op: string): void {
  if (!Number.isInteger(value) || value < 1)
    throw new ArgumentError(`${what} must be a positive whole number, not ${value}`, { op });
}

/**
 * 1 at all times.
 * @example
 * train.constant(500, 1000);
 */
export const constant: Schedule = () => 1;

/**
 * Times `factor` (0.1) after every `every` steps. Throws ArgumentError unless `every` is a positive whole number.
 * @formula factor^⌊step / every⌋
 * @example
 * [0, 99, 100, 250].map((step) => train.stepDecay(100, 0.5)(step, 1000));
 */
export function stepDecay(every: number, factor = 0.1): Schedule {
  checkSteps(every, 'the number of steps', 'stepDecay');
  return (step) => factor ** Math.floor(step / every);
}

/**
 * Times `factor` after each step: factor^step.
 * @formula factor^step
 * @example
 * [0, 1, 2].map((step) => train.exponentialDecay(0.5)(step, 1000));
 */
export const exponentialDecay =
  (factor: number): Schedule =>
  (step) =>
    factor ** step;

/**
 * Half a cosine wave from 1 at the first step down to `last` (0) at the end of the run, or after `steps` steps.
 * Throws ArgumentError unless `steps` is a positive whole number. Loshchilov and Hutter: SGDR (2017).
 * @formula last + (1 - last) (1 + cos(π step / steps)) / 2
 * @example
 * [0, 250, 500, 1000].map((step) => train.cosine()(step, 1000).toFixed(3));
 */
export function cosine({ last = 0, steps }: { readonly last?: number; readonly steps?: number } = {}): Schedule {
  if (steps !== undefined) checkSteps(steps, 'the number of steps', 'cosine');
  return (step, total) => {
    const done = Math.min(1, step / Math.max(1, steps ?? total));
    return last + (1 - last) * 0.5 * (1 + Math.cos(Math.PI * done));
  };
}

/**
 * In equal steps up to 1 within the first `steps` steps, then as `then` says, which counts from there: constant by
 * default. Throws ArgumentError unless `steps` is a positive whole number.
 * @example
 * const schedule = train.warmUp(4, train.cosine());
 * [0, 1, 3, 4, 52].map((step) => schedule(step, 100).toFixed(3));
 */
export function warmUp(steps: number, then: Schedule = constant): Schedule {
  checkSteps(steps, 'the number of steps', 'warmUp');
  return (step, total) => (step < steps ? (step + 1) / steps : then(step - steps, total - steps));
}

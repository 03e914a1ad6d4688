/** Expression, gradient, schedule, kernels, times and history as plain data with ids: what pages draw, and texts are views of. */

export type { Plain } from '../base/plain.ts';
export type { TimedKernel, TimedLaunch, TimedRun, Timing } from '../engine/recorder.ts';
export type { Helper } from '../machine/machine.ts';
export type { KernelStep, KernelTree } from '../machine/tree.ts';
export type { Attributes } from './attributes.ts';
export { type Expression, expression, type LookOptions } from './expression.ts';
export { element, type Formula, formula } from './formula.ts';
export { type Gradient, type GradientNode, gradient } from './gradient.ts';
export type { LookNode, NodeKind } from './node.ts';
export { find, name, type RecordedNode, type Recording, type RecordOptions, record } from './record.ts';
export {
  kernels,
  type LookKernel,
  type Schedule,
  type ScheduledLaunch,
  type ScheduleOptions,
  schedule,
} from './schedule.ts';
export { type TimingOptions, timing } from './timing.ts';

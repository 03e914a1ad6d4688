/** Expression, gradient, schedule, kernels, times and history as plain data with ids: what pages draw, and texts are views of. */

export type { Plain } from '../base/plain.ts';
export type { TimedKernel, TimedLaunch, TimedRun, Timing } from '../engine/recorder.ts';
export type { Helper } from '../machine/machine.ts';
export type { KernelStep, KernelTree } from '../machine/tree.ts';
export type { Attributes } from './attributes.ts';
export { type TermPiece, type Written, written } from './element.ts';
export { type Expression, expression, type LookOptions } from './expression.ts';
export { element, type Formula, formula, type TermOptions, term } from './formula.ts';
export { type Gradient, type GradientNode, gradient } from './gradient.ts';
export type { KernelLine } from './kernel.ts';
export { type KernelNotation, kernelLines, wat } from './lines.ts';
export type { LookNode, NodeKind } from './node.ts';
export { type Ran, ran } from './ran.ts';
export {
  find,
  type Listening,
  type ListenOptions,
  listen,
  name,
  type RecordedNode,
  type Recording,
  type RecordOptions,
  record,
  setSources,
} from './record.ts';
export {
  kernels,
  type LookKernel,
  type Schedule,
  type ScheduledLaunch,
  type ScheduleOptions,
  schedule,
} from './schedule.ts';
export type { Sources } from './source/read.ts';
export type { Term } from './term.ts';
export { type TimingOptions, timing } from './timing.ts';

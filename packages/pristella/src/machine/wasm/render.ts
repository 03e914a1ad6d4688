import type { Kind, ProblemOf } from '../../kernel/problem.ts';
import { lowerHost } from './host.ts';
import type { Lowering } from './launch.ts';
import { lowerArgFold } from './loop/argfold.ts';
import { lowerCopy } from './loop/copy.ts';
import { lowerFold } from './loop/fold.ts';
import { lowerNest } from './loop/nest.ts';

/** Turns a problem of one kind into launches. */
export type Renderer<K extends Kind> = (lw: Lowering, problem: ProblemOf<K>) => void;

/** How problems are rendered: those that every engine has, and those whose makers (problems.ts) have been called. */
export const renderers: { [K in Kind]?: Renderer<K> } = {
  nest: lowerNest,
  fold: lowerFold,
  argfold: lowerArgFold,
  copy: (lw, p) => lowerCopy(lw, p.from, p.to),
  host: lowerHost,
};

/** Turns a problem into launches. */
export function render<K extends Kind>(lw: Lowering, problem: ProblemOf<K>): void {
  const renderer = renderers[problem.kind as K];
  if (!renderer) throw new Error(`nobody has made a problem of kind ${problem.kind} by its maker`);
  renderer(lw, problem);
}

import { CELL_BENEATH, type Node, UNKNOWN_BENEATH } from './node.ts';

/** Depth of the gradient functions now running: variables of deeper ones are finished. */
export const gradientDepth: { now: number } = { now: 0 };
/** How many `noGrad` functions are running: what is written then is a constant. */
export const constantsOnly: { now: number } = { now: 0 };

/** True if a variable that a gradient function still differentiates by lies beneath the node. */
export const hasVariable = (node: Node): boolean => (node.beneath & ((2 << gradientDepth.now) - 1)) !== 0;
/** True if a gradient may still flow through the node, its value change meaning with a cell's version, or it is not known yet. */
export const isLive = (node: Node): boolean =>
  (node.beneath & (CELL_BENEATH | UNKNOWN_BENEATH | ((2 << gradientDepth.now) - 1))) !== 0;

/** The gates of logic: what each answers, and how it is drawn. */

import { flattenCurve } from '../../outline.ts';
import type { Place, Shape } from '../../scene.ts';
import { circle } from '../../scene.ts';

/** What a gate makes of its inputs, each 0 or 1. */
export const gateAnswers = {
  AND: (inputs: readonly number[]): number => Number(inputs.every(Boolean)),
  NAND: (inputs: readonly number[]): number => Number(!inputs.every(Boolean)),
  OR: (inputs: readonly number[]): number => Number(inputs.some(Boolean)),
  NOR: (inputs: readonly number[]): number => Number(!inputs.some(Boolean)),
  XOR: (inputs: readonly number[]): number => inputs.filter(Boolean).length % 2,
  XNOR: (inputs: readonly number[]): number => 1 - (inputs.filter(Boolean).length % 2),
  NOT: ([input = 0]: readonly number[]): number => 1 - input,
} as const;

/** A kind of gate: AND, NAND, OR, NOR, XOR, XNOR or NOT. */
export type GateKind = keyof typeof gateAnswers;

/** Width and height of a gate, without the circle of one that negates. */
export const GATE = { width: 56, height: 46, bubble: 4 } as const;

const [W, H] = [GATE.width, GATE.height / 2];

/** A gate's outline about (0, 0) with its left side at x = 0, as the shapes that engineers know. */
function outlineOf(kind: GateKind): number[] {
  if (kind === 'NOT') return [0, -H * 0.7, W * 0.75, 0, 0, H * 0.7];
  if (kind === 'AND' || kind === 'NAND') {
    const arc = Array.from({ length: 25 }, (_, k) => Math.PI * (k / 24 - 0.5));
    return [0, -H, ...arc.flatMap((t) => [W - H + H * Math.cos(t), H * Math.sin(t)]), 0, H];
  }
  const back = flattenCurve([0, H, 14, H / 2, 14, -H / 2, 0, -H]);
  return [
    ...flattenCurve([0, -H, 26, -H, 44, -H * 0.7, W, 0]),
    ...flattenCurve([W, 0, 44, H * 0.7, 26, H, 0, H]),
    ...back,
  ];
}

const negates = (kind: GateKind): boolean => ['NAND', 'NOR', 'XNOR', 'NOT'].includes(kind);

/** Where its output leaves a gate, to the right of its left side. */
export const reachOf = (kind: GateKind): number =>
  (kind === 'NOT' ? W * 0.75 : W) + (negates(kind) ? 2 * GATE.bubble : 0);

/** How far an input may run beyond the left side: the back of OR is hollow. */
export const hollowAt = (kind: GateKind, dy: number): number =>
  ['OR', 'NOR', 'XOR', 'XNOR'].includes(kind) ? 10.5 * Math.max(0, 1 - (dy / H) ** 2) : 0;

/** The symbol of a gate whose left side has its middle at a place. */
export function gateSymbol(kind: GateKind, [x, y]: Place, scale = 1): Shape[] {
  const at = (points: readonly number[]): number[] => points.map((v, i) => v * scale + (i % 2 === 0 ? x : y));
  const line = { stroke: 'ink', width: 1.6 } as const;
  const shapes: Shape[] = [
    { kind: 'path', runs: [{ points: at(outlineOf(kind)), closed: true }], fill: 'paper', ...line },
  ];
  if (kind === 'XOR' || kind === 'XNOR')
    shapes.push({ kind: 'path', runs: [{ points: at(flattenCurve([-6, H, 8, H / 2, 8, -H / 2, -6, -H])) }], ...line });
  if (negates(kind)) {
    const middle = x + (reachOf(kind) - GATE.bubble) * scale;
    shapes.push(circle(middle, y, GATE.bubble * scale, { fill: 'paper', ...line }));
  }
  return shapes;
}

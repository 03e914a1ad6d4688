import { NonFiniteError, showShape } from '../base/errors.ts';
import { firstBad } from '../base/finite.ts';
import { indexAt } from '../base/layout.ts';
import { type Parameter, retrace } from '../grad/parameter.ts';
import { type Diagnosis, diagnose, explain } from '../look/diagnose.ts';
import type { Cell } from '../tensor/cell.ts';
import type { Node } from '../tensor/node.ts';
import { runtime } from '../tensor/runtime.ts';
import { hostData, type Tensor } from '../tensor/tensor.ts';

/** A step that was refused because something is not finite. */
export interface Refused {
  readonly op: string;
  /** The step's number. */
  readonly step: number;
  readonly lr: number;
  /** Those with gradients, by the names that they have here. */
  readonly parameters: readonly (readonly [name: string, parameter: Parameter])[];
  /** What cells would have held. */
  readonly contents: ReadonlyMap<Cell, Node>;
}

export const isAllFinite = (x: Tensor): boolean => firstBad(hostData(x.node)) < 0;

/**
 * True if a content that would be published has a bad element where the present one has none: a mask of infinities
 * that a parameter holds from the start is nobody's fault.
 */
export function turnsBad(contents: Iterable<Cell>): boolean {
  // What the next contents are cannot be asked at once there.
  if (runtime().isLater) return true;
  for (const cell of contents) {
    const next = runtime().upcoming(cell);
    if (firstBad(next) < 0) continue;
    const now = hostData(cell.published);
    if (next.some((v, i) => !Number.isFinite(v) && Number.isFinite(now[i]))) return true;
  }
  return false;
}

/** The error for a step whose loss is not finite. */
export function badLoss(refused: Refused, loss: Tensor): NonFiniteError {
  return error(refused, `the loss is ${hostData(loss.node)[0]}`, runtime().isLater ? null : diagnose(loss.node));
}

/** The error for a step of which no loss is bad, but a gradient, or what the step would make of it. */
export function badStep(refused: Refused): NonFiniteError {
  // To find the first bad op takes values that are there at once.
  if (runtime().isLater) return error(refused, 'the new weights are not finite', null);
  for (const [name, parameter] of refused.parameters) {
    const data = hostData(parameter.grad!.node);
    const place = firstBad(data);
    if (place < 0) continue;
    const where = parameter.ndim > 0 ? ` at ${showShape(indexAt(place, parameter.shape))}` : '';
    return error(refused, `the gradient of '${name}' is ${data[place]}${where}`, diagnoseGradient(parameter));
  }
  for (const [cell, node] of refused.contents) {
    const data = hostData(node);
    const place = data.findIndex((v, i) => !Number.isFinite(v) && Number.isFinite(hostData(cell.published)[i]));
    if (place >= 0) return error(refused, `'${cell.name}' would become ${data[place]}`, diagnose(node));
  }
  return error(refused, 'the new weights are not finite', null);
}

function diagnoseGradient(parameter: Parameter): Diagnosis | null {
  for (const loss of parameter.losses) {
    const traced = retrace(loss, parameter);
    if (!traced) continue;
    const { gradient, origins } = traced;
    // What depends on no weight has forgotten how it was made: of all that was made, the first bad one is to blame.
    const first = (): Node | undefined => [...origins].find(([n]) => firstBad(hostData(n)) >= 0)?.[1];
    const found = diagnose(gradient.node, (n) => (n.inputs.length > 0 ? origins.get(n) : first()));
    if (found) return found;
  }
  return diagnose(parameter.grad!.node);
}

function error({ op, step, lr }: Refused, what: string, found: Diagnosis | null): NonFiniteError {
  const layer = found?.layer || 'the loss';
  const reason = found ? `; ${explain(found, layer)}` : '';
  const hints: Partial<Record<Diagnosis['kind'], string>> = {
    data: 'clean the data: fill in or leave out what is missing',
    gradient: `keep what ${found?.op} is given away from where its slope has no bound, or scale the loss down`,
  };
  return new NonFiniteError(`${what} at step ${step}${reason}; nothing was changed`, {
    op,
    step,
    ...(found && { layer, badOp: found.op }),
    hint: (found && hints[found.kind]) ?? `lower the learning rate (now ${lr}), or check the inputs for large numbers`,
  });
}

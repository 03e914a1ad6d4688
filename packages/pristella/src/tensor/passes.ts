import { atError } from '../base/errors.ts';
import type { Node } from './node.ts';

// A forward pass in training mode moves statistics and draws random numbers, whatever becomes of its output. What passes
// have changed can be taken back: by an error of the library what nobody has read since, by a step that is refused or
// fails whatever the last step did not yet confirm.

/** What a forward pass has changed beside its output. */
export interface Change {
  /** The cell or the stream. */
  readonly of: object;
  /** The pass's output: a loss above it carries the change. */
  readonly output: Node;
  redo(): void;
  undo(): void;
}

/** Of the outermost module that runs, or ran last: bytes of input, which stay until what was made of them is computed. */
export const passInput: { bytes: number } = { bytes: 0 };

/** Since the last step or read of something made of weights. */
let fresh: Change[] = [];
/** Read, but no step has confirmed them, nor another change of the same. */
let seen: Change[] = [];
/** Taken back last. A loss that reaches its step all the same makes them again. */
let undone: Change[] = [];

/** Makes a change, in the place of an earlier one if it holds that, too. */
export function change(c: Change, instead?: Change): void {
  if (seen.length > 0) seen = seen.filter((s) => s.of !== c.of);
  c.redo();
  if (instead) fresh[fresh.indexOf(instead)] = c;
  else fresh.push(c);
}

/** The last change of this object, if nobody has read it yet. */
export const freshChange = (of: object): Change | undefined => fresh.findLast((c) => c.of === of);

/** Takes back what nobody has read, or, with `all`, what no step has confirmed. */
export function takeBack(all = false): void {
  const taken = all ? [...seen, ...fresh] : fresh;
  if (all) seen = [];
  if (taken.length === 0) return;
  fresh = [];
  undone = taken;
  for (const c of taken.toReversed()) c.undo();
}
atError.now = () => takeBack();

/** Something made of weights has been read. */
export function passesRead(): void {
  if (fresh.length === 0) return;
  seen.push(...fresh);
  fresh = [];
}

/** A step is done. */
export function passesDone(): void {
  if (fresh.length > 0) fresh = [];
  if (seen.length > 0) seen = [];
  if (undone.length > 0) undone = [];
}

/** The changes by passes whose output lies beneath a loss. */
export function changesBeneath(isBeneath: (node: Node) => boolean): readonly Change[] {
  if (fresh.length + seen.length + undone.length === 0) return [];
  return [...seen, ...fresh, ...undone].filter((c) => isBeneath(c.output));
}

/** Makes those of some changes again that were taken back. */
export function makeAgain(changes: readonly Change[]): void {
  for (const c of changes) {
    if (!undone.includes(c)) continue;
    undone = undone.filter((u) => u !== c);
    change(c);
  }
}

import { quoted, shownLines } from './shown.ts';

/**
 * Every error a user can meet. A message reads `[op] what was wrong: what was given`, then, where one is known,
 * a line `hint: what would be right`. The parts are also fields, so that programs can react to them.
 */
export interface ErrorDetails {
  /** The operation as the user wrote it. */
  readonly op?: string;
  /** What would be right. */
  readonly hint?: string | undefined;
  /** The shapes involved, as the user gave them. */
  readonly shapes?: readonly (readonly number[])[];
  /** The axis at fault. */
  readonly axis?: number;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** What a message says in the language that was chosen beside English, where it has a sentence for it. */
export const inOtherWords: { of: ((message: string) => string | undefined) | null } = { of: null };

/** What is done when an error of ours is made: passes of a step that will not be are taken back. */
export const atError: { now: () => void } = { now: () => {} };

/** Runs `f`, in which an error is no failure of the program's. */
export function quietly(f: () => void): void {
  const { now } = atError;
  atError.now = () => {};
  try {
    f();
  } catch {
    // It is no failure.
  } finally {
    atError.now = now;
  }
}

/**
 * Base class of all errors thrown on purpose by Pristella: one `instanceof` tells them from a program's own faults.
 * @example
 * try {
 *   np.zeros([2, 3]).sum(5);
 * } catch (error) {
 *   if (error instanceof PristellaError) console.log(error.name, error.op, error.axis);
 * }
 */
export class PristellaError extends Error {
  /** The operation as the user wrote it. */
  readonly op: string | undefined;
  /** What would be right. */
  readonly hint: string | undefined;
  /** The shapes involved, as the user gave them. */
  readonly shapes: readonly (readonly number[])[] | undefined;
  /** The axis at fault. */
  readonly axis: number | undefined;
  /** The step of the loop in which it was; undefined outside of loops. */
  loopStep: number | undefined = undefined;
  /** The path of the layer at fault in the model that was called: `2`, or `body.2` in one within another. */
  place: string | undefined = undefined;
  private readonly problem: string;

  constructor(problem: string, details: ErrorDetails = {}) {
    super(textOf(problem, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.problem = problem;
    this.op = details.op;
    this.hint = details.hint;
    this.shapes = details.shapes;
    this.axis = details.axis;
    unlisted(this, ['op', 'hint', 'shapes', 'axis', 'loopStep', 'place', 'problem']);
    atError.now();
  }

  /** @internal Says in which layer it was, by its path and in words. */
  locate(place: string, words: string): void {
    this.place = place;
    this.reword(words);
  }

  /** @internal Says in which step of a loop it was; of loops within one another, of the innermost. */
  inStep(step: number): void {
    this.loopStep ??= step;
    this.reword(`in step ${this.loopStep} of a loop`);
  }

  private reword(words: string): void {
    const { message, stack } = this;
    this.message = textOf(this.problem, this, ` (${words})`);
    if (typeof stack === 'string') this.stack = stack.replace(message, () => this.message);
  }
}

function textOf(problem: string, { op, hint }: Pick<PristellaError, 'op' | 'hint'> | ErrorDetails, place = ''): string {
  const chinese = inOtherWords.of?.(problem);
  const lines = [`${op ? `[${op}] ` : ''}${problem}${place}`, hint && `hint: ${hint}`, chinese && `说明：${chinese}`];
  // A message may quote what came from outside: a terminal must not obey it.
  return shownLines(lines.filter(Boolean).join('\n'));
}

/** Fields to be read, not listed: an error that nobody catches is printed with all that it lists, after a message that says the same. */
function unlisted(error: object, fields: readonly string[]): void {
  for (const field of fields) Object.defineProperty(error, field, { enumerable: false });
}

/**
 * Shapes that do not fit each other or the operation.
 * @example
 * try {
 *   np.add(np.zeros([2, 3]), np.zeros([2]));
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class ShapeError extends PristellaError {}
/**
 * A dtype that the operation does not take.
 * @example
 * try {
 *   np.bitwiseAnd([0.5], [1]);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class DTypeError extends PristellaError {}
/**
 * An axis outside the tensor's rank, or named twice.
 * @example
 * try {
 *   np.zeros([2, 3]).sum(2);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class AxisError extends PristellaError {}
/**
 * An index or slice outside the tensor.
 * @example
 * try {
 *   np.arange(3).at(5);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class IndexError extends PristellaError {}
/**
 * An argument whose value makes no sense for the operation.
 * @example
 * try {
 *   np.linspace(0, 1, -1);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class ArgumentError extends PristellaError {}
/**
 * A gradient that does not exist or was asked for wrongly.
 * @example
 * try {
 *   np.array([1, 2]).sum().backward();
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class GradientError extends PristellaError {}
/**
 * A value that depends on a parameter's contents from two or more steps ago.
 * @example
 * const w = new nn.Parameter(np.array([1]));
 * const before = w.mul(2);
 * for (let i = 0; i < 2; i++) {
 *   w.square().sum().backward();
 *   train.sgd({ lr: 0.1 })([w]).step();
 * }
 * try {
 *   before.item();
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class StaleValueError extends PristellaError {}
/**
 * NaN or infinity where training needs a number.
 * @example
 * const model = nn.sequential(nn.linear(1, 1), np.log);
 * nn.meanSquaredError(model([[0]]), [[1]]).backward();
 * try {
 *   train.sgd()(model).step();
 * } catch (error) {
 *   if (error instanceof NonFiniteError) console.log(error.step, error.layer, error.badOp);
 * }
 */
export class NonFiniteError extends PristellaError {
  /** The step that was refused, counted from 1. */
  readonly step: number | undefined;
  /** The layer in which the first bad value arose. */
  readonly layer: string | undefined;
  /** The op that made it. */
  readonly badOp: string | undefined;

  constructor(message: string, details: ErrorDetails & Pick<Partial<NonFiniteError>, 'step' | 'layer' | 'badOp'> = {}) {
    super(message, details);
    this.step = details.step;
    this.layer = details.layer;
    this.badOp = details.badOp;
    unlisted(this, ['step', 'layer', 'badOp']);
  }
}
/**
 * Memory or a device that is not there.
 * @example
 * try {
 *   np.matmul(np.ones([100_000, 1]), np.ones([1, 100_000])).data();
 * } catch (error) {
 *   if (error instanceof DeviceError) console.log(error.name, error.hint);
 * }
 */
export class DeviceError extends PristellaError {}
/**
 * A computation that another thread has stopped. Nothing that it would have changed has changed.
 * @example
 * const word = Int32Array.of(1);
 * try {
 *   stopSignal(word).during(() => np.ones([300, 300]).mul(2).sum().item());
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class StoppedError extends PristellaError {}
/**
 * A file or data set that is missing, damaged or of another kind.
 * @example
 * try {
 *   data.parseCsv('a,b\n1');
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export class DataError extends PristellaError {}

// What an error is called, written out, because bundlers shorten the names of classes.
const named = {
  PristellaError,
  ShapeError,
  DTypeError,
  AxisError,
  IndexError,
  ArgumentError,
  GradientError,
  StaleValueError,
  NonFiniteError,
  DeviceError,
  StoppedError,
  DataError,
};
for (const [name, { prototype }] of Object.entries(named)) Object.defineProperty(prototype, 'name', { value: name });

/** `(2, 3)`, `(3,)`, `()`: a shape as NumPy prints it. */
export const showShape = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;

/** A value as a message shows it: `'rows'`, `null`, `[0, 1]`, `{ axis }`, `a tensor`. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.slice(0, 4).map(showValue).join(', ')}${value.length > 4 ? ', ...' : ''}]`;
  if ('shape' in value && 'dtype' in value) return 'a tensor';
  const name = value.constructor?.name ?? 'Object';
  return name === 'Object' ? `{ ${Object.keys(value).join(', ')} }` : name;
}

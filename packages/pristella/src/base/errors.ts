import { inChinese } from './chinese.ts';

/**
 * Every error a user can meet. A message reads `[op] what was wrong: what was given`, then, where one is known,
 * a line `hint: what would be right`. The parts are also fields, so that programs can react to them.
 */
export interface ErrorDetails {
  /** The operation as the user wrote it. */
  readonly op?: string;
  /** What would be right. */
  readonly hint?: string;
  /** The shapes involved, as the user gave them. */
  readonly shapes?: readonly (readonly number[])[];
  /** The axis at fault. */
  readonly axis?: number;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** Base class of all errors thrown on purpose by Pristella. */
export class PristellaError extends Error {
  // Written out, here and below, because bundlers shorten the names of classes.
  override readonly name: string = 'PristellaError';
  readonly op: string | undefined;
  readonly hint: string | undefined;
  readonly shapes: readonly (readonly number[])[] | undefined;
  readonly axis: number | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    const where = details.op ? `[${details.op}] ` : '';
    const hint = details.hint ? `\nhint: ${details.hint}` : '';
    const chinese = language === 'zh' ? inChinese(message) : undefined;
    super(
      `${where}${message}${hint}${chinese ? `\n说明：${chinese}` : ''}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.op = details.op;
    this.hint = details.hint;
    this.shapes = details.shapes;
    this.axis = details.axis;
  }
}

/** Shapes that do not fit each other or the operation. */
export class ShapeError extends PristellaError {
  override readonly name = 'ShapeError';
}
/** A dtype that the operation does not take. */
export class DTypeError extends PristellaError {
  override readonly name = 'DTypeError';
}
/** An axis outside the tensor's rank, or named twice. */
export class AxisError extends PristellaError {
  override readonly name = 'AxisError';
}
/** An index or slice outside the tensor. */
export class IndexError extends PristellaError {
  override readonly name = 'IndexError';
}
/** An argument whose value makes no sense for the operation. */
export class ArgumentError extends PristellaError {
  override readonly name = 'ArgumentError';
}
/** A gradient that does not exist or was asked for wrongly. */
export class GradientError extends PristellaError {
  override readonly name = 'GradientError';
}
/** A value that depends on a parameter's contents from two or more steps ago. */
export class StaleValueError extends PristellaError {
  override readonly name = 'StaleValueError';
}
/** NaN or infinity where training needs a number. */
export class NonFiniteError extends PristellaError {
  override readonly name = 'NonFiniteError';
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
  }
}
/** Memory or a device that is not there. */
export class DeviceError extends PristellaError {
  override readonly name = 'DeviceError';
}
/** A file or data set that is missing, damaged or of another kind. */
export class DataError extends PristellaError {
  override readonly name = 'DataError';
}

/** `(2, 3)`, `(3,)`, `()`: a shape as NumPy prints it. */
export const showShape = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;

/** A value as a message shows it: `'rows'`, `null`, `[0, 1]`, `{ axis }`, `a tensor`. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.slice(0, 4).map(showValue).join(', ')}${value.length > 4 ? ', ...' : ''}]`;
  if ('shape' in value && 'dtype' in value) return 'a tensor';
  const name = value.constructor?.name ?? 'Object';
  return name === 'Object' ? `{ ${Object.keys(value).join(', ')} }` : name;
}

/** A language of error messages. */
export type Language = 'en' | 'zh';

/** The language that PRISTELLA_LANG names, where there is a process with an environment. */
const wished = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.PRISTELLA_LANG;
let language: Language = 'en';
language = languageNamed(wished || 'en', 'PRISTELLA_LANG');

/**
 * Chooses the language of errors: after `setLanguage('zh')`, or with PRISTELLA_LANG=zh, the most common ones end in a
 * line of Chinese that says what was wrong and what would be right. Throws ArgumentError for other names than 'en' and
 * 'zh'.
 * @example
 * setLanguage('zh');
 * try {
 *   np.matmul([[1, 2]], [[1, 2]]);
 * } catch (error) {
 *   console.log(String(error));
 * }
 * setLanguage('en');
 */
export function setLanguage(name: Language): void {
  language = languageNamed(name, 'setLanguage');
}

function languageNamed(name: string, op: string): Language {
  if (name === 'en' || name === 'zh') return name;
  throw new ArgumentError(`unknown language '${name}'`, { op, hint: "'en' or 'zh'" });
}

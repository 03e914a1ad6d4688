import { ArgumentError, showValue } from '../../base/errors.ts';
import type { FieldParts } from '../mark/field.ts';
import { mathText } from '../text/math.ts';
import { briefApart, type Ticks } from '../ticks.ts';
import { type Rows, sameLength, type Values, vector } from '../values.ts';
import type { Axis } from './axis.ts';

/** `(z)` or `(x, y, z)`, with options at the end. */
export type FieldArguments<Options> =
  | [z: Rows, options?: Options]
  | [x: Values | Rows, y: Values | Rows, z: Rows, options?: Options];

export function fieldArguments<Options extends object>(
  args: FieldArguments<Options>,
  op: string,
): { parts: FieldParts; options: Options } {
  const hasOptions = isOptions(args.at(-1));
  const parts: readonly unknown[] = hasOptions ? args.slice(0, -1) : args;
  if (!isFieldParts(parts)) throw new ArgumentError(`takes (z) or (x, y, z), got ${parts.length} arrays`, { op });
  return { parts, options: (hasOptions ? args.at(-1) : {}) as Options };
}

const isFieldParts = (parts: readonly unknown[]): parts is FieldParts => parts.length === 1 || parts.length === 3;

/** Numbers, or names of categories. */
export type Places = Values | readonly string[];

/**
 * Numbers as they are. Names become the places that the axis has for them, the same for all marks; `isApart` gives a
 * name that stands twice in the list two of them. Throws ArgumentError where numbers are mixed with names.
 */
export function placesOn(
  axis: Axis,
  at: Places,
  op: string,
  isApart = false,
): { places: Values; labels?: readonly string[] } {
  if (!Array.isArray(at) || !at.some((part) => typeof part === 'string')) return { places: at as Values };
  const other = at.find((part) => typeof part !== 'string');
  if (other !== undefined) {
    const hint = 'all of them names, or all of them numbers';
    throw new ArgumentError(`needs names of categories, got ${showValue(other)}`, { op, hint });
  }
  const labels = (at as readonly string[]).map(mathText);
  return { places: axis.placesOf(labels, isApart, op), labels };
}

/** Ticks of the user's own, with their texts or the numbers themselves. */
export function givenTicks(values: Values, labels: readonly string[] | undefined): Ticks {
  const places = [...vector(values, 'ticks')];
  if (labels !== undefined && !Array.isArray(labels))
    throw new ArgumentError(`the texts of ticks must not be ${showValue(labels)}`, {
      op: 'ticks',
      hint: 'a list of texts',
    });
  if (labels) sameLength('ticks', places, labels as ArrayLike<unknown> as ArrayLike<number>);
  const texts = labels?.map(mathText) ?? briefApart(places);
  // What is no number has no place.
  const isPlace = (_: unknown, i: number): boolean => Number.isFinite(places[i]);
  return { values: places.filter(isPlace), labels: texts.filter(isPlace) };
}

export const isOptions = (part: unknown): part is object =>
  typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype && !('length' in part);

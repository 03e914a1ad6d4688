import { ArgumentError, showValue } from '../../base/errors.ts';
import type { FigureParts } from '../html/parts.ts';

/** What is written for people, and so may be any text; everything else is made of words and numbers. */
const texts: ReadonlySet<string> = new Set(['text', 'title', 'description']);
const isWord = (text: string): boolean => /^[#\w .+-]*$/.test(text);

/** Whether a value is made of what parts are made of, to the last string: nothing in it can become markup. */
function isPlain(value: unknown, key: string): boolean {
  if (typeof value === 'string') return texts.has(key) || isWord(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (ArrayBuffer.isView(value)) return true;
  if (Array.isArray(value))
    return typeof value[0] === 'number' ? value.every(isNumber) : value.every((v) => isPlain(v, ''));
  return Object.entries(value).every(([name, inner]) => isWord(name) && isPlain(inner, name));
}
const isNumber = (value: unknown): boolean => typeof value === 'number';

/** Parts as they are, whoever has sent them. Throws ArgumentError for anything else. */
export function checkGiven(given: FigureParts, op: string): FigureParts {
  const { scene, cubes } = given ?? {};
  const { width, height, shapes } = scene ?? {};
  const sizes = [width, height].every(Number.isFinite);
  if (sizes && Array.isArray(shapes) && Array.isArray(cubes) && isPlain(scene, '') && isPlain(cubes, '')) return given;
  throw new ArgumentError(`needs the parts of a figure, got ${showValue(given)}`, {
    op,
    hint: 'plot.parts(fig) makes them',
  });
}

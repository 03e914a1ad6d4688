/** How numbers are written. */
import { minus } from '../deck/minus.ts';
import type { ProgramName, Recording } from './task.ts';

const powerOf: Readonly<Record<string, string>> = {
  '-': '⁻',
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
};
/** A whole number as a power. */
export const power = (n: number): string => Array.from(String(n), (c) => powerOf[c]).join('');

/** Four places behind the point; what is very large or very small as a power of ten. */
export function written(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '−inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.00095 || size >= 1e6)) {
    const [digits = '', exponent = ''] = value.toExponential(size >= 1e6 || size < 1e-3 ? 2 : 3).split('e');
    return `${minus(digits)}·10${power(Number(exponent))}`;
  }
  const places = size >= 1000 ? 1 : size >= 100 ? 2 : 4;
  const text = String(Number(value.toFixed(places)));
  return minus(text === '-0' ? '0' : text);
}

/** A number of a recording: the name under which its program returns it, its place there, and whether its slope is meant. */
export interface Held {
  readonly program: ProgramName;
  readonly name: string;
  readonly index: number;
  readonly isSlope?: boolean;
}

/** The number itself; undefined where there is none. */
export function numberOf(
  recording: Recording | null | undefined,
  { name, index, isSlope }: Omit<Held, 'program'>,
): number | undefined {
  const node = recording?.nodes[recording.results[name] ?? -1];
  const plain = (isSlope ? node?.gradient : node?.values)?.[index];
  return plain === undefined ? undefined : Number(plain);
}

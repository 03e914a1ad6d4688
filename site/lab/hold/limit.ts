/** Numbers that are not what their formula gives, because their dtype does not hold it. */
import type { look } from 'pristella';
import { valueIn } from './evaluate.ts';

/** What the formula gives in float64, and what became of it. */
export interface Limit {
  /** A float that is infinite, or NaN, though the formula gives a number; an integer that kept the remainder alone. */
  readonly kind: 'overflowed' | 'wrapped';
  readonly exact: number;
}

/** Why a recorded value is none of its formula's; null where it is. */
export function limitOf(term: look.Term, value: number, dtype: string): Limit | null {
  if (term.kind !== 'op') return null;
  const exact = valueIn(term);
  if (exact === null || !Number.isFinite(exact)) return null;
  if (dtype.startsWith('float')) return Number.isFinite(value) ? null : { kind: 'overflowed', exact };
  return /^u?int/.test(dtype) && Math.abs(exact - value) >= 1 ? { kind: 'wrapped', exact } : null;
}

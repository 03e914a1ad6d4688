/** A number on the page, with what it is: the name of a value of the program behind it (task.ts), and its place in that, row by row. */
import { minus } from '../deck/minus.ts';
import { holdable } from '../hold/press.ts';

export interface ValueProps {
  readonly name: string;
  readonly at?: number;
  readonly of: number;
  readonly digits?: number;
  /** Written without its sign, which stands before it. */
  readonly bare?: boolean;
  /** The program that `held.ts` runs returns it, so that it can be held; what it is called for those who hear it. */
  readonly heldAs?: string;
}

/** A number as it is read: with a minus that is one, and no minus before 0. */
export function written(v: number, digits = 2): string {
  const text = v.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : minus(text);
}

export function Value({ name, at = 0, of, digits = 2, bare = false, heldAs }: ValueProps) {
  const text = written(bare ? Math.abs(of) : of, digits);
  const marks = heldAs === undefined ? {} : { ...holdable(name, at), 'aria-label': `${heldAs} ${text}` };
  return (
    <data class="value" value={String(of)} data-name={name} data-at={at} {...marks}>
      {text}
    </data>
  );
}

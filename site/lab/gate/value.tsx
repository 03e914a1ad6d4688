/** A number on the page, with what it is: the name and place of a value of the program behind it. */
export interface ValueProps {
  /** Of the program's values: `w`, `a`, `s`, `y` ... */
  readonly name: string;
  readonly place?: readonly number[];
  readonly of: number;
  readonly digits?: number;
  /** Written without its sign, which stands before it. */
  readonly bare?: boolean;
}

/** A number as it is read: with a minus that is one, and no minus before 0. */
export function written(v: number, digits = 2): string {
  const text = v.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

export function Value({ name, place = [], of, digits = 2, bare = false }: ValueProps) {
  return (
    <data class="value" value={String(of)} data-name={name} data-place={place.join(',')}>
      {written(bare ? Math.abs(of) : of, digits)}
    </data>
  );
}

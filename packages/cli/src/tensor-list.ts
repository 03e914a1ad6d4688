import type { Tensor } from 'pristella';
import { shown } from 'pristella/io';
import type { UnreadableArray } from './array-file.ts';
import { short } from './progress.ts';
import { right, textTable } from './text-table.ts';

/** What a stored tensor holds. */
export interface TensorRow {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly size: number;
  readonly minimum: number | null;
  readonly mean: number | null;
  readonly maximum: number | null;
  /** Elements that are NaN or infinite. */
  readonly nonFinite: number;
}

/** The tensors of a file with a few numbers about their finite elements. */
export function tensorRows(tensors: ReadonlyMap<string, Tensor>): TensorRow[] {
  return [...tensors].map(([name, tensor]) => {
    const { dtype, shape, size } = tensor;
    let [minimum, maximum, sum, finite] = [Infinity, -Infinity, 0, 0];
    for (const value of tensor.data()) {
      if (!Number.isFinite(value)) continue;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      sum += value;
      finite++;
    }
    const known = finite > 0;
    return {
      name,
      dtype,
      shape,
      size,
      minimum: known ? minimum : null,
      mean: known ? sum / finite : null,
      maximum: known ? maximum : null,
      nonFinite: size - finite,
    };
  });
}

/** `30 x 1 x 5 x 5`; `scalar` without axes. */
export const sizesText = (shape: readonly number[]): string => (shape.length === 0 ? 'scalar' : shape.join(' x '));

/** `433,890` */
export const countText = (count: number): string => count.toLocaleString('en-US');

/** The tensors as a table, those that cannot be read with the reason, and the number of elements below. */
export function tensorLines(rows: readonly TensorRow[], unreadable: readonly UnreadableArray[]): string[] {
  const number = (value: number | null): string => (value === null ? '-' : short(value));
  const columns = [
    { title: 'tensor' },
    { title: 'dtype' },
    { title: 'shape' },
    right('elements'),
    right('min'),
    right('mean'),
    right('max'),
    { title: '' },
  ];
  const lines = rows.map((r) => [
    r.name,
    r.dtype,
    sizesText(r.shape),
    countText(r.size),
    number(r.minimum),
    number(r.mean),
    number(r.maximum),
  ]);
  const without = unreadable.map(({ name, reason }) => [
    name,
    '-',
    '-',
    '-',
    '-',
    '-',
    '-',
    `cannot be read: ${reason}`,
  ]);
  const total = rows.reduce((sum, r) => sum + r.size, 0);
  const bad = rows
    .filter((r) => r.nonFinite > 0)
    .map((r) => `warning: '${shown(r.name, 200)}' holds ${countText(r.nonFinite)} NaN or infinite elements`);
  return [...textTable(columns, [...lines, ...without], [['total', '', '', countText(total)]]), ...bad];
}

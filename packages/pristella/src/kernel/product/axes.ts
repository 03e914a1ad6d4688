/** Axes walked together: their sizes, and the strides each array has along them. */
export interface Axes {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** Leaves out axes of size 1 and joins neighbours that every array crosses in one even step. */
export function joinAxes({ sizes, strides }: Axes): Axes {
  const kept: number[] = [];
  const out: number[][] = strides.map(() => []);
  sizes.forEach((size, d) => {
    if (size === 1) return;
    const last = kept.length - 1;
    const joins = last >= 0 && strides.every((s, i) => out[i]![last] === s[d]! * size);
    if (joins) kept[last] = kept[last]! * size;
    else kept.push(size);
    const place = kept.length - 1;
    strides.forEach((s, i) => {
      out[i]![place] = s[d]!;
    });
  });
  return { sizes: kept, strides: out };
}

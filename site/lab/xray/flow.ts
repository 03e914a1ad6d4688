/** Which lines of a kernel give a line its values, and which read what it writes. */
import type { look } from 'pristella';

/** The lines from which one gets what it reads, and those that read what it writes: by place. */
export function flowAt(
  lines: readonly look.KernelLine[],
  at: number,
): { readonly from: Set<number>; readonly to: Set<number> } {
  const line = lines[at];
  const from = new Set<number>();
  const to = new Set<number>();
  if (!line) return { from, to };
  lines.forEach(({ reads, writes }, i) => {
    if (i !== at && writes.some((value) => line.reads.includes(value))) from.add(i);
    if (i !== at && reads.some((value) => line.writes.includes(value))) to.add(i);
  });
  return { from, to };
}

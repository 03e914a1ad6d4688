import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Shape, sizeAlong } from '../../base/shape.ts';

/** What `einsum`'s text says: a label for each axis of each operand, and of the result. */
export interface Subscripts {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  /** The size of each label's axes. */
  readonly sizes: ReadonlyMap<string, number>;
}

const bad = (text: string, why: string, shapes?: readonly Shape[]): never => {
  throw new ArgumentError(`'${text}' ${why}`, { op: 'einsum', ...(shapes ? { shapes } : {}) });
};

/** The labels of one term; the axes of its '...' are '.0' (the last), '.1' and so on. */
function labelsOf(term: string, text: string, rank: number | null, dots: number): string[] {
  const [head = '', tail, more] = term.split('...');
  if (more !== undefined) bad(text, "has '...' twice in a term");
  if (/[^A-Za-z]/.test(`${head}${tail ?? ''}`)) bad(text, 'may hold letters, commas, ... and ->');
  if (tail === undefined) return [...head];
  const count = rank === null ? dots : rank - head.length - tail.length;
  const between = Array.from({ length: Math.max(0, count) }, (_, i) => `.${count - 1 - i}`);
  return [...head, ...between, ...tail];
}

/** Without '->': the labels that occur once, in the order of the alphabet, behind those of '...'. */
function implied(inputs: readonly (readonly string[])[]): string[] {
  const all = inputs.flat();
  const dots = [...new Set(all.filter((l) => l.startsWith('.')))].sort(
    (a, b) => Number(b.slice(1)) - Number(a.slice(1)),
  );
  const once = all.filter((l) => !l.startsWith('.') && all.filter((m) => m === l).length === 1);
  return [...dots, ...once.sort()];
}

/** Reads subscripts for operands of the shapes. Throws ArgumentError for text that makes no sense, ShapeError for sizes. */
export function parseSubscripts(text: string, shapes: readonly Shape[]): Subscripts {
  const op = 'einsum';
  if (typeof text !== 'string')
    throw new ArgumentError(`needs subscripts, got ${showValue(text)}`, { op, hint: "einsum('ij,jk->ik', a, b)" });
  const [left = '', right, more] = text.replace(/\s/g, '').split('->');
  if (more !== undefined) bad(text, "has '->' twice");
  const terms = left.split(',');
  if (terms.length !== shapes.length)
    bad(text, `has ${terms.length} ${terms.length === 1 ? 'term' : 'terms'} for ${shapes.length} operands`, shapes);
  const inputs = terms.map((term, i) => labelsOf(term, text, shapes[i]!.length, 0));
  const dots = new Set(inputs.flat().filter((l) => l.startsWith('.'))).size;
  const output = right === undefined ? implied(inputs) : labelsOf(right, text, null, dots);
  const sizes = new Map<string, number>();
  inputs.forEach((labels, i) => {
    const shape = shapes[i]!;
    if (labels.length !== shape.length) bad(text, `has '${terms[i]}' for the axes of ${showShape(shape)}`, shapes);
    labels.forEach((label, axis) => {
      const [known, size] = [sizes.get(label) ?? 1, sizeAlong(shape, axis)];
      const differ = (other: number): never => {
        throw new ShapeError(
          `'${label}' is ${other} and ${size} in '${text}' of ${shapes.map(showShape).join(' and ')}`,
          { op, shapes },
        );
      };
      if (known !== 1 && size !== 1 && known !== size) differ(known);
      // A size of 1 stretches to that of another operand, but there is no diagonal of axes that differ.
      const own = sizeAlong(shape, labels.indexOf(label));
      if (own !== size) differ(own);
      sizes.set(label, known === 1 ? size : known);
    });
  });
  for (const label of output) {
    if (!sizes.has(label)) bad(text, `has '${label}' only in the result`);
    if (output.indexOf(label) !== output.lastIndexOf(label)) bad(text, `has '${label}' twice in the result`);
  }
  return { inputs, output, sizes };
}

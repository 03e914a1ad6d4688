import { type DType, dtypes } from '../../base/dtype.ts';
import { type Form, form } from '../../base/form.ts';
import type { Plain } from '../../base/plain.ts';

/** A node of an expression in a file. Inputs are places in the list of nodes, before its own. */
export type FileNode = { readonly shape: readonly number[]; readonly dtype: DType } & (
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'data'; readonly elements: readonly Plain[] }
  | { readonly kind: 'number'; readonly number: Plain }
  | {
      readonly kind: 'op';
      readonly op: string;
      readonly inputs: readonly number[];
      readonly attributes: Readonly<Record<string, unknown>>;
    }
);

/** An expression in a file. */
export interface ExpressionFile {
  readonly format: 'pristella expression';
  readonly version: 1;
  readonly nodes: readonly FileNode[];
  /** The place of the node that is its value. */
  readonly result: number;
}

/** As many elements as an expression may hold itself; larger data is named and kept in a file of arrays. */
export const MOST_ELEMENTS: number = 2 ** 20;

const common = { shape: form.list(form.whole(), 0, 64), dtype: form.oneOf(...dtypes) };

const node = form.variant<FileNode>('kind', {
  value: form.object({ kind: form.oneOf('value'), ...common, name: form.text }) as Form<FileNode>,
  data: form.object({ kind: form.oneOf('data'), ...common, elements: form.list(form.number) }) as Form<FileNode>,
  number: form.object({ kind: form.oneOf('number'), ...common, number: form.number }) as Form<FileNode>,
  op: form.object({
    kind: form.oneOf('op'),
    ...common,
    op: form.text,
    inputs: form.list(form.whole()),
    attributes: form.record(form.anything),
  }) as Form<FileNode>,
});

export const expressionForm: Form<ExpressionFile> = form.object({
  format: form.oneOf('pristella expression'),
  version: form.whole(1, 1) as Form<1>,
  nodes: form.list(node, 1),
  result: form.whole(),
});

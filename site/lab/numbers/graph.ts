/** Where the nodes of an expression stand: signals go from left to right, each node right of all that it is made of. */
import type { Expression, ExpressionNode } from './parse.ts';

export interface Spot {
  readonly node: ExpressionNode;
  readonly id: number;
  readonly x: number;
  readonly y: number;
  /** Of what is written: lines and characters of its array. */
  readonly rows: number;
  readonly width: number;
}
export interface Edge {
  readonly from: number;
  readonly to: number;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly spots: readonly Spot[];
  readonly edges: readonly Edge[];
}

/** Pixels of one number in an array, and of a line of them. */
const NUMBER = 54;
const LINE = 18;
/** The circle of an op, or the name of a value, and room for an arrow. */
const HEAD = 46;
const ARROW = 58;
/** Between two that stand one above the other. */
const GAP = 14;

/** How many columns and rows a shape takes. */
const extent = (shape: readonly number[]): { columns: number; rows: number } => ({
  columns: shape.at(-1) ?? 1,
  rows: shape.length > 1 ? shape.slice(0, -1).reduce((a, b) => a * b, 1) : 1,
});

/** The least column of each node: one more than its inputs'. Values stand just before what uses them first. */
function columnsOf(nodes: readonly ExpressionNode[]): number[] {
  const columns = nodes.map(() => 0);
  nodes.forEach(({ inputs }, i) => {
    columns[i] = inputs.reduce((most, input) => Math.max(most, columns[input]! + 1), 0);
  });
  nodes.forEach(({ kind }, i) => {
    if (kind !== 'value') return;
    const users = nodes.flatMap(({ inputs }, user) => (inputs.includes(i) ? [columns[user]!] : []));
    if (users.length > 0) columns[i] = Math.min(...users) - 1;
  });
  return columns;
}

/** Lays out nodes whose arrays have these shapes. */
export function layoutOf({ nodes }: Expression, shapes: readonly (readonly number[])[]): Layout {
  const columns = columnsOf(nodes);
  const sizes = nodes.map((_, i) => {
    const { columns: wide, rows } = extent(shapes[i] ?? []);
    return { width: HEAD + wide * NUMBER, rows, height: 2 * rows * LINE + 26 };
  });
  const last = Math.max(...columns);
  const byColumn = Array.from({ length: last + 1 }, (_, c) => nodes.map((_, i) => i).filter((i) => columns[i] === c));
  const height = Math.max(...byColumn.map((ids) => ids.reduce((sum, i) => sum + sizes[i]!.height + GAP, 0)));
  const y = nodes.map(() => 0);
  const room = (i: number): number => sizes[i]!.height + GAP;
  /** Puts the nodes of a column where they wish to be, in that order, and as far on as the one before needs. */
  const spread = (ids: readonly number[], wish: (i: number) => number): void => {
    const order = ids.map((i) => ({ i, wish: wish(i) })).sort((a, b) => a.wish - b.wish || a.i - b.i);
    let top = 0;
    let rest = order.reduce((sum, { i }) => sum + room(i), 0);
    for (const { i, wish } of order) {
      y[i] = Math.max(top, Math.min(wish - room(i) / 2, height - rest)) + room(i) / 2;
      top = y[i]! + room(i) / 2;
      rest -= room(i);
    }
  };
  const mean = (of: readonly number[]): number => of.reduce((sum, i) => sum + y[i]!, 0) / of.length;
  const users = nodes.map((_, i) => nodes.flatMap(({ inputs }, user) => (inputs.includes(i) ? [user] : [])));
  // Level with what a node is made of; then, from the result back, also with what it is used for.
  for (const ids of byColumn)
    spread(ids, (i) => (nodes[i]!.inputs.length > 0 ? mean(nodes[i]!.inputs) : (i / nodes.length) * height));
  for (const ids of byColumn.toReversed()) {
    const wishes = new Map(
      ids.map((i) => [i, mean([...(users[i]!.length > 0 ? users[i]! : [i]), ...nodes[i]!.inputs])]),
    );
    spread(ids, (i) => wishes.get(i)!);
  }
  let x = 0;
  const left = byColumn.map((ids) => {
    const here = x;
    x += Math.max(...ids.map((i) => sizes[i]!.width)) + ARROW;
    return here;
  });
  const spots = nodes.map((node, i) => ({ node, id: i, x: left[columns[i]!]!, y: y[i]!, ...sizes[i]! }));
  const edges = nodes.flatMap(({ inputs }, to) => [...new Set(inputs)].map((from) => ({ from, to })));
  return { width: x - ARROW + 8, height, spots, edges };
}

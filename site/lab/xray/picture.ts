/** The graph of an expression from top to bottom, placed by the library's own layout. */
import { layOutGraph } from '../../../packages/pristella/src/plot/network/graph-layout.ts';
import type { Seen } from './seen.ts';

type Node = Seen['nodes'][number];
type Place = readonly [x: number, y: number];

export interface Box {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly detail: string;
}
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly path: string;
}
export interface Picture {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  readonly width: number;
  readonly height: number;
}

/** Letters of a fixed width, in pixels at the sizes that are drawn. */
const LABEL = 7.9;
const DETAIL = 6.4;
const MARGIN = 6;
const MOST_LETTERS = 22;

const cut = (text: string): string => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text);
const shapeOf = ({ shape, dtype }: Node): string =>
  `${shape.length === 0 ? '' : `${shape.join(' × ')} `}${dtype === 'float32' ? '' : dtype}`.trim();

/** What a node is called. */
export function labelOf(node: Node): string {
  if (node.kind === 'number') return String(Number(Number(node.number).toPrecision(6)));
  // As the program says it: `e = exp`.
  if (node.kind === 'op') return cut(node.name === '' ? node.op : `${node.name} = ${node.op}`);
  return cut(node.name || (node.kind === 'parameter' ? 'parameter' : 'data'));
}

function sizeOf(node: Node): { label: string; detail: string; width: number; height: number } {
  const label = labelOf(node);
  if (node.kind === 'number') return { label, detail: '', width: label.length * LABEL + 14, height: 22 };
  const detail = cut(shapeOf(node));
  // A launch's number stands before an op.
  const width = Math.max(label.length * LABEL, detail.length * DETAIL) + (node.kind === 'op' ? 46 : 20);
  return { label, detail, width, height: detail === '' ? 28 : 42 };
}

const written = (v: number): string => String(Math.round(v * 10) / 10);

/** Down through the layers, sideways between them. */
function pathOf(points: readonly Place[]): string {
  let path = '';
  points.forEach(([x, y], i) => {
    const before = points[i - 1];
    const [px, py] = before ?? [x, y];
    const middle = (py + y) / 2;
    if (!before) path = `M${written(x)} ${written(y)}`;
    else if (px === x) path += `V${written(y)}`;
    else path += `C${[px, middle, x, middle, x, y].map(written).join(' ')}`;
  });
  return path;
}

/** Places nodes and edges; each pair of nodes has one edge, however often one reads the other. */
export function picture(nodes: Seen['nodes']): Picture {
  const sizes = nodes.map(sizeOf);
  const links = nodes.flatMap(({ id, inputs }) => [...new Set(inputs)].map((from): [number, number] => [from, id]));
  // The layout runs from left to right: turned, its widths are our heights.
  const laid = layOutGraph(
    sizes.map(({ width, height }) => ({ width: height, height: width })),
    links,
  );
  const turned = ([x, y]: Place): Place => [y + MARGIN, x + MARGIN];
  return {
    boxes: nodes.map(({ id }) => {
      const [x, y] = turned(laid.centers[id]!);
      return { id, x, y, ...sizes[id]! };
    }),
    edges: links.map(([from, to], i) => ({ from, to, path: pathOf(laid.routes[i]!.map(turned)) })),
    width: laid.height + 2 * MARGIN,
    height: laid.width + 2 * MARGIN,
  };
}

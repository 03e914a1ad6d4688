import { type LaidNode, layOutGraph } from '../network/graph-layout.ts';
import type { Box, Paint, Place, Shape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import type { Typography } from '../text/typography.ts';
import { neighbours } from '../values.ts';
import { tints } from './cells.ts';
import { column, type Item, textAt, words } from './item.ts';

/** A node: a name at an end, a round operation, a block of several, or the dot where a line branches. */
export interface TwoWayNode {
  readonly label: string;
  readonly kind: 'name' | 'op' | 'block' | 'branch';
}

/** A line between nodes with the lines of text above and below it. */
export interface TwoWayEdge {
  readonly from: number;
  readonly to: number;
  readonly value: readonly string[];
  readonly gradient: readonly string[];
  /** Whether a gradient flows back. */
  readonly isBackward: boolean;
}

export interface TwoWayGraph {
  readonly nodes: readonly TwoWayNode[];
  readonly edges: readonly TwoWayEdge[];
}

/** How far the two lines of an edge are from its middle, and how thick they are. */
const APART = 3.5;
const THIN = 1.3;
const THICK = 4;
const RADIUS = 19;

const forward = { stroke: 'ink', width: THIN } as const;
const backward = { stroke: tints.second, width: THICK } as const;

/** The graph from left to right, with a note below it. */
export function drawTwoWay({ nodes, edges }: TwoWayGraph, note: string, type: Typography): Item {
  const line = type.lineHeight(type.label);
  const sizes = nodes.map((node) => sizeOf(node, type));
  const labels = edges.map(({ value, gradient }): LaidNode => {
    const widths = [...value, ...gradient].map((t) => type.metrics.width(t, type.label, true));
    const lines = Math.max(value.length, gradient.length);
    return { width: Math.max(0, ...widths) + (lines > 0 ? 8 : 0), height: 2 * lines * line + 4 * APART + 4 };
  });
  const links = edges.flatMap(({ from, to }, i): [number, number][] => [
    [from, nodes.length + i],
    [nodes.length + i, to],
  ]);
  const laid = layOutGraph([...sizes, ...labels], links, GAPS);
  const middles = edges.map((edge, i): Middle => ({ edge, place: laid.centers[nodes.length + i]! }));
  const shapes: Shape[] = [];
  const texts: Shape[] = [];
  for (const [i, middle] of middles.entries()) {
    const {
      edge,
      place: [x, y],
    } = middle;
    const route = laid.routes.slice(2 * i, 2 * i + 2).flat();
    const points = arriving(route, arrivalOf(middle, middles), nodes[edge.to]?.kind);
    shapes.push(...lineOf(points, edge, nodes));
    for (const [k, t] of edge.value.entries())
      texts.push(textAt(x, y - 2 * APART - (edge.value.length - k - 0.5) * line, t, type));
    for (const [k, t] of edge.gradient.entries())
      texts.push(textAt(x, y + 2 * APART + (k + 0.5) * line, t, type, { fill: tints.second, bold: true }));
  }
  const boxes = nodes.flatMap((node, i) => nodeShapes(node, laid.centers[i]!, type));
  const graph = { width: laid.width, height: laid.height, shapes: [...shapes, ...boxes, ...texts] };
  const told = note.split(/ {3,}/);
  const legend = told.map((t, i) => words(t, type, { fill: i === 0 ? 'ink' : tints.second }));
  return column([graph, ...legend], 6);
}

/** An edge and where its texts stand. */
interface Middle {
  readonly edge: TwoWayEdge;
  readonly place: Place;
}

/** How far from the middle of its node an edge arrives: those that come from above, above. */
function arrivalOf(middle: Middle, all: readonly Middle[]): number {
  const own = all.filter(({ edge }) => edge.to === middle.edge.to).sort((a, b) => a.place[1] - b.place[1]);
  return ((own.indexOf(middle) + 0.5) / own.length - 0.5) * 2 * SPREAD;
}

const SPREAD = 20;

/** A route that ends on the outline of its node, so far from its middle, and rises or falls up to there. */
function arriving(points: readonly Place[], offset: number, kind: TwoWayNode['kind'] | undefined): Place[] {
  const [x, y] = points.at(-1)!;
  const inward = kind === 'op' ? RADIUS - Math.sqrt(RADIUS ** 2 - offset ** 2) : 0;
  return [...points.slice(0, -2), [x + inward, y + offset]];
}

const GAPS = { along: 30, across: 12 } as const;

function sizeOf({ label, kind }: TwoWayNode, type: Typography): LaidNode {
  if (kind === 'branch') return { width: 8, height: 8 };
  const { width, height } = words(mathText(label), type, { bold: kind !== 'name' });
  if (kind === 'name') return { width: width + 6, height: height + 4 };
  if (kind === 'op') return { width: Math.max(2 * RADIUS, width + 16), height: 2 * RADIUS };
  return { width: width + 24, height: Math.max(2 * RADIUS, height + 20) };
}

function nodeShapes(node: TwoWayNode, [x, y]: Place, type: Typography): Shape[] {
  const { label, kind } = node;
  if (kind === 'branch') return [{ kind: 'dots', points: [x, y], radius: 4, fill: 'ink' }];
  const lines = label.split('\n');
  const step = type.lineHeight(type.label);
  const first = y - ((lines.length - 1) * step) / 2;
  const size = kind === 'op' && [...label].length === 1 ? type.title + 2 : type.label;
  const texts = lines.map((t, i) => textAt(x, first + i * step, t, type, { size, bold: kind !== 'name' }));
  if (kind === 'name') return texts;
  const { width, height } = sizeOf(node, type);
  const box: Box = { x: x - width / 2, y: y - height / 2, width, height };
  const radius = kind === 'op' ? height / 2 : 8;
  return [{ kind: 'rect', box, radius, fill: 'paper', stroke: tints.first, width: 2 }, ...texts];
}

/** The thin line forward and, below it, the thick one backward. */
function lineOf(points: readonly Place[], edge: TwoWayEdge, nodes: readonly TwoWayNode[]): Shape[] {
  const isToBranch = nodes[edge.to]?.kind === 'branch';
  const isFromBranch = nodes[edge.from]?.kind === 'branch';
  const up = edge.isBackward ? -APART : 0;
  const shapes: Shape[] = [];
  if (edge.isBackward) {
    const path = shifted(points, APART);
    const [x, y] = path[0]!;
    const start: readonly Place[] = isFromBranch ? path : [[x + 9, y], ...path.slice(1)];
    shapes.push(...curves(start, backward));
    if (!isFromBranch) shapes.push(head(x, y, 1, tints.second, 12));
  }
  const path = shifted(points, up);
  const [x, y] = path.at(-1)!;
  shapes.push(...curves(isToBranch ? path : [...path.slice(0, -1), [x - 6, y]], forward));
  if (!isToBranch) shapes.push(head(x, y, -1, 'ink', 8));
  return shapes;
}

const shifted = (points: readonly Place[], by: number): Place[] => points.map(([x, y]): Place => [x, y + by]);

/** A filled head whose tip is at a place, and which widens to the left (-1) or right (1). */
const head = (x: number, y: number, way: 1 | -1, fill: Paint, size: number): Shape => ({
  kind: 'path',
  runs: [{ points: [x, y, x + way * size, y - size * 0.5, x + way * size, y + size * 0.5], closed: true }],
  fill,
});

/** Without the points within a level piece: lines that meet there would show a seam. */
const straightened = (points: readonly Place[]): Place[] =>
  points.filter(([, y], i) => points[i - 1]?.[1] !== y || points[i + 1]?.[1] !== y);

/** Curves that leave and arrive level. */
const curves = (points: readonly Place[], look: { stroke: Paint; width: number }): Shape[] =>
  neighbours(straightened(points)).map(([[x0, y0], [x1, y1]]): Shape => {
    if (y0 === y1) return { kind: 'path', runs: [{ points: [x0, y0, x1, y1] }], ...look };
    const reach = (x1 - x0) / 2;
    return { kind: 'curve', points: [x0, y0, x0 + reach, y0, x1 - reach, y1, x1, y1], ...look };
  });

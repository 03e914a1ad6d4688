import { ArgumentError, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { text } from '../../base/row.ts';
import { labelRoom, type Margins } from '../axes/frame.ts';
import type { Panel } from '../axes/panel.ts';
import { drawTitle } from '../axes/plane.ts';
import { type Figure, figure, figureOptions, ThemeOptions } from '../figure.ts';
import { arrowShape } from '../mark/text.ts';
import { type Box, type Shape, segment } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { printed, type Typography } from '../text/typography.ts';
import { type GraphLayout, layOutGraph } from './graph-layout.ts';

/** A node of a graph, as plain data. */
export interface GraphNode {
  readonly id: string | number;
  /** The first line: the operation or the name. */
  readonly label: string;
  /** Further lines: shape, dtype, values. */
  readonly details?: readonly string[];
  /** Its outline: results of operations are round, data square, parameters coloured. */
  readonly kind?: 'op' | 'data' | 'parameter';
}

/** An edge from a value to what uses it, with words beside it: a number flowing forward, or a gradient. */
export interface GraphEdge {
  readonly from: string | number;
  readonly to: string | number;
  readonly label?: string;
}

/** Title and theme of a graph. */
export class ExpressionOptions extends ThemeOptions {
  /** The title above the picture. */
  readonly title?: string = text('');
}
export const expressionOptions: Options<ExpressionOptions> = options(ExpressionOptions);

const PAD = 8;

/**
 * A graph of operations as boxes and arrows, from left to right, in a figure as large as it needs.
 * Throws ArgumentError for an edge to a node that is not there, and for what is no list.
 * @example
 * const nodes = [{ id: 'x', label: 'x' }, { id: 'y', label: 'sin' }];
 * plot.expressionGraph(nodes, [{ from: 'x', to: 'y' }]).describe();
 */
export function expressionGraph(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  options: ExpressionOptions = {},
): Figure {
  const { title } = expressionOptions.read(options, 'expressionGraph', arguments.length - 3);
  if (!Array.isArray(nodes) || !Array.isArray(edges))
    throw new ArgumentError(`needs a list of nodes and one of edges, got ${showValue(nodes)} and ${showValue(edges)}`, {
      op: 'expressionGraph',
      hint: "nodes such as { id: 'x', label: 'x' }, edges such as { from: 'x', to: 'y' }; tensorGraph draws a tensor's",
    });
  const indices = new Map(nodes.map((n, i) => [n.id, i]));
  const ends = edges.map(({ from, to }): [number, number] => {
    const pair = [indices.get(from), indices.get(to)] as const;
    if (pair[0] === undefined || pair[1] === undefined) {
      throw new ArgumentError(
        `an edge from ${from} to ${to}, but there is no node ${pair[0] === undefined ? from : to}`,
        { op: 'expressionGraph' },
      );
    }
    return [pair[0], pair[1]];
  });
  const panel = new GraphPanel(nodes, edges, ends, mathText(title));
  const { width, height } = panel.layout(printed);
  const head = title ? 30 : 0;
  const figsize = [(Math.max(width, 160) + 40) / 100, (height + 40 + head) / 100] as const;
  const fig = figure({ figsize, ...figureOptions.pick(options) });
  fig.addPanel(panel);
  return fig;
}

/** An edge with a label gets a small node of its own in the middle, so that the layout makes room for it. */
class GraphPanel implements Panel {
  readonly aspect = undefined;
  readonly heading: string;
  readonly #nodes: readonly GraphNode[];
  readonly #edges: readonly GraphEdge[];
  readonly #ends: readonly (readonly [number, number])[];

  constructor(
    nodes: readonly GraphNode[],
    edges: readonly GraphEdge[],
    ends: readonly (readonly [number, number])[],
    title: string,
  ) {
    this.#nodes = nodes;
    this.#edges = edges;
    this.#ends = ends;
    this.heading = title;
  }

  layout(type: Typography): GraphLayout {
    const sizes = this.#nodes.map((n) => {
      const lines = this.#lines(n);
      const width =
        Math.max(26, ...lines.map((l, i) => type.metrics.width(l, i === 0 ? type.label : type.tick))) + 2 * PAD;
      return { width, height: type.lineHeight(type.label) + (lines.length - 1) * type.lineHeight(type.tick) + PAD };
    });
    const extra = this.#edges.flatMap((e) =>
      e.label
        ? [{ width: type.metrics.width(mathText(e.label), type.tick) + 6, height: type.lineHeight(type.tick) + 2 }]
        : [],
    );
    const links: [number, number][] = [];
    let next = sizes.length;
    this.#edges.forEach((e, k) => {
      const [from, to] = this.#ends[k]!;
      if (e.label) links.push([from, next], [next++, to]);
      else links.push([from, to]);
    });
    return layOutGraph([...sizes, ...extra], links);
  }

  #lines(node: GraphNode): string[] {
    return [node.label, ...(node.details ?? [])].map(mathText);
  }

  margins(_box: Box, cell: Box, type: Typography): Margins {
    return { left: 0, right: 0, top: labelRoom(this.heading, cell.width, type.title, type, true), bottom: 0 };
  }

  draw(box: Box, cell: Box, type: Typography): Shape[] {
    const laid = this.layout(type);
    const dx = box.x + (box.width - laid.width) / 2;
    const dy = box.y + (box.height - laid.height) / 2;
    const shapes: Shape[] = this.#arrows(laid, dx, dy);
    this.#nodes.forEach((node, i) => {
      const [cx, cy] = laid.centers[i]!;
      shapes.push(...this.#box(node, cx + dx, cy + dy, type));
    });
    let next = this.#nodes.length;
    for (const edge of this.#edges) {
      if (!edge.label) continue;
      const [cx, cy] = laid.centers[next++]!;
      const text = mathText(edge.label);
      const width = type.metrics.width(text, type.tick) + 6;
      const height = type.lineHeight(type.tick);
      const sheet = { x: cx + dx - width / 2, y: cy + dy - height / 2, width, height };
      shapes.push({ kind: 'rect', box: sheet, radius: 3, fill: 'paper' });
      const baseline = cy + dy + type.tick * 0.36;
      shapes.push({ kind: 'text', x: cx + dx, y: baseline, text, size: type.tick, anchor: 'middle', fill: 'C1' });
    }
    return [...shapes, ...drawTitle(this.heading, box, cell, type)];
  }

  /** Each route as curves that leave and arrive level; an arrow head where an edge ends. */
  #arrows(laid: GraphLayout, dx: number, dy: number): Shape[] {
    const shapes: Shape[] = [];
    let route = 0;
    for (const edge of this.#edges) {
      const parts = edge.label ? [laid.routes[route++]!, laid.routes[route++]!] : [laid.routes[route++]!];
      const points = parts.flat().map(([x, y]) => [x + dx, y + dy] as const);
      for (let i = 0; i + 1 < points.length; i++) {
        const [[x0, y0], [x1, y1]] = [points[i]!, points[i + 1]!];
        const reach = (x1 - x0) / 2;
        const look = { stroke: 'soft', width: 1.2 };
        if (y0 === y1) shapes.push(segment(x0, y0, x1, y1, look));
        else shapes.push({ kind: 'curve', points: [x0, y0, x0 + reach, y0, x1 - reach, y1, x1, y1], ...look });
      }
      const [ex, ey] = points.at(-1)!;
      shapes.push(arrowShape(ex - 2, ey, ex, ey, { stroke: 'soft', width: 1.2 }));
    }
    return shapes;
  }

  #box(node: GraphNode, cx: number, cy: number, type: Typography): Shape[] {
    const lines = this.#lines(node);
    const width =
      Math.max(26, ...lines.map((l, i) => type.metrics.width(l, i === 0 ? type.label : type.tick))) + 2 * PAD;
    const height = type.lineHeight(type.label) + (lines.length - 1) * type.lineHeight(type.tick) + PAD;
    const outline: Box = { x: cx - width / 2, y: cy - height / 2, width, height };
    const isOp = (node.kind ?? 'op') === 'op';
    const stroke = node.kind === 'parameter' ? 'C2' : isOp ? 'C0' : 'soft';
    const shapes: Shape[] = [
      { kind: 'rect', box: outline, radius: isOp ? Math.min(14, height / 2) : 2, fill: 'paper', stroke, width: 1.5 },
    ];
    let y = outline.y + PAD / 2;
    lines.forEach((text, i) => {
      const size = i === 0 ? type.label : type.tick;
      const baseline = y + (type.lineHeight(size) - size) / 2 + type.metrics.ascent(size);
      shapes.push({ kind: 'text', x: cx, y: baseline, text, size, anchor: 'middle', fill: i === 0 ? 'ink' : 'soft' });
      y += type.lineHeight(size);
    });
    return shapes;
  }

  describe(): string {
    const title = this.heading ? `"${this.heading}"; ` : '';
    const names = this.#nodes.map((n) => mathText(n.label));
    const told = names.length > 24 ? [...names.slice(0, 24), '…'] : names;
    return `${title}graph of ${names.length} nodes and ${this.#edges.length} edges: ${told.join(', ')}.`;
  }
}

import { ArgumentError, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { text } from '../../base/row.ts';
import { type Figure, ThemeOptions } from '../figure.ts';
import { arrowShape } from '../mark/text.ts';
import { type Box, type Place, type Shape, segment } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { printed, type Typography } from '../text/typography.ts';
import { neighbours } from '../values.ts';
import { type Drawing, figureOf } from './drawing.ts';
import { type GraphLayout, type LaidNode, layOutGraph } from './graph-layout.ts';

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
  const links = edges.map(({ from, to, label }): Link => {
    const place = (id: string | number): number => {
      const i = indices.get(id);
      if (i !== undefined) return i;
      throw new ArgumentError(`an edge from ${from} to ${to}, but there is no node ${id}`, { op: 'expressionGraph' });
    };
    return { from: place(from), to: place(to), label: label ? mathText(label) : '' };
  });
  const graph = new Graph(nodes, links, mathText(title));
  const { width, height } = graph.layout(printed);
  return figureOf(graph, [(Math.max(width, 160) + 40) / 100, (height + 40 + (title ? 30 : 0)) / 100], options);
}

/** An edge between nodes by number; an empty text for no label. */
interface Link {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** An edge with a label gets a small node of its own in the middle, so that the layout makes room for it. */
class Graph implements Drawing {
  readonly title: string;
  readonly #nodes: readonly GraphNode[];
  readonly #links: readonly Link[];

  constructor(nodes: readonly GraphNode[], links: readonly Link[], title: string) {
    this.#nodes = nodes;
    this.#links = links;
    this.title = title;
  }

  layout(type: Typography): GraphLayout {
    const sizes = this.#nodes.map((node) => this.#sizeOf(node, type));
    const edges: [number, number][] = [];
    for (const { from, to, label } of this.#links) {
      if (label === '') edges.push([from, to]);
      else {
        const width = type.metrics.width(label, type.tick) + 6;
        const own = sizes.push({ width, height: type.lineHeight(type.tick) + 2 }) - 1;
        edges.push([from, own], [own, to]);
      }
    }
    return layOutGraph(sizes, edges);
  }

  #sizeOf(node: GraphNode, type: Typography): LaidNode {
    const lines = this.#lines(node);
    const widths = lines.map((l, i) => type.metrics.width(l, i === 0 ? type.label : type.tick));
    const height = type.lineHeight(type.label) + (lines.length - 1) * type.lineHeight(type.tick) + PAD;
    return { width: Math.max(26, ...widths) + 2 * PAD, height };
  }

  #lines(node: GraphNode): string[] {
    return [node.label, ...(node.details ?? [])].map(mathText);
  }

  draw(box: Box, type: Typography): Shape[] {
    const laid = this.layout(type);
    const dx = box.x + (box.width - laid.width) / 2;
    const dy = box.y + (box.height - laid.height) / 2;
    const centers = laid.centers.map(([x, y]): Place => [x + dx, y + dy]);
    const routes = laid.routes.map((route) => route.map(([x, y]): Place => [x + dx, y + dy]));
    const labelled = this.#links.filter(({ label }) => label !== '');
    const labels = centers.slice(this.#nodes.length).flatMap(([x, y], i) => {
      const text = labelled[i]!.label;
      const width = type.metrics.width(text, type.tick) + 6;
      const height = type.lineHeight(type.tick);
      const sheet = { x: x - width / 2, y: y - height / 2, width, height };
      const words = { kind: 'text', text, size: type.tick, anchor: 'middle', fill: 'C1' } as const;
      return [
        { kind: 'rect', box: sheet, radius: 3, fill: 'paper' } as const,
        { ...words, x, y: y + type.tick * 0.36 },
      ];
    });
    const boxes = this.#nodes.flatMap((node, i) => this.#box(node, centers[i]!, type));
    return [...this.#arrows(routes), ...boxes, ...labels];
  }

  /** Each route as curves that leave and arrive level; an arrow head where an edge ends. */
  #arrows(routes: readonly (readonly Place[])[]): Shape[] {
    const look = { stroke: 'soft', width: 1.2 };
    const shapes: Shape[] = [];
    let rest = routes;
    for (const { label } of this.#links) {
      const parts = label === '' ? 1 : 2;
      const points = rest.slice(0, parts).flat();
      rest = rest.slice(parts);
      for (const [[x0, y0], [x1, y1]] of neighbours(points)) {
        const reach = (x1 - x0) / 2;
        if (y0 === y1) shapes.push(segment(x0, y0, x1, y1, look));
        else shapes.push({ kind: 'curve', points: [x0, y0, x0 + reach, y0, x1 - reach, y1, x1, y1], ...look });
      }
      for (const [x, y] of points.slice(-1)) shapes.push(arrowShape([x - 2, y], [x, y], look));
    }
    return shapes;
  }

  #box(node: GraphNode, [cx, cy]: Place, type: Typography): Shape[] {
    const lines = this.#lines(node);
    const { width, height } = this.#sizeOf(node, type);
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
    const names = this.#nodes.map((n) => mathText(n.label));
    const told = names.length > 24 ? [...names.slice(0, 24), '…'] : names;
    return `graph of ${names.length} nodes and ${this.#links.length} edges: ${told.join(', ')}`;
  }
}

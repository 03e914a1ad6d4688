import { ArgumentError, showValue } from '../../base/errors.ts';
import { checkFunction } from '../../base/limits.ts';
import { type Options, options } from '../../base/options.ts';
import { text, texts, whole } from '../../base/row.ts';
import { type RecordedNode, record } from '../../look/record.ts';
import { asTensor } from '../../tensor/create.ts';
import { Tensor, type TensorLike } from '../../tensor/tensor.ts';
import type { Figure } from '../figure.ts';
import { brief } from '../ticks.ts';
import { sheetFigure, TeachOptions } from './sheet.ts';
import { drawTwoWay, type TwoWayEdge, type TwoWayGraph, type TwoWayNode } from './two-way.ts';

class ResultName {
  /** What the result is called: y unless told. */
  readonly result?: string = text('y');
  /** How inputs are called in the picture, where not by their keys: `{ W: '$W^{(1)}$' }`. */
  readonly names?: Readonly<Record<string, string>> = texts({});
  /** Graphs of more nodes are refused: 60 unless told. */
  readonly most?: number = whole(1, 60);
}
/** The name of the result, the title and the language. */
export interface BackpropOptions extends TeachOptions, ResultName {}
const backpropOptions: Options<BackpropOptions> = options(TeachOptions, ResultName);

/** Does in one node of the picture what a function does with tensors. */
export type Block = (label: string, f: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]) => Tensor;

const symbols: Readonly<Record<string, string>> = {
  add: '+', sub: '−', mul: '×', div: '÷', neg: '−', matmul: 'dot', sum: 'Σ', square: 'x²', sqrt: '√', reciprocal: '1/x',
  sigmoid: 'σ', transpose: 'T',
}; // biome-ignore format: one table

const notes = {
  en: 'thin, above: values, forward      thick, below: gradients, backward',
  zh: '细线、线上的数：正向传播的值      粗线、线下的数：反向传播的梯度',
} as const;

/**
 * A computational graph with what flows through it both ways: values forward, on thin lines and above them, gradients of the
 * result backward, on thick lines and below them. `f` is given the inputs by name as tensors, and `block`, which makes
 * one node of several operations: `block('Softmax', nn.softmax, x)`. Where a value is used several times, its line branches, and the
 * gradient before the branch is the sum. Throws ArgumentError unless `f` gives one number, and for a graph of too many nodes.
 * @example
 * plot.backpropGraph({ apple: 100, number: 2, tax: 1.1 }, ({ apple, number, tax }) => apple.mul(number).mul(tax)).describe();
 */
export function backpropGraph<Name extends string>(
  inputs: Readonly<Record<Name, TensorLike>>,
  f: (inputs: Readonly<Record<Name, Tensor>>, block: Block) => Tensor,
  options: BackpropOptions = {},
): Figure {
  const op = 'backpropGraph';
  const { title, language, result, most, names } = backpropOptions.read(options, op, arguments.length - 3);
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
    throw new ArgumentError(`needs inputs by name, got ${showValue(inputs)}`, {
      op,
      hint: '{ apple: 100, number: 2 }',
    });
  checkFunction(f, 'what is drawn', op);
  const trace = traced(inputs, f, names, op);
  const graph = graphOf(trace, result);
  if (graph.nodes.length > most)
    throw new ArgumentError(`the graph has ${graph.nodes.length} nodes, more than ${most}`, {
      op,
      hint: "make one of several by block('Softmax', nn.softmax, x), or raise { most }",
    });
  return sheetFigure(
    {
      title,
      item: (type) => drawTwoWay(graph, notes[language], type),
      describe: () => described(trace, graph, result),
    },
    options,
  );
}

/** One node of the picture that stands for several operations. */
interface Blocked {
  readonly label: string;
  readonly inputs: readonly number[];
}

/** What was recorded, and which nodes are inputs and blocks. */
interface Trace {
  readonly node: (id: number) => RecordedNode;
  readonly root: number;
  readonly names: ReadonlyMap<number, string>;
  readonly blocks: ReadonlyMap<number, Blocked>;
}

/** Runs the function in a recording; whatever must be found again is handed out of it under a key. */
function traced(
  inputs: Readonly<Record<string, TensorLike>>,
  f: (inputs: Readonly<Record<string, Tensor>>, block: Block) => Tensor,
  called: Readonly<Record<string, string>>,
  op: string,
): Trace {
  const marks: Record<string, Tensor> = {};
  const blocks: { label: string; inputs: string[]; output: string }[] = [];
  const keyOf = (x: Tensor): string => {
    const key = `mark${Object.keys(marks).length}`;
    marks[key] = x;
    return key;
  };
  const keys = new Map<string, string>();
  const recording = record(() => {
    const tensors = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => {
        const x = typeof value === 'number' ? asTensor([value], op).at(0) : asTensor(value, op);
        keys.set(keyOf(x), name);
        return [name, x];
      }),
    );
    const block: Block = (label, g, ...given) => {
      const output = g(...given);
      blocks.push({ label, inputs: given.map(keyOf), output: keyOf(output) });
      return output;
    };
    const loss = f(tensors, block);
    if (!(loss instanceof Tensor) || loss.size !== 1)
      throw new ArgumentError(`the function must give one number, got ${showValue(loss)}`, {
        op,
        hint: 'x.sum() is one',
      });
    return { ...marks, loss };
  });
  const id = (key: string): number => recording.results[key]!;
  return {
    node: (id) => recording.nodes[id]!,
    root: id('loss'),
    names: new Map([...keys].map(([key, name]) => [id(key), called[name] ?? name])),
    blocks: new Map(blocks.map((b) => [id(b.output), { label: b.label, inputs: b.inputs.map(id) }])),
  };
}

/** What a node of the picture is made of: inputs have nothing beneath them. */
const inputsOf = ({ node, names, blocks }: Trace, id: number): readonly number[] =>
  names.has(id) ? [] : (blocks.get(id)?.inputs ?? node(id).inputs);

/** The nodes from which the result is made, inputs first. */
function visible(trace: Trace): number[] {
  const met = new Set<number>();
  const visit = (id: number): void => {
    if (met.has(id)) return;
    for (const input of inputsOf(trace, id)) visit(input);
    met.add(id);
  };
  visit(trace.root);
  return [...met];
}

function graphOf(trace: Trace, result: string): TwoWayGraph {
  const order = visible(trace);
  const uses = new Map<number, number>();
  for (const id of order) for (const input of inputsOf(trace, id)) uses.set(input, (uses.get(input) ?? 0) + 1);
  const places = new Map<number, number>();
  const nodes: TwoWayNode[] = [];
  const edges: TwoWayEdge[] = [];
  for (const id of order) {
    const node = trace.node(id);
    const at = nodes.push(nodeOf(trace, id)) - 1;
    const [value, gradient] = [numbers(node.values, node.shape), numbers(node.gradient, node.shape)];
    for (const input of inputsOf(trace, id)) {
      const from = trace.node(input);
      const isBranch = (uses.get(input) ?? 0) > 1;
      const told = isBranch
        ? { value: [], gradient: [] }
        : { value: numbers(from.values, from.shape), gradient: numbers(from.gradient, from.shape) };
      edges.push({ from: places.get(input)!, to: at, ...told, isBackward: from.gradient !== null });
    }
    places.set(id, at);
    if (id === trace.root) {
      const end = nodes.push({ label: result, kind: 'name' }) - 1;
      edges.push({ from: at, to: end, value, gradient, isBackward: true });
    } else if ((uses.get(id) ?? 0) > 1) {
      const fork = nodes.push({ label: '', kind: 'branch' }) - 1;
      edges.push({ from: at, to: fork, value, gradient, isBackward: node.gradient !== null });
      places.set(id, fork);
    }
  }
  return { nodes, edges };
}

function nodeOf({ node, names, blocks }: Trace, id: number): TwoWayNode {
  const name = names.get(id);
  if (name !== undefined) return { label: name, kind: 'name' };
  const block = blocks.get(id);
  if (block) return { label: block.label, kind: 'block' };
  const { kind, number, op, inputs, name: called } = node(id);
  if (kind === 'number') return { label: brief(Number(number)), kind: 'name' };
  const symbol = symbols[op] ?? op;
  return inputs.length === 0 ? { label: called || op, kind: 'name' } : { label: symbol, kind: 'op' };
}

/** Numbers as they are written on a line: up to three rows of four; of more, the shape. */
function numbers(values: RecordedNode['values'], shape: readonly number[]): string[] {
  if (values === null) return [];
  const told = values.map((v) => brief(Number(Number(v).toPrecision(3))));
  const columns = shape.at(-1) ?? 1;
  const rows = columns > 0 ? values.length / columns : 0;
  if (columns > 4 || rows > 3) return [`(${shape.join(', ')})`];
  if (values.length === 1) return told;
  return Array.from({ length: rows }, (_, r) => `[${told.slice(r * columns, (r + 1) * columns).join('  ')}]`);
}

function described(trace: Trace, graph: TwoWayGraph, result: string): string {
  const list = (values: RecordedNode['values']): string => (values ?? []).map((v) => brief(Number(v))).join(', ');
  const inputs = [...trace.names].map(([id, name]) => {
    const { values, gradient } = trace.node(id);
    return `${name} ${list(values)}${gradient ? ` with gradient ${list(gradient)}` : ''}`;
  });
  return `computational graph of ${graph.nodes.length} nodes; ${inputs.join('; ')}; ${result} ${list(trace.node(trace.root).values)}`;
}

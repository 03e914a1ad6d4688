import { isFloat } from '../base/dtype.ts';
import { quietly } from '../base/errors.ts';
import { backpropagate, seedOf } from '../grad/backward.ts';
import { gradientDepth } from '../tensor/depth.ts';
import { dataOp, Node, numberOp, Value } from '../tensor/node.ts';
import { runtime } from '../tensor/runtime.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type Plain, plains } from './node.ts';

/**
 * A second expression beside a recorded one, of nodes of its own, in which nothing was forgotten and all that a gradient can
 * flow through is a variable: values and gradients come from it, and the program's own nodes stay as the engine left them.
 */
export class Shadow {
  private readonly twins = new Map<Node, Node>();
  /** Nodes whose value cannot be had: made of a parameter that has changed twice since. */
  private readonly lost = new Set<Node>();
  private readonly bit: number;
  private readonly known = new Map<Node, readonly Plain[] | null>();
  private readonly inputsOf: (n: Node) => readonly Node[];
  private readonly most: number;

  /** Reads what nodes were made of by `inputsOf`, and shows tensors of up to `most` elements. */
  constructor(inputsOf: (n: Node) => readonly Node[], most: number) {
    this.inputsOf = inputsOf;
    this.most = most;
    this.bit = 1 << (gradientDepth.now + 1);
  }

  /** Makes the twins of nodes, given inputs first. */
  private follow(nodes: readonly Node[]): void {
    for (const node of nodes) if (!this.twins.has(node)) this.twins.set(node, this.twin(node));
  }

  private twin(node: Node): Node {
    const inputs = this.inputsOf(node);
    const host = node.value?.host ?? null;
    if (node.op === numberOp || node.op.kind === 'index') return node;
    const isLeaf = inputs.length === 0;
    const { shape, dtype, attributes, scalars } = node;
    const twin = isLeaf
      ? new Node(dataOp, [], shape, dtype, [], [], isFloat(dtype) ? this.bit : 0)
      : new Node(
          node.op,
          inputs.map((n) => this.twins.get(n)!),
          shape,
          dtype,
          attributes,
          scalars,
        );
    twin.plain = node.plain;
    twin.scope = node.scope;
    if (host) {
      twin.value = new Value(host);
      twin.value.lent = true;
    } else if (isLeaf || inputs.some((n) => this.lost.has(n))) this.lost.add(node);
    return twin;
  }

  /** Computes the values of what is small enough, of all of these nodes that are not known yet. */
  read(nodes: readonly Node[]): void {
    this.follow(nodes);
    const wanted = nodes.filter((n) => !this.known.has(n) && n.size <= this.most);
    const readable = wanted.filter((n) => !this.lost.has(n));
    evaluated(readable.map((n) => this.twins.get(n)!));
    for (const n of wanted) this.known.set(n, valuesOf(this.twins.get(n)!));
  }

  valuesOf(node: Node): readonly Plain[] | null {
    return this.known.get(node) ?? null;
  }

  /** The gradients of one number by all that it is made of, where they are small enough. */
  gradientsOf(loss: Node): Map<Node, readonly Plain[]> {
    const found = new Map<Node, readonly Plain[]>();
    const root = this.twins.get(loss);
    if (!root || this.lost.has(loss) || (root.beneath & this.bit) === 0) return found;
    const gradients = new Map<Node, Node>();
    gradientDepth.now++;
    try {
      const isLeaf = (n: Node): boolean => n.op === dataOp;
      quietly(() => {
        backpropagate(root, seedOf(new Tensor(root)), this.bit, isLeaf, undefined, (n, g) => gradients.set(n, g.node));
      });
    } finally {
      gradientDepth.now--;
    }
    const small = [...gradients.values()].filter((g) => g.size <= this.most);
    evaluated(small);
    for (const [node, twin] of this.twins) {
      const gradient = gradients.get(twin);
      const values = gradient && gradient.size <= this.most ? valuesOf(gradient) : null;
      if (values) found.set(node, values);
    }
    return found;
  }
}

const valuesOf = (node: Node): Plain[] | null => {
  if (!node.value?.host) quietly(() => runtime().evaluate([node]));
  const host = node.value?.host;
  return host ? plains(host) : null;
};

/** A run with more results takes long to prepare. */
const MOST_RESULTS = 128;

/** Computes nodes, given in an order in which inputs come first; those of a run that fails are computed one by one, when they are read. */
function evaluated(nodes: readonly Node[]): void {
  gradientDepth.now++;
  try {
    for (let from = 0; from < nodes.length; from += MOST_RESULTS)
      quietly(() => runtime().evaluate(nodes.slice(from, from + MOST_RESULTS)));
  } finally {
    gradientDepth.now--;
  }
}

import { isFloat } from '../base/dtype.ts';
import { quietly } from '../base/errors.ts';
import { type Plain, plains } from '../base/plain.ts';
import { backpropagate, seedOf } from '../grad/backward.ts';
import { Value } from '../machine/value.ts';
import { gradientDepth } from '../tensor/depth.ts';
import { dataOp, Node, numberOp } from '../tensor/node.ts';
import { runtime } from '../tensor/runtime.ts';
import { Tensor } from '../tensor/tensor.ts';
import { beneath } from './beneath.ts';

/**
 * A second expression beside a recorded one, of nodes of its own, in which nothing was forgotten and all that a gradient can
 * flow through is a variable: values and gradients come from it, and the program's own nodes stay as the engine left them.
 */
export class Shadow {
  private readonly twins = new Map<Node, Node>();
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
    const { op, shape, dtype, attributes, scalars, cell, version } = node;
    if (op === numberOp || op.kind === 'index') return node;
    const inputs = this.inputsOf(node).map((n) => this.twinOf(n));
    const host = node.value?.host ?? null;
    const variable = isFloat(dtype) ? this.bit : 0;
    const twin =
      inputs.length > 0
        ? new Node(op, inputs, shape, dtype, attributes, scalars)
        : new Node(cell ? op : dataOp, [], shape, dtype, [], [], variable, cell, version);
    twin.plain = node.plain;
    if (host) {
      twin.value = new Value(host);
      twin.value.lent = true;
    }
    return twin;
  }

  /** The twin of a node that was followed. */
  twinOf(node: Node): Node {
    const twin = this.twins.get(node);
    if (!twin) throw new Error(`a node of ${node.op.name} was not followed`);
    return twin;
  }

  /** Computes the values of what is small enough, of all of these nodes that are not known yet. */
  read(nodes: readonly Node[]): void {
    this.follow(nodes);
    const wanted = nodes.filter((n) => !this.known.has(n) && n.size <= this.most);
    evaluated(wanted.map((n) => this.twinOf(n)));
    for (const n of wanted) this.known.set(n, valuesOf(this.twinOf(n)));
  }

  valuesOf(node: Node): readonly Plain[] | null {
    return this.known.get(node) ?? null;
  }

  /**
   * The gradients of a number by what it is made of, `order`, as expressions, in the order in which they are made; and for each of their
   * nodes the twin whose rule has made it.
   */
  differentiate(order: readonly Node[], loss: Node): { gradients: Map<Node, Node>; rules: Map<Node, Node> } {
    this.follow(order);
    const root = this.twinOf(loss);
    const found = new Map<Node, Node>();
    const rules = new Map<Node, Node>();
    const isLeaf = (n: Node): boolean => n.op.kind === 'leaf' && n.beneath !== 0;
    const seed = seedOf(new Tensor(root));
    const given = new Set([...this.twins.values(), ...beneath([seed.node])]);
    const made = (by: Node, part: Node): void => {
      const isOld = (n: Node): boolean => rules.has(n) || given.has(n);
      for (const n of beneath([part], (n) => (isOld(n) ? [] : n.inputs))) if (!isOld(n)) rules.set(n, by);
    };
    deeper(() => {
      if ((root.beneath & this.bit) !== 0)
        backpropagate([[root, seed]], this.bit, isLeaf, { made, seen: (n, g) => found.set(n, g.node) });
    });
    const gradients = new Map<Node, Node>();
    for (const n of order.toReversed()) {
      const gradient = found.get(this.twinOf(n));
      if (gradient) gradients.set(n, gradient);
    }
    return { gradients, rules };
  }

  /** The gradients of one number by all of these that it is made of, where they are small enough. */
  gradientsOf(order: readonly Node[], loss: Node): Map<Node, readonly Plain[]> {
    let small: [Node, Node][] = [];
    quietly(() => {
      const { gradients } = this.differentiate(order, loss);
      small = [...gradients].filter(([, g]) => g.size <= this.most);
    });
    evaluated(small.map(([, g]) => g));
    return new Map(
      small.flatMap(([n, g]): [Node, Plain[]][] => {
        const values = valuesOf(g);
        return values ? [[n, values]] : [];
      }),
    );
  }
}

/** Runs `f` one gradient deeper. */
function deeper(f: () => void): void {
  gradientDepth.now++;
  try {
    f();
  } finally {
    gradientDepth.now--;
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
  deeper(() => {
    for (let from = 0; from < nodes.length; from += MOST_RESULTS)
      quietly(() => runtime().evaluate(nodes.slice(from, from + MOST_RESULTS)));
  });
}

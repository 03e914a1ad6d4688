import { dtypeCode } from '../base/dtype.ts';
import { isProduct } from '../engine/plain.ts';
import { announced } from '../op/define.ts';
import { callSites, Node, numberOp, TRACED_BENEATH } from '../tensor/node.ts';
import type { KernelOp } from '../tensor/op.ts';
import { currentScope } from '../tensor/scope.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type Form, standIn, type Traced, trace } from './tracing.ts';

/**
 * One turn of a loop as an expression of stand-ins, without any data: those of what changes from turn to turn, and those of what
 * the body closes over. Bodies that compute the same are one object, whatever they close over.
 */
export interface Body {
  /** Its part of keys of programs. */
  readonly number: number;
  readonly given: readonly Node[];
  readonly closures: readonly Node[];
  /** What is computed, inputs first. */
  readonly steps: readonly Node[];
  readonly results: readonly Node[];
  /** All of these, and numbers that are part of the code, by their place. */
  readonly nodes: readonly Node[];
  readonly hasProducts: boolean;
  /** The ops that compute it, by what makes them differ. */
  readonly ops: Map<string, KernelOp>;
}

/** Bodies to remember: one that is met again after so many others is another body, whose programs are compiled again. */
const MOST_BODIES = 512;
const known = new Map<string, Body>();
let count = 0;

/** Numbers that are part of the code. They stay in the body where elementwise ops read them. */
const isConstant = (n: Node, reader: Node): boolean =>
  n.op === numberOp && n.attributes.length > 0 && reader.op.kind === 'elementwise';

/** What of a traced body depends on its stand-ins, inputs first. */
function stepsOf({ given, outside, results }: Traced): Node[] {
  const depends = new Map<Node, boolean>();
  for (const n of [...given, ...outside.keys()]) depends.set(n, true);
  const steps: Node[] = [];
  const stack: { readonly node: Node; next: number }[] = [];
  const enter = (node: Node): void => {
    if (depends.has(node)) return;
    depends.set(node, false);
    // An expression outside may be ten thousand ops deep.
    if ((node.beneath & TRACED_BENEATH) !== 0) stack.push({ node, next: 0 });
  };
  for (const root of results) {
    enter(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { node } = top;
      const input = node.inputs[top.next++];
      if (input) {
        enter(input);
        continue;
      }
      stack.pop();
      if (!node.inputs.some((n) => depends.get(n))) continue;
      depends.set(node, true);
      steps.push(node);
    }
  }
  return steps;
}

/** The body that was traced, and the nodes that its closures stand for. */
export function bodyOf(traced: Traced): { readonly body: Body; readonly closes: readonly Node[] } {
  const { given, outside, results } = traced;
  const steps = stepsOf(traced);
  const closes: Node[] = [];
  const constants: Node[] = [];
  /** The place of each node among the given, then the closures, then the steps; constants have places below 0. */
  const places = new Map<Node, number>(given.map((n, i) => [n, i]));
  const own = new Set<Node>([...given, ...steps]);
  const close = (n: Node): void => {
    if (own.has(n) || places.has(n)) return;
    const outer = outside.get(n) ?? n;
    const at = closes.indexOf(outer);
    places.set(n, given.length + (at < 0 ? closes.push(outer) - 1 : at));
  };
  for (const step of steps)
    for (const input of step.inputs) {
      if (!isConstant(input, step)) close(input);
      else if (!places.has(input)) places.set(input, -constants.push(input));
    }
  for (const result of results) close(result);
  const first = given.length + closes.length;
  steps.forEach((n, i) => {
    places.set(n, first + i);
  });
  const key = keyOf(traced, steps, closes, places);
  let body = known.get(key);
  // The one that was used last is the last to go.
  if (body) known.delete(key);
  else body = copied(traced, steps, closes, constants, places);
  known.set(key, body);
  for (const oldest of known.keys()) {
    if (known.size <= MOST_BODIES) break;
    known.delete(oldest);
  }
  return { body, closes };
}

/** All that makes bodies differ. */
function keyOf(
  { given, results }: Traced,
  steps: readonly Node[],
  closes: readonly Node[],
  places: ReadonlyMap<Node, number>,
): string {
  const placeOf = (n: Node): string => {
    const place = places.get(n)!;
    return place < 0 ? `#${n.attributes[0]}${dtypeCode(n.dtype)}` : `${place}`;
  };
  const form = (n: Node): string => `${dtypeCode(n.dtype)}:${n.shape.join()}`;
  const lines = steps.map(
    (n) => `${n.op.id} ${n.attributes.join()} ${n.scalars.join()} ${n.inputs.map(placeOf).join()} ${form(n)}`,
  );
  return [given.map(form).join(' '), closes.map(form).join(' '), ...lines, results.map(placeOf).join()].join('\n');
}

/** The expression on stand-ins of its own, so that nothing of what was traced is kept. */
function copied(
  { given, results }: Traced,
  steps: readonly Node[],
  closes: readonly Node[],
  constants: readonly Node[],
  places: ReadonlyMap<Node, number>,
): Body {
  const stand = [...given, ...closes].map((n) => standIn(n.shape, n.dtype));
  const numbers = constants.map((n) => new Node(numberOp, [], n.shape, n.dtype, n.attributes));
  const nodes = [...stand];
  const inside = (n: Node): Node => {
    const place = places.get(n)!;
    return place < 0 ? numbers[-place - 1]! : nodes[place]!;
  };
  for (const step of steps) nodes.push(again(step, step.inputs.map(inside)));
  const body: Body = {
    number: count++,
    given: stand.slice(0, given.length),
    closures: stand.slice(given.length),
    steps: nodes.slice(stand.length),
    results: results.map(inside),
    nodes: [...numbers, ...nodes],
    hasProducts: steps.some((n) => isProduct(n.op)),
    ops: new Map(),
  };
  body.nodes.forEach((n, i) => {
    n.local = i;
  });
  return body;
}

/** A step of a body on other inputs, as if it were made in the same layer. */
function again(step: Node, inputs: readonly Node[]): Node {
  const { op, shape, dtype, attributes, scalars, within } = step;
  const { now } = currentScope;
  const { wanted, all } = callSites;
  currentScope.now = within;
  // The line at which it is copied says nothing.
  callSites.wanted = callSites.all = false;
  try {
    return new Node(op, inputs, shape, dtype, attributes, scalars);
  } finally {
    currentScope.now = now;
    Object.assign(callSites, { wanted, all });
  }
}

/** A body's expression on other nodes; `instead` may give a step another input. Gives what each of its nodes has become. */
export function replay(
  body: Body,
  given: readonly Node[],
  closures: readonly Node[],
  instead: (step: Node, input: number) => Node | undefined = () => undefined,
): ReadonlyMap<Node, Node> {
  const now = new Map<Node, Node>();
  body.given.forEach((n, i) => {
    now.set(n, given[i]!);
  });
  body.closures.forEach((n, i) => {
    now.set(n, closures[i]!);
  });
  for (const step of body.steps) {
    const inputs = step.inputs.map((n, k) => instead(step, k) ?? now.get(n) ?? n);
    now.set(step, announced(again(step, inputs)).node);
  }
  return now;
}

/** A function that is called once, to be traced: what it gives of other tensors of the same forms is the same expression of them. */
export function once(op: string, forms: readonly Form[], f: (xs: readonly Tensor[]) => readonly Tensor[]): typeof f {
  const { body, closes } = bodyOf(trace(op, forms, f));
  return (xs) => {
    const now = replay(
      body,
      xs.map((x) => x.node),
      closes,
    );
    return body.results.map((n) => new Tensor(now.get(n)!));
  };
}

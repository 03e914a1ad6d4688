/** What this door computes: four programs of the library, whose every number can be asked how it came about. */
import { look, np, type Tensor } from 'pristella';
import type { Expression } from './parse.ts';
import { resultName } from './parse.ts';
import type { LossState, NetworkState, SoftmaxState } from './state.ts';

export type Recording = ReturnType<typeof look.record>;
/** A program gives its tensors by name; slopes are those of the one called `loss`. */
export type Program = () => Readonly<Record<string, Tensor>>;

const matrix = (values: readonly number[], columns: number): Tensor =>
  np.array([...values]).reshape([values.length / columns, columns]);

const oneHot = (size: number, label: number): Tensor =>
  np.array(Array.from({ length: size }, (_, i) => Number(i === label)));

/** The notes' network of three layers, its output function and its loss. */
const networkProgram =
  ({ numbers, target, output }: NetworkState): Program =>
  () => {
    const x = np.array([...numbers.x]);
    const [b1, b2, b3] = [np.array([...numbers.b1]), np.array([...numbers.b2]), np.array([...numbers.b3])];
    const [W1, W2, W3] = [matrix(numbers.W1, 3), matrix(numbers.W2, 2), matrix(numbers.W3, 2)];
    const t = oneHot(2, target);
    const a1 = x.dot(W1).add(b1);
    const z1 = a1.sigmoid();
    const a2 = z1.dot(W2).add(b2);
    const z2 = a2.sigmoid();
    const a3 = z2.dot(W3).add(b3);
    if (output === 'identity') {
      const loss = a3.sub(t).square().sum().mul(0.5);
      return { x, W1, b1, a1, z1, W2, b2, a2, z2, W3, b3, a3, y: a3, t, loss };
    }
    const e = a3.sub(a3.max()).exp();
    const y = e.div(e.sum());
    const loss = t.mul(y.log()).sum().neg();
    return { x, W1, b1, a1, z1, W2, b2, a2, z2, W3, b3, a3, y, t, loss };
  };

/** Softmax as it is defined, or with the largest score taken from each. */
const softmaxProgram =
  ({ scores, isShifted }: SoftmaxState): Program =>
  () => {
    const a = np.array([...scores]);
    const c = isShifted ? a.max() : np.array(0);
    const d = a.sub(c);
    const e = d.exp();
    const s = e.sum();
    const y = e.div(s);
    const power = d.div(np.log(10));
    return { a, c, d, e, s, y, power };
  };

/** Added to each share before its logarithm is taken, so that a share of 0 has one. */
export const LEAST = 1e-7;
/** Places on the curve of the loss. */
const CURVE = 101;

/** Cross-entropy by a one-hot target, and the same by an index. */
const lossProgram =
  ({ shares, label }: LossState): Program =>
  () => {
    const y = np.array([...shares]);
    const t = oneHot(shares.length, label);
    const index = np.array([label]);
    const logs = y.add(LEAST).log();
    const byIndex = y.at(label).add(LEAST).log().neg();
    const at = np.linspace(0, 1, CURVE);
    const curve = at.add(LEAST).log().neg();
    const loss = t.mul(logs).sum().neg();
    return { y, t, index, logs, byIndex, curve, loss };
  };

const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  exp: np.exp,
  log: np.log,
  sin: np.sin,
  tanh: np.tanh,
  sigmoid: (x) => x.sigmoid(),
  relu: (x) => np.maximum(x, 0),
  sum: (x) => x.sum(),
  mean: (x) => x.mean(),
  neg: (x) => x.neg(),
};

const operators: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = {
  '+': np.add,
  '-': np.sub,
  '*': np.mul,
  '/': np.div,
  '**': np.pow,
  '@': np.matmul,
};

/**
 * The learner's own expression, node by node, each under its number. What it gives is the loss, or the sum of it where it is an array.
 * Throws what the library throws: shapes that do not fit.
 */
const ownProgram =
  ({ nodes }: Expression): Program =>
  () => {
    const made: Tensor[] = [];
    for (const node of nodes) {
      const [x, y] = node.inputs.map((i) => made[i]!);
      if (node.kind === 'value') made.push(np.array(node.values as number[]));
      else if (y !== undefined) made.push(operators[node.op]!(x!, y));
      else made.push(functions[node.op]!(x!));
    }
    const last = made.at(-1)!;
    return {
      ...Object.fromEntries(made.map((t, i) => [resultName(i), t])),
      loss: last.size === 1 ? last.reshape([]) : last.sum(),
    };
  };

/** What each program of this door is told. */
export interface Inputs {
  readonly network: NetworkState;
  readonly softmax: SoftmaxState;
  readonly loss: LossState;
  readonly own: Expression;
}
export type ProgramName = keyof Inputs;

/** One of them, and what it is told. */
export type Asked = {
  readonly [Name in ProgramName]: { readonly program: Name; readonly input: Inputs[Name] };
}[ProgramName];

export function programOf(asked: Asked): Program {
  switch (asked.program) {
    case 'network':
      return networkProgram(asked.input);
    case 'softmax':
      return softmaxProgram(asked.input);
    case 'loss':
      return lossProgram(asked.input);
    case 'own':
      return ownProgram(asked.input);
  }
}

/** All that a program did, as plain data. */
export const recorded = (asked: Asked): Recording => look.record(programOf(asked));

/**
 * What the page's numbers are: programs over plain arrays, which `look.record` can follow, and the sweep over all lines. Run by the
 * worker, and in Node by tests.
 */
import { np, type Tensor } from 'pristella';
import { corners, type Neurons, type Target, targetNames, wanted } from './gates.ts';
import { HIGH, LOW } from './line.ts';
import { ANGLES, activationAt, CURVE, OFFSETS, SIDE } from './measures.ts';

/** Sums of tenths are seldom exact: what is smaller is 0. */
const DUST = 1e-9;

/** h(a): at 0 the line a + 1/2, which touches the sigmoid of the middle; at 100 a step. */
export function activate(a: Tensor, steepness: number): Tensor {
  const { share, slope } = activationAt(steepness);
  if (slope === null) return a.greater(DUST).astype('float64');
  if (share === 0) return a.add(0.5);
  if (share === 1) return a.mul(slope).sigmoid();
  return a
    .add(0.5)
    .mul(1 - share)
    .add(a.mul(slope).sigmoid().mul(share));
}

/** A layer's knobs as weights (inputs, neurons) and biases. */
function layerOf(neurons: readonly (readonly number[])[]): { readonly W: Tensor; readonly b: Tensor } {
  const column = (k: number): number[] => neurons.map((knobs) => knobs[k]! / 100);
  return { W: np.array([column(0), column(1)]), b: np.array(column(2)) };
}

/** The program behind one neuron's numbers. `X`: (n, 2); `W`: (2, 1); `a`, `y`: (n, 1). */
export function oneNeuron(x: readonly (readonly number[])[], [knobs]: Neurons) {
  const { W, b } = layerOf([knobs]);
  const X = np.array(x);
  const a = X.dot(W).add(b);
  const y = activate(a, 100);
  return { X, W, b, a, y };
}

/** The program behind two layers' numbers. `X`: (n, 2); `W`: (2, 2); `a`, `s`: (n, 2); `v`: (2, 1); `z`, `y`: (n, 1). */
export function twoLayers(x: readonly (readonly number[])[] | Tensor, neurons: Neurons, steepness: number) {
  const { W, b } = layerOf(neurons.slice(0, 2));
  const { W: v, b: c } = layerOf(neurons.slice(2));
  const X = np.asarray(x);
  const a = X.dot(W).add(b);
  const s = activate(a, steepness);
  const z = s.dot(v).add(c);
  const y = activate(z, 100);
  return { X, W, b, a, s, v, c, z, y };
}

const numbers = (t: Tensor): number[] => Array.from(t.data() as Float64Array);
const copy = (t: Tensor): Float64Array => Float64Array.from(t.data() as Float64Array);

/** What the lamps say. Rows are the four inputs. */
export interface Answer {
  /** Of the first layer's neurons, row by row. */
  readonly a: readonly number[];
  /** Of the second layer's inputs, row by row; none where there is one neuron. */
  readonly s: readonly number[];
  /** What y is decided by. */
  readonly z: readonly number[];
  readonly y: readonly number[];
}

export function answer(neurons: Neurons, steepness: number): Answer {
  if (neurons.length === 1) {
    const { a, y } = oneNeuron(corners, neurons);
    return { a: numbers(a), s: [], z: numbers(a), y: numbers(y) };
  }
  const { a, s, z, y } = twoLayers(corners, neurons, steepness);
  return { a: numbers(a), s: numbers(s), z: numbers(z), y: numbers(y) };
}

/** The inputs of the folded plane, row by row: (SIDE², 2). */
export function lattice(): Tensor {
  const axis = np.linspace(LOW, HIGH, SIDE);
  const [x1, x2] = np.meshgrid(axis, axis);
  return np.stack([x1!.reshape([-1]), x2!.reshape([-1])], 1);
}

/** The plane as the second layer sees it. */
export interface Fold {
  /** Where each point of the lattice goes, s1 and s2 by turns. */
  readonly s: Float64Array;
  /** What y is decided by, at each point of the lattice. */
  readonly z: Float64Array;
  /** h(a) for a from -1 to 1. */
  readonly curve: Float64Array;
  /** The most lamps that any line of the folded plane gets right. */
  readonly best: number;
}

export function fold(neurons: Neurons, steepness: number, target: Target): Fold {
  const { s, z } = twoLayers(lattice(), neurons, steepness);
  const curve = activate(np.linspace(-1, 1, CURVE), steepness);
  const seen = twoLayers(corners, neurons, steepness).s;
  return {
    s: copy(s),
    z: copy(z),
    curve: copy(curve),
    best: bestLine(seen, target),
  };
}

/** How many lamps are right for each line of some directions: by target, (directions, OFFSETS). */
export type Counts = Readonly<Record<Target, Uint8Array>>;

/** Stretched more than so many times, points count as lying on a line. */
const FLAT = 1e12;

/**
 * Points moved and stretched so that they spread alike in all directions, which parts nothing that was together: lines then are as
 * far from one another where points have come to lie almost on a line.
 */
function spread(points: Tensor): Tensor {
  const centred = points.sub(points.mean(0));
  const covariance = centred.transpose().dot(centred);
  const least = np.trace(covariance).div(FLAT).add(Number.MIN_VALUE);
  const root = np.linalg.cholesky(covariance.add(np.eye(2).mul(least)));
  return np.linalg.solve(root, centred.transpose()).transpose();
}

/** Which side each point lies on, for each line of some directions: (directions, OFFSETS, points), 0 or 1. */
function sides(points: Tensor, from: number, count: number): Tensor {
  const placed = spread(points);
  const far = placed.square().sum(1).max().sqrt().item() as number;
  const angle = np
    .arange(from, from + count)
    .mul((2 * Math.PI) / ANGLES)
    .reshape([-1, 1]);
  const along = np.concatenate([np.cos(angle), np.sin(angle)], 1).dot(placed.transpose());
  const offset = np.linspace(-1, 1, OFFSETS).mul(far);
  return along
    .reshape([count, 1, -1])
    .sub(offset.reshape([1, -1, 1]))
    .greater(0);
}

const rightIn = (answers: Tensor, target: Target): Tensor =>
  answers.equal(np.array(wanted[target])).astype('float64').sum(2);

/** Tries all lines of some directions on the four inputs, for all four targets. */
export function sweep(from: number, count: number): Counts {
  const answers = sides(np.array(corners), from, count);
  const counted = (target: Target): Uint8Array => Uint8Array.from(rightIn(answers, target).data());
  return Object.fromEntries(targetNames.map((target) => [target, counted(target)])) as unknown as Counts;
}

/** The most of four points that one line of the whole sweep puts on the sides which a target wants. `points`: (4, 2). */
export const bestLine = (points: Tensor, target: Target): number =>
  rightIn(sides(points, 0, ANGLES), target)
    .max()
    .item() as number;

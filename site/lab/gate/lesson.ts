/** Triangles inside a bend and squares around it, and three networks that learn to part them: a line, two linear layers, and the same with a sigmoid. */
import { noGrad, np, type Tensor } from 'pristella';
import {
  binaryCrossEntropy,
  type Linear,
  linear,
  manualSeed,
  type Sequential,
  sequential,
  sigmoid,
} from 'pristella/nn';
import { adam, type Optimizer } from 'pristella/train';
import { FIELD, REACH, type ShapeNet, shapeNets } from './measures.ts';

/** Points of each class. */
const EACH = 36;
const SEED = 5;
const RATE = 0.05;

/** Points, two numbers each, and which are triangles. */
export interface Shapes {
  readonly x: readonly (readonly [number, number])[];
  readonly t: readonly number[];
}

/** Points above a parabola are triangles, those below it squares; beside it there are none. */
export function shapes(): Shapes {
  const all = np.random.defaultRng(SEED).uniform(-1.1, 1.1, [300, 2]).data() as Float64Array;
  const found: { at: readonly [number, number]; kind: number }[] = [];
  for (let i = 0; i < 300; i++) {
    const at = [all[2 * i]!, all[2 * i + 1]!] as const;
    const above = at[1] - (1.7 * at[0] ** 2 - 0.55);
    const kind = Number(above > 0);
    if (Math.abs(above) > 0.16 && found.filter((other) => other.kind === kind).length < EACH) found.push({ at, kind });
  }
  return { x: found.map(({ at }) => at), t: found.map(({ kind }) => kind) };
}

const makers: Readonly<Record<ShapeNet, () => Sequential>> = {
  line: () => sequential(linear(2, 1)),
  linear: () => sequential(linear(2, 2), linear(2, 1)),
  sigmoid: () => sequential(linear(2, 2), sigmoid, linear(2, 1)),
};

/** What a network makes of the points, and of the plane. */
export interface Parted {
  /** Points on the right side. */
  readonly right: number;
  /** Its output at each place of the plane, above 0 for triangles: (FIELD, FIELD), row by row from below. */
  readonly z: Float64Array;
  /** The one layer that linear layers are: w1, w2 and b; none where they are not. */
  readonly merged: readonly number[];
}

/** How far the three networks are. */
export interface Progress {
  readonly step: number;
  readonly nets: Readonly<Record<ShapeNet, Parted>>;
}

/** Layers one after the other as one: x W + b. Throws where there is something else among them. */
export function merge(layers: readonly Linear[]): { readonly W: Tensor; readonly b: Tensor } {
  const [first, ...rest] = layers as [Linear, ...Linear[]];
  return rest.reduce(({ W, b }, next) => ({ W: W.dot(next.weight), b: b.dot(next.weight).add(next.bias!) }), {
    W: first.weight as Tensor,
    b: first.bias as Tensor,
  });
}

const floats = (t: Tensor): Float64Array => Float64Array.from(t.data());

export class Lesson {
  readonly shapes = shapes();
  readonly networks: Readonly<Record<ShapeNet, Sequential>>;
  readonly #optimizers: readonly Optimizer[];
  readonly #x = np.array(this.shapes.x, { dtype: 'float32' });
  readonly #t = np.array(this.shapes.t, { dtype: 'float32' }).reshape([-1, 1]);
  readonly #plane: Tensor;
  #step = 0;

  constructor() {
    manualSeed(SEED);
    this.networks = { line: makers.line(), linear: makers.linear(), sigmoid: makers.sigmoid() };
    this.#optimizers = shapeNets.map((name) => adam({ lr: RATE })(this.networks[name]));
    const axis = np.linspace(-REACH, REACH, FIELD);
    const [x1, x2] = np.meshgrid(axis, axis);
    this.#plane = np.stack([x1!.reshape([-1]), x2!.reshape([-1])], 1).astype('float32');
  }

  /** All three learn from all points, so many times. */
  learn(steps: number): void {
    for (let i = 0; i < steps; i++) {
      shapeNets.forEach((name, k) => {
        binaryCrossEntropy(this.networks[name](this.#x), this.#t).backward();
        this.#optimizers[k]!.step();
      });
    }
    this.#step += steps;
  }

  #parted(name: ShapeNet): Parted {
    const network = this.networks[name];
    const right = network(this.#x).greater(0).astype('float32').equal(this.#t).sum().item() as number;
    if (name === 'sigmoid') return { right, z: floats(network(this.#plane)), merged: [] };
    const { W, b } = merge(network.layers as unknown as Linear[]);
    return { right, z: floats(network(this.#plane)), merged: [...floats(W), ...floats(b)] };
  }

  progress(): Progress {
    return noGrad(() => ({
      step: this.#step,
      nets: { line: this.#parted('line'), linear: this.#parted('linear'), sigmoid: this.#parted('sigmoid') },
    }));
  }
}

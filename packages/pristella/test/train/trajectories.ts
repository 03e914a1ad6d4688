import { mnist } from '../../src/data/node/index.ts';
import { type DType, nn, np, type Tensor, train } from '../../src/index.ts';

// The five ways to train of trajectories.py, as our users write them.

/** From -.5 to .5, each a fraction of small whole numbers: the same to the last bit in Python. */
function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, i) => ((i * 7919 + seed * 104729 + ((i * i) % 1013) * 31) % 2003) / 2003 - 0.5,
  );
}

const labels = (seed: number, count: number, classes: number): Tensor =>
  np.fromData(
    Int32Array.from({ length: count }, (_, i) => (i * 7 + seed * 3) % classes),
    [count],
  );

/** Parameters from the formula, those of batch norm's scale around 1. */
function filled<M extends nn.Module>(model: M, seed: number, dtype: DType): M {
  model.astype(dtype);
  const scales = new Set(model.modules().flatMap((m) => (m instanceof nn.BatchNorm ? [m.weight] : [])));
  model.parameters().forEach((p, k) => {
    const own = numbers(p.size, seed * 100 + k).map((x) => x * (p.ndim === 2 ? 0.6 : 0.2) + (scales.has(p) ? 1 : 0));
    p.assign(np.fromData(own, p.shape));
  });
  return model;
}

/** All numbers of models: each one's parameters, then its statistics. */
function contents(...models: nn.Module[]): number[] {
  return models.flatMap((m) => {
    const state = [...m.named()].map(([, t]) => t);
    return [true, false].flatMap((isParameter) =>
      state.filter((t) => t instanceof nn.Parameter === isParameter).flatMap((t) => [...t.data()]),
    );
  });
}

/** A way to train: `step` does one, and returns its losses. */
export interface Way {
  step(t: number): number[];
  contents(): number[];
}

type Build = (dtype: DType) => Way | Promise<Way>;
const { batchNorm, linear, relu, sequential } = nn;

/** Numbers of a dtype. */
const array = (dtype: DType, seed: number, ...shape: number[]): Tensor =>
  np
    .fromData(
      numbers(
        shape.reduce((a, b) => a * b),
        seed,
      ),
      shape,
    )
    .astype(dtype);

export const ways: Readonly<Record<string, Build>> = {
  async gan(dtype) {
    const digits = await mnist();
    const images = np.fromData(digits.train.images.data(), digits.train.images.shape);
    const g = filled(sequential(linear(8, 16), relu, linear(16, 784), nn.sigmoid), 1, dtype);
    const d = filled(
      sequential(linear(784, 16), (x: Tensor) => nn.leakyRelu(x, 0.2), linear(16, 1)),
      2,
      dtype,
    );
    const [og, od] = [train.adam({ lr: 0.002 })(g), train.sgd({ lr: 0.02 })(d)];
    const [ones, zeros] = [np.ones([20, 1], { dtype }), np.zeros([20, 1], { dtype })];
    const loss = nn.binaryCrossEntropy;
    return {
      step(t) {
        const k = (t % 3000) * 20;
        const real = images
          .at(`${k}:${k + 20}`)
          .astype('float64')
          .div(255)
          .astype(dtype);
        const a = loss(d(real), ones).add(loss(d(g(array(dtype, 1000 + t, 20, 8))), zeros));
        a.backward();
        od.step();
        const b = loss(d(g(array(dtype, 2000 + t, 20, 8))), ones);
        b.backward();
        og.step();
        return [a.item(), b.item()];
      },
      contents: () => contents(g, d),
    };
  },

  actorCritic(dtype) {
    const actor = filled(sequential(linear(6, 12), nn.tanh, linear(12, 3)), 3, dtype);
    const critic = filled(sequential(linear(6, 12), nn.tanh, linear(12, 1)), 4, dtype);
    const [oa, oc] = [train.adam({ lr: 0.01 })(actor), train.adam({ lr: 0.02 })(critic)];
    let place = 0;
    return {
      step(t) {
        const [places, actions, rewards]: [number[], number[], number[]] = [[], [], []];
        for (let k = 0; k < 8; k++) {
          const action = (t * 5 + k * 3 + place) % 3;
          places.push(place);
          actions.push(action);
          place = (place + [0, 1, 5][action]!) % 6;
          rewards.push(place === 3 ? 1 : -0.1);
        }
        const x = nn.oneHot(np.array(places, { dtype: 'int32' }), 6).astype(dtype);
        const values = critic(x).reshape(8);
        const next = np.concatenate([values.at('1:'), values.at('7:')]).detach();
        const returns = np.array(rewards, { dtype }).add(next.mul(0.9));
        const rows = np.arange(8, { dtype: 'int32' });
        const log = np.at(nn.logSoftmax(actor(x)), rows, np.array(actions, { dtype: 'int32' }));
        const la = log.mul(returns.sub(values)).mean().neg();
        la.backward();
        oa.step();
        const lc = nn.meanSquaredError(critic(x).reshape(8), returns);
        lc.backward();
        oc.step();
        return [la.item(), lc.item()];
      },
      contents: () => contents(actor, critic),
    };
  },

  head(dtype) {
    const body = filled(sequential(linear(10, 16), batchNorm(16), relu), 5, dtype).freeze();
    const top = filled(sequential(linear(16, 4)), 6, dtype);
    const optimizer = train.momentum({ lr: 0.05, momentum: 0.9 })(sequential(body, top));
    return {
      step(t) {
        const loss = nn.crossEntropy(top(body(array(dtype, 3000 + t, 12, 10))), labels(t, 12, 4));
        loss.backward();
        optimizer.step();
        return [loss.item()];
      },
      contents: () => contents(body, top),
    };
  },

  distillation(dtype) {
    const teacher = filled(sequential(linear(10, 24), relu, linear(24, 5)), 7, dtype);
    const student = filled(sequential(linear(10, 6), relu, linear(6, 5)), 8, dtype);
    const optimizer = train.adamW({ lr: 0.01, weightDecay: 0.05 })(student);
    return {
      step(t) {
        const x = array(dtype, 4000 + t, 16, 10);
        // Neither detached nor frozen: the loss leaves gradients in the teacher, which nobody moves.
        const soft = nn.softmax(teacher(x).div(3));
        const y = student(x);
        const loss = nn.crossEntropy(y, labels(t, 16, 5)).add(nn.crossEntropy(y.div(3), soft).mul(9));
        loss.backward();
        optimizer.step();
        return [loss.item()];
      },
      contents: () => contents(teacher, student),
    };
  },

  shared(dtype) {
    // No bias before batch norm: its gradient is nothing but rounding, which Adam would make as large as any other's.
    const encoder = filled(sequential(linear(10, 16, { bias: false }), batchNorm(16), relu), 9, dtype);
    const classes = filled(sequential(linear(16, 3)), 10, dtype);
    const values = filled(sequential(linear(16, 2)), 11, dtype);
    const oa = train.adam({ lr: 0.01 })(sequential(encoder, classes));
    const ob = train.sgd({ lr: 0.05 })(values);
    return {
      step(t) {
        const h = encoder(array(dtype, 5000 + t, 12, 10));
        const a = nn.crossEntropy(classes(h), labels(t, 12, 3));
        const b = nn.meanSquaredError(values(h), array(dtype, 6000 + t, 12, 2));
        a.backward();
        b.backward();
        oa.step();
        ob.step();
        return [a.item(), b.item()];
      },
      contents: () => contents(encoder, classes, values),
    };
  },
};

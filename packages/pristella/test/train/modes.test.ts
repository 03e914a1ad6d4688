import { describe, expect, test } from 'vitest';
import { ArgumentError, data, nn, np, ShapeError, type Tensor, type TensorLike, train } from '../../src/index.ts';
import { bitsOf, flowerModel, flowerTrainer } from './flowers.ts';

const iris = data.loadIris();
const rows = np.ones([5, 4]);
const features = np.fromData(iris.features.data(), iris.features.shape, iris.features.dtype);

/** A layer that notes in which mode it is called. */
class Witness extends nn.Module {
  seen: boolean[] = [];
  forward(x: TensorLike): Tensor {
    this.seen.push(this.training);
    return np.asTensor(x);
  }
}
const witnessed = (): { model: nn.Sequential; outer: Witness; inner: Witness } => {
  const [outer, inner] = [new Witness(), new Witness()];
  return { model: nn.sequential(outer, nn.sequential(nn.linear(4, 3), inner)), outer, inner };
};
const modesOf = (model: nn.Module): boolean[] => [...model.modes().values()];
const once = { batchSize: 150, epochs: 1 };

describe('the mode of a forward pass', () => {
  test('is inference in predict and evaluate, whatever the modules say, and theirs stay as they are', async () => {
    const { model, outer, inner } = witnessed();
    (model.layers[1] as nn.Module).eval();
    const before = modesOf(model);
    await train.predict(model, rows);
    await train.evaluate(model, iris);
    expect([...outer.seen, ...inner.seen]).toEqual([false, false, false, false]);
    expect(modesOf(model)).toEqual(before);
    model(rows);
    expect([outer.seen.at(-1), inner.seen.at(-1)]).toEqual([true, false]);
  });

  test('reaches modules that a function as model calls', async () => {
    const { model, inner } = witnessed();
    await train.predict((x: Tensor) => nn.softmax(model(x)), rows);
    await train.evaluate((x: Tensor) => model(x).mul(2), iris);
    expect(inner.seen).toEqual([false, false]);
    model(rows);
    expect(inner.seen.at(-1)).toBe(true);
  });

  test('reaches the loss and the metrics', async () => {
    const { model, inner } = witnessed();
    const loss: nn.Loss = (y, t) => {
      model(rows);
      return nn.crossEntropy(y, t);
    };
    await train.evaluate(model, iris, { loss, metrics: { own: (y) => model(rows).sum().add(y.sum()) } });
    expect(inner.seen).toEqual([false, false, false]);
  });

  test('ends with an error in the model, which leaves the modules as they were', async () => {
    const { model, inner } = witnessed();
    const broken = (x: Tensor): Tensor => {
      model(x);
      throw new Error('a slip');
    };
    await expect(train.predict(broken, rows)).rejects.toThrow('a slip');
    await expect(train.evaluate(broken, iris)).rejects.toThrow('a slip');
    const loss: nn.Loss = () => {
      throw new Error('another');
    };
    await expect(train.fit(model.eval(), iris, { ...once, loss })).rejects.toThrow('another');
    expect(inner.seen).toEqual([false, false, true]);
    model.train()(rows);
    expect(inner.seen.at(-1)).toBe(true);
    expect(modesOf(model)).toEqual([true, true, true, true, true]);
  });

  test('of a pass within another one ends with it, and the outer one goes on', async () => {
    const { model, inner } = witnessed();
    const asked = nn.sequential(new Witness());
    const answers: Promise<Tensor>[] = [];
    class Asking extends Witness {
      override forward(x: TensorLike): Tensor {
        answers.push(train.predict(asked, rows));
        return super.forward(x);
      }
    }
    const asking = new Asking();
    await train.fit(nn.sequential(asking, model), iris, once);
    expect([asking.seen, inner.seen, (asked.layers[0] as Witness).seen]).toEqual([[true], [true], [false]]);
    await Promise.all(answers);
    asking.seen.length = 0;
    await train.predict(nn.sequential(asking, model), rows);
    expect(asking.seen).toEqual([false]);
  });

  test('cannot last over an await: a promise of a model, a loss or a metric is refused', async () => {
    const { model, inner } = witnessed();
    const late = (async (x: Tensor) => model(x)) as unknown as (x: Tensor) => Tensor;
    const lateLoss = (async (y: Tensor, t: Tensor) => nn.crossEntropy(y, t)) as unknown as nn.Loss;
    const failing = (async () => {
      throw new Error('nobody hears this');
    }) as unknown as (x: Tensor) => Tensor;
    for (const f of [late, failing]) await expect(train.predict(f, rows)).rejects.toThrow(/gave a promise/);
    await expect(train.evaluate(late, iris)).rejects.toThrow(ArgumentError);
    await expect(train.evaluate(model, iris, { loss: lateLoss })).rejects.toThrow('[evaluate] the loss gave a promise');
    await expect(train.fit(model, iris, { ...once, loss: lateLoss })).rejects.toThrow('[fit] the loss gave a promise');
    const own = { own: lateLoss as unknown as train.Metric };
    await expect(train.fit(model, iris, { ...once, metrics: own })).rejects.toThrow("[fit] the metric 'own' gave a");
    model(rows);
    expect(inner.seen.at(-1)).toBe(true);
  });
});

describe('fit', () => {
  test('leaves layers that were put into eval by hand in inference mode', async () => {
    const { model, outer, inner } = witnessed();
    (model.layers[1] as nn.Module).eval();
    await train.fit(model, iris, once);
    expect([outer.seen, inner.seen]).toEqual([[true], [false]]);
    expect(modesOf(model)).toEqual([true, true, false, false, false]);
  });

  test('does not move the statistics of a batch norm in eval, and does those of the others', async () => {
    const [still, moving] = [nn.batchNorm(4), nn.batchNorm(4)];
    still.eval();
    await train.fit(nn.sequential(still, moving, nn.linear(4, 3)), iris, once);
    expect(still.runningMean.tolist()).toEqual([0, 0, 0, 0]);
    expect(still.runningVariance.tolist()).toEqual([1, 1, 1, 1]);
    expect(moving.runningMean.tolist()).not.toEqual([0, 0, 0, 0]);
  });

  test('trains all of a model that is in inference mode itself, which it is again afterwards', async () => {
    const { model, outer, inner } = witnessed();
    inner.train();
    model.eval();
    await train.fit(model, iris, { ...once, epochs: 2, validation: 0.2 });
    expect(outer.seen).toEqual([true, false, true, false]);
    expect(inner.seen).toEqual(outer.seen);
    expect(modesOf(model)).toEqual([false, false, false, false, false]);
  });

  test('is not led astray by modes that are set while it runs', async () => {
    const { model, outer, inner } = witnessed();
    inner.eval();
    const onStep = ({ step }: train.StepRecord): unknown => (step % 2 ? model.eval() : model.train());
    await train.fit(model, iris, { batchSize: 30, onStep: (r) => void onStep(r) });
    expect(outer.seen).toEqual([true, true, true, true, true]);
    expect(inner.seen).toEqual([false, false, false, false, false]);
  });

  test('leaves a module that the loss calls, a teacher, in its own mode', async () => {
    const { model } = witnessed();
    const teacher = new Witness().eval();
    const loss: nn.Loss = (y, t) => {
      teacher(rows);
      return nn.crossEntropy(y, t);
    };
    await train.fit(model, iris, { ...once, loss });
    expect(teacher.seen).toEqual([false]);
  });

  test('of two models on a shared layer at once keeps each to its own modes', async () => {
    const shared = new Witness();
    const make = (): nn.Sequential => nn.sequential(shared, nn.linear(4, 3));
    const [a, b] = [make(), make()];
    await Promise.all([
      train.fit(a, iris, { batchSize: 50, validation: 0.2 }),
      train.predict(b, iris.features, { batchSize: 50 }),
    ]);
    expect(shared.seen.filter((on) => on)).toHaveLength(3);
    expect(shared.seen.filter((on) => !on)).toHaveLength(4);
    expect(shared.training).toBe(true);
  });

  test('with predictions and evaluations by observers and early stopping ends in the same bits', async () => {
    const plain = flowerTrainer();
    await plain.run();
    const watched = flowerTrainer();
    watched.observe({
      onStart: ({ model }) => void train.predict(model, iris.features, { batchSize: 20 }),
      onStep: async ({ step }, { model }) => {
        if (step % 3 === 0) await train.predict(model, iris.features, { batchSize: 40 });
        else void train.evaluate(model, iris, { batchSize: 70 });
      },
      onEpoch: async (_, { model }) => void (await train.evaluate(model, iris)),
    });
    await watched.run();
    expect(watched.history.losses).toEqual(plain.history.losses);
    expect(bitsOf(watched.model)).toBe(bitsOf(plain.model));
  });

  test('with 500 predictions and evaluations beside it ends in the bits of one without', async () => {
    const make = (): train.Trainer => flowerTrainer({ epochs: 30, patience: 30 }, 16);
    const alone = make();
    await alone.run();
    const busy = make();
    let [served, during] = [0, 0];
    const answers: Tensor[] = [];
    const serve = async (): Promise<void> => {
      while (served < 500) {
        const turn = served++;
        if (turn % 5 === 0) await train.evaluate(busy.model, iris, { batchSize: 1 + (turn % 70) });
        else answers.push(await train.predict(busy.model, iris.features, { batchSize: 7 + (turn % 150) }));
        if (busy.ended === null) during++;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    let serving: Promise<void> | undefined;
    busy.observe({
      onStart: () => void (serving = serve()),
      // A step takes no longer than a turn: let the requests in.
      onStep: () => new Promise((resolve) => setImmediate(resolve)),
    });
    await busy.run();
    await serving;
    expect(during).toBeGreaterThan(100);
    expect(busy.history.losses).toEqual(alone.history.losses);
    expect(bitsOf(busy.model)).toBe(bitsOf(alone.model));
    expect(JSON.stringify(busy.state().progress.streams)).toBe(JSON.stringify(alone.state().progress.streams));
    // In inference mode each row is answered alike wherever it stands.
    expect(answers.at(-1)?.tolist()).toEqual(busy.model.eval()(features).tolist());
  });
});

describe('predict', () => {
  const lengths = async (n: number, batchSize?: number): Promise<number[]> => {
    const seen: number[] = [];
    const model = (x: Tensor): Tensor => {
      seen.push(x.shape[0] as number);
      return x.mul(2);
    };
    const x = np.arange(2 * n).reshape([n, 2]);
    const y = await train.predict(model, x, batchSize === undefined ? {} : { batchSize });
    expect(y.tolist()).toEqual(x.mul(2).tolist());
    return seen;
  };
  test('never gives the model more rows than batchSize', async () => {
    expect(await lengths(10, 4)).toEqual([4, 4, 2]);
    expect(await lengths(8, 4)).toEqual([4, 4]);
    expect(await lengths(9, 4)).toEqual([4, 4, 1]);
    for (const n of [3, 4]) expect(await lengths(n, 4)).toEqual([n]);
    expect(await lengths(5, 4)).toEqual([4, 1]);
    expect(await lengths(3, 1)).toEqual([1, 1, 1]);
    expect(await lengths(0, 4)).toEqual([0]);
    for (const [n, parts] of [
      [250, [250]],
      [251, [250, 1]],
      [501, [250, 250, 1]],
    ] as const)
      expect(await lengths(n)).toEqual(parts);
  });

  test('names a model that gives no tensor, or not as many rows', async () => {
    const gives = (f: (x: Tensor) => unknown): Promise<Tensor> => train.predict(f as (x: Tensor) => Tensor, rows);
    await expect(gives((x) => [x])).rejects.toThrow('[predict] the model gave [a tensor], not a tensor');
    await expect(gives(() => undefined)).rejects.toThrow('[predict] the model gave undefined, not a tensor');
    await expect(gives((x) => x.sum(0))).rejects.toThrow(ShapeError);
    await expect(gives((x) => x.sum())).rejects.toThrow('[predict] the model made () of 5 rows');
  });
});

describe('evaluate and validation', () => {
  const counting = (seen: number[]): ((x: Tensor) => Tensor) => {
    // It lies in no field of the model: what such a layer would learn is an error.
    const head = nn.linear(4, 3).freeze();
    return (x) => {
      seen.push(x.shape[0] as number);
      return head(x);
    };
  };
  test('never give the model more rows than they are told, by default 250', async () => {
    const seen: number[] = [];
    await train.evaluate(counting(seen), iris, { batchSize: 40 });
    expect(seen).toEqual([40, 40, 40, 30]);
    seen.length = 0;
    const x = np.ones([501, 4]);
    await train.evaluate(counting(seen), [x, new Int32Array(501)]);
    expect(seen).toEqual([250, 250, 1]);
    seen.length = 0;
    // 120 to learn from in one batch, then 30 to validate on.
    await train.fit(nn.sequential(nn.linear(4, 4), counting(seen)), iris, { ...once, validation: 0.2 });
    expect(seen).toEqual([120, 30]);
  });

  test('name a loss and a metric that are not one number', async () => {
    const vector = (y: Tensor): Tensor => y.sum(1);
    const model = flowerModel();
    const loss = vector as nn.Loss;
    await expect(train.evaluate(model, iris, { loss })).rejects.toThrow(
      '[evaluate] the loss gave shape (150,), not one',
    );
    await expect(train.fit(model, iris, { ...once, loss })).rejects.toThrow(
      '[fit] the loss gave shape (150,), not one',
    );
    const metrics = { own: vector };
    await expect(train.evaluate(model, iris, { metrics })).rejects.toThrow(ShapeError);
    await expect(train.fit(model, iris, { ...once, metrics })).rejects.toThrow("the metric 'own' gave shape (150,)");
    const number = { own: () => 3 as unknown as Tensor };
    await expect(train.evaluate(model, iris, { metrics: number })).rejects.toThrow(
      "the metric 'own' gave 3, not a tensor",
    );
  });
});

import { afterEach, expect, test } from 'vitest';
import { DeviceError, NonFiniteError } from '../../src/base/errors.ts';
import { Engine, engine } from '../../src/engine/engine.ts';
import { getDevice, nn, np, setDevice, type Tensor, train } from '../../src/index.ts';
import { registerRuntime } from '../../src/tensor/runtime.ts';
import { ThirdMachine } from './third.ts';

// The engine knows a Machine, not WebAssembly: one that renders elementwise work alone, and answers later, trains as well.

const device = getDevice();
afterEach(() => {
  registerRuntime(engine);
  setDevice(device);
});

interface Lesson {
  readonly model: nn.Module;
  readonly optimizer: train.Optimizer;
  readonly x: Tensor;
  readonly t: Tensor;
  loss(): Tensor;
}

/** A network for XOR, whose parameters need a machine that answers at once when they are made. */
function network(): Lesson {
  const x = np.array([0, 0, 0, 1, 1, 0, 1, 1], { dtype: 'float32' }).reshape(4, 2).clone();
  const t = np.array([0, 1, 1, 0], { dtype: 'float32' }).reshape(4, 1).clone();
  nn.manualSeed(3);
  const model = nn.sequential(nn.linear(2, 8), nn.tanh, nn.linear(8, 1), nn.sigmoid);
  const optimizer = train.adam({ lr: 0.05 })(model);
  return { model, optimizer, x, t, loss: () => nn.meanSquaredError(model(x), t) };
}

const weightsOf = (model: nn.Module): string =>
  JSON.stringify([...model.stateDict()].map(([name, w]) => [name, w.tolist()]));

/** An engine on the third machine takes the place of ours until the test ends. */
function onThird(): ThirdMachine {
  const machine = new ThirdMachine();
  registerRuntime(new Engine({ machine, smallSize: 0 }));
  return machine;
}

test('XOR is learned on a machine that renders nest alone and answers later, with the bits of the plain loops', async () => {
  setDevice('js');
  const plain = network();
  for (let i = 0; i < 200; i++) {
    plain.loss().backward();
    plain.optimizer.step();
  }
  const wanted = weightsOf(plain.model);
  expect(plain.model(plain.x).round().tolist()).toEqual(plain.t.tolist());

  const { model, optimizer, loss } = network();
  const machine = onThird();
  const losses: number[] = [];
  for (let i = 0; i < 200; i++) {
    const l = loss();
    l.backward();
    await optimizer.stepLater([l]);
    losses.push((await l.read())[0]!);
  }
  const learned = await Promise.all(
    [...model.named()].map(async ([name, w]) => [name, w.shape, [...(await w.read())]]),
  );
  expect(losses.at(-1)).toBeLessThan(0.01);
  expect(new Set(machine.seen)).toEqual(new Set(['nest', 'host']));
  registerRuntime(engine);
  expect(JSON.stringify(learned)).toBe(
    JSON.stringify([...plain.model.named()].map(([name, w]) => [name, w.shape, [...w.data()]])),
  );
  expect(wanted).toBe(weightsOf(plain.model));
});

test('what comes later is not read at once, and says what to do', async () => {
  const { x, optimizer, loss } = network();
  onThird();
  const y = np.add(x, 1).mul(x);
  expect(() => y.data()).toThrow(new DeviceError('this machine answers later', { op: 'read', hint: 'await x.read()' }));
  expect(() => y.data()).toThrow(DeviceError);
  expect([...(await y.read())]).toEqual([0, 0, 0, 2, 2, 0, 2, 2]);
  expect([...y.data()]).toEqual([0, 0, 0, 2, 2, 0, 2, 2]);
  loss().backward();
  expect(() => optimizer.step()).toThrow('await optimizer.stepLater()');
  await optimizer.stepLater();
  expect(optimizer.steps).toBe(1);
});

test('a slice whose start differs, reductions, products and sorted values fall back to the plain loops', async () => {
  const given = np.arange(12, { dtype: 'float32' }).reshape(3, 4).clone();
  const machine = onThird();
  for (const start of [0, 1, 2]) {
    const row = given.at(start).mul(2);
    expect([...(await row.read())]).toEqual([0, 1, 2, 3].map((k) => 2 * (4 * start + k)));
  }
  expect([...(await given.matmul(given.T).read())]).toEqual([14, 38, 62, 38, 126, 214, 62, 214, 366]);
  expect([...(await given.sum(0).read())]).toEqual([12, 15, 18, 21]);
  expect([...(await given.neg().argmax(1).read())]).toEqual([0, 0, 0]);
  expect([...(await np.sort(given.neg(), 1).read())].slice(0, 4)).toEqual([-3, -2, -1, -0]);
  expect([...(await np.concatenate([given, given]).at(4).read())]).toEqual([4, 5, 6, 7]);
  expect(new Set(machine.seen)).toEqual(new Set(['nest', 'host']));
});

test('a step that would write NaN is refused there, too, and the next one works', async () => {
  const { model, optimizer, x, t } = network();
  const before = weightsOf(model);
  onThird();
  nn.meanSquaredError(model(x), t.add(Number.POSITIVE_INFINITY)).backward();
  await expect(optimizer.stepLater()).rejects.toThrow(NonFiniteError);
  registerRuntime(engine);
  expect(weightsOf(model)).toBe(before);
  expect(optimizer.steps).toBe(0);
});

test('while a step is under way nothing that it would undo can change; reads wait for it, and change nothing', async () => {
  const { model, optimizer, loss } = network();
  const [first] = model.parameters() as [nn.Parameter];
  const norm = nn.batchNorm(2);
  const x = np.ones([3, 2], { dtype: 'float32' }).clone();
  const state = model.stateDict();
  const slots = optimizer.stateDict();
  onThird();
  loss().backward();
  const step = optimizer.stepLater();
  const still = /a step is still under way.*\n.*await optimizer.stepLater\(\) first/;
  expect(() => loss().backward()).toThrow(still);
  await expect(optimizer.stepLater()).rejects.toThrow(still);
  expect(() => first.assign(np.zeros(first.shape))).toThrow(still);
  expect(() => model.loadStateDict(state)).toThrow(still);
  expect(() => optimizer.loadStateDict(slots)).toThrow(still);
  expect(() => norm(x)).toThrow(still);
  const l = loss();
  const before = (await l.read())[0]!;
  await step;
  expect(optimizer.steps).toBe(1);
  expect((await loss().read())[0]).not.toBe(before);
  loss().backward();
  await optimizer.stepLater();
  expect(optimizer.steps).toBe(2);
});

test('a pass in training mode during a read, and many that nobody reads, move statistics as elsewhere', async () => {
  const moved = async (later: boolean): Promise<unknown[]> => {
    const norm = nn.batchNorm(2);
    const batches = [1, 2, 3].map((k) => np.arange(8, { dtype: 'float32' }).mul(k).reshape(4, 2).clone());
    if (later) onThird();
    norm(batches[0]!);
    const reading = norm.runningMean.read();
    norm(batches[1]!);
    await reading;
    for (let i = 0; i < 70; i++) norm(batches[2]!);
    await norm(batches[0]!).read();
    const means = [...(await norm.runningMean.read())];
    registerRuntime(engine);
    return means;
  };
  setDevice('js');
  const plain = await moved(false);
  expect(await moved(true)).toEqual(plain);
});

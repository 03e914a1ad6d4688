import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { NonFiniteError, nn, noGrad, np, setDevice, setThreads, type Tensor, train } from '../../src/index.ts';
import { wasm } from './wasm.ts';

// What training leaves behind: after it has settled, nothing. No times, and of resident memory only what we know of:
// bytes of the arena, copies of values in it, programs, modules, kernels for the threads, objects.

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const turns = process.env.PRISTELLA_TEST_FULL ? 20 : 1;
vi.setConfig({ testTimeout: 60_000 * turns });

interface Inside {
  readonly arena: { slots: readonly unknown[]; freeSlots: readonly unknown[]; list: { ranges: readonly unknown[] } };
  readonly programs: { size: number };
  readonly waiting: { nodes: readonly unknown[]; made: number };
  readonly contents: { readonly waiting: readonly unknown[] };
  readonly pool: { modules: number; kernels: number } | null;
}

/** What there is of everything, after a collection. */
function footprint() {
  collect();
  collect();
  const { programs, waiting, contents } = engine as unknown as Inside;
  const { arena, pool } = wasm as unknown as Inside;
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    /** These may not change at all. */
    exact: {
      arena: wasm.arena.memory.buffer.byteLength,
      programs: programs.size,
      compiled: engine.counts.compiled,
      modules: engine.counts.modules,
      kernels: pool?.kernels,
      pending: contents.waiting.length,
    },
    copies: arena.slots.length - arena.freeSlots.length,
    holes: arena.list.ranges.length,
    waiting: waiting.nodes.length,
    bytes: heapUsed + arrayBuffers,
  };
}

/** Expects that a loop, once it has settled, leaves nothing behind. Some have to compile again what was compiled before. */
async function expectFlat(
  loop: (turn: number) => void | Promise<void>,
  settles: number,
  { compiles = false } = {},
): Promise<void> {
  let turn = 0;
  const run = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await loop(turn++);
  };
  // V8 goes on for some hundred turns to learn what is called with what.
  await run(turns === 1 ? settles : 5 * settles);
  const before = footprint();
  await run(settles * turns);
  const after = footprint();
  expect(after.exact).toEqual(compiles ? { ...before.exact, compiled: after.exact.compiled } : before.exact);
  // Some of a run's own values may go beyond the limit.
  expect(after.copies).toBeLessThanOrEqual(MOST_COPIES + 50);
  expect(after.holes).toBeLessThanOrEqual(before.holes + 20);
  expect(after.waiting).toBeLessThanOrEqual(before.waiting + 20);
  expect(after.bytes - before.bytes).toBeLessThan(2 ** 20);
}

const MOST_COPIES = 64;
const { values } = engine.budget;
const { most } = wasm.arena;
beforeEach(() => {
  engine.forgetPrograms();
  // Batches that are over stay in the arena until it is full: which it shall be at once.
  engine.budget.values = 2 ** 18;
  wasm.arena.most = MOST_COPIES;
  nn.manualSeed(1);
});
afterEach(() => {
  engine.budget.values = values;
  wasm.arena.most = most;
  setThreads(1);
  setDevice('wasm');
});

const network = (): nn.Sequential =>
  nn.sequential(
    nn.conv2d(1, 4, 3),
    nn.batchNorm(4),
    nn.relu,
    nn.maxPool2d(2),
    nn.flatten,
    nn.linear(64, 20),
    nn.dropout(0.3),
    nn.linear(20, 5),
  );
const rng = np.random.defaultRng(1);
const x = rng.normal(0, 1, [58, 1, 10, 10], { dtype: 'float32' }).detach();
const y = rng.integers(0, 5, [58]).detach();

test('a trainer with a schedule, clipping, validation, and a last batch of another size leaves nothing but its history', async () => {
  setThreads(2);
  const options = {
    batchSize: 8,
    optimizer: train.adam({ clipNorm: 1 }),
    schedule: train.cosine(),
    validation: { x: x.at(':13'), y: y.at(':13') },
  };
  const trainer = new train.Trainer(network(), { x, y }, { ...options, epochs: 100_000 });
  await expectFlat(async () => {
    await trainer.run({ steps: 8 });
    trainer.history.load({ losses: [], metrics: {}, epochs: [] });
  }, 20);
});

test('a loop of batches of seven sizes, training, inference and reads in turn leaves nothing behind', async () => {
  const model = network();
  const optimizer = train.momentum({ lr: 0.01, weightDecay: 1e-4 })(model);
  await expectFlat((turn) => {
    const size = 2 + (turn % 7);
    const from = (turn * 5) % 40;
    const [bx, by] = [x.at(`${from}:${from + size}`), y.at(`${from}:${from + size}`)];
    optimizer.lr = 0.01 / (1 + turn);
    const logits = model(bx);
    const loss = nn.crossEntropy(logits, by);
    if (turn % 3 === 0) loss.item();
    loss.backward();
    if (turn % 5 === 0) optimizer.gradientNorm().item();
    optimizer.step();
    train.accuracy(logits, by).item();
    if (turn % 4 === 0) {
      model.eval();
      noGrad(() => model(x).argmax(1).data());
      model.train();
    }
  }, 280);
});

test('steps that are refused leave nothing behind', async () => {
  const model = network();
  const optimizer = train.adam()(model);
  const bad = np
    .where(np.arange(5800).reshape([58, 1, 10, 10]).equal(99), Number.NaN, x)
    .astype('float32')
    .detach();
  await expectFlat((turn) => {
    const step = (images: Tensor): void => {
      nn.crossEntropy(model(images), y).backward();
      optimizer.step();
    };
    if (turn % 2 === 0) expect(() => step(bad)).toThrow(NonFiniteError);
    else step(x);
  }, 60);
});

test('saving and loading a state, and new models of the same shape, leave nothing behind', async () => {
  await expectFlat(() => {
    const model = network();
    const optimizer = train.adam()(model);
    for (let i = 0; i < 3; i++) {
      nn.crossEntropy(model(x), y).backward();
      optimizer.step();
      optimizer.loadStateDict(optimizer.stateDict());
      model.loadStateDict(model.stateDict());
    }
  }, 40);
});

test('changing device, strictness and threads leaves nothing behind', async () => {
  const model = network();
  const optimizer = train.adam()(model);
  await expectFlat(
    (turn) => {
      setDevice(turn % 5 === 0 ? 'js' : 'wasm', { strict: turn % 2 === 0 });
      setThreads(1 + (turn % 3));
      nn.crossEntropy(model(x.at(':8')), y.at(':8')).backward();
      optimizer.step();
    },
    60,
    { compiles: true },
  );
});

test('a head trained on a body that no optimizer moves leaves nothing behind, in a loop and by fit', async () => {
  const [body, head] = [network(), nn.linear(5, 5)];
  const optimizer = train.adam()(head);
  await expectFlat(() => {
    const batch = x.add(0).astype('float32').detach();
    nn.crossEntropy(head(body(batch)), y).backward();
    optimizer.step();
  }, 60);
  const trainer = new train.Trainer(nn.sequential(network(), head), { x, y }, { optimizer, epochs: 1e9, batchSize: 8 });
  await expectFlat(async () => {
    await trainer.run({ steps: 8 });
    trainer.history.load({ losses: [], metrics: {}, epochs: [] });
  }, 20);
});

test('forward passes in training mode whose outputs nobody reads leave nothing behind', async () => {
  const flat = x.reshape([58, 100]);
  const moved = nn.sequential(nn.linear(100, 20), nn.batchNorm(20), nn.relu, nn.linear(20, 5));
  // Statistics are computed with every 65th pass: the footprints stand at one place between.
  await expectFlat(() => void moved(flat.add(0).detach()), 260);
  // Masks are no part of what has weights beneath, and wait until there are many: those of 341 passes.
  const masked = nn.sequential(nn.linear(100, 20), nn.dropout(0.5));
  await expectFlat(() => void masked(flat.add(0).detach()), 3 * 341);
});

test('forward passes in inference mode assign nothing', () => {
  const { pending } = footprint().exact;
  const model = network().eval();
  for (let i = 0; i < 3; i++) model(x);
  expect(footprint().exact.pending).toBe(pending);
});

test('large batches through statistics that nobody reads are computed by their bytes', () => {
  const model = nn.batchNorm(2);
  const arrays = (): number => {
    collect();
    return process.memoryUsage().arrayBuffers - wasm.arena.memory.buffer.byteLength;
  };
  const before = arrays();
  // 8 MiB each.
  for (let i = 0; i < 40; i++) model(np.fromData(new Float32Array(2 ** 21).fill(i), [2 ** 20, 2], 'float32'));
  expect(arrays() - before).toBeLessThan(12 * 2 ** 23);
  expect(model.runningMean.data()[0]).toBeGreaterThan(20);
});

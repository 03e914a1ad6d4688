import { afterEach, expect, test, vi } from 'vitest';
import { DeviceError, nn, np, train } from '../../src/index.ts';
import { Arena } from '../../src/machine/wasm/arena.ts';
import { wasm } from './wasm.ts';

// The end of memory, wherever in a step it comes. A file of its own, because the arena must not have grown before.

afterEach(() => {
  vi.restoreAllMocks();
});

const PAGE = 65536;
const x = np.random.defaultRng(1).random([64, 1, 28, 28], { dtype: 'float32' }).detach();
const y = np.random.defaultRng(2).integers(0, 10, [64]).detach();

function training() {
  nn.manualSeed(1);
  const model = nn.sequential(
    nn.conv2d(1, 8, 3),
    nn.batchNorm(8),
    nn.relu,
    nn.maxPool2d(2),
    nn.flatten,
    nn.linear(1352, 32),
    nn.dropout(0.2),
    nn.linear(32, 10),
  );
  const optimizer = train.adam()(model);
  const streams = [...model.streams().values()];
  return {
    step(samples: number): void {
      const draws = streams.map((s) => s.draws);
      try {
        nn.crossEntropy(model(x.at(`:${samples}`)), y.at(`:${samples}`)).backward();
        optimizer.step();
      } catch (error) {
        for (const [i, s] of streams.entries()) s.draws = draws[i]!;
        throw error;
      }
    },
    bits: (): string =>
      [...model.stateDict(), ...optimizer.stateDict()]
        .map(([, v]) => Buffer.from(v.data().buffer).toString('base64'))
        .join(),
  };
}

test('a step that finds no memory changes nothing, and small ones go on; with memory it comes to the same bits', () => {
  const { memory } = wasm.arena;
  const { grow } = memory;
  let limit = 64;
  vi.spyOn(memory, 'grow').mockImplementation((pages) => {
    if (memory.buffer.byteLength / PAGE + pages > limit) throw new RangeError('maximum memory size exceeded');
    return grow.call(memory, pages);
  });
  const run = training();
  for (let i = 0; i < 3; i++) run.step(4);
  const before = run.bits();
  let refused = 0;
  for (let done = false; !done; limit += 8) {
    try {
      run.step(64);
      done = true;
    } catch (error) {
      expect(error).toBeInstanceOf(DeviceError);
      expect(String(error)).toMatch(
        /out of memory: .* needs \d+ bytes and \d+ are in use.*\nhint: use smaller batches/,
      );
      expect(run.bits()).toBe(before);
      expect(np.ones([300]).mul(2).sum().item()).toBe(600);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(5);
  const after = run.bits();
  limit = Infinity;
  const whole = training();
  for (let i = 0; i < 3; i++) whole.step(4);
  whole.step(64);
  expect(after).toBe(whole.bits());
});

test('an arena that cannot have a quarter more takes what it needs', () => {
  const arena = new Arena(false);
  const { memory } = arena;
  const { grow } = memory;
  vi.spyOn(memory, 'grow').mockImplementation((pages) => {
    if (memory.buffer.byteLength / PAGE + pages > 20) throw new RangeError('no more');
    return grow.call(memory, pages);
  });
  arena.allocate(15 * PAGE, 'a value');
  arena.allocate(3 * PAGE, 'a value');
  expect(memory.buffer.byteLength).toBe(20 * PAGE);
  expect(() => arena.allocate(PAGE, 'a value')).toThrow(DeviceError);
});

import { nn, np, train } from '../../src/index.ts';
import { wasm } from '../engine/wasm.ts';

// A run with as many batches a step as its argument says, which prints the bytes of WebAssembly memory at its end.

const { engine } = await import('../../src/engine/engine.ts');
const [accumulate, kind] = [Number(process.argv[2]), process.argv[3]];
engine.threads = 1;
nn.manualSeed(1);
const model = nn.sequential(
  nn.conv2d(1, 30, 5),
  nn.batchNorm(30),
  nn.relu,
  nn.maxPool2d(2),
  nn.flatten,
  nn.linear(4320, 20),
  nn.relu,
  nn.linear(20, 10),
);
const [batchSize, samples] = [30, 30 * 32];
const batch = (picks: Int32Array): train.Batch => [
  np.ones([picks.length, 1, 28, 28], { dtype: 'float32' }),
  np.fromData(
    picks.map((i) => i % 10),
    [picks.length],
    'int32',
  ),
];
const dataset =
  kind === 'late'
    ? { length: samples, batch: async (picks: Int32Array) => batch(picks) }
    : train.tensorDataset(...batch(Int32Array.from({ length: samples }, (_, i) => i)));
await train.fit(model, dataset, { batchSize, accumulate });
process.stdout.write(`${wasm.arena.memory.buffer.byteLength}`);

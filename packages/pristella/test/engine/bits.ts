import type * as pristella from '../../src/index.ts';

// One training run with everything in it, of which only the bits of the end count. It knows nothing but the library that
// it is given, so that it runs in any process and in a page.

type Library = typeof pristella;

/** How a run is to be done; it must end in the same bits whatever is said here, except for `strict`. */
export interface Way {
  readonly threads?: number;
  readonly strict?: boolean;
  readonly steps: number;
  /** Stops there, and goes on from a checkpoint in another model. */
  readonly stopAt?: number;
}

/** What a run came to. */
export interface Outcome {
  /** A hash of all bits of weights, statistics and the optimizer's slots. */
  readonly bits: string;
  readonly losses: string;
  /** Threads at the end. */
  readonly threads: number;
  readonly fusedMultiplyAdd: boolean;
}

const SAMPLES = 60;

function trainer({ nn, np, train }: Library, { steps }: Way): pristella.train.Trainer {
  nn.manualSeed(7);
  const model = nn.sequential(
    nn.conv2d(1, 6, 3),
    nn.batchNorm(6),
    nn.relu,
    nn.maxPool2d(2),
    nn.flatten,
    nn.linear(96, 32),
    nn.tanh,
    nn.dropout(0.25),
    nn.linear(32, 10),
  );
  const random = np.random.defaultRng(3);
  const x = random.normal(0, 1, [SAMPLES, 1, 10, 10], { dtype: 'float32' }).detach();
  const y = random.integers(0, 10, [SAMPLES]).astype('int32').detach();
  return new train.Trainer(
    model,
    { x, y },
    {
      // Batches of 8, and in the end one of 4.
      batchSize: 8,
      epochs: Math.ceil(steps / 8),
      optimizer: train.adam({ lr: 0.003, clipNorm: 5 }),
      schedule: train.warmUp(20, train.cosine()),
      validation: { x: x.at(':12'), y: y.at(':12') },
      seed: 2,
    },
  );
}

/** FNV-1a over the bytes of arrays. */
function hash(arrays: Iterable<ArrayBufferView>): string {
  let h = 0x811c9dc5;
  for (const { buffer, byteOffset, byteLength } of arrays)
    for (const byte of new Uint8Array(buffer, byteOffset, byteLength)) h = Math.imul(h ^ byte, 0x01000193);
  return (h >>> 0).toString(16);
}

/** Waits until the threads have started, where there can be any. Throws if they do not. */
async function gather({ np, getThreads, setThreads }: Library, threads: number): Promise<void> {
  setThreads(threads);
  if (globalThis.crossOriginIsolated === false) return;
  for (let i = 0; i < 500 && getThreads() !== threads; i++) {
    np.ones([128, 128])
      .matmul(np.ones([128, 128]))
      .data();
    await new Promise((done) => setTimeout(done, 10));
  }
  if (getThreads() !== threads) throw new Error(`${getThreads()} threads instead of ${threads}`);
}

/** Trains and says what came of it. */
export async function outcome(library: Library, way: Way): Promise<Outcome> {
  const { setDevice, deviceInfo, getThreads, train } = library;
  const { threads = 1, strict = false, steps, stopAt } = way;
  await gather(library, threads);
  setDevice('wasm', { strict });
  let run = trainer(library, way);
  if (stopAt !== undefined) {
    await run.run({ steps: stopAt });
    const checkpoint = train.encodeCheckpoint(run.state());
    run = trainer(library, way);
    run.load(train.decodeCheckpoint(checkpoint));
  }
  const { losses } = await run.run({ steps: steps - run.step });
  const result = {
    bits: hash([...run.state().arrays].map(([, array]) => array.data())),
    losses: hash([Float64Array.from(losses)]),
    threads: getThreads(),
    fusedMultiplyAdd: deviceInfo().fusedMultiplyAdd,
  };
  if (run.step !== steps) throw new Error(`${run.step} steps instead of ${steps}`);
  setDevice('wasm');
  return result;
}

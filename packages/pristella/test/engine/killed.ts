// The process of threads.killed.test.ts: trains, has workers die at random moments, and prints a line for each death.
import { DeviceError, getThreads, nn, np, setThreads, train } from '../../src/index.ts';
import { random } from '../kernel/numbers.ts';
import { wasm } from './wasm.ts';

const [deaths, seed, hurry] = process.argv.slice(2).map(Number) as [number, number, number];
const STEPS = 3 * deaths;
const next = random(seed);

interface Pool {
  workers: { terminate(): void }[];
  giveBlas(files: object | null): void;
  run(kernel: number, call: Call, args: number, size: number): void;
}
const { pool } = wasm as unknown as { pool: Pool };

function training() {
  nn.manualSeed(1);
  const model = nn.sequential(
    nn.conv2d(1, 8, 3),
    nn.batchNorm(8),
    nn.relu,
    nn.maxPool2d(2),
    nn.flatten,
    nn.linear(8 * 13 * 13, 64),
    nn.relu,
    nn.dropout(0.3),
    nn.linear(64, 10),
  );
  const optimizer = train.adam()(model);
  const x = np.random.defaultRng(3).random([32, 1, 28, 28], { dtype: 'float32' }).detach();
  const t = np.random.defaultRng(4).integers(0, 10, [32]).detach();
  const streams = [...model.streams().values()];
  return {
    step(): void {
      const loss = nn.crossEntropy(model(x), t);
      loss.backward();
      optimizer.step();
    },
    /** All bits that a step may change. */
    bits: (): string =>
      [...model.stateDict(), ...optimizer.stateDict()]
        .map(([, v]) => Buffer.from(v.data().buffer).toString('base64'))
        .join(),
    draws: (): number[] => streams.map((s) => s.draws),
    redraw(draws: readonly number[]): void {
      for (const [i, s] of streams.entries()) s.draws = draws[i]!;
    },
  };
}

/** Waits until both threads take part. */
async function gather(): Promise<void> {
  for (let i = 0; i < 1000 && getThreads() < 2; i++) {
    np.ones([150, 150])
      .matmul(np.ones([150, 150]))
      .data();
    await new Promise((done) => setTimeout(done, 5));
  }
  if (getThreads() !== 2) throw new Error('the pool has not recovered');
}

type Call = (args: number, begin: number, end: number) => void;

/** Ends the worker from outside while a random job of the next step is shared. */
function terminateWithin(jobs: number): void {
  let left = 1 + Math.floor(next() * jobs);
  const { run } = pool;
  pool.run = (kernel, call, args, size) => {
    const accident: Call = (...part) => {
      if (--left === 0) {
        for (const until = now() + next() / 10; now() < until; );
        pool.workers[0]?.terminate();
        pool.run = run;
      }
      call(...part);
    };
    run.call(pool, kernel, accident, args, size);
  };
}

/** Has the next worker end by itself in the middle of a part, a few claims after `armed` was set. */
function dieWithin(how: string, claims: number): void {
  process.env.PRISTELLA_TEST_DEATH = `${how} ${1 + Math.floor(next() * claims)}`;
  pool.giveBlas({ koffi: `${import.meta.dirname}/workers-die.cjs`, library: '' });
}

/** A word of the control block that nobody uses: workers count their claims while it is 1. */
const armed = new Int32Array(wasm.arena.memory.buffer, 4 * 63, 1);
const now = performance.now.bind(performance);
if (hurry > 1) performance.now = () => now() * hurry;

setThreads(1);
const whole = training();
const wanted = [whole.bits()];
for (let i = 0; i < STEPS; i++) {
  whole.step();
  wanted.push(whole.bits());
}

setThreads(2);
const run = training();
let longest = 0;
let failures = 0;
let done = 0;

/** One step, which may fail; whatever happens, all that it may change is as it was before the step or as it is after. */
function attempt(): boolean {
  const draws = run.draws();
  const begun = now();
  let failed = false;
  try {
    run.step();
    done++;
  } catch (error) {
    failed = true;
    longest = Math.max(longest, now() - begun);
    if (!(error instanceof DeviceError) || !/a worker thread has stopped/.test(error.message) || !error.hint)
      throw error;
    run.redraw(draws);
  }
  if (run.bits() !== wanted[done]) throw new Error(`step ${done} is ${failed ? 'half applied' : 'wrong'}`);
  return !failed;
}

for (let death = 0; death < deaths; death++) {
  const how = ['terminated', 'throws', 'exits'][death % 3]!;
  if (how !== 'terminated') dieWithin(how, 30);
  await gather();
  if (how === 'terminated') terminateWithin(24);
  armed[0] = 1;
  const before = failures;
  for (let i = 0; i < 2; i++) {
    if (!attempt()) {
      failures++;
      // The very next step works.
      if (!attempt()) throw new Error('the step after a failure failed as well');
    }
  }
  armed[0] = 0;
  if (how !== 'terminated') pool.giveBlas(null);
  console.log(`death ${death + 1}: ${how}, ${failures > before ? 'a step failed' : 'no step noticed'}`);
}
await gather();
while (done < STEPS) if (!attempt()) throw new Error('a step failed without a death');
console.log(JSON.stringify({ done, failures, threads: getThreads(), longest: Math.round(longest) }));

/** Sizes that differ from step to step: batches in random order, sentences of every length, a token more each time. */
import { engine } from '../packages/pristella/src/engine/engine.ts';
import { nn, np, type Tensor, train } from '../packages/pristella/src/index.ts';
import { quantile } from './quartiles.ts';
import type { Row, Section } from './report.ts';

const random = np.random.defaultRng(7);
const uniform = (...shape: readonly number[]): Tensor => random.random(shape, { dtype: 'float32' }).sub(0.5).detach();
const classes = (count: number, most: number): Tensor =>
  np.array(
    Array.from({ length: count }, (_, i) => i % most),
    { dtype: 'int32' },
  );
const sizes = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const shuffled = (list: readonly number[]): number[] =>
  Array.from(random.permutation(list.length).data(), (i) => list[i]!);

type Step = (size: number) => void;

/** A step of 784-50-10 on a batch of a size. */
function mlp(): Step {
  const model = nn.sequential(nn.linear(784, 50), nn.relu, nn.linear(50, 10));
  const optimizer = train.sgd({ lr: 0.01 })(model);
  const [x, t] = [uniform(512, 784), classes(512, 10)];
  return (size) => {
    nn.crossEntropy(model(x.at(`:${size}`)), t.at(`:${size}`)).backward();
    optimizer.step();
  };
}

/** A recurrent network, unrolled: a step on a batch of sequences of one length. */
function recurrent(hidden: number, most: number, length: number): (batch: number, length: number) => void {
  const [input, again, out] = [nn.linear(32, hidden), nn.linear(hidden, hidden), nn.linear(hidden, 3)];
  const optimizer = train.sgd({ lr: 0.01 })([input, again, out].flatMap((m) => m.parameters()));
  const [x, t] = [uniform(most, length, 32), classes(most, 3)];
  return (batch, steps) => {
    let h: Tensor = np.zeros([batch, hidden], { dtype: 'float32' });
    const mine = x.at(`:${batch}`);
    for (let i = 0; i < steps; i++) h = np.tanh(input(mine.at(':', i)).add(again(h)));
    nn.crossEntropy(out(h), t.at(`:${batch}`)).backward();
    optimizer.step();
  };
}

/** The next token after so many, by two blocks of a transformer of width 64, all of them computed again. */
function transformer(): Step {
  const [width, heads] = [64, 4];
  const blocks = [0, 1].map(() => ({
    q: nn.linear(width, width),
    k: nn.linear(width, width),
    v: nn.linear(width, width),
    out: nn.linear(width, width),
    wide: nn.linear(width, 4 * width),
    narrow: nn.linear(4 * width, width),
  }));
  const head = nn.linear(width, width);
  const [words, places] = [uniform(width, width), uniform(256, width)];
  const normal = (x: Tensor): Tensor => {
    const c = x.sub(x.mean({ axis: -1, keepdims: true }));
    return c.div(c.square().mean({ axis: -1, keepdims: true }).add(1e-5).sqrt());
  };
  return (size) => {
    let x = words.take(classes(size, width), 0).add(places.at(`:${size}`));
    const row = np.arange(size).astype('int32');
    const later = row.reshape(size, 1).less(row).astype('float32').mul(-1e9);
    for (const block of blocks) {
      const h = normal(x);
      const split = (y: Tensor): Tensor => y.reshape(size, heads, width / heads).transpose(1, 0, 2);
      const [q, k, v] = [split(block.q(h)), split(block.k(h)), split(block.v(h))];
      const scores = q
        .matmul(k.transpose(0, 2, 1))
        .mul(0.25)
        .add(later);
      const e = scores.sub(scores.max({ axis: -1, keepdims: true })).exp();
      const seen = e.div(e.sum({ axis: -1, keepdims: true })).matmul(v);
      x = x.add(block.out(seen.transpose(1, 0, 2).reshape(size, width)));
      x = x.add(block.narrow(nn.relu(block.wide(normal(x)))));
    }
    head(normal(x))
      .at(size - 1)
      .data();
  };
}

const resident = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);

function timed(list: readonly number[], step: Step): number {
  const begun = performance.now();
  for (const size of list) step(size);
  return performance.now() - begun;
}

/** Sizes in random order, each for the first time, beside as many steps of their mean size, by turns. */
function unlike(work: string, step: Step, list: readonly number[]): Row {
  const mean = Math.round(list.reduce((a, b) => a + b, 0) / list.length);
  for (const size of [3, 5, 7, ...new Array<number>(20).fill(mean)]) step(size);
  const order = shuffled(list);
  const [many, one]: [number[], number[]] = [[], []];
  const made = engine.programs.structuresMade;
  for (let i = 0; i < order.length; i += 32) {
    const part = order.slice(i, i + 32);
    many.push(timed(part, step));
    // As much work, in steps of one size.
    one.push(
      timed(
        part.map(() => mean),
        step,
      ) *
        (part.reduce((a, b) => a + b, 0) / (mean * part.length)),
    );
  }
  const again = timed(order, step) / order.length;
  const [first, like] = [quantile(many, 0.5) / 32, quantile(one, 0.5) / 32];
  return {
    work,
    'sizes met first, ms': first,
    'one size, ms': like,
    ratio: first / like,
    'met again, ms': again,
    structures: engine.programs.structuresMade - made,
    'resident, MiB': resident(),
  };
}

/** Each size in turn, five times, and five times more. */
function growing(work: string, step: Step, list: readonly number[]): Row {
  const times = list.map((): number[] => []);
  const made = engine.programs.structuresMade;
  for (let pass = 0; pass < 10; pass++) for (const [i, size] of list.entries()) times[i]!.push(timed([size], step));
  const known = times.slice(3);
  const settled = known.map((t) => quantile(t.slice(5), 0.5));
  const ratios = known.map((t, i) => quantile(t.slice(0, 5), 0.5) / settled[i]!);
  const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0) / all.length;
  const first = sum(known.map(([t]) => t!));
  return {
    work,
    'sizes met first, ms': first,
    'met again, ms': sum(settled),
    ratio: first / sum(settled),
    'largest ratio of medians': Math.max(...ratios),
    structures: engine.programs.structuresMade - made,
    'resident, MiB': resident(),
  };
}

/** Steps of sizes that were not met before, and of the same sizes again. */
export function shapesSection(): Section {
  nn.manualSeed(0);
  const unrolled = recurrent(64, 512, 20);
  const sentence = recurrent(64, 16, 59);
  return {
    name: 'shapes',
    title: 'Sizes that differ from step to step',
    rows: [
      unlike('784-50-10, batches of 1 to 512', mlp(), sizes(1, 512)),
      unlike('20 steps of a recurrent network, batches of 1 to 512', (batch) => unrolled(batch, 20), sizes(1, 512)),
      growing('a transformer, 1 to 256 tokens', transformer(), sizes(1, 256)),
      growing('a recurrent network, 20 to 59 steps', (steps) => sentence(16, steps), sizes(20, 59)),
    ],
  };
}

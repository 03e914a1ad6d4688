/** What every Node peer does with its command line, its data and its coordinator. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const start = Date.now() - 1000 * process.uptime();

export function options() {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'a' },
      threads: { type: 'string', default: '1' },
      steps: { type: 'string', default: '0' },
      batch: { type: 'string', default: '0' },
      widen: { type: 'string', default: '0' },
      file: { type: 'string', default: '' },
      runtime: { type: 'string', default: 'web' },
    },
  });
  const { model, file, runtime } = values;
  const [threads, steps, batch, widen] = [values.threads, values.steps, values.batch, values.widen].map(Number);
  return { model, file, runtime, threads, steps, batch, widen };
}

/** The description of the model that was asked for, with its batch and widths. */
export function network({ model, batch, widen }) {
  const described = JSON.parse(readFileSync(join(import.meta.dirname, 'models.json'), 'utf8'))[model];
  described.batch = batch || described.batch;
  const weighted = described.layers.filter((l) => 'linear' in l || 'conv' in l);
  for (const layer of weighted.slice(0, -1)) layer['linear' in layer ? 'linear' : 'conv'] += widen;
  return described;
}

/** Batches of images (n, 784) from 0 to 1 and their labels, without end. */
export function* batches(size) {
  const folder = process.env.MNIST_DIR;
  const pixels = readFileSync(join(folder, 'train-images-idx3-ubyte')).subarray(16);
  const images = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) images[i] = pixels[i] / 255;
  const labels = readFileSync(join(folder, 'train-labels-idx1-ubyte')).subarray(8);
  let state = 12345;
  for (;;) {
    const x = new Float32Array(size * 784);
    const t = new Int32Array(size);
    for (let i = 0; i < size; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const index = state % labels.length;
      x.set(images.subarray(index * 784, index * 784 + 784), i * 784);
      t[i] = labels[index];
    }
    yield { x, t };
  }
}

/** Normally distributed numbers: Box and Muller (1958). */
export const normal = (count, std) =>
  Float32Array.from(
    { length: count },
    () => std * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()),
  );

const emit = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const memory = () => Math.round(process.resourceUsage().maxRSS / 1024);

/** Times `chosen.steps` steps and says how it went, or serves. */
export async function train(about, step, chosen) {
  let loss = await step();
  const { model, threads, steps } = chosen;
  const known = { ...about, node: process.version, model, threads, first_step_s: (Date.now() - start) / 1000 };
  if (steps === 0) return serve(known, step);
  for (let i = 0; i < 2; i++) await step();
  const times = [];
  for (let i = 0; i < steps; i++) {
    const begun = performance.now();
    loss = await step();
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const median = times[steps >> 1];
  emit({
    ...known,
    steps,
    step_ms: median,
    p10_ms: times[Math.floor(steps / 10)],
    img_s: Math.round((about.batch / median) * 1000),
    loss,
    rss_mb: memory(),
  });
  process.exit(0);
}

/**
 * Announces itself, then answers 'run N' with milliseconds a step until its input ends; 'work {...}' turns to the step
 * that `prepare` makes of a description.
 */
export async function serve(about, first, prepare) {
  let step = first;
  emit({ ...about, node: process.version });
  for await (const line of createInterface({ input: process.stdin })) {
    const space = line.indexOf(' ');
    const rest = line.slice(space + 1);
    if (line.startsWith('work ')) {
      step = await prepare(JSON.parse(rest));
      emit({});
      continue;
    }
    const count = Number(rest);
    let loss = 0;
    const begun = performance.now();
    for (let i = 0; i < count; i++) loss = await step();
    emit({ ms: (performance.now() - begun) / count, loss, rss_mb: memory() });
  }
  process.exit(0);
}

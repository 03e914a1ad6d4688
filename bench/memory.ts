/** Resident memory: while training (c), and over many synchronous steps that never free anything. */
import { nn, np, train } from '../packages/pristella/src/index.ts';
import { startOurs } from './peers.ts';
import type { Section } from './report.ts';
import { Served } from './subject.ts';

const megabytes = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

/** Memory in MiB: of the process, of JavaScript's heap, and of buffers beside that heap. */
interface Seen {
  readonly resident: number;
  readonly heap: number;
  readonly external: number;
}

/** Trains 784-50-10 with dropout and batch norm in one synchronous loop, and prints the resident memory ten times. */
export function soak(steps: number): void {
  nn.manualSeed(0);
  const { batchNorm, dropout, linear, relu, sequential } = nn;
  const model = sequential(linear(784, 50), batchNorm(50), relu, dropout(0.5), linear(50, 10));
  const optimizer = train.sgd({ lr: 0.1 })(model);
  const x = np.fromData(
    Float32Array.from({ length: 78400 }, (_, i) => ((i * 7919) % 1009) / 1009),
    [100, 784],
  );
  const t = np.fromData(
    Int32Array.from({ length: 100 }, (_, i) => i % 10),
    [100],
  );
  const seen: Seen[] = [];
  let loss = 0;
  for (let i = 1; i <= steps; i++) {
    const value = nn.crossEntropy(model(x), t);
    value.backward();
    optimizer.step();
    loss = value.item();
    if (i % (steps / 10) === 0) {
      const { rss, heapTotal, external } = process.memoryUsage();
      seen.push({ resident: megabytes(rss), heap: megabytes(heapTotal), external: megabytes(external) });
    }
  }
  process.stdout.write(`${JSON.stringify({ steps, loss, seen })}\n`);
}

/** The loop in a process of its own. */
export async function soakSection(steps: number, threads: number): Promise<Section> {
  const program = await Served.start(
    'soak',
    [process.execPath, `${import.meta.dirname}/run.ts`, '--soak', `${steps}`, '--threads', `${threads}`],
    {},
    3600,
  );
  const seen = program.about.seen as readonly Seen[];
  program.close();
  return {
    name: 'soak',
    title: `${steps} synchronous steps of 784-50-10 with dropout and batch norm, nothing freed`,
    rows: seen.map(({ resident, heap, external }, i) => ({
      steps: String(((i + 1) * steps) / 10),
      'resident, MiB': resident,
      'more than before': i === 0 ? '' : megabytes(2 ** 20 * (resident - seen[i - 1]!.resident)),
      'JavaScript heap': heap,
      'outside it': external,
    })),
  };
}

/** (c) with the whole training set. */
export async function residentSection(device: string, threads: number): Promise<Section> {
  const ours = await startOurs(['--model', 'c', '--device', device, '--threads', `${threads}`]);
  const rows = [];
  for (let i = 0; i < 5; i++) {
    await ours.run(60);
    rows.push({ steps: String((i + 1) * 60), 'resident, MiB': ours.memory() });
  }
  ours.close();
  return { name: 'memory', title: 'Resident memory while training (c), data set included', rows };
}

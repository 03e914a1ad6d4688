/** Resident memory: while training (c), and over many synchronous steps that never free anything. */
import { nn, np, train } from '../packages/pristella/src/index.ts';
import { startOurs } from './peers.ts';
import type { Row, Section } from './report.ts';
import { Served } from './subject.ts';

const megabytes = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

/** Memory in MiB: of the process, of JavaScript's heap, and of buffers beside that heap. */
interface Seen {
  readonly steps: number;
  readonly resident: number;
  readonly heap: number;
  readonly external: number;
}

/** What is trained in a soak. */
interface Soaked {
  readonly name: string;
  readonly image: readonly number[];
  /** How many steps of the MLP one of its steps stands for. */
  readonly share: number;
  /** Steps for which growth is told. */
  readonly per: number;
  build(): nn.Sequential;
}

const { batchNorm, conv2d, dropout, flatten, linear, maxPool2d, relu, sequential } = nn;

const soaked: Readonly<Record<string, Soaked>> = {
  mlp: {
    name: '784-50-10 with batch norm and dropout',
    image: [784],
    share: 1,
    per: 100_000,
    build: () => sequential(linear(784, 50), batchNorm(50), relu, dropout(0.5), linear(50, 10)),
  },
  convnet: {
    name: 'SimpleConvNet with dropout',
    image: [1, 28, 28],
    share: 50,
    per: 10_000,
    build: () =>
      sequential(conv2d(1, 30, 5), relu, maxPool2d(2), flatten, linear(4320, 100), relu, dropout(0.5), linear(100, 10)),
  },
};

/** How often a soak looks at the memory. */
const LOOKS = 50;

/** Trains a network in one synchronous loop, and prints what memory it held on the way. */
export function soak(network: string, steps: number): void {
  const { build, image } = soaked[network]!;
  nn.manualSeed(0);
  const model = build();
  const optimizer = train.sgd({ lr: 0.1 })(model);
  const pixels = Float32Array.from({ length: 78400 }, (_, i) => ((i * 7919) % 1009) / 1009);
  const x = np.fromData(pixels, [100, ...image]);
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
    if (i % Math.ceil(steps / LOOKS) === 0) {
      const { rss, heapTotal, external } = process.memoryUsage();
      seen.push({ steps: i, resident: megabytes(rss), heap: megabytes(heapTotal), external: megabytes(external) });
    }
  }
  process.stdout.write(`${JSON.stringify({ steps, loss, seen })}\n`);
}

/** The slope of a straight line through (x, y), by least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [mean(points.map((p) => p[0])), mean(points.map((p) => p[1]))];
  const over = points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0);
  return over / points.reduce((sum, p) => sum + (p[0] - x) ** 2, 0);
}

/** Growth per so many steps, fitted to all looks after the first fifth, in which programs and heaps find their size. */
const growth = (seen: readonly Seen[], of: 'resident' | 'heap' | 'external', per: number): number =>
  per * slope(seen.slice(Math.ceil(seen.length / 5)).map((s) => [s.steps, s[of]] as const));

/** The loops, each in a process of its own. */
export async function soakSection(steps: number, threads: number): Promise<Section> {
  const rows: Row[] = [];
  const notes: string[] = [];
  for (const [network, { name, share, per }] of Object.entries(soaked)) {
    const program = await Served.start(
      'soak',
      [
        process.execPath,
        `${import.meta.dirname}/run.ts`,
        ...['--soak', network, '--soak-steps', `${Math.round(steps / share)}`, '--threads', `${threads}`],
      ],
      {},
      24 * 3600,
    );
    const seen = program.about.seen as readonly Seen[];
    program.close();
    for (const s of seen.filter((_, i) => (i + 1) % (LOOKS / 10) === 0)) {
      rows.push({
        network,
        steps: String(s.steps),
        'resident, MiB': s.resident,
        'JavaScript heap': s.heap,
        'outside it': s.external,
      });
    }
    const [resident, heap, external] = (['resident', 'heap', 'external'] as const).map((of) =>
      growth(seen, of, per).toFixed(2),
    );
    notes.push(
      `${name}: resident memory grows by ${resident} MiB in ${per} steps, the heap by ${heap}, buffers outside it by ${external} (least squares, without the first fifth)`,
    );
  }
  return { name: 'soak', title: 'Synchronous steps, nothing freed by hand', rows, notes };
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

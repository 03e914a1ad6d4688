/** Networks beyond the book, on both of our devices beside two versions of PyTorch: all take turns, and the faster PyTorch counts. */
import { type Peer, startOurs, startPeer } from './peers.ts';
import { brief, quantile, quartiles } from './quartiles.ts';
import type { Row, Section } from './report.ts';
import { type PairingOptions, type Subject, turns } from './subject.ts';

export interface ZooOptions extends PairingOptions {
  /** Each number of threads is measured by itself. */
  readonly threads: readonly number[];
  /** How often the processes are started anew, each for its share of the pairs. */
  readonly rounds: number;
  readonly peers: readonly Peer[];
}

const devices = ['wasm', 'native'] as const;
type Device = (typeof devices)[number];

/** The largest ratio, and the geometric mean of all, that we want on one thread. */
const goals: Readonly<Record<Device, { readonly most: number; readonly mean: number }>> = {
  wasm: { most: 1.35, mean: 1.05 },
  native: { most: 1.2, mean: 0.95 },
};

/**
 * Memory stays with its process, as with other allocators: else PyTorch's is slower than its users see it, for its large arrays go
 * back to the system and come again page by page. The BLAS finds out by itself what machine it is on.
 */
const environment: NodeJS.ProcessEnv = {
  MALLOC_MMAP_THRESHOLD_: '4000000000',
  MALLOC_TRIM_THRESHOLD_: '8000000000',
  OPENBLAS_CORETYPE: undefined,
  OPENBLAS_L2_SIZE: undefined,
};

/** What was measured of one subject. */
interface Measured {
  /** Milliseconds a step, turn by turn. */
  readonly ms: number[];
  /** Seconds of the first two steps, what is compiled for them included, at each start. */
  readonly first: number[];
}
const median = (values: readonly number[]): number => quantile(values, 0.5);

type Start = readonly [name: string, start: () => Promise<Subject>];

function startsOf(net: string, threads: number, peers: readonly Peer[]): Start[] {
  const count = ['--threads', `${threads}`];
  const ours = devices.map(
    (device): Start => [
      device,
      () => startOurs(['--task', `zoo ${net}`, '--device', device, ...count], { seconds: 600, env: environment }),
    ],
  );
  const theirs = peers.map(
    (peer): Start => [
      peer,
      () => startPeer(peer, 'zoo', ['--model', net, ...count], { seconds: 600, env: environment }),
    ],
  );
  return [...ours, ...theirs];
}

/** All subjects of a network by turns, with those left out that cannot start. */
async function measure(
  net: string,
  threads: number,
  options: ZooOptions,
  notes: Set<string>,
): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>();
  const pairs = Math.ceil(options.pairs / options.rounds);
  for (let round = 0; round < options.rounds; round++) {
    const running: { readonly subject: Subject; readonly found: Measured }[] = [];
    try {
      for (const [name, start] of startsOf(net, threads, options.peers)) {
        try {
          const subject = await start();
          const key = name.startsWith('torch') ? `torch ${subject.about.version}` : name;
          const found = measured.get(key) ?? { ms: [], first: [] };
          measured.set(key, found);
          found.first.push(Number(subject.about.first_two_s));
          running.push({ subject, found });
        } catch (error) {
          notes.add(`${name} is left out: ${(error as Error).message.split('\n')[0]}`);
        }
      }
      const subjects = running.map(({ subject }) => subject);
      for (const times of await turns(subjects, { pairs, slice: options.slice }))
        for (const [i, { found }] of running.entries()) found.ms.push(times[i] ?? Number.NaN);
    } finally {
      for (const { subject } of running) subject.close();
    }
  }
  return measured;
}

/** A network's row, with the ratios of our devices to the faster PyTorch. */
function rowOf(net: string, threads: number, measured: ReadonlyMap<string, Measured>): Row {
  const theirs = [...measured].filter(([name]) => name.startsWith('torch')).map(([, each]) => each);
  theirs.sort((a, b) => median(a.ms) - median(b.ms));
  const [faster] = theirs;
  const ratios = devices.flatMap((device) => {
    const ours = measured.get(device);
    if (!ours || !faster) return [];
    return [[`${device} ratio`, quartiles(ours.ms.map((ms, i) => ms / (faster.ms[i] ?? Number.NaN)))] as const];
  });
  return {
    net,
    threads,
    ...Object.fromEntries([...measured].map(([name, { ms }]) => [`${name}, ms`, median(ms)])),
    ...Object.fromEntries(ratios),
    ...Object.fromEntries([...measured].map(([name, { first }]) => [`${name}, first two s`, median(first)])),
  };
}

/** What is said of all rows of one number of threads on a device. */
function noteOf(rows: readonly Row[], device: Device, threads: number): string[] {
  const of = rows.filter((row) => row.threads === threads);
  const ratios = of.flatMap((row) => {
    const ratio = row[`${device} ratio`];
    return Array.isArray(ratio) ? [[row.net, ratio[1] as number] as const] : [];
  });
  if (ratios.length === 0) return [];
  const mean = Math.exp(ratios.reduce((sum, [, ratio]) => sum + Math.log(ratio), 0) / ratios.length);
  const { most, mean: least } = goals[device];
  const beyond = ratios.filter(([, ratio]) => ratio > most).map(([net, ratio]) => `${net} ${brief(ratio)}`);
  const late = of.flatMap((row) => {
    const [ours, ...theirs] = [device, 'torch'].flatMap((start) =>
      Object.entries(row).flatMap(([column, value]) =>
        column.startsWith(start) && column.endsWith(', first two s') ? [Number(value)] : [],
      ),
    );
    const their = Math.min(...theirs);
    return ours !== undefined && ours > Math.max(2 * their, their + 0.5) ? [`${row.net}`] : [];
  });
  const where = `${device}, ${threads} thread${threads === 1 ? '' : 's'}`;
  const goal = threads === 1 ? `, where at most ${least} is wanted, and of none more than ${most}` : '';
  return [
    `${where}: the geometric mean of ${ratios.length} is ${brief(mean)}${goal}; above ${most}: ${beyond.join(', ') || 'none'}`,
    `${where}: first two steps longer than twice PyTorch's and than .5 s more: ${late.join(', ') || 'none'}`,
  ];
}

export async function zooSection(names: readonly string[], options: ZooOptions): Promise<Section> {
  const rows: Row[] = [];
  const notes = new Set<string>();
  for (const threads of options.threads)
    for (const net of names) rows.push(rowOf(net, threads, await measure(net, threads, options, notes)));
  for (const threads of options.threads)
    for (const device of devices) for (const note of noteOf(rows, device, threads)) notes.add(note);
  const title = "A step of networks beyond the book; ratio: our time as a multiple of the faster PyTorch's";
  return { name: 'zoo', title, rows, notes: [...notes] };
}

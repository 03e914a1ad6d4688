/** Networks beyond the book, on both of our devices beside two versions of PyTorch: all take turns, and the faster PyTorch counts. */
import { type Peer, startOurs, startPeer } from './peers.ts';
import { brief, quantile, quartiles } from './quartiles.ts';
import type { Row, Section } from './report.ts';
import { type PairingOptions, type Served, type Subject, turns } from './subject.ts';

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
  /** The same of the processor, of every run: other work on the machine adds little to it. */
  readonly processor: number[];
  /** Seconds of the first two steps, what is compiled for them included, at each start. */
  readonly first: number[];
}
const median = (values: readonly number[]): number => quantile(values, 0.5);
type Start = readonly [name: string, start: () => Promise<Served>];

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

/** A subject of whose runs it is noted what the processor did. */
const watched = (served: Served, { processor }: Measured): Subject => ({
  name: served.name,
  about: served.about,
  async run(steps) {
    const ms = await served.run(steps);
    processor.push(served.processor());
    return ms;
  },
  memory: () => served.memory(),
  close: () => served.close(),
});

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
          const found = measured.get(key) ?? { ms: [], processor: [], first: [] };
          measured.set(key, found);
          found.first.push(Number(subject.about.first_two_s));
          running.push({ subject: watched(subject, found), found });
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
    const processor = median(ours.processor) / Math.min(...theirs.map((each) => median(each.processor)));
    return [
      [`${device} ratio`, quartiles(ours.ms.map((ms, i) => ms / (faster.ms[i] ?? Number.NaN)))],
      [`${device} of processor`, processor],
    ] as const;
  });
  return {
    net,
    threads,
    ...Object.fromEntries([...measured].map(([name, { ms }]) => [`${name}, ms`, median(ms)])),
    ...Object.fromEntries(ratios),
    ...Object.fromEntries([...measured].map(([name, { first }]) => [`${name}, first two s`, median(first)])),
  };
}

const meanOf = (values: readonly number[]): string =>
  brief(Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length));

/** The numbers of the rows in a column, of quartiles the median, with the networks' names. */
const inColumn = (rows: readonly Row[], column: string): (readonly [net: string, value: number])[] =>
  rows.flatMap((row) => {
    const value = row[column];
    if (value === undefined || typeof value === 'string') return [];
    return [[`${row.net}`, typeof value === 'number' ? value : value[1]]];
  });

/** The networks whose first two steps take longer on a device than we want beside any PyTorch. */
function lateOn(device: Device, rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    const columns = Object.keys(row).filter((column) => column.endsWith(', first two s'));
    const secondsOf = (name: string): number[] => columns.filter((c) => c.startsWith(name)).map((c) => Number(row[c]));
    const their = Math.min(...secondsOf('torch'));
    return secondsOf(device).some((ours) => ours > Math.max(2 * their, their + 0.5)) ? [`${row.net}`] : [];
  });
}

/** What is said of all rows of one number of threads on a device. */
function notesOf(all: readonly Row[], device: Device, threads: number): string[] {
  const rows = all.filter((row) => row.threads === threads);
  const ratios = inColumn(rows, `${device} ratio`);
  if (ratios.length === 0) return [];
  const { most, mean } = goals[device];
  const beyond = ratios.filter(([, ratio]) => ratio > most).map(([net, ratio]) => `${net} ${brief(ratio)}`);
  const processor = meanOf(inColumn(rows, `${device} of processor`).map(([, value]) => value));
  const goal = threads === 1 ? ` (wanted: ${mean}, and of none above ${most})` : '';
  const where = `${device}, ${threads} thread${threads === 1 ? '' : 's'}`;
  return [
    `${where}: the geometric mean of ${ratios.length} is ${meanOf(ratios.map(([, ratio]) => ratio))}${goal}, of the processor ${processor}; above ${most}: ${beyond.join(', ') || 'none'}`,
    `${where}: first two steps more than twice as long as PyTorch's, and than .5 s longer: ${lateOn(device, rows).join(', ') || 'none'}`,
  ];
}

export async function zooSection(names: readonly string[], options: ZooOptions): Promise<Section> {
  const rows: Row[] = [];
  const notes = new Set<string>();
  for (const threads of options.threads)
    for (const net of names) rows.push(rowOf(net, threads, await measure(net, threads, options, notes)));
  for (const threads of options.threads)
    for (const device of devices) for (const note of notesOf(rows, device, threads)) notes.add(note);
  const title = "A step of networks beyond the book; ratio: our time as a multiple of the faster PyTorch's";
  return { name: 'zoo', title, rows, notes: [...notes] };
}

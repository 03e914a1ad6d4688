import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Quartiles, quantile, quartiles } from './quartiles.ts';

/** Something that does the same work again and again, here or in a process of its own. */
export interface Subject {
  readonly name: string;
  /** What it said of itself: versions, threads, the time of its first step. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Milliseconds a step, on average over so many steps. */
  run(steps: number): Promise<number>;
  /** Resident memory in MiB after the last run, where it is known. */
  memory(): number;
  close(): void;
}

/** Work in this process. */
export const inProcess = (name: string, step: () => void): Subject => ({
  name,
  about: {},
  async run(steps) {
    const begun = performance.now();
    for (let i = 0; i < steps; i++) step();
    return (performance.now() - begun) / steps;
  },
  memory: () => process.memoryUsage.rss() / 2 ** 20,
  close: () => {},
});

type Line = Readonly<Record<string, unknown>>;

/** A process that answers each line it is sent by one line of JSON. */
export class Served implements Subject {
  readonly name: string;
  about: Line = {};
  private readonly child: ChildProcess;
  private readonly waiting: { resolve(line: Line): void; reject(error: Error): void }[] = [];
  private errors = '';
  private resident = 0;
  private used = Number.NaN;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.child = child;
    createInterface({ input: child.stdout! }).on('line', (text) =>
      this.waiting.shift()?.resolve(JSON.parse(text) as Line),
    );
    child.stderr!.on('data', (data: Buffer) => {
      this.errors = (this.errors + data.toString()).slice(-2000);
    });
    child.on('error', (error) => this.fail(error));
    child.on('exit', (code) => this.fail(new Error(`${name} ended with ${code}\n${this.errors}`)));
  }

  /** Starts a program and waits for its first line. Throws if none comes within the seconds given. */
  static async start(
    name: string,
    command: readonly string[],
    env: NodeJS.ProcessEnv = {},
    seconds = 60,
  ): Promise<Served> {
    const child = spawn(command[0]!, command.slice(1), { env: { ...process.env, ...env }, stdio: 'pipe' });
    const served = new Served(name, child);
    const bound = setTimeout(() => {
      served.fail(new Error(`${name}: no first step in ${seconds} s`));
      served.close();
    }, seconds * 1000);
    try {
      served.about = await served.answer();
    } finally {
      clearTimeout(bound);
    }
    return served;
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
  private answer(): Promise<Line> {
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }
  private ask(line: string): Promise<Line> {
    this.child.stdin!.write(`${line}\n`);
    return this.answer();
  }

  async run(steps: number): Promise<number> {
    const { ms, cpu_ms, rss_mb } = await this.ask(`run ${steps}`);
    this.resident = Number(rss_mb);
    this.used = Number(cpu_ms);
    return Number(ms);
  }
  /** Turns to another piece of work, described in JSON. */
  async turnTo(work: unknown): Promise<void> {
    await this.ask(`work ${JSON.stringify(work)}`);
  }
  memory(): number {
    return this.resident;
  }
  /** Milliseconds of the processor a step in the last run, of all threads: what else the machine does hardly adds to it. */
  processor(): number {
    return this.used;
  }
  close(): void {
    this.child.stdin!.end();
    this.child.kill();
  }
}

export interface Pairing {
  /** Milliseconds a step of each. */
  readonly ours: Quartiles;
  readonly theirs: Quartiles;
  /** Ours divided by theirs, pair by pair. */
  readonly ratio: Quartiles;
}

export interface PairingOptions {
  readonly pairs: number;
  /** Milliseconds a slice should last. */
  readonly slice: number;
}

/** How many steps fill a slice. The untimed slices before warm up: compilers optimize what has run for a while. */
export async function stepsOfSlice(subject: Subject, slice: number): Promise<number> {
  let ms = await subject.run(1);
  for (let i = 0; i < 4; i++) ms = await subject.run(Math.max(1, Math.min(1000, Math.round(slice / ms))));
  return Math.max(1, Math.round(slice / ms));
}

/**
 * Subjects take turns in short slices, so that a change of the machine's speed meets all of them; each round begins with
 * another one. Returns the milliseconds a step of each, round by round.
 */
export async function turns(subjects: readonly Subject[], { pairs, slice }: PairingOptions): Promise<number[][]> {
  const steps: number[] = [];
  for (const subject of subjects) steps.push(await stepsOfSlice(subject, slice));
  const rounds: number[][] = [];
  for (let round = 0; round < pairs; round++) {
    const times: number[] = [];
    for (let k = 0; k < subjects.length; k++) {
      const who = (round + k) % subjects.length;
      times[who] = await subjects[who]!.run(steps[who]!);
    }
    rounds.push(times);
  }
  return rounds;
}

/** Two subjects beside each other. */
export async function pair(ours: Subject, theirs: Subject, options: PairingOptions): Promise<Pairing> {
  const times = await turns([ours, theirs], options);
  return {
    ours: quartiles(times.map(([a]) => a!)),
    theirs: quartiles(times.map(([, b]) => b!)),
    ratio: quartiles(times.map(([a, b]) => a! / b!)),
  };
}

/** Milliseconds of one call: the fastest tenth of many samples of at least a fifth of a millisecond each. */
export function fastestTenth(run: () => void, warm = 150, measure = 150): number {
  const start = performance.now();
  let calls = 0;
  for (; performance.now() - start < warm; calls++) run();
  const inner = Math.max(1, Math.ceil((0.2 * calls) / warm));
  const times: number[] = [];
  const from = performance.now();
  while (performance.now() - from < measure || times.length < 5) {
    const t = performance.now();
    for (let i = 0; i < inner; i++) run();
    times.push((performance.now() - t) / inner);
  }
  return quantile(times, 0.1);
}

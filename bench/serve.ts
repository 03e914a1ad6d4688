import { createInterface } from 'node:readline';

import { type Device, setDevice, setThreads } from '../packages/pristella/src/index.ts';
import { libraryVersion, load, machine } from './machine.ts';
import { type ModelChoice, prepareTraining } from './network.ts';
import { quantile } from './quartiles.ts';
import { prepareTask } from './tasks.ts';

export interface TrainChoice extends ModelChoice {
  readonly device: string;
  readonly threads: number;
  /** 0 to serve until the input ends. */
  readonly steps: number;
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
const emit = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** Chooses where the engine computes, and on how many threads. Throws for what it cannot do. */
export function chooseDevice(device: string, threads: number): void {
  setDevice(device as Device);
  setThreads(threads);
}

/**
 * Trains one model as the peers' programs do: prints one JSON line after `steps` steps or, without a number of steps,
 * announces itself and answers each `run N` by the milliseconds a step.
 */
export async function trainAsPeer(choice: TrainChoice): Promise<void> {
  const { step, batch } = await prepareTraining(choice);
  let loss = step();
  const { model, threads, steps } = choice;
  const about = {
    peer: `pristella-${choice.device}`,
    version: libraryVersion,
    model,
    threads,
    batch,
    first_step_s: Number((performance.now() / 1000).toFixed(3)),
    node: process.version,
    machine,
  };
  for (let i = 0; i < 4; i++) step();
  if (steps === 0) return serve(about, step);
  const times: number[] = [];
  const processor = process.cpuUsage();
  for (let i = 0; i < steps; i++) {
    const begun = performance.now();
    loss = step();
    times.push(performance.now() - begun);
  }
  const { user, system } = process.cpuUsage(processor);
  const median = quantile(times, 0.5);
  emit({
    ...about,
    steps,
    step_ms: Number(median.toFixed(3)),
    p10_ms: Number(quantile(times, 0.1).toFixed(3)),
    cpu_ms: Number(((user + system) / 1000 / steps).toFixed(3)),
    img_s: Math.round((batch / median) * 1000),
    loss: Number(loss.toFixed(4)),
    rss_mb: megabytes(process.memoryUsage.rss()),
    most_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    load: load(),
  });
}

/** Serves one piece of work, by its name. */
export async function serveTask(name: string): Promise<void> {
  const step = await prepareTask(name);
  const begun = performance.now();
  step();
  step();
  const first = (performance.now() - begun) / 1000;
  await serve({ peer: 'pristella', version: libraryVersion, work: name, first_two_s: first }, step);
}

async function serve(about: object, step: () => unknown): Promise<void> {
  emit(about);
  for await (const line of createInterface({ input: process.stdin })) {
    const count = Number(line.split(' ')[1]);
    let last: unknown;
    const [begun, before] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < count; i++) last = step();
    const ms = (performance.now() - begun) / count;
    const { user, system } = process.cpuUsage(before);
    emit({
      ms,
      cpu_ms: (user + system) / 1000 / count,
      ...(typeof last === 'number' && { loss: last }),
      rss_mb: megabytes(process.memoryUsage.rss()),
    });
  }
}

/** Training the four models: ours alone, or beside each peer in pairs of slices; also at other batches and widths. */
import { describe, modelNames } from './network.ts';
import { type Peer, startOurs, startPeer } from './peers.ts';
import { quartiles } from './quartiles.ts';
import type { Row, Section } from './report.ts';
import { type PairingOptions, pair, type Subject, stepsOfSlice } from './subject.ts';

export interface TrainingOptions extends PairingOptions {
  readonly device: string;
  readonly threads: number;
  readonly peers: readonly Peer[];
}

export interface Variant {
  readonly model: string;
  readonly batch?: number;
  readonly widen?: number;
}

/** What a peer cannot do, and why. */
function whyNot(peer: Peer, model: string): string | undefined {
  return peer === 'jaxjs' && model === 'd' ? 'compiles (d) for more than 100 s before its first step' : undefined;
}

/** PyTorch is shown with one thread too, where we have more: it is not always slower. The JavaScript peers have one. */
function threadsOf(peer: Peer, ours: number): readonly number[] {
  if (peer === 'torch') return ours === 1 ? [1] : [1, ours];
  return [peer === 'numpy' ? ours : 1];
}

async function alone(subject: Subject, { pairs, slice }: PairingOptions): Promise<readonly [number, number, number]> {
  const steps = await stepsOfSlice(subject, slice);
  const times: number[] = [];
  for (let i = 0; i < pairs; i++) times.push(await subject.run(steps));
  return quartiles(times);
}

/** One variant of a model, beside each peer that can train it. */
export async function compare(variant: Variant, options: TrainingOptions): Promise<{ rows: Row[]; notes: string[] }> {
  const { model, batch = 0, widen = 0 } = variant;
  const { device, peers } = options;
  const choice = ['--model', model, '--batch', `${batch}`, '--widen', `${widen}`];
  const threads = (n: number): string[] => ['--threads', `${n}`];
  const ours = await startOurs([...choice, '--device', device, ...threads(options.threads)]);
  const about: Row = { model, batch: batch || describe({ model, batch, widen }).batch, ...(widen > 0 && { widen }) };
  const rows: Row[] = [];
  const notes: string[] = [];
  try {
    if (peers.length === 0) {
      const ms = await alone(ours, options);
      return {
        rows: [{ ...about, 'ms a step': ms, 'images/s': Math.round((1000 * Number(about.batch)) / ms[1]) }],
        notes,
      };
    }
    for (const [peer, count] of peers.flatMap((p) => threadsOf(p, options.threads).map((n) => [p, n] as const))) {
      const reason = whyNot(peer, model);
      if (reason) {
        notes.push(`${peer} ${reason}`);
        continue;
      }
      try {
        const other = await startPeer(peer, 'train', [...choice, ...threads(count)]);
        const { ours: own, theirs, ratio } = await pair(ours, other, options);
        other.close();
        const name = `${peer} ${other.about.version}`;
        rows.push({ ...about, peer: name, threads: count, 'ours, ms': own, 'theirs, ms': theirs, ratio });
      } catch (error) {
        notes.push(`${peer} on (${model}): ${(error as Error).message.split('\n')[0]}`);
      }
    }
  } finally {
    ours.close();
  }
  return { rows, notes };
}

async function compareAll(
  variants: readonly Variant[],
  options: TrainingOptions,
): Promise<Pick<Section, 'rows' | 'notes'>> {
  const all = [];
  for (const variant of variants) all.push(await compare(variant, options));
  return { rows: all.flatMap((r) => r.rows), notes: [...new Set(all.flatMap((r) => r.notes))] };
}

export const trainingSection = async (options: TrainingOptions, models = modelNames): Promise<Section> => ({
  name: 'training',
  title: 'A training step; ratio: our time as a multiple of theirs',
  ...(await compareAll(
    models.map((model) => ({ model })),
    options,
  )),
});

/** Other batches, and every hidden width three larger: the ratios should hold. */
export async function scalingSection(options: TrainingOptions, models = modelNames): Promise<Section> {
  const torch = options.peers.filter((p) => p === 'torch');
  const variants = models.flatMap((model) => [
    { model, batch: 37 },
    { model, batch: model === 'b' ? 100 : 128 },
    { model, widen: 3 },
  ]);
  return {
    name: 'scaling',
    title: 'A training step at other batches, and with every hidden layer wider by three',
    ...(await compareAll(variants, { ...options, peers: torch })),
  };
}

/** Each model on several threads, beside itself on one. */
export async function threadsSection(options: TrainingOptions, count: number, models = modelNames): Promise<Section> {
  const rows: Row[] = [];
  for (const model of models) {
    const start = (threads: number): Promise<Subject> =>
      startOurs(['--model', model, '--device', options.device, '--threads', `${threads}`]);
    const [many, one] = [await start(count), await start(1)];
    const { ours, theirs, ratio } = await pair(many, one, options);
    for (const subject of [many, one]) subject.close();
    rows.push({ model, threads: count, 'ms a step': ours, 'one thread, ms': theirs, ratio });
  }
  return { name: 'threads', title: `A training step on ${count} threads and on one`, rows };
}

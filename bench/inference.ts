/** Inference with (c): one image at a time, and a thousand. */
import { noGrad, np } from '../packages/pristella/src/index.ts';
import { buildNetwork, describe } from './network.ts';
import { type Peer, startPeer } from './peers.ts';
import { quartiles } from './quartiles.ts';
import type { Row, Section } from './report.ts';
import { inProcess, type PairingOptions, pair, type Subject, stepsOfSlice } from './subject.ts';

export interface InferenceOptions extends PairingOptions {
  readonly threads: number;
  readonly peers: readonly Peer[];
}

/** The network run forward on fresh images, its answers read. */
function forward(batch: number): Subject {
  const model = buildNetwork(describe({ model: 'c', batch, widen: 0 }));
  model.eval();
  const pixels = new Float32Array(batch * 784).fill(0.5);
  return inProcess('pristella', () => {
    noGrad(() => model(np.fromData(pixels, [batch, 1, 28, 28])).data());
  });
}

export async function inferenceSection(options: InferenceOptions): Promise<Section> {
  const rows: Row[] = [];
  const notes: string[] = [];
  const rate = (batch: number, ms: number): number => Math.round((1000 * batch) / ms);
  for (const batch of [1, 1000]) {
    const ours = forward(batch);
    if (options.peers.length === 0) {
      const steps = await stepsOfSlice(ours, options.slice);
      const times: number[] = [];
      for (let i = 0; i < options.pairs; i++) times.push(await ours.run(steps));
      const ms = quartiles(times);
      rows.push({ batch, ms: ms, 'images/s': rate(batch, ms[1]) });
    }
    for (const name of options.peers) {
      try {
        const peer = await startPeer(name, 'infer', ['--threads', `${options.threads}`]);
        await peer.turnTo({ batch });
        const { ours: own, theirs, ratio } = await pair(ours, peer, options);
        peer.close();
        const both = { 'our images/s': rate(batch, own[1]), 'their images/s': rate(batch, theirs[1]) };
        rows.push({ batch, peer: name, 'ours, ms': own, 'theirs, ms': theirs, ratio, ...both });
      } catch (error) {
        notes.push(`${name}: ${(error as Error).message.split('\n')[0]}`);
      }
    }
  }
  return { name: 'inference', title: 'Inference with (c)', rows, notes };
}

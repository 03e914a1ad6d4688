/** Networks beyond the book, each the twin of one in `peers/torch_zoo.py`: the same sizes, batch, loss and optimizer. */
import { nn, np, train } from '../../packages/pristella/src/index.ts';
import { bag } from './bag.ts';
import { conv1d } from './conv1d.ts';
import { gpt } from './gpt.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import { mlpbn } from './mlpbn.ts';
import { mobilenet } from './mobilenet.ts';
import type { Drawn, Net } from './net.ts';
import { resnet8 } from './resnet8.ts';
import { unet } from './unet.ts';
import { vae } from './vae.ts';
import { wide } from './wide.ts';

const nets: Readonly<Record<string, (random: np.random.Generator, drawn?: Drawn) => Net>> = {
  lstm,
  gru,
  gpt,
  resnet8,
  mobilenet,
  unet,
  vae,
  conv1d,
  mlpbn,
  bag,
  wide,
};

/** The networks' names. */
export const zooNames: readonly string[] = Object.keys(nets);

/** A network at its start. Throws for one that is not there. */
export function makeNet(name: string, drawn?: Drawn): Net {
  const make = nets[name];
  if (!make) throw new Error(`there is no network '${name}': ${zooNames.join(', ')}`);
  nn.manualSeed(0);
  return make(np.random.defaultRng(0), drawn);
}

/** Adam's steps on one batch, which give the loss. */
export function learner(net: Net): () => number {
  const optimizer = train.adam({ lr: 1e-3 })(net.model);
  const [x, target] = [net.x.detach(), net.target.detach()];
  return () => {
    const l = net.loss(x, target);
    l.backward();
    optimizer.step();
    return l.item();
  };
}

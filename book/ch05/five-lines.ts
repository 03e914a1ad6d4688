/**
 * The network of this chapter in five lines of `nn`: no layer is written by hand, and no gradient either. The lines between
 * the two comments are all there is to it.
 *
 * 用 nn 的五行写出本章的网络：不用手写任何一层，也不用手写梯度。两条注释之间就是全部代码。
 */
import { data, nn, train } from 'pristella';
import { holds, quick, reproduces, seed } from '../page.ts';

nn.manualSeed(seed);
const { train: all, test } = await data.mnist();
const digits = quick
  ? train.subset(
      train.asDataset(all),
      Int32Array.from({ length: 10_000 }, (_, i) => i),
    )
  : all;

// Five lines:
const model = nn.sequential(nn.linear(784, 50), nn.relu, nn.linear(50, 10));
const optimizer = train.sgd({ lr: 0.1 });
await train.fit(model, digits, { loss: nn.crossEntropy, optimizer, epochs: quick ? 2 : 17, seed });
export const scores = await train.evaluate(model, test);
console.log(model, scores);
// That is all.

reproduces('TwoLayerNet, ReLU, by nn: test accuracy', scores.accuracy!, 0.969, { least: quick ? 0.85 : 0.962 });
holds('39,760 parameters', model.parameterCount === 39_760);

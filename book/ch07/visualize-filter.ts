/**
 * The 30 filters of the convolution before and after training: noise at first, then edges and blobs. They begin with a deviation
 * of 0.01, as the book's: so small a beginning is soon outgrown by what is learnt, and two epochs of 10,000 digits show it. The change
 * is measured too: neighbouring weights of a trained filter are alike, those of a random one are not.
 *
 * 卷积层的 30 个滤波器在训练前后的样子：起初是噪声，后来是边缘和斑块。与书中一样，初始权重的标准差为 0.01：这么小的初值很快就被学到的东西盖过，
 * 用 10,000 个数字训练两个 epoch 就能看出来。变化也可以测量：训练后相邻的权重彼此相似，随机的则不然。
 */
import { nn, np, plot, type Tensor, train } from 'pristella';
import { holds, picture, quick, seed } from '../page.ts';
import { images, simpleConvNet } from '../simple-convnet.ts';

nn.manualSeed(seed);
const filtersOf = (model: nn.Sequential): Tensor => (model.layers[0] as nn.Conv2d).weight.detach();
const model = simpleConvNet(nn.normal(0.01));
export const before = filtersOf(model);
const digits = await images(quick ? 3000 : 10_000, 1);
await train.fit(model, digits.train, { optimizer: train.adam({ lr: 0.002 }), batchSize: 100, epochs: 2, seed });
export const after = filtersOf(model);

picture('ch07/filters-before', plot.filterGrid(before, { title: 'Before training', columns: 8, each: true }));
picture('ch07/filters-after', plot.filterGrid(after, { title: 'After training', columns: 8, each: true }));

/** The correlation of weights with their neighbours to the right and below: 0 for noise, 1 for a smooth surface. */
export function likeness(filters: Tensor): number {
  const w = filters.sub(filters.mean({ axis: [2, 3], keepdims: true }));
  const across = w
    .at(':', ':', ':', ':-1')
    .mul(w.at(':', ':', ':', '1:'))
    .mean();
  const down = w
    .at(':', ':', ':-1', ':')
    .mul(w.at(':', ':', '1:', ':'))
    .mean();
  return across.add(down).div(2).div(np.square(w).mean()).item();
}
const [noise, learnt] = [likeness(before), likeness(after)];
console.log(`likeness of neighbours: before ${noise.toFixed(3)}, after ${learnt.toFixed(3)}`);

holds('30 filters of 5 x 5', String(after.shape) === '30,1,5,5');
holds('random neighbours are not alike', Math.abs(noise) < 0.15);
holds('trained neighbours are', learnt > noise + 0.15);

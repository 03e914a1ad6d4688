/**
 * The 30 filters of the convolution before and after training: noise at first, then edges and blobs. The change is measured
 * too: neighbouring weights of a trained filter are alike, those of a random one are not.
 *
 * 卷积层的 30 个滤波器在训练前后的样子：起初是噪声，后来是边缘和斑块。变化也可以测量：训练后相邻的权重彼此相似，随机的则不然。
 */
import { nn, np, plot, type Tensor } from 'pristella';
import { holds, picture, seed } from '../page.ts';
import { simpleConvNet, trainedConvNet } from '../simple-convnet.ts';

nn.manualSeed(seed);
const filtersOf = (model: nn.Sequential): Tensor => (model.layers[0] as nn.Conv2d).weight.detach();
export const before = filtersOf(simpleConvNet());
export const after = filtersOf(await trainedConvNet());

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

/**
 * The gradient check: for three digits, the gradients of the two-layer network by backpropagation and by measuring. In
 * float64, because in float32 the differences lose their digits. In full, all 39,760 weights are measured.
 *
 * 梯度检验：用三个数字，比较两层网络由反向传播和数值微分得到的梯度。使用 float64，因为在 float32 中差分会丢失有效数字。完整模式测量全部 39,760 个权重。
 */
import { np } from 'pristella';
import { LayeredNet } from '../by-hand/layered-net.ts';
import { trainingDigits } from '../digits.ts';
import { holds, quick, seed } from '../page.ts';

const digits = await trainingDigits();
const [images, labels] = digits.batch(Int32Array.from([0, 1, 2]));
// In quick mode only the middle column of each picture, with larger weights: sums near 0 would cross the bend of ReLU.
const x = (quick ? images.at(':', '14::28') : images).astype('float64').detach();
const network = new LayeredNet([x.shape[1]!, 50, 10], { seed, dtype: 'float64', std: quick ? 0.3 : 0.01 });

const byMeasuring = network.numericalGradient(x, labels);
const [, byRules] = network.lossAndGradient(x, labels);
export const differences: Record<string, number> = {};
for (const name of Object.keys(byRules)) {
  differences[name] = np.abs(byRules[name]!.sub(byMeasuring[name]!)).mean().item();
  console.log(`${name}: ${differences[name]}`);
}

holds(
  'all four differ by less than 1e-6',
  Object.values(differences).every((d) => d < 1e-6),
);

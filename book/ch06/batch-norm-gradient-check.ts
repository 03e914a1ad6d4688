/**
 * The gradient of batch norm, checked with a batch of four digits: by hand and by the library. The book takes a batch of one,
 * for which every gradient before the normalisation is 0 and nothing is proved: see `museum/batch-norm-one-sample`.
 *
 * 用四个数字的批次检验批归一化的梯度：手写版和本库版。书中只用一个样本，那样归一化之前的梯度全为 0，什么也证明不了：见 museum/batch-norm-one-sample。
 */
import { nn, np } from 'pristella';
import { BatchNormNet, differences } from '../by-hand/batch-norm-net.ts';
import { trainingDigits } from '../digits.ts';
import { holds, quick, seed } from '../page.ts';

const digits = await trainingDigits();
const [images, t] = digits.batch(Int32Array.from([0, 1, 2, 3]));
// One column of pixels in quick mode, two in full: those in the middle, since the others are black.
const x = images
  .at(':', quick ? '14::28' : '6::14')
  .astype('float64')
  .detach();
const [inputs, hidden] = [x.shape[1]!, quick ? 10 : 30];

const net = new BatchNormNet([inputs, hidden, 10], seed);
export const byHand = differences(net, x, t);
console.log('by hand:', byHand);
export const sizes = Object.entries(net.gradient(x, t)).map(([name, g]) => [name, np.abs(g).max().item()] as const);
console.log('largest gradients:', Object.fromEntries(sizes));

nn.manualSeed(seed);
const model = nn.sequential(nn.linear(inputs, hidden), nn.batchNorm(hidden), nn.relu, nn.linear(hidden, 10));
model.astype('float64').train();
nn.checkModelGrad(model, () => nn.crossEntropy(model(x), t));
console.log('nn: checkModelGrad found no difference');

holds(
  'all gradients by hand differ by less than 1e-6',
  Object.values(byHand).every((d) => d < 1e-6),
);
// The mean is taken away, so that a shift of the first layer changes nothing: its bias has the gradient 0.
holds(
  'and are not 0, but for the bias before the normalisation',
  sizes.every(([name, size]) => (name === 'b1' ? size < 1e-9 : size > 1e-3)),
);

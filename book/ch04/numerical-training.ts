/**
 * Learning by measured gradients alone, as the book begins: every weight is moved up and down to see what the loss does.
 * For 784-50-10 one step takes 79,520 losses; here a smaller net, 16-8-10 on digits of 4 x 4 pixels, learns so, and the
 * gradient of the large one is compared with backpropagation's for part of its weights.
 *
 * 只用测量的梯度来学习，正如书中开始时那样：把每个权重上下移动，看损失怎样变化。784-50-10 的一步需要计算 79,520 次损失；
 * 这里让较小的网络 16-8-10 在 4 x 4 像素的数字上这样学习，并把大网络一部分权重的数值梯度与反向传播的结果比较。
 */
import { np, numericalGradient, plot, type Tensor } from 'pristella';
import { accuracyOf, initialParams, TwoLayerNet } from '../by-hand/two-layer-net.ts';
import { trainingDigits } from '../digits.ts';
import { holds, picture, quick, reaches, seed } from '../page.ts';

const digits = await trainingDigits();
const [rows, labels] = digits.batch(Int32Array.from({ length: 1000 }, (_, i) => i));
const t = labels.detach();
/** Means of squares of 7 x 7 pixels, then pre-processed: about 0 and of deviation 1, with which learning is quicker. */
const means = rows.reshape([1000, 4, 7, 4, 7]).mean([2, 4]).reshape([1000, 16]).astype('float64');
export const small = means.sub(means.mean()).div(means.std()).detach();
export const [mean, deviation] = [small.mean().item(), small.std().item()];

const net = new TwoLayerNet(initialParams([16, 8, 10], { seed, std: 0.3, dtype: 'float64' }));
export const losses: number[] = [];
const rng = np.random.defaultRng(seed);
for (let i = 0; i < (quick ? 20 : 300); i++) {
  const pick = rng.choice(1000, 50);
  const [x, target] = [small.take(pick, 0).detach(), t.take(pick, 0).detach()];
  const grads = net.numericalGradient(x, target);
  for (const [name, g] of Object.entries(grads)) net.params[name] = net.params[name]!.sub(g).detach();
  losses.push(net.loss(small, t).item());
}
export const accuracy = accuracyOf(net.predict(small), t);
console.log(`loss ${losses[0]} → ${losses.at(-1)}, accuracy on the 1,000 digits ${accuracy}`);

// The large net: biases and the second layer measured, 60 + 500 weights, beside the formulas.
const large = new TwoLayerNet(initialParams([784, 50, 10], { seed, std: 0.1, dtype: 'float64' }));
const [x3, t3] = [rows.at('0:3').astype('float64').detach(), t.at('0:3').detach()];
const byFormula = large.gradient(x3, t3);
const meanDifference = (a: Tensor, b: Tensor): number => np.abs(a.sub(b)).mean().item();
export const differences = ['b1', 'W2', 'b2'].map((name) => {
  const measured = numericalGradient(() => large.loss(x3, t3), large.params[name]!);
  return meanDifference(measured, byFormula[name]!);
});
console.log('784-50-10, mean difference of b1, W2, b2:', ...differences);

const { fig, ax } = plot.subplots();
ax.plot(losses).xlabel('step').ylabel('loss').title('16-8-10, by measured gradients');
picture('ch04/numerical-training', fig);

holds('the loss falls', losses.at(-1)! < losses[0]! - (quick ? 0.05 : 0.8));
reaches('accuracy on 4 x 4 pixels', accuracy, quick ? 0.15 : 0.6);
holds(
  'measured and by the formulas',
  differences.every((d) => d < 1e-6),
);

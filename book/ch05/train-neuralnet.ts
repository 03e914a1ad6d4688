/**
 * The two-layer network made of layers, with ReLU, learns MNIST by backpropagation: 10,000 steps of 100 digits.
 *
 * 由层组成的两层网络（ReLU）用反向传播学习 MNIST：10,000 步，每步 100 个数字。
 */
import { np, plot, type Tensor } from 'pristella';
import { LayeredNet } from '../by-hand/layered-net.ts';
import { accuracyOn, testSet, trainingDigits } from '../digits.ts';
import { holds, picture, quick, reproduces, seed } from '../page.ts';

/** A full run of the book takes this many seeds. */
export const seeds = 5;

const digits = await trainingDigits();
const test = await testSet();
const seen = quick ? 2000 : undefined;

const network = new LayeredNet([784, 50, 10], { seed });
const [iterations, batchSize, learningRate] = [quick ? 601 : 10_000, 100, 0.1];
const perEpoch = digits.length / batchSize;

export const losses: number[] = [];
export const trainAccuracies: number[] = [];
export const testAccuracies: number[] = [];

const predict = (x: Tensor): Tensor => network.predict(x);
const rng = np.random.defaultRng(seed);
for (let i = 0; i < iterations; i++) {
  const [x, t] = digits.batch(Int32Array.from(rng.choice(digits.length, batchSize).data()));
  const [loss, gradient] = network.lossAndGradient(x, t);
  network.step(gradient, learningRate);
  losses.push(loss.item());
  if (i % perEpoch === 0 || i === iterations - 1) {
    trainAccuracies.push(accuracyOn(digits, predict, seen));
    testAccuracies.push(accuracyOn(test, predict, seen));
    console.log(trainAccuracies.at(-1), testAccuracies.at(-1));
  }
}

const { fig, ax } = plot.subplots();
ax.plot(trainAccuracies, { label: 'train acc' }).plot(testAccuracies, '--', { label: 'test acc' });
ax.xlabel('epochs').ylabel('accuracy').ylim(0, 1).title('Two layers with ReLU').legend('lower right');
picture('ch05/train-neuralnet', fig);

holds('the loss falls', losses.at(-1)! < 0.5 * losses[0]!);
reproduces('TwoLayerNet, ReLU: test accuracy after one epoch', testAccuracies[1]!, 0.905, {
  least: quick ? 0.8 : 0.89,
});
reproduces('TwoLayerNet, ReLU: train accuracy', trainAccuracies.at(-1)!, 0.978, { least: quick ? 0.8 : 0.97 });
reproduces('TwoLayerNet, ReLU: test accuracy', testAccuracies.at(-1)!, 0.969, { least: quick ? 0.8 : 0.962 });

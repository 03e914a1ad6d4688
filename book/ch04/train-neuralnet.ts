/**
 * TwoLayerNet learns MNIST: 784 inputs, 50 hidden units with sigmoid, 10 classes. Each of 10,000 steps draws 100 digits
 * at random, computes the gradient by the formulas and moves every weight against it. Accuracy is taken once an epoch.
 *
 * 两层网络学习 MNIST：784 个输入、50 个 sigmoid 隐藏单元、10 个类别。共 10,000 步，每步随机抽取 100 个数字，
 * 按公式计算梯度，让每个权重沿负梯度方向移动。每个 epoch 计算一次精度。
 */
import { np, plot, type Tensor } from 'pristella';
import { initialParams, TwoLayerNet } from '../by-hand/two-layer-net.ts';
import { accuracyOn, testSet, trainingDigits } from '../digits.ts';
import { holds, picture, quick, reproduces, seed } from '../page.ts';

/** A full run of the book takes this many seeds. */
export const seeds = 5;

const digits = await trainingDigits();
const test = await testSet();
const seen = quick ? 2000 : undefined;

const network = new TwoLayerNet(initialParams([784, 50, 10], { seed }));
const [iterations, batchSize, learningRate] = [quick ? 1200 : 10_000, 100, 0.1];
const perEpoch = digits.length / batchSize;

export const losses: number[] = [];
export const trainAccuracies: number[] = [];
export const testAccuracies: number[] = [];

const predict = (x: Tensor): Tensor => network.predict(x);
const rng = np.random.defaultRng(seed);
for (let i = 0; i < iterations; i++) {
  const [x, t] = digits.batch(Int32Array.from(rng.choice(digits.length, batchSize).data()));
  const grads = network.gradient(x, t);
  for (const [name, g] of Object.entries(grads)) {
    network.params[name] = network.params[name]!.sub(g.mul(learningRate));
  }
  losses.push(network.loss(x, t).item());
  if (i % perEpoch === 0 || i === iterations - 1) {
    trainAccuracies.push(accuracyOn(digits, predict, seen));
    testAccuracies.push(accuracyOn(test, predict, seen));
    console.log(`train acc, test acc | ${trainAccuracies.at(-1)}, ${testAccuracies.at(-1)}`);
  }
}

const { fig, axes } = plot.subplots(1, 2, { figsize: [10, 4.2] });
axes[0]![0]!.plot(losses, { linewidth: 0.7 }).xlabel('iteration').ylabel('loss').title('Loss of each batch');
const ax = axes[0]![1]!;
ax.plot(trainAccuracies, { label: 'train acc' }).plot(testAccuracies, '--', { label: 'test acc' });
ax.xlabel('epochs').ylabel('accuracy').ylim(0, 1).title('Accuracy').legend('lower right');
picture('ch04/train-neuralnet', fig);

holds('the loss falls', losses.at(-1)! < 0.7 * losses[0]!);
const least = quick ? 0.8 : 0.94;
reproduces('TwoLayerNet, sigmoid: train accuracy', trainAccuracies.at(-1)!, 0.947, { least });
reproduces('TwoLayerNet, sigmoid: test accuracy', testAccuracies.at(-1)!, 0.9465, { least });

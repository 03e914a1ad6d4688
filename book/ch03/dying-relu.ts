/**
 * Dying ReLU, measured. Below 0 its slope is 0: a unit whose sum is below 0 for every input gets no gradient and stays as
 * it is. Too large a step kills many units at once; leaky ReLU keeps them alive. That negative inputs as such do harm is
 * a common misunderstanding: weights of either sign make sums of either sign, and the network learns from them just as well.
 *
 * 实测 ReLU 的“神经元死亡”：0 以下导数为 0，若某单元对所有输入的加权和都小于 0，就得不到梯度，从此不再变化。步子太大会一下子杀死许多单元；
 * Leaky ReLU 能让它们存活。“输入为负就不适合用 ReLU”是常见的误解：权重有正有负，加权和也有正有负，网络照样能学。
 */
import { grad, nn, np, plot, type Tensor, train } from 'pristella';
import { holds, matches, picture, seed } from '../page.ts';

export const slopes = grad((x) => nn.relu(x).sum())(np.array([-1, 2]));
console.log('slope of ReLU at -1 and 2:', slopes);

// Two classes: inside and outside of a circle; the inputs are negative as often as positive, or, moved, always negative.
const rng = np.random.defaultRng(seed);
const points = rng.uniform(-1, 1, [400, 2], { dtype: 'float32' }).detach();
const labels = np.square(points).sum(1).greater(0.6).astype('int32').detach();

/** Trains 2-32-2; the share of dead units and the accuracy. */
function learn(
  activation: (x: Tensor) => Tensor,
  rule: train.OptimizerFactory,
  inputs = points,
): { dead: number; accuracy: number } {
  nn.manualSeed(seed);
  const hidden = nn.linear(2, 32);
  const model = nn.sequential(hidden, activation, nn.linear(32, 2));
  const optimizer = rule(model);
  for (let i = 0; i < 400; i++) {
    nn.crossEntropy(model(inputs), labels).backward();
    optimizer.step();
  }
  // Dead: the sum is below 0 for every input.
  const dead = hidden(inputs).max(0).lessEqual(0).mean().item();
  return { dead, accuracy: model(inputs).argmax(1).equal(labels).mean().item() };
}

export const rates = [0.5, 1, 2, 3, 4, 5];
export const withRelu = rates.map((lr) => learn(nn.relu, train.sgd({ lr })));
export const withLeaky = rates.map((lr) => learn((x) => nn.leakyRelu(x, 0.2), train.sgd({ lr })));
for (const [i, lr] of rates.entries()) console.log(`lr ${lr}: ReLU`, withRelu[i], 'leaky ReLU', withLeaky[i]);

export const allNegative = learn(nn.relu, train.adam({ lr: 0.03 }), points.sub(1.5).detach());
export const allPositive = learn(nn.relu, train.adam({ lr: 0.03 }), points.add(1.5).detach());
console.log('only negative inputs:', allNegative, 'only positive inputs:', allPositive);

const { fig, ax } = plot.subplots();
ax.plot(
  rates,
  withRelu.map((r) => r.dead),
  'o-',
  { label: 'ReLU' },
);
ax.plot(
  rates,
  withLeaky.map((r) => r.dead),
  's--',
  { label: 'leaky ReLU' },
);
ax.xlabel('learning rate').ylabel('share of dead units').ylim(-0.05, 1.05).title('Dying ReLU').legend('upper left');
picture('ch03/dying-relu', fig);

matches('slope of ReLU at -1 and 2', slopes, [0, 1], 0);
holds('a large step kills units of ReLU', withRelu.at(-1)!.dead > withRelu[0]!.dead + 0.2);
holds(
  'and none of leaky ReLU',
  withLeaky.every((r) => r.dead === 0),
);
holds('negative inputs are learnt as well as positive ones', allNegative.accuracy > 0.9 && allPositive.accuracy > 0.9);

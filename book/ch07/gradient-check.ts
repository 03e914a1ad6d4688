/**
 * The gradient check of SimpleConvNet, small: one picture of 10 x 10, ten filters of 3 x 3, ten hidden units; all in float64.
 *
 * 小型 SimpleConvNet 的梯度检验：一张 10 x 10 的图、十个 3 x 3 的滤波器、十个隐藏单元，全部用 float64。
 */
import { nn, np, numericalGradient } from 'pristella';
import { holds, seed } from '../page.ts';

nn.manualSeed(seed);
const model = nn.sequential(
  nn.conv2d(1, 10, 3),
  nn.relu,
  nn.maxPool2d(2),
  nn.flatten,
  nn.linear(160, 10),
  nn.relu,
  nn.linear(10, 10),
);
model.astype('float64');
const x = np.random.defaultRng(seed).random([1, 1, 10, 10]).detach();
const t = np.array([1], { dtype: 'int' });
const loss = () => nn.crossEntropy(model(x), t);

loss().backward();
export const differences = Object.fromEntries(
  model.parameters().map((p) => [
    p.name,
    np
      .abs(p.grad!.sub(numericalGradient(loss, p)))
      .mean()
      .item(),
  ]),
);
for (const [name, difference] of Object.entries(differences)) console.log(`${name}: ${difference}`);

holds(
  'all six differ by less than 1e-6',
  Object.keys(differences).length === 6 && Object.values(differences).every((d) => d < 1e-6),
);

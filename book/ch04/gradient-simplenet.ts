/**
 * The gradient of a network: one layer of fixed weights, 2 inputs and 3 classes. Its gradient has the shape of the
 * weights, and says for each of them how the loss would change. Measured, and by the rules of `backward`.
 *
 * 神经网络的梯度：一层固定的权重，2 个输入，3 个类别。梯度与权重形状相同，每个元素说明该权重变化时损失怎样变化。先用数值测量，再用 backward 的规则计算。
 */
import { grad, nn, np, numericalGradient, type Tensor } from 'pristella';
import { crossEntropyError, softmax } from '../by-hand/functions.ts';
import { holds, reproduces } from '../page.ts';

class SimpleNet {
  W: Tensor;

  constructor(W: Tensor) {
    this.W = W;
  }
  predict(x: Tensor): Tensor {
    return x.dot(this.W);
  }
  loss(x: Tensor, t: Tensor): Tensor {
    return crossEntropyError(softmax(this.predict(x)), t);
  }
}

export const W = np.array([
  [0.47355232, 0.9977393, 0.84668094],
  [0.85557411, 0.03563661, 0.69422093],
]);
const net = new SimpleNet(W);
const x = np.array([0.6, 0.9]);
const t = np.array([0, 0, 1]);

export const p = net.predict(x);
export const answer = np.argmax(p).item();
export const loss = net.loss(x, t).item();
export const dW = numericalGradient(() => net.loss(x, t), net.W);
console.log(p, answer, loss);
console.log(dW);

export const byRules = grad((w) => nn.crossEntropy(x.reshape([1, 2]).dot(w), [2]))(W);
console.log(byRules);

/** A step against it makes the loss smaller. */
export const lossAfterStep = new SimpleNet(W.sub(dW.mul(0.1))).loss(x, t).item();

reproduces('scores', p, [1.05414809, 0.63071653, 1.1328074], { within: 1e-8 });
reproduces('loss', loss, 0.9280682857864075, { within: 1e-14 });
const book = [0.21924757, 0.14356243, -0.36281, 0.32887136, 0.21534364, -0.544215];
reproduces('gradient', dW, book, { within: 1e-8 });
holds('measured and by the rules', dW.sub(byRules).abs().max().item() < 1e-6);
holds('a step against the gradient lowers the loss', lossAfterStep < loss);

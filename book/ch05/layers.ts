/**
 * Each layer alone: what goes forward, what comes back, and that what comes back agrees with the measured gradient, to ten
 * digits: ReLU, sigmoid, affine, and softmax with the loss.
 *
 * 逐一检查每个层：正向的值、反向的值，以及反向的值与数值梯度在十位数字上一致：ReLU、sigmoid、Affine、Softmax-with-Loss。
 */
import { np, numericalGradient, type Tensor } from 'pristella';
import { Affine, type Layer, Relu, Sigmoid, SoftmaxWithLoss } from '../by-hand/layers.ts';
import { holds, matches } from '../page.ts';

const x = np.array([
  [1, -0.5],
  [-2, 3],
]);
const relu = new Relu();
export const reluForward = relu.forward(x);
export const reluBackward = relu.backward(np.onesLike(x));
console.log('ReLU', reluForward, reluBackward);

const sigmoid = new Sigmoid();
export const sigmoidForward = sigmoid.forward(x);
export const sigmoidBackward = sigmoid.backward(np.onesLike(x));
console.log('sigmoid', sigmoidForward, sigmoidBackward);

const W = np.array([
  [1, 2, 3],
  [4, 5, 6],
]);
const affine = new Affine(W, np.array([1, 2, 3]));
export const affineForward = affine.forward(x);
export const affineBackward = affine.backward(np.onesLike(affineForward));
console.log('affine', affineForward, affineBackward, affine.dW, affine.db);

const last = new SoftmaxWithLoss();
const t = np.array([0, 1], { dtype: 'int' });
export const loss = last.forward(x, t).item();
export const lossBackward = last.backward();
console.log('softmax with loss', loss, lossBackward);

/** The largest difference between what comes back of Σ w y, with unequal weights, and what is measured. */
function error(layer: Layer): number {
  const y = layer.forward(x);
  const w = np.arange(1, y.size + 1).reshape(y.shape);
  const back = layer.backward(w);
  const measured = numericalGradient((at: Tensor) => layer.forward(at).mul(w).sum(), x);
  return back.sub(measured).abs().max().item();
}
export const errors = [new Relu(), new Sigmoid(), new Affine(W, np.zeros(3))].map(error);
const lossError = lossBackward.sub(numericalGradient((at) => new SoftmaxWithLoss().forward(at, t), x)).abs();
errors.push(lossError.max().item());
console.log('distance from the measured gradient:', ...errors);

matches('ReLU, back', reluBackward, [1, 0, 0, 1], 0);
matches('affine, db', affine.db, [2, 2, 2], 0);
matches('affine, back', affineBackward, [6, 15, 6, 15], 0);
holds(
  'all agree with the measured gradients',
  errors.every((e) => e < 1e-6),
);

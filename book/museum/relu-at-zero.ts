/**
 * Defect 6: the slope of ReLU at 0 is 1 in the book's function (x >= 0) and 0 in its layer (x <= 0 is masked). Either would
 * do, but not both: gradients by the two disagree wherever a sum is exactly 0, as behind black pixels. The check: compare them at 0.
 * Right: one rule, 0, everywhere, as TensorFlow and PyTorch have it.
 *
 * 缺陷 6：ReLU 在 0 处的导数，书中的函数（x >= 0）取 1，层（屏蔽 x <= 0）取 0。取哪个都行，但不能两个都用：凡是和恰好为 0 的地方（例如黑色像素之后）两者的梯度就不一致。
 * 检验：在 0 处比较二者。正确的做法：处处使用同一条规则，取 0，与 TensorFlow 和 PyTorch 相同。
 */
import { grad, nn, np, type Tensor } from 'pristella';
import { Relu } from '../by-hand/layers.ts';
import { holds, matches } from '../page.ts';

/** The book's relu_grad. */
const wrongSlope = (x: Tensor): Tensor => np.where(x.greaterEqual(0), 1, 0);

const x = np.array([-1, 0, 1]);
const layer = new Relu();
layer.forward(x);
export const byLayer = layer.backward(np.ones(3));
export const byFunction = wrongSlope(x);
export const byLibrary = grad((v) => nn.relu(v).sum())(x);
export const byMaximum = grad((v) => np.maximum(v, 0).sum())(x);
console.log('the function', byFunction, 'the layer', byLayer, 'the library', byLibrary, byMaximum);

export const exposed = byFunction.notEqual(byLayer).any().item() === 1;
holds('the check exposes the wrong version', exposed);
matches('the layer', byLayer, [0, 0, 1], 0);
matches('the library', byLibrary, [0, 0, 1], 0);

/**
 * Convolution as a matrix product: im2col writes every window of the images as a row, so that all filters at all places are
 * one product. By hand and by the library, results and gradients agree, with stride and padding too.
 *
 * 把卷积变成矩阵乘积：im2col 把图像的每个窗口写成一行，所有滤波器在所有位置的计算就成了一次乘积。手写版与本库的结果和梯度一致，有步幅和填充时也一样。
 */
import { nn, np, numericalGradient, type Tensor } from 'pristella';
import { Convolution, im2col, Pooling } from '../by-hand/convolution.ts';
import { holds, reproduces, seed } from '../page.ts';

const rng = np.random.defaultRng(seed);
const window = { height: 5, width: 5, stride: 1, pad: 0 };
export const one = im2col(rng.random([1, 3, 7, 7]), window).shape;
export const ten = im2col(rng.random([10, 3, 7, 7]), window).shape;
console.log('one image:', one, 'ten:', ten);

const x = rng.normal(0, 1, [2, 3, 6, 6]).detach();
const layer = nn.conv2d(3, 4, 3, { stride: 2, padding: 1 });
layer.astype('float64');
const byHand = new Convolution(layer.weight.detach(), layer.bias!.detach(), { stride: 2, pad: 1 });
const y = byHand.forward(x);
const dx = byHand.backward(np.onesLike(y));
layer(x).sum().backward();

const far = (a: Tensor, b: Tensor): number => a.sub(b).abs().max().item();
export const distances = {
  result: far(y, layer(x)),
  dx: far(
    dx,
    numericalGradient((at) => byHand.forward(at).sum(), x),
  ),
  dW: far(byHand.dW, layer.weight.grad!),
  db: far(byHand.db, layer.bias!.grad!),
};
const pooling = new Pooling(3, { stride: 2, pad: 1 });
const pooled = pooling.forward(x);
export const poolingDistances = {
  result: far(pooled, nn.maxPool2d(3, { stride: 2, padding: 1 })(x)),
  dx: far(
    pooling.backward(np.onesLike(pooled)),
    numericalGradient((at) => new Pooling(3, { stride: 2, pad: 1 }).forward(at).sum(), x),
  ),
};
console.log('convolution, distances:', distances, 'pooling:', poolingDistances);

reproduces('im2col of one image of 3 x 7 x 7, windows of 5 x 5', one, [9, 75], { within: 0 });
reproduces('im2col of ten', ten, [90, 75], { within: 0 });
holds(
  'convolution by hand, by the library and as measured',
  Object.values(distances).every((d) => d < 1e-6),
);
holds(
  'pooling too',
  Object.values(poolingDistances).every((d) => d < 1e-6),
);

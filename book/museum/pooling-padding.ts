/**
 * Defect 9: the output size of pooling computed without the padding, so that windows and sizes do not fit; and zeros as
 * padding, which win against negative pixels. The check: negative pixels, with padding. Right: padding counts, and what lies
 * outside is never the largest.
 *
 * 缺陷 9：计算池化的输出尺寸时不算填充，窗口数与尺寸对不上；并且用 0 填充，会胜过负的像素。检验：带填充的负像素。正确：填充要算在内，图像之外的值永远不会是最大值。
 */
import { nn, np } from 'pristella';
import { im2col, Pooling } from '../by-hand/convolution.ts';
import { holds, matches } from '../page.ts';

const x = np.arange(1, 17).neg().reshape([1, 1, 4, 4]);
const window = { height: 2, width: 2, stride: 2, pad: 1 };

const rows = im2col(x, window);
const [oh, ow] = [1 + (4 - 2) / 2, 1 + (4 - 2) / 2];
let wrong = '';
try {
  wrong = `${rows.max(1).reshape([1, 1, oh, ow])}`;
} catch (error) {
  wrong = (error as Error).message;
}
console.log('wrong:', wrong);
export const withZeros = rows.max(1).reshape([3, 3]);
export const right = new Pooling(2, { stride: 2, pad: 1 }).forward(x);
console.log('zeros as padding:', withZeros, 'right:', right);

holds('wrong: nine windows do not fit into 2 x 2', wrong.includes('reshape'));
holds('wrong: zeros win at the border', withZeros.max().item() === 0);
matches('right: 3 x 3', right.shape, [1, 1, 3, 3], 0);
matches('as the library', right, [...nn.maxPool2d(2, { stride: 2, padding: 1 })(x).data()], 0);

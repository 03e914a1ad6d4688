/**
 * Defect 7: batch norm of images as if each pixel were a feature of its own. It needs a scale and a shift for each pixel
 * instead of each channel, and within one picture it turns the order of bright and dark around. The check: whether the brighter
 * pixel stays the brighter one. Right: one mean and one deviation a channel.
 *
 * 缺陷 7：对图像做批归一化时把每个像素当作独立的特征。那样每个像素（而不是每个通道）都要有缩放和平移参数，而且同一张图里的明暗顺序会被颠倒。检验：较亮的像素是否仍然较亮。正确：每个通道一个平均值和一个标准差。
 */
import { nn, np } from 'pristella';
import { BatchNormalization } from '../by-hand/batch-norm.ts';
import { holds, matches } from '../page.ts';

// Two pictures of one channel: in both the right pixel is brighter, in the second by more.
const x = np.array([[[[3, 4]]], [[[1, 9]]]]);
const rows = x.reshape([2, 2]);
export const wrong = new BatchNormalization(np.ones(2), np.zeros(2)).forward(rows).reshape(x.shape);
export const right = nn.batchNorm(1)(x);
console.log('wrong:', wrong.flatten(), 'right:', right.flatten());

/** Whether the right pixel of the first picture is still the brighter one. */
const keepsOrder = (y: typeof x): boolean => y.at(0, 0, 0, 1).item() > y.at(0, 0, 0, 0).item();
holds('wrong: the brighter pixel has become the darker one', !keepsOrder(wrong));
holds('right: the order stays', keepsOrder(right));
matches('right: mean and variance of the channel', [right.mean().item(), right.var().item()], [0, 1], 1e-5);
matches('parameters for 30 channels of 24 x 24: right', nn.batchNorm(30).parameterCount, 60, 0);
matches('and wrong', nn.batchNorm(30 * 24 * 24).parameterCount, 34_560, 0);

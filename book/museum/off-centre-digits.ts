/**
 * Defect 12: to hand a network digits as they happen to lie. Moved by four pixels, most are not recognised any more. The check:
 * the accuracy on moved digits. Right: to make of every picture what MNIST was made of: scaled to 20 x 20, its centre of mass
 * in the middle of 28 x 28.
 *
 * 缺陷 12：数字画在哪里就原样交给网络。只移动四个像素，大多数就认不出来了。检验：移动后的数字的精度。正确：像制作 MNIST 时那样处理每张图：缩放到 20 x 20，再把重心放到 28 x 28 的正中。
 */
import { data, np, type Tensor } from 'pristella';
import { initNetwork, predict } from '../by-hand/sample-network.ts';
import { accuracyOf } from '../by-hand/two-layer-net.ts';
import { testDigits } from '../digits.ts';
import { holds, quick, reaches } from '../page.ts';

const count = quick ? 500 : 2000;
const { x, t } = await testDigits(count);
const network = await initNetwork();
// Four empty rows and columns more above and to the left: nothing is cut off.
const pictures = np
  .pad(x.reshape([count, 28, 28]), [
    [0, 0],
    [8, 0],
    [8, 0],
  ])
  .detach();
const moved = pictures.at(':', '4:32', '4:32').reshape([count, 784]);
const values = Float32Array.from(pictures.data());
const restored: Tensor = np.stack(
  Array.from({ length: count }, (_, i) => {
    const picture = values.subarray(i * 36 * 36, (i + 1) * 36 * 36);
    return data.normalizeDigit(picture, 36, 36).reshape([784]);
  }),
);

export const accuracies = {
  centred: accuracyOf(predict(network, x), t),
  moved: accuracyOf(predict(network, moved), t),
  restored: accuracyOf(predict(network, restored), t),
};
console.log(accuracies);
holds('wrong: moved by four pixels, more than half are lost', accuracies.moved < 0.5 * accuracies.centred);
reaches('right: centred again', accuracies.restored, 0.88);

/**
 * Defect 12: a network of dense layers knows digits only where MNIST has put them, with the centre of mass in the middle.
 * Shifted by four pixels most are misread. The check: accuracy before and after a shift. Right: bring what a user draws into
 * MNIST's form first, scaled and centred.
 *
 * 缺陷 12：全连接网络只认得摆在 MNIST 位置上（重心在正中）的数字，平移四个像素后大多会认错。检验：比较平移前后的精度。
 * 正确的做法：先把用户画的数字变成 MNIST 的形式——缩放并居中。
 */
import { data, np, type Tensor } from 'pristella';
import { initNetwork, predict } from '../by-hand/sample-network.ts';
import { accuracyOf } from '../by-hand/two-layer-net.ts';
import { testDigits } from '../digits.ts';
import { holds, quick, reaches } from '../page.ts';

const { x, t } = await testDigits(quick ? 500 : 2000);
const n = t.size;
const network = initNetwork();
const accuracy = (images: Tensor): number => accuracyOf(predict(network, images), t);

const pictures = x.reshape([n, 28, 28]);
/** Four pixels to the right and down. */
const shifted = np
  .pad(pictures, [
    [0, 0],
    [4, 0],
    [4, 0],
  ])
  .at(':', '0:28', '0:28')
  .detach();
const centred = np.stack(
  [...shifted].map((p) =>
    np.fromData(data.normalizeDigit(Float32Array.from(p.data()), 28, 28, { invert: false }).data, [784]),
  ),
);
export const accuracies = {
  given: accuracy(x),
  shifted: accuracy(shifted.reshape([n, 784])),
  centred: accuracy(centred),
};
console.log(accuracies);

export const exposed = accuracies.shifted < 0.5;
holds('the check exposes the wrong version', exposed);
reaches('centred again', accuracies.centred, accuracies.given - 0.05, accuracies.given);

/**
 * Softmax turns scores into positive numbers that add up to 1; every output depends on every input. The exponential
 * overflows soon: e^10 is above 20,000, e^100 has more than 40 zeros, e^1000 is inf, and inf / inf is nan. Adding a
 * constant C' to every score changes nothing, because exp(a + C') / Σ exp(a + C') = C exp(a) / C Σ exp(a); with
 * C' = -max no exponent is above 0. The order of the scores is kept, so that inference can do without softmax.
 *
 * softmax 把得分变成和为 1 的正数，每个输出都依赖所有的输入。指数很快溢出：e^10 超过 20000，e^100 有 40 多个零，e^1000 是 inf，而 inf / inf 是 nan。
 * 给每个得分加上同一个常数 C' 不改变结果，因为 exp(a + C') / Σ exp(a + C') = C·exp(a) / (C·Σ exp(a))；取 C' = -max，指数就不会大于 0。
 * 得分的大小顺序不变，因此推理时可以省略 softmax。
 */
import { nn, np, plot, type Tensor } from 'pristella';
import { softmax } from '../by-hand/functions.ts';
import { holds, matches, picture, reproduces } from '../page.ts';

export const a = np.array([0.3, 2.9, 4.0]);
export const expA = np.exp(a);
export const sumExpA = np.sum(expA);
export const y = expA.div(sumExpA);
console.log(expA, sumExpA, y);
export const percent = [...y.data()].map((p) => `${(100 * p).toFixed(1)} %`);
console.log(percent.join(', '), 'sum', np.sum(y));

/** The definition as it stands. */
const naive = (v: Tensor): Tensor => np.exp(v).div(np.sum(np.exp(v)));
export const large = np.array([1010, 1000, 990]);
export const overflown = naive(large);
export const c = np.max(large);
export const shifted = large.sub(c);
export const right = softmax(large);
console.log(overflown, shifted, right);
export const powers = np.exp(np.array([10, 100, 1000]));
console.log(powers);

/** One larger input changes every output. */
export const nudged = softmax(np.array([0.4, 2.9, 4.0]));
console.log(nudged);

const { fig, ax } = plot.subplots();
ax.bar(['y1', 'y2', 'y3'], y).ylim(0, 1).title('softmax of [0.3, 2.9, 4.0]');
picture('ch03/softmax', fig);

matches('exp', expA, [1.34985881, 18.17414537, 54.59815003]);
matches('the sum', sumExpA, 74.1221542101633);
reproduces('softmax of [0.3, 2.9, 4.0]', y, [0.01821127, 0.24519181, 0.73659691], { within: 1e-8 });
reproduces('softmax of [1010, 1000, 990]', right, [0.9999546, 4.53978686e-5, 2.06106005e-9], { within: 1e-8 });
holds('without the shift it is nan', overflown.tolist().toString() === 'NaN,NaN,NaN');
holds('every output depends on every input', np.notEqual(nudged, y).all().item() === 1);
holds('nn.softmax is the same', np.equal(nn.softmax(a), softmax(a)).all().item() === 1);

/**
 * Step and sigmoid together. One jumps and answers 0 or 1, the other is smooth and answers any real number between; both
 * are near 0 for small and near 1 for large inputs, and neither is linear.
 *
 * 阶跃函数与 sigmoid 的比较：一个跳变，只回答 0 或 1；另一个平滑，回答其间的任意实数。输入小时都接近 0，输入大时都接近 1，两者都是非线性的。
 */
import { np, plot } from 'pristella';
import { sigmoid, stepFunction } from '../by-hand/functions.ts';
import { holds, picture } from '../page.ts';

export const x = np.arange(-5, 5, 0.1);
export const [y1, y2] = [sigmoid(x), stepFunction(x)];

const { fig, ax } = plot.subplots();
ax.plot(x, y1, { label: 'sigmoid' }).plot(x, y2, 'k--', { label: 'step' });
ax.ylim(-0.1, 1.1).legend('upper left').title('sigmoid and step');
picture('ch03/sig-step-compare', fig);

/** How many different values each takes, and the largest jump between neighbours. */
const kinds = (y: typeof y1): number => new Set(y.data()).size;
const jump = (y: typeof y1): number =>
  np
    .abs(y.at('1:').sub(y.at(':-1')))
    .max()
    .item();
export const values = { sigmoid: kinds(y1), step: kinds(y2) };
export const jumps = { sigmoid: jump(y1), step: jump(y2) };
console.log('different values:', values, 'largest jump:', jumps);
/** f(a + b) is not f(a) + f(b): neither is linear. */
export const isLinear = [sigmoid, stepFunction].map((f) => {
  const [a, b] = [np.array([1]), np.array([2])];
  return f(a.add(b)).item() === f(a).add(f(b)).item();
});

holds('the step takes 2 values, the sigmoid 100', values.step === 2 && values.sigmoid === 100);
holds('the step jumps by 1, the sigmoid by less than 0.03', jumps.step === 1 && jumps.sigmoid < 0.03);
holds(
  'both stay between 0 and 1',
  [y1, y2].every((y) => y.min().item() >= 0 && y.max().item() <= 1),
);
holds(
  'neither is linear',
  isLinear.every((l) => !l),
);

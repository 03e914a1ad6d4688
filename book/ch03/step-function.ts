/**
 * The step function: 0 up to 0, then 1. Written with `if` it takes a single number and refuses an array; written with a
 * comparison, which gives truth values, and a conversion of these to integers, it takes arrays of any shape.
 *
 * 阶跃函数：0 及以下为 0，之上为 1。用 if 写的版本只能接收一个数，不接受数组；用比较得到布尔值，再转换为整数，就能接收任意形状的数组。
 */
import { np, plot } from 'pristella';
import { stepFunction } from '../by-hand/functions.ts';
import { holds, matches, picture } from '../page.ts';

/** The first form, for one number. */
function stepOfNumber(x: number): number {
  if (typeof x !== 'number') throw new TypeError('an array has no single truth value');
  return x > 0 ? 1 : 0;
}

export const x = np.array([-1, 1, 2]);
export const isPositive = x.greater(0);
export const y = isPositive.astype('int32');
console.log(isPositive, y);

export const refuses = (() => {
  try {
    stepOfNumber(x as unknown as number);
    return false;
  } catch {
    return true;
  }
})();

export const curveX = np.arange(-5, 5, 0.1);
export const curveY = stepFunction(curveX);

const { fig, ax } = plot.subplots();
ax.plot(curveX, curveY).ylim(-0.1, 1.1).title('step function');
picture('ch03/step-function', fig);

matches('the step of [-1, 1, 2]', y, [0, 1, 1]);
holds('the form with `if` refuses an array', refuses && stepOfNumber(3) === 1);
// The 51st of the 100 numbers is -1.8e-14, not 0, so that 49 are above 0.
matches('how many of the 100 are 1', np.sum(curveY).item(), 49);

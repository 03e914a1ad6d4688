/**
 * The sigmoid 1 / (1 + exp(-x)): a step with a slope. It gives any real number between 0 and 1, so that it can be read as
 * a probability, and by broadcasting it takes whole arrays.
 *
 * sigmoid 函数 1 / (1 + exp(-x))：带坡度的阶跃。输出是 0 到 1 之间的任意实数，可以看作概率；借助广播，可以直接作用于数组。
 */
import { np, plot } from 'pristella';
import { sigmoid } from '../by-hand/functions.ts';
import { holds, matches, picture } from '../page.ts';

export const x = np.array([-1, 1, 2]);
export const y = sigmoid(x);
console.log(y); // [0.26894142 0.73105858 0.88079708]

// What broadcasting does in it: a number meets every element.
export const broadcast = [np.add(1, np.array([1, 2, 3])), np.div(1, np.array([1, 2, 3]))];
console.log(...broadcast); // [2. 3. 4.] [1.         0.5        0.33333333]

export const curveX = np.arange(-5, 5, 0.1);
export const curveY = sigmoid(curveX);

const { fig, ax } = plot.subplots();
ax.plot(curveX, curveY).ylim(-0.1, 1.1).title('sigmoid');
picture('ch03/sigmoid', fig);

matches('the sigmoid of [-1, 1, 2]', y, [0.2689414213699951, 0.7310585786300049, 0.8807970779778823], 1e-15);
holds('between 0 and 1', curveY.min().item() > 0 && curveY.max().item() < 1);

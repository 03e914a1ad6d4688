/**
 * ReLU, the rectified linear unit: x where it is above 0, else 0. No exponential, and above 0 no saturation.
 *
 * ReLU（修正线性单元）：大于 0 时为 x 本身，否则为 0。不需要指数运算，大于 0 时也不会饱和。
 */
import { np, plot } from 'pristella';
import { relu } from '../by-hand/functions.ts';
import { matches, picture } from '../page.ts';

export const y = relu(np.array([-2, 0, 3]));
console.log(y);

const x = np.arange(-5, 5, 0.1);
const { fig, ax } = plot.subplots();
ax.plot(x, relu(x)).ylim(-1, 5.5).title('ReLU');
picture('ch03/relu', fig);

matches('ReLU of [-2, 0, 3]', y, [0, 0, 3]);

/**
 * The first graph: the sine of 60 numbers from 0 to 5.9.
 *
 * 第一张图：0 到 5.9 的 60 个数的正弦曲线。
 */
import { np, plot } from 'pristella';
import { holds, picture } from '../page.ts';

export const x = np.arange(0, 6, 0.1);
export const y = np.sin(x);

const { fig, ax } = plot.subplots();
ax.plot(x, y).title('sin');
picture('ch01/sin-graph', fig);

holds('60 values, the last at 5.9', x.size === 60 && Math.abs(x.at(-1).item() - 5.9) < 1e-9);

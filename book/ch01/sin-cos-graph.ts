/**
 * Two curves on one pair of axes: sine as a solid and cosine as a dashed line, with a title, names on the axes and a
 * legend. There are four line styles: solid, dashed, dash-dotted and dotted.
 *
 * 同一坐标系中的两条曲线：正弦为实线，余弦为虚线，带标题、轴名和图例。线型共有四种：实线、虚线、点划线和点线。
 */
import { np, plot } from 'pristella';
import { holds, picture } from '../page.ts';

export const x = np.arange(0, 6, 0.1);
export const [y1, y2] = [np.sin(x), np.cos(x)];
export const lineStyles = ['-', '--', '-.', ':'] as const;

const { fig, ax } = plot.subplots();
ax.plot(x, y1, { label: 'sin' }).plot(x, y2, { label: 'cos', linestyle: '--' });
ax.xlabel('x').ylabel('y').title('sin & cos').legend();
export const description = fig.describe();
picture('ch01/sin-cos-graph', fig);

const styles = plot.subplots();
for (const [i, linestyle] of lineStyles.entries())
  styles.ax.plot([0, 1], [i, i], { linestyle, label: `'${linestyle}'` });
styles.ax.title('Four line styles').ylim(-0.5, 3.5).legend('outside');
picture('ch01/line-styles', styles.fig);

holds('sin² + cos² is 1 everywhere', np.square(y1).add(np.square(y2)).sub(1).abs().max().item() < 1e-15);

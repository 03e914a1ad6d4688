/**
 * Gradient descent: from (-3, 4), again and again a step against the gradient. With a learning rate of 0.1 it reaches the
 * lowest place, 0; with 10 it flies off, and with 1e-10 it hardly moves.
 *
 * 梯度下降：从 (-3, 4) 出发，一步一步沿负梯度方向走。学习率为 0.1 时到达最低点 0；为 10 时飞了出去；为 1e-10 时几乎不动。
 */
import { np, numericalGradient, plot, type Tensor } from 'pristella';
import { picture, reproduces } from '../page.ts';

const f = (x: Tensor): Tensor => np.sum(np.square(x));

/** The places after 0, 1, ... steps. */
export function gradientDescent(f: (x: Tensor) => Tensor, start: readonly number[], lr: number, steps = 100): Tensor[] {
  const path = [np.array(start)];
  for (let i = 0; i < steps; i++) {
    const x = path.at(-1)!;
    path.push(x.sub(numericalGradient(f, x).mul(lr)).detach());
  }
  return path;
}

export const twenty = gradientDescent(f, [-3, 4], 0.1, 20);
console.log('after 20 steps:', twenty.at(-1));
export const hundred = gradientDescent(f, [-3, 4], 0.1).at(-1)!;
export const tooLarge = gradientDescent(f, [-3, 4], 10).at(-1)!;
export const tooSmall = gradientDescent(f, [-3, 4], 1e-10).at(-1)!;
console.log('lr 0.1:', hundred, 'lr 10:', tooLarge, 'lr 1e-10:', tooSmall);

const { fig, ax } = plot.subplots(1, 1, { figsize: [6, 5.6] });
const path = np.stack(twenty);
const axis = np.linspace(-4.5, 4.5, 61);
const height = np.square(axis).add(np.square(axis).expandDims(1));
ax.contour(axis, axis, height, { levels: [1, 4, 9, 16, 25], clabel: true }).axis('equal');
ax.axhline(0, { linestyle: ':' })
  .axvline(0, { linestyle: ':' })
  .plot(path.at(':', 0), path.at(':', 1), 'o-', { color: 'C1' });
ax.xlim(-4.5, 4.5).ylim(-4.5, 4.5).xlabel('x0').ylabel('x1').title('Descent: 20 steps of learning rate 0.1');
picture('ch04/gradient-method', fig);

const bowl = plot.figure();
bowl
  .axes3d()
  .surface(axis, axis, height, { cmap: 'cividis', rcount: 24 })
  .plot3d(path.at(':', 0), path.at(':', 1), np.square(path).sum(1), { color: 'C1', marker: 'o' })
  .viewInit(48, -60)
  .xlabel('x0')
  .ylabel('x1')
  .zlabel('f')
  .title('Down the bowl');
picture('ch04/descent', bowl, { live: true });

reproduces('descent, 20 steps of 0.1', twenty.at(-1)!, [-0.03458765, 0.04611686], { within: 1e-8 });
reproduces('100 steps of 0.1', hundred, [-6.11110793e-10, 8.14814391e-10], { within: 1e-17 });
reproduces('100 steps of 10', tooLarge, [-2.58983747e13, -1.29524862e12], { within: 1e5 });
reproduces('100 steps of 1e-10', tooSmall, [-2.99999994, 3.99999992], { within: 1e-8 });

/**
 * The slope of 0.01 x² + 0.1 x, measured: the difference of the function a little to the right and a little to the left,
 * over the distance. With the slope comes the tangent.
 *
 * 测量 0.01x² + 0.1x 的斜率：函数在右侧一点与左侧一点的差，除以距离（中心差分）。有了斜率就能画出切线。
 */
import { np, numericalDiff, plot } from 'pristella';
import { holds, picture, reproduces } from '../page.ts';

const f = (x: number): number => 0.01 * x ** 2 + 0.1 * x;
export const slopes = [numericalDiff(f, 5), numericalDiff(f, 10)];
console.log(...slopes);

/** Too small a step loses all digits: 5 + 1e-50 is 5. */
export const tooSmall = (f(5 + 1e-50) - f(5)) / 1e-50;
/** A step to one side only is off by half the curvature. */
export const oneSided = (f(5 + 1e-4) - f(5)) / 1e-4;
console.log('step 1e-50:', tooSmall, 'one-sided:', oneSided);

const x = np.arange(0, 20, 0.1);
const { fig, ax } = plot.subplots();
ax.plot(x, np.square(x).mul(0.01).add(x.mul(0.1)), { label: 'f(x)' });
for (const [i, at] of [5, 10].entries()) {
  ax.plot(x, x.sub(at).mul(slopes[i]!).add(f(at)), '--', { label: `tangent at ${at}` });
}
ax.xlabel('x').ylabel('f(x)').title('Tangents by numerical differentiation').legend();
picture('ch04/gradient-1d', fig);

reproduces('slopes at 5 and 10', slopes, [0.1999999999990898, 0.2999999999986347], { within: 1e-15 });
holds('a step of 1e-50 gives 0', tooSmall === 0);
holds('the central difference is nearer than the one-sided', Math.abs(slopes[0]! - 0.2) < Math.abs(oneSided - 0.2));

/**
 * The gradient of x0² + x1²: both slopes together, at single points and as a field of arrows. It points to where the
 * function rises most; the arrows show the negative gradient, which points to where it falls most: here, to the lowest place.
 *
 * x0² + x1² 的梯度：两个方向的斜率合在一起，先看几个点，再画成箭头场。梯度指向函数上升最快的方向；图中画的是负梯度，指向下降最快的方向，这里恰好指向最低点。
 */
import { grad, np, numericalGradient, plot, type Tensor } from 'pristella';
import { holds, matches, picture, reproduces } from '../page.ts';

export const f = (x: Tensor): Tensor => np.sum(np.square(x));
export const points = [
  [3, 4],
  [0, 2],
  [3, 0],
];
export const gradients = points.map((p) => numericalGradient(f, np.array(p)));
console.log(...gradients);

/** The point is as before afterwards. */
export const kept = np.array([3, 4]);
numericalGradient(f, kept);
/** Any rank: a matrix has a matrix as its gradient. */
export const ofMatrix = numericalGradient(
  f,
  np.array([
    [1, 2],
    [3, 4],
  ]),
);
console.log(ofMatrix);

/** A small step along the gradient and one against it. */
const at = np.array([3, 4]);
const step = gradients[0]!.mul(0.01);
export const [before, uphill, downhill] = [f(at).item(), f(at.add(step)).item(), f(at.sub(step)).item()];
console.log(`f ${before}, along the gradient ${uphill.toFixed(3)}, against it ${downhill.toFixed(3)}`);

// A grid from -2 to 2 in steps of 0.25: 17 x 17 arrows.
const axis = np.arange(-2, 2.25, 0.25);
const X = np.broadcastTo(axis, [17, 17]).flatten();
const Y = np.broadcastTo(axis.expandDims(1), [17, 17]).flatten();
export const field = numericalGradient((p) => np.sum(np.square(p)), np.stack([X, Y]));
export const exact = grad((p) => np.sum(np.square(p)))(np.stack([X, Y]));
const { fig, ax } = plot.subplots(1, 1, { figsize: [6, 6] });
ax.quiver(X, Y, field.at(0).neg(), field.at(1).neg(), { color: 'C7' });
ax.axis('equal').xlim(-2.3, 2.3).ylim(-2.3, 2.3).xlabel('x0').ylabel('x1').grid().title('The negative gradient');
picture('ch04/gradient-2d', fig);

const bowl = plot.figure();
const z = np.square(axis).add(np.square(axis).expandDims(1));
bowl.axes3d().surface(axis, axis, z).xlabel('x0').ylabel('x1').zlabel('f').title('f = x0² + x1²');
picture('ch04/bowl', bowl);

reproduces('gradient at (3, 4), (0, 2), (3, 0)', np.stack(gradients), [6, 8, 0, 4, 6, 0], { within: 1e-10 });
matches('the gradient of a matrix', ofMatrix, [2, 4, 6, 8], 1e-10);
matches('the point afterwards', kept, [3, 4], 0);
holds('the gradient leads up, its negative down', uphill > before && downhill < before);
holds('measured and by the rules', field.sub(exact).abs().max().item() < 1e-8);

/**
 * Why an activation must not be linear: with h(x) = c x, three layers y = h(h(h(x))) are c³ x, which one layer with a = c³
 * does as well. However many are stacked, nothing is gained.
 *
 * 为什么激活函数不能是线性的：若 h(x) = cx，三层 y = h(h(h(x))) 就是 c³x，一层 a = c³ 就能做到。叠再多层也没有收获。
 */
import { np } from 'pristella';
import { matches } from '../page.ts';

const c = 1.5;
const h = (x: ReturnType<typeof np.array>) => x.mul(c);
const x = np.array([-1, 0.5, 2]);
export const threeLayers = h(h(h(x)));
export const oneLayer = x.mul(c ** 3);
console.log(threeLayers, oneLayer);

matches('three layers and one', threeLayers, oneLayer, 0);

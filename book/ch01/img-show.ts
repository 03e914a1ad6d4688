/**
 * A picture is an array of height, width and colour. This one is no photograph: our fish, the X-ray tetra, is computed from
 * a few inequalities, and its bones show.
 *
 * 图片就是高、宽、颜色三个轴的数组。这张不是照片：我们的鱼（X 光灯鱼）由几个不等式算出来，骨头清晰可见。
 */
import { np, plot } from 'pristella';
import { holds, picture } from '../page.ts';

const [height, width] = [60, 100];
// Where each pixel lies: u from tail (-1.3) to nose (1.3), v from bottom to top.
const u = np.linspace(-1.3, 1.3, width).reshape([1, width]);
const v = np.linspace(0.8, -0.8, height).reshape([height, 1]);

const isBody = np
  .square(u.div(0.95))
  .add(np.square(v.div(0.5)))
  .less(1);
const isTail = np.logicalAnd(u.less(-0.8), np.abs(v).less(u.neg().sub(0.75)));
const isFin = np.logicalAnd(np.abs(u.add(0.05)).less(0.2), np.logicalAnd(v.greater(0.4), v.less(u.neg().add(0.75))));
const isSpine = np.logicalAnd(np.abs(v).less(0.03), np.logicalAnd(u.greater(-0.9), u.less(0.5)));
const isRib = np.logicalAnd(np.sin(u.mul(40)).greater(0.8), np.logicalAnd(np.abs(v).less(0.22), np.abs(u).less(0.4)));
const isEye = np
  .square(u.sub(0.65))
  .add(np.square(v.sub(0.1)))
  .less(0.006);

// Later parts are painted over earlier ones.
const parts = [
  [isTail, [214, 74, 54]],
  [isFin, [238, 196, 72]],
  [isBody, [176, 208, 204]],
  [isRib, [236, 240, 236]],
  [isSpine, [236, 240, 236]],
  [isEye, [20, 24, 28]],
] as const;
const channel = (k: 0 | 1 | 2, water: number) =>
  parts.reduce((image, [where, color]) => np.where(where, color[k], image), np.full([height, width], water));
export const image = np.stack([channel(0, 18), channel(1, 60), channel(2, 84)], -1).astype('uint8');
console.log(image.shape, image.dtype);

const { fig, ax } = plot.subplots();
ax.imshow(image).axis('off').title('Pristella maxillaris');
picture('ch01/img-show', fig);

holds('a picture of 60 by 100 pixels with three colours', image.shape.join() === '60,100,3');

/**
 * Half the digits are enough: DeepConvNet with every weight and the result of every layer rounded to half precision, two bytes a
 * number instead of four, is right as often.
 *
 * 一半的位数就够了：把 DeepConvNet 的每个权重和每一层的结果都舍入到半精度（每个数两个字节，而不是四个），正确率不变。
 */
import { type nn, np, type Tensor, train } from 'pristella';
import { trainedDeepNet } from '../deep-convnet.ts';
import { holds, quick, reproduces } from '../page.ts';
import { images } from '../simple-convnet.ts';
import { halfBytes } from '../stored-weights.ts';

const digits = (await images(1, quick ? 1000 : 10_000)).test;
const model = await trainedDeepNet();

/** Every number to the nearest of half precision. */
const rounded = (x: Tensor): Tensor => np.fromData(Float32Array.from(new Float16Array(x.data())), x.shape);
/** The network with the result of each layer rounded. */
const inHalf = (x: Tensor): Tensor =>
  model.layers.reduce((y: Tensor, layer: nn.Layer) => rounded(layer(y)), rounded(x));

export const single = (await train.evaluate(model, digits)).accuracy!;
export const half = (await train.evaluate(inHalf, digits)).accuracy!;
const [bytes, before] = [halfBytes(model).length, 4 * model.parameterCount];
console.log(`float32 ${single}, half ${half}; ${before} bytes become ${bytes}`);

reproduces('in half precision: test accuracy', half, 'the same as in float32', { between: [single - 0.001, 1] });
holds('in about half the bytes', bytes < 0.55 * before);

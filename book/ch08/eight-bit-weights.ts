/**
 * And fewer: each weight of DeepConvNet as a whole number of a few bits, times one scale for each filter or unit. With eight bits nothing is lost; the
 * curve shows where it begins to hurt.
 *
 * 还可以更少：DeepConvNet 的每个权重用几位的整数表示，每个滤波器或单元有一个缩放系数。八位时没有损失；曲线显示从哪里开始变差。
 */
import { np, plot, type Tensor, train } from 'pristella';
import { trainedDeepNet } from '../deep-convnet.ts';
import { holds, picture, quick } from '../page.ts';
import { images } from '../simple-convnet.ts';

const digits = (await images(1, quick ? 1000 : 10_000)).test;
const model = await trainedDeepNet();
const original = model.stateDict();

/** Whole numbers of so many bits with their sign, times the scale that fits the largest of each output. */
export function quantized(w: Tensor, bits: number): Tensor {
  if (w.ndim < 2) return w;
  const largest = 2 ** (bits - 1) - 1;
  // Filters are (outputs, ...), weights of linear layers (inputs, outputs).
  const axis = w.ndim === 2 ? [0] : [1, 2, 3];
  const scale = np.abs(w).max({ axis, keepdims: true }).div(largest);
  return np.rint(w.div(scale)).mul(scale).detach();
}

/** The accuracy with all weights in so many bits. */
async function accuracyWith(bits: number): Promise<number> {
  model.loadStateDict(new Map([...original].map(([name, w]) => [name, quantized(w, bits)])));
  return (await train.evaluate(model, digits)).accuracy!;
}

export const full = (await train.evaluate(model, digits)).accuracy!;
export const bits = quick ? [2, 4, 8] : [2, 3, 4, 5, 6, 7, 8];
export const accuracies: number[] = [];
for (const b of bits) {
  accuracies.push(await accuracyWith(b));
  console.log(`${b} bits: ${accuracies.at(-1)}`);
}
console.log(`float32: ${full}`);

const { fig, ax } = plot.subplots();
ax.plot(bits, accuracies, 'o-', { label: 'quantised' }).axhline(full, { linestyle: '--', label: 'float32' });
ax.xlabel('bits a weight').ylabel('test accuracy').title('Fewer bits').legend('lower right');
picture('ch08/eight-bit-weights', fig);

holds('eight bits lose less than two thousandths', full - accuracies.at(-1)! < 0.002);
holds('two bits lose more than eight', accuracies[0]! < accuracies.at(-1)!);

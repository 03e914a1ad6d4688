/**
 * Inference, one digit at a time: a trained network, 784 inputs, hidden layers of 50 and 100, ten outputs, looks at each
 * of the 10,000 test digits. The darkest of the ten output neurons is the answer.
 *
 * 推理，一次一个数字：训练好的网络（784 个输入，隐藏层 50 和 100，10 个输出）逐个识别 10,000 个测试数字。十个输出神经元中值最大的就是答案。
 */
import { np, plot } from 'pristella';
import { initNetwork, predict } from '../by-hand/sample-network.ts';
import { testDigits } from '../digits.ts';
import { holds, picture, quick, reproduces } from '../page.ts';

const { x, t } = await testDigits(quick ? 500 : 10_000);
const network = await initNetwork();
export const shapes = Object.fromEntries(Object.entries(network).map(([name, { shape }]) => [name, shape]));
console.log(shapes);

let right = 0;
const labels = t.data();
for (let i = 0; i < t.size; i++) {
  const y = predict(network, x.at(i));
  const p = np.argmax(y).item();
  if (p === labels[i]) right++;
}
export const accuracy = right / t.size;
console.log(`Accuracy: ${accuracy}`);

/** Digit 1 of the test set shows a 2: ten outputs, of which y2 is the darkest. */
export const probabilities = predict(network, x.at(1)).detach();
export const answer = np.argmax(probabilities).item();
console.log(probabilities, `→ ${answer}`);
const { fig, axes } = plot.subplots(1, 2, { figsize: [9, 4] });
axes[0]![0]!
  .imshow(x.at(1).reshape([28, 28]), { cmap: 'gray' })
  .axis('off')
  .title('The digit');
axes[0]![1]!.bar(Array.from('0123456789'), probabilities).ylim(0, 1.05).title('The ten outputs');
picture('ch03/neuralnet-mnist', fig);

reproduces('784-50-100-10: accuracy', accuracy, 0.9352, { least: 0.935 });
holds('ten outputs that add up to 1', probabilities.size === 10 && Math.abs(probabilities.sum().item() - 1) < 1e-6);
holds('a 2 is read as a 2', answer === 2);

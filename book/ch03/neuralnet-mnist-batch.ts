/**
 * Inference in batches of 100: (100, 784) goes in, (100, 10) comes out, and the machine has fewer and larger products to
 * compute. Softmax changes no answer, because it keeps the order of the scores.
 *
 * 以 100 个为一批进行推理：输入 (100, 784)，输出 (100, 10)，机器要算的乘积更少也更大。softmax 不改变答案，因为它保持得分的大小顺序。
 */
import { np } from 'pristella';
import { initNetwork, predict, scores } from '../by-hand/sample-network.ts';
import { testDigits } from '../digits.ts';
import { holds, matches, reproduces } from '../page.ts';

const { x, t } = await testDigits();
const network = await initNetwork();
const batchSize = 100;
let right = 0;
let same = 0;
export let batchShape: readonly number[] = [];
export let outputShape: readonly number[] = [];
const start = performance.now();
for (let i = 0; i < t.size; i += batchSize) {
  const batch = x.at(`${i}:${i + batchSize}`);
  const y = predict(network, batch);
  const p = np.argmax(y, 1);
  right += np.sum(p.equal(t.at(`${i}:${i + batchSize}`))).item();
  same += np.sum(p.equal(scores(network, batch).argmax(1))).item();
  [batchShape, outputShape] = [batch.shape, y.shape];
}
export const accuracy = right / t.size;
export const sameAnswers = same;
export const digits = t.size;
console.log(`Accuracy: ${accuracy}, in ${Math.round(performance.now() - start)} ms`);
console.log(`${batchShape} → ${outputShape}; without softmax ${same} of ${t.size} answers are the same`);

reproduces('784-50-100-10 in batches: accuracy', accuracy, 0.9352, { least: 0.935 });
matches('answers that are the same without softmax', same, t.size, 0);
holds('(100, 784) to (100, 10)', batchShape.join() === '100,784' && outputShape.join() === '100,10');

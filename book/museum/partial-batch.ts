/**
 * Defect 4: accuracy over whole batches only, divided by the number of all samples. With 250 digits in batches of 100, the last
 * 50 count as errors. The check: count all at once. Right: all batches, the last one smaller.
 *
 * 缺陷 4：只计算完整的批次，却除以样本总数。250 个数字、每批 100 个时，最后 50 个都算成了错误。检验：一次数完全部样本。正确：计算所有批次，最后一批小一些。
 */
import { np, type Tensor, train } from 'pristella';
import { initNetwork, scores } from '../by-hand/sample-network.ts';
import { testDigits } from '../digits.ts';
import { holds, reaches } from '../page.ts';

const [count, batchSize] = [250, 100];
const { x, t } = await testDigits(count);
const network = await initNetwork();
const rightIn = (from: number, to: number): number =>
  np.sum(np.equal(scores(network, x.at(`${from}:${to}`)).argmax(1), t.at(`${from}:${to}`))).item();

let sum = 0;
for (let i = 0; i < Math.floor(count / batchSize); i++) sum += rightIn(i * batchSize, (i + 1) * batchSize);
export const wrong = sum / count;
export const right = (await train.evaluate((rows: Tensor) => scores(network, rows), [x, t], { batchSize })).accuracy!;
console.log(`wrong ${wrong}, right ${right}, counted at once ${rightIn(0, count) / count}`);

holds('wrong: at most 0.8, however good the network', wrong <= 0.8);
reaches('right', right, 0.9);
holds('as counted at once', Math.abs(right - rightIn(0, count) / count) < 1e-12);

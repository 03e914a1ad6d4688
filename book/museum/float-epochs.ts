/**
 * Defect 3: 60,000 / 128 = 468.75 iterations an epoch, and an evaluation whenever the number of iterations is a multiple of it.
 * Only every fourth multiple is whole, so that three of four epochs pass unseen. The check: count the evaluations. Right: 469
 * batches, the last one smaller.
 *
 * 缺陷 3：每个 epoch 有 60,000 / 128 = 468.75 次迭代，迭代次数是它的倍数时评估。只有每第四个倍数才是整数，四个 epoch 中有三个没有评估。检验：数一数评估的次数。正确：469 批，最后一批小一些。
 */
import { train } from 'pristella';
import { trainingDigits } from '../digits.ts';
import { matches } from '../page.ts';

const [samples, batchSize, epochs] = [60_000, 128, 8];

const perEpoch = samples / batchSize;
let wrong = 0;
for (let i = 1; i <= epochs * perEpoch; i++) if (i % perEpoch === 0) wrong++;

const loader = new train.DataLoader(await trainingDigits(), { batchSize });
let right = 0;
let step = 0;
while (step < epochs * loader.length) if (++step % loader.length === 0) right++;
export const evaluations = { wrong, right };
console.log(`evaluations in ${epochs} epochs:`, evaluations, `batches an epoch: ${perEpoch} and ${loader.length}`);

matches('wrong: evaluations in eight epochs', wrong, 2, 0);
matches('right', right, 8, 0);

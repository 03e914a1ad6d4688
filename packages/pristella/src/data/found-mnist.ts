import { type FetchMnistOptions, fetchMnist } from './fetch.ts';
import type { Mnist } from './mnist.ts';

const inNode = (): boolean =>
  typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node === 'string';

/** MNIST from where it usually lies: in Node on the disk or a mirror, else beside the page. */
export async function foundMnist(options: FetchMnistOptions): Promise<Mnist> {
  if (!inNode()) return fetchMnist('mnist', options);
  // Node's file system is reached only here and only then; package.json has bundlers for browsers leave this file out.
  const { mnist } = await import('./node/mnist.ts');
  return mnist(options);
}

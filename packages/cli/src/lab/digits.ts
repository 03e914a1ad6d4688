/** MNIST as the lab's pages ask for it, for a folder without digits: made of those that are installed, kept, or downloaded. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { encodeIdx, type Mnist, mnistFiles, mnistSubset } from 'pristella/data';
import { mnist } from 'pristella/node';

const packed = promisify(gzip);
const sideOf = { images: [28, 28], labels: [] } as const;

const idx = (sets: Mnist, set: 'train' | 'test', what: 'images' | 'labels'): Uint8Array => {
  const tensor = sets[set][what];
  return encodeIdx(tensor.reshape([tensor.shape[0]!, ...sideOf[what]]).astype('uint8'));
};

/** The four files in the order in which they lie in the subset's. */
const filesOf = (sets: Mnist): Uint8Array[] =>
  (['train', 'test'] as const).flatMap((set) => (['images', 'labels'] as const).map((what) => idx(sets, set, what)));

/** A file below `mnist/`, undefined for any other. Throws DataError where there are no digits. */
export async function madeDigits(file: string): Promise<Uint8Array | undefined> {
  if (file === 'mnist/mnist-12000.gz') return packed(Buffer.concat(filesOf(await mnistSubset())));
  const at = Object.values(mnistFiles).findIndex(({ name }) => file === `mnist/${name}.gz`);
  return at < 0 ? undefined : packed(filesOf(await mnist())[at]!, { level: 1 });
}

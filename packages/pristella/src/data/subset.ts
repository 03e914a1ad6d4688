import { host } from '../base/host.ts';
import { type Options, options } from '../base/options.ts';
import { at } from '../op/shape/view.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { fetchFile, fetchOptions } from './fetch.ts';
import { foundMnist } from './found-mnist.ts';
import { type LoadMnistOptions, PlaceOptions } from './load-mnist.ts';
import {
  type Mnist,
  type MnistBytes,
  MnistChoice,
  type MnistFile,
  MnistForm,
  type MnistPart,
  type MnistSet,
  mnistForm,
  partsOf,
  setsIn,
  type WithParts,
} from './mnist.ts';
import { PatienceOptions } from './receive.ts';

const subsetOptions: Options<LoadMnistOptions> = options(PlaceOptions, PatienceOptions, MnistForm, MnistChoice);

/**
 * A part of MNIST for pages that are to begin at once: every sixth training image and every fifth test image, 10,000 and 2,000, byte for
 * byte. From an address, and in a page, they come as one file of two megabytes, `mnist-12000.gz`, which `node scripts/mnist-subset.ts` of
 * the repository makes, checked by SHA-256; in Node without an address they are taken out of the whole. Throws as `mnist`.
 * @example
 * const { train: digits, test } = await data.mnistSubset();
 * console.log(digits.images.shape, test.images.shape);
 */
export async function mnistSubset<P extends MnistSet = MnistSet>(
  given: LoadMnistOptions & WithParts<P> = {},
): Promise<Pick<Mnist, P>> {
  const o = subsetOptions.check(given, 'mnistSubset', arguments.length - 1);
  const inNode = typeof host.process?.versions?.node === 'string';
  if (o.from === undefined && inNode) return thinned(await foundMnist<P>(fetchOptions.pick(o) as WithParts<P>));
  const bytes = await fetchFile(o.from ?? 'mnist', subsetFile, o);
  return setsIn<P>(filesIn(bytes, partsOf(o.parts)), mnistForm.pick(o));
}

/** The same of sets as they were loaded. */
function thinned<P extends MnistSet>(sets: Pick<Mnist, P>): Pick<Mnist, P> {
  const every = { train: '::6', test: '::5' } as const;
  const some = Object.entries(sets as Mnist).map(([set, { images, labels }]) => {
    const take = (x: Tensor): Tensor => at(x, every[set as MnistSet]).detach();
    return [set, { images: take(images), labels: take(labels) }];
  });
  return Object.fromEntries(some) as Mnist;
}

/** The file of the subset: its four parts, each an IDX file, one after another in the order of `mnistFiles`. */
export const subsetFile: MnistFile = {
  name: 'mnist-12000',
  size: 9_420_048,
  sha256: '58125f7d0ba3fb10b7b92a43216fa6a3833d86ede046fd540a3290d1e54d4302',
};
/** Every how many of a file's images or labels are taken, and how many that are. */
const thinning: Readonly<Record<MnistPart, readonly [every: number, count: number]>> = {
  trainImages: [6, 10_000],
  trainLabels: [6, 10_000],
  testImages: [5, 2_000],
  testLabels: [5, 2_000],
};
const [headOf, itemOf] = [
  (part: MnistPart): number => (part.endsWith('Images') ? 16 : 8),
  (part: MnistPart): number => (part.endsWith('Images') ? 784 : 1),
];

/** The same files with the images of the subset alone, byte for byte those of the whole. */
export function subsetOf(files: MnistBytes): MnistBytes {
  const taken = partsOf().flatMap((part): [MnistPart, Uint8Array][] => {
    const whole = files[part];
    if (!whole) return [];
    const [[every, count], head, item] = [thinning[part], headOf(part), itemOf(part)];
    const out = new Uint8Array(head + count * item);
    out.set(whole.subarray(0, head));
    new DataView(out.buffer).setUint32(4, count);
    for (let i = 0; i < count; i++) {
      const from = head + i * every * item;
      out.set(whole.subarray(from, from + item), head + i * item);
    }
    return [[part, out]];
  });
  return Object.fromEntries(taken);
}

/** The files that lie one after another in the subset's. */
export function filesIn(subset: Uint8Array, wanted: readonly MnistPart[]): MnistBytes {
  let at = 0;
  const files: MnistBytes = {};
  for (const part of partsOf()) {
    const length = headOf(part) + thinning[part][1] * itemOf(part);
    if (wanted.includes(part)) files[part] = subset.subarray(at, at + length);
    at += length;
  }
  return files;
}

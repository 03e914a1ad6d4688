/**
 * MNIST: 60,000 and 10,000 handwritten digits of 28 x 28 pixels.
 * Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998.
 */

import { checkChoice } from '../base/choice.ts';
import { DataError, showShape } from '../base/errors.ts';
import { checkArguments, type Options, options, type Read } from '../base/options.ts';
import { checked, flag } from '../base/row.ts';
import { fromData, ownData } from '../tensor/create.ts';
import { hostData, type Tensor } from '../tensor/tensor.ts';
import { decodeIdx } from './idx.ts';

/** One of the four files of MNIST. */
export interface MnistFile {
  readonly name: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** SHA-256 of the unpacked bytes. */
  readonly sha256: string;
}

/**
 * The four files by what they hold.
 * @example
 * Object.keys(data.mnistFiles);
 */
export const mnistFiles: Readonly<Record<MnistPart, MnistFile>> = {
  trainImages: {
    name: 'train-images-idx3-ubyte',
    size: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte',
    size: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    size: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    size: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
};

/** What one of the four files holds. */
export type MnistPart = 'trainImages' | 'trainLabels' | 'testImages' | 'testLabels';

/** Images and the digit that each shows. */
export interface LabelledImages {
  /** uint8, 0 to 255, of shape (n, 784) or (n, 1, 28, 28); float32 of 0 to 1 where `normalize` was asked for. */
  readonly images: Tensor;
  /** int32 of shape (n,), 0 to 9; float32 of shape (n, 10) where `oneHotLabel` was asked for. */
  readonly labels: Tensor;
}

/** The training and the test set. */
export interface Mnist {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** The form in which MNIST is wanted. */
export class MnistForm {
  /** Images as rows of 784 numbers (default) or as (1, 28, 28). */
  readonly flatten?: boolean = flag(true);
  /** Images as float32 of 0 to 1 instead of uint8: four times the memory. */
  readonly normalize?: boolean = flag(false);
  /** Labels as float32 rows with a single 1 instead of int32 digits. */
  readonly oneHotLabel?: boolean = flag(false);
}
export const mnistForm: Options<MnistForm> = options(MnistForm);

/** The training set or the test set. */
export type MnistSet = keyof Mnist;
const sets: readonly MnistSet[] = ['train', 'test'];

/** How much of MNIST is wanted. */
export class MnistChoice {
  /** Sets that are wanted; both unless told. The files of the others are not fetched. */
  readonly parts?: readonly MnistSet[] | undefined = checked<readonly MnistSet[], []>((value, name, op) => {
    const [first, ...others] = [value].flat();
    return [first, ...others].map((set) => checkChoice(set, sets, name, op));
  });
}
/** Says by its type which sets are wanted. */
export interface WithParts<P extends MnistSet> {
  readonly parts?: readonly P[] | undefined;
}

/** Contents of files, of those that are there. */
export type MnistBytes = Partial<Record<MnistPart, Uint8Array>>;

/** The files of sets. */
export const partsOf = (wanted: readonly MnistSet[] = sets): MnistPart[] =>
  sets.flatMap((set) => (wanted.includes(set) ? ([`${set}Images`, `${set}Labels`] as const) : []));

/** The sets whose files are there. */
export function setsIn<P extends MnistSet>(files: MnistBytes, form: MnistForm): Pick<Mnist, P> {
  const o = mnistForm.read(form, 'mnist');
  const there = sets.filter((set) => files[`${set}Images`]);
  return Object.fromEntries(there.map((set) => [set, labelledImages(set, files, o)])) as unknown as Mnist;
}

/**
 * MNIST from the bytes of its four IDX files. Images stay uint8 unless `normalize` is set: a batch is cheaper to
 * normalise than all of them. Throws DataError if a file is damaged or is another one than its place says.
 * @example
 * const images = data.encodeIdx(np.full([2, 28, 28], 255, { dtype: 'uint8' }));
 * const labels = data.encodeIdx(np.array(Uint8Array.of(7, 2)));
 * const files = { trainImages: images, trainLabels: labels, testImages: images, testLabels: labels };
 * const { train: digits } = data.mnistFromFiles(files, { normalize: true });
 * console.log(digits.images.shape, digits.images.dtype, digits.images.max(), digits.labels);
 */
export function mnistFromFiles(files: Readonly<Record<MnistPart, Uint8Array>>, form: MnistForm = {}): Mnist {
  checkArguments(arguments.length, 2, 'mnistFromFiles');
  const o = mnistForm.read(form, 'mnistFromFiles');
  return { train: labelledImages('train', files, o), test: labelledImages('test', files, o) };
}

function labelledImages(
  set: MnistSet,
  files: MnistBytes,
  { flatten, normalize, oneHotLabel }: Read<MnistForm>,
): LabelledImages {
  const [imagePart, labelPart] = [`${set}Images`, `${set}Labels`] as const;
  const images = decodeIdx(files?.[imagePart] as Uint8Array, mnistFiles[imagePart].name);
  const labels = decodeIdx(files?.[labelPart] as Uint8Array, mnistFiles[labelPart].name);
  const n = images.shape[0] ?? 0;
  checkPart(imagePart, images, [n, 28, 28]);
  checkPart(labelPart, labels, [n]);
  const [pixels, digits] = [hostData(images.node), hostData(labels.node)];
  if (digits.some((digit) => digit > 9)) throw dataError(`${mnistFiles[labelPart].name}: a label is not a digit`);
  const shape = flatten ? [n, 784] : [n, 1, 28, 28];
  return {
    images: normalize ? ownData(scaled(pixels), shape) : fromData(pixels, shape),
    labels: oneHotLabel ? oneHot(digits) : ownData(Int32Array.from(digits)),
  };
}

function checkPart(part: MnistPart, held: Tensor, shape: readonly number[]): void {
  if (held.dtype === 'uint8' && showShape(held.shape) === showShape(shape)) return;
  const found = `${held.dtype} of shape ${showShape(held.shape)}`;
  throw dataError(`${mnistFiles[part].name}: holds ${found}, but uint8 of shape ${showShape(shape)} belongs there`);
}

const dataError = (message: string): DataError => new DataError(message, { op: 'mnist' });

/** Bytes of 0 to 255 as float32 of 0 to 1. */
function scaled(bytes: ArrayLike<number>): Float32Array {
  const levels = new Float32Array(256).map((_, i) => i / 255);
  const out = new Float32Array(bytes.length);
  for (let i = 0; i < out.length; i++) out[i] = levels[bytes[i]!]!;
  return out;
}

function oneHot(digits: ArrayLike<number>): Tensor {
  const out = new Float32Array(digits.length * 10);
  for (let i = 0; i < digits.length; i++) out[i * 10 + digits[i]!] = 1;
  return ownData(out, [digits.length, 10]);
}

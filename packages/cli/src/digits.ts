import { ArgumentError } from 'pristella';
import { type LabelledImages, type Mnist, normalizeDigit } from 'pristella/data';
import { mnist } from 'pristella/node';
import { cropDigit, type Picture } from './art.ts';
import type { Output } from './output.ts';
import { readGreyPng } from './picture-file.ts';

/** Names of the ten classes. */
export const digitNames: readonly string[] = [...'0123456789'];

/** Pixels of a digit's side. */
export const SIDE = 28;

/** MNIST; a download, where one is needed, is told. */
export function loadDigits(output: Output): Promise<Mnist> {
  let told = '';
  return mnist({
    warn: (message) => output.note(message),
    onProgress: ({ url }) => {
      if (url !== told) output.note(`downloading ${url}`);
      told = url;
    },
  });
}

/** A digit to be recognised: what it is called, its 28 x 28 pixels of 0 to 1 as MNIST has them, and what it is, if known. */
export interface DigitInput {
  readonly name: string;
  readonly pixels: ArrayLike<number>;
  readonly label?: number;
}

/** Image `index` of a set. Throws ArgumentError if there is none. */
export function digitAt({ images, labels }: LabelledImages, index: number): DigitInput {
  const count = images.length;
  if (!(index >= 0 && index < count))
    throw new ArgumentError(`there is no test image ${index}`, {
      op: 'predict',
      hint: `they are numbered from 0 to ${count - 1}`,
    });
  const pixels = Float32Array.from(images.at(index).data(), (v) => v / 255);
  return { name: `test image ${index}`, pixels, label: labels.at(index).item() };
}

/** A drawing of any size in a PNG, brought into MNIST's form. Throws DataError if the file holds none. */
export function digitFromPng(path: string): DigitInput {
  const { gray, width, height } = readGreyPng(path);
  return { name: path, pixels: normalizeDigit(gray, width, height).data() };
}

/** A digit's whole picture. */
export const pictureOf = ({ pixels }: Pick<DigitInput, 'pixels'>): Picture => ({ pixels, width: SIDE, height: SIDE });
/** The part of its picture that has the ink. */
export const inkOf = (digit: Pick<DigitInput, 'pixels'>): Picture => cropDigit(pictureOf(digit));

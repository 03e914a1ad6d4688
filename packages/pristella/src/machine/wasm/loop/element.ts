import type { DType } from '../../../base/dtype.ts';
import { type Builder, bytesOf, type Scalar, type Type, type Value, vector } from '../ir.ts';
import { carrier } from './access.ts';

/** The dtypes a product is computed in. */
export type ProductType = 'float32' | 'float64' | 'int32';

/** How the elements of a product travel: four 32-bit or two 64-bit lanes a vector. */
export interface Element {
  readonly dtype: ProductType;
  readonly scalar: Scalar;
  readonly vector: Type;
  readonly lanes: 2 | 4;
  readonly bytes: number;
  /** log2 of bytes. */
  readonly shift: number;
}

const element = (dtype: ProductType): Element => {
  const scalar = carrier(dtype);
  const bytes = bytesOf(scalar);
  return { dtype, scalar, vector: vector(scalar), lanes: bytes === 8 ? 2 : 4, bytes, shift: bytes === 8 ? 3 : 2 };
};

const elements = { float32: element('float32'), float64: element('float64'), int32: element('int32') };

export const elementOf = (dtype: DType): Element => {
  if (dtype === 'uint8' || dtype === 'bool') throw new Error(`no product is computed in ${dtype}`);
  return elements[dtype];
};

/** One element of memory in every lane. */
export const loadSplat = (b: Builder, e: Element, at: Value, offset = 0): Value =>
  b.load(e.bytes === 8 ? 'v128.load64_splat' : 'v128.load32_splat', e.vector, at, offset);

export const loadVector = (b: Builder, e: Element, at: Value, offset = 0): Value =>
  b.load('v128.load', e.vector, at, offset);

export const loadOne = (b: Builder, e: Element, at: Value, offset = 0): Value =>
  b.load(`${e.scalar}.load`, e.scalar, at, offset);

export const storeVector = (b: Builder, at: Value, value: Value, offset = 0): void =>
  b.store('v128.store', at, value, offset);

export const storeOne = (b: Builder, e: Element, at: Value, value: Value, offset = 0): void =>
  b.store(`${e.scalar}.store`, at, value, offset);

/** Files of numbers as bytes: safetensors, .npy and .npz, pickles of NumPy arrays, float16. Pure; reading and writing on disk is in `io/node`. */
import '../engine/start.ts';

export { checkForm, type Form, form, parseForm } from '../base/form.ts';
export { shown } from '../base/shown.ts';
export { type Expression, readExpression, type ValueForm } from './expression/read.ts';
export { type Values, writeExpression } from './expression/write.ts';
export type { FileArrays } from './file-arrays.ts';
export { halfToNumber, numberToHalf } from './half.ts';
export { decodeNpy, encodeNpy } from './npy.ts';
export { decodeNpz, encodeNpz, type NpzReadOptions, type NpzWriteOptions } from './npz.ts';
export { decodePickle, type Pickle, type PickleKey, type PickleValue } from './pickle.ts';
export { decodeSafetensors, encodeSafetensors, type Safetensors, type SafetensorsOptions } from './safetensors.ts';
export type { Storable } from './storable.ts';

/**
 * Python's pickles of NumPy arrays, as the book's `sample_weight.pkl` and `params.pkl` are. A pickle is a program for a
 * small machine, which may call any function of Python. This reader has that machine's plain instructions and a short list
 * of names, which stand for functions of its own; it imports nothing, looks nothing up, and refuses all else.
 * Source: the comments of CPython's `pickletools`, and NumPy's `ndarray.__reduce_ex__`.
 */

import type { RawArray } from '../base/raw.ts';
import { instructions } from './pickle/instructions.ts';
import { PickleMachine } from './pickle/machine.ts';
import { NumpyMaker } from './pickle/numpy.ts';
import { PickleReader } from './pickle/reader.ts';
import { finish, namedArrays } from './pickle/result.ts';
import type { PickleValue } from './pickle/value.ts';
import { checkBytes } from './storable.ts';

export type { PickleKey, PickleValue } from './pickle/value.ts';

/** What a pickle holds. */
export interface Pickle {
  readonly value: PickleValue;
  /** All NumPy arrays and scalars in the value by their places: `W1`, `layers.0.W`; one by itself is `arr_0`. */
  readonly arrays: Map<string, RawArray>;
  /** 2 to 5; 0 for the older ones, which do not say. */
  readonly protocol: number;
  /** Bytes that follow the value: further pickles in the same file, or something else. They are not read. */
  readonly trailing: number;
}

/**
 * Reads a pickle (protocols 2 to 5, of Python 2 too) of NumPy arrays and scalars in dicts, lists and tuples beside
 * str, bytes, numbers, bools and None. Nothing in it is run: the few names that it may refer to stand for functions of
 * this reader. Fortran order becomes row-major, float16 becomes float32, and integers other than uint8 become int32.
 * `source` names the file in messages. Throws DataError, with the place and the reason, for all else and for damaged
 * files.
 * @example
 * io.decodePickle(Uint8Array.of(0x80, 4, 0x5d, 0x4b, 7, 0x61, 0x2e)).value;
 */
export function decodePickle(bytes: Uint8Array, source = 'the file'): Pickle {
  const reader = new PickleReader(checkBytes(bytes, 'pickle'), source);
  const numpy = new NumpyMaker(reader);
  const machine = new PickleMachine(reader, numpy.names());
  do {
    reader.start = reader.position;
    reader.instruction = '';
    const code = reader.uint8();
    const instruction = instructions.get(code);
    if (!instruction) throw reader.error(`0x${code.toString(16)} is no pickle instruction`, 'is the file a pickle?');
    reader.instruction = instruction.name;
    instruction.run(machine, numpy);
  } while (reader.instruction !== 'STOP');
  const value = finish(machine.result(), reader);
  return {
    value,
    arrays: namedArrays(value, reader),
    protocol: machine.protocol,
    trailing: bytes.length - reader.position,
  };
}

import { ArgumentError, DataError } from '../base/errors.ts';
import type { RawArray } from '../base/raw.ts';
import { whole } from '../io/file-arrays.ts';
import { decodeSafetensors, encodeSafetensors } from '../io/safetensors.ts';
import type { Module } from '../nn/module.ts';
import { rawArrays, tensorsOf } from './raw.ts';
import type { Progress, TrainingState } from './state.ts';

const CHECKPOINT = 'pristella checkpoint 1';

/**
 * A training state as one safetensors file, whose metadata hold the plain data as JSON.
 * @example
 * const trainer = new train.Trainer(nn.linear(1, 1), { x: [[0]], y: [[1]] }, { loss: nn.meanSquaredError });
 * train.encodeCheckpoint(trainer.state()) instanceof Uint8Array;
 */
export function encodeCheckpoint({ arrays, progress }: TrainingState): Uint8Array {
  return encodeSafetensors(arrays, { metadata: { format: CHECKPOINT, progress: JSON.stringify(progress) } });
}

/**
 * The training state in a checkpoint's bytes. Throws DataError if it is damaged or another kind of file.
 * @example
 * const trainer = new train.Trainer(nn.linear(1, 1), { x: [[0]], y: [[1]] }, { loss: nn.meanSquaredError });
 * const bytes = train.encodeCheckpoint(trainer.state());
 * train.decodeCheckpoint(bytes).progress.step;
 */
export function decodeCheckpoint(bytes: Uint8Array, source = 'the checkpoint'): TrainingState {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  whole(tensors);
  if (metadata.format !== CHECKPOINT) {
    throw new DataError(`${source}: this is no checkpoint of a training run`, {
      op: 'checkpoint',
      hint: 'a file with weights only is read with loadModel',
    });
  }
  try {
    return { arrays: tensors, progress: JSON.parse(metadata.progress ?? '') as Progress };
  } catch (cause) {
    throw new DataError(`${source}: its description is damaged`, { op: 'checkpoint', cause });
  }
}

/**
 * A model's parameters and statistics as a safetensors file, with texts of your own in its metadata.
 * @example
 * const model = nn.linear(2, 3);
 * const bytes = train.encodeModel(model, { author: 'me' });
 * train.decodeModel(bytes).metadata;
 */
export const encodeModel = (model: Module, metadata: Readonly<Record<string, string>> = {}): Uint8Array =>
  encodeSafetensors(rawArrays(model.stateDict()), { metadata: { format: 'pristella model', ...metadata } });

/** What a model file holds; a checkpoint gives the model in it. */
export interface ModelFile {
  readonly tensors: ReadonlyMap<string, RawArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a model file or the model in a checkpoint. Throws DataError if it is damaged or of another format.
 * @example
 * const { tensors } = train.decodeModel(train.encodeModel(nn.linear(2, 3)));
 * [...tensors.keys()];
 */
export function decodeModel(bytes: Uint8Array, source = 'the model file'): ModelFile {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  if (metadata.format !== CHECKPOINT) return { tensors, metadata };
  const own = [...whole(tensors)]
    .filter(([name]) => name.startsWith('model/'))
    .map(([name, a]) => [name.slice(6), a] as const);
  return { tensors: new Map(own), metadata };
}

/**
 * Gives a model the contents of a model file. Throws DataError, with nothing changed, if it belongs to another
 * architecture, listing the tensors that differ, and ArgumentError for what is no content of a model file.
 * @example
 * const [from, to] = [nn.linear(2, 3), nn.linear(2, 3)];
 * train.loadModelFile(to, train.decodeModel(train.encodeModel(from)));
 * np.arrayEqual(from.weight, to.weight);
 */
export function loadModelFile(model: Module, file: ModelFile, source = 'the model file'): void {
  if (!(file?.tensors instanceof Map)) {
    throw new ArgumentError('takes the content of a model file', {
      op: 'loadModelFile',
      hint: "decodeModel makes it of bytes; loadModel(path, model) of 'pristella/node' takes a path",
    });
  }
  model.checkStateDict(file.tensors, source);
  model.loadStateDict(tensorsOf(file.tensors));
}

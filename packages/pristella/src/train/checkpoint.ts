import { crc32 } from '../base/bytes.ts';
import { ArgumentError, DataError, showValue } from '../base/errors.ts';
import { toJson } from '../base/form.ts';
import { type JsonLimits, parseJson } from '../base/json.ts';
import { checkFields } from '../base/limits.ts';
import { isRawArray } from '../base/raw.ts';
import { quoted } from '../base/shown.ts';
import { whole } from '../io/file-arrays.ts';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from '../io/safetensors.ts';
import { type AnyModule, Module } from '../nn/module.ts';
import { asTensor } from '../tensor/create.ts';
import { Tensor } from '../tensor/tensor.ts';
import { checkState, type Progress, type TrainingState } from './state.ts';

const CHECKPOINT = 'pristella checkpoint 2';
/** As 0.1.0 wrote it: without a checksum, and with null for numbers that are not finite. */
const CHECKPOINT_1 = 'pristella checkpoint 1';
const isCheckpoint = (format: string | undefined): boolean => format === CHECKPOINT || format === CHECKPOINT_1;

/** What a description may hold: some 15 values for each epoch of the run. */
const historyOfARun: JsonLimits = { depth: 16, values: 2 ** 23 };

/** The field of the metadata that has the checksum of the whole file, in which the checksum itself counts as zeros. */
const CHECKSUM = 'pristella-checksum';
const noChecksum = '00000000';

/** Where the digits of the checksum lie; -1 where there are none. Within texts JSON has another sign before each quote. */
function placeOfChecksum(bytes: Uint8Array): number {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const key = `"${CHECKSUM}":"`;
  const at = new TextDecoder('latin1').decode(bytes.subarray(8, 8 + length)).indexOf(key);
  return at < 0 ? -1 : 8 + at + key.length;
}

function checksumOf(bytes: Uint8Array, place: number): string {
  const before = crc32(new TextEncoder().encode(noChecksum), crc32(bytes.subarray(0, place)));
  return crc32(bytes.subarray(place + noChecksum.length), before)
    .toString(16)
    .padStart(noChecksum.length, '0');
}

/** A safetensors file with its checksum in it. */
function encodeSealed(arrays: ReadonlyMap<string, Tensor>, metadata: Readonly<Record<string, string>>): Uint8Array {
  const bytes = encodeSafetensors(arrays, { metadata: { ...metadata, [CHECKSUM]: noChecksum } });
  const place = placeOfChecksum(bytes);
  bytes.set(new TextEncoder().encode(checksumOf(bytes, place)), place);
  return bytes;
}

/** What a file holds, its checksum aside. Throws DataError if that is wrong; files of others and of 0.1.0 have none. */
function decodeSealed(bytes: Uint8Array, source: string): Safetensors {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  const { [CHECKSUM]: checksum, ...rest } = metadata;
  if (checksum === undefined && metadata.format !== CHECKPOINT) return { tensors, metadata };
  const place = placeOfChecksum(bytes);
  if (place < 0 || checksum !== checksumOf(bytes, place))
    throw new DataError(`${source}: its checksum is wrong`, { op: 'checkpoint', hint: 'the file is damaged' });
  return { tensors, metadata: rest };
}

/**
 * A training state as one safetensors file, whose metadata hold the plain data as JSON.
 * @example
 * const trainer = new train.Trainer(nn.linear(1, 1), { x: [[0]], y: [[1]] }, { loss: nn.meanSquaredError });
 * train.encodeCheckpoint(trainer.state()) instanceof Uint8Array;
 */
export function encodeCheckpoint(state: TrainingState): Uint8Array {
  const hint = 'trainer.state() gives it';
  checkFields(state, ['arrays', 'progress'], 'the state of a trainer', 'encodeCheckpoint', hint);
  const { arrays, progress } = state;
  return encodeSealed(arrays, { format: CHECKPOINT, progress: toJson(progress) });
}

/**
 * The training state in a checkpoint's bytes. Throws DataError if it is damaged or another kind of file.
 * @example
 * const trainer = new train.Trainer(nn.linear(1, 1), { x: [[0]], y: [[1]] }, { loss: nn.meanSquaredError });
 * const bytes = train.encodeCheckpoint(trainer.state());
 * train.decodeCheckpoint(bytes).progress.step;
 */
export function decodeCheckpoint(bytes: Uint8Array, source = 'the checkpoint'): TrainingState {
  const { tensors, metadata } = decodeSealed(bytes, source);
  whole(tensors);
  const { format, progress: text, ...others } = metadata;
  if (!isCheckpoint(format))
    throw new DataError(`${source}: this is no checkpoint of a training run`, {
      op: 'checkpoint',
      hint: 'a file with weights only is read with loadModel',
    });
  const damaged = (problem: string, cause?: unknown): DataError =>
    new DataError(`${source}: its description is damaged: it ${problem}`, { op: 'checkpoint', cause });
  const strangers = Object.keys(others);
  if (strangers.length > 0) throw damaged(`has besides ${strangers.map((name) => quoted(name)).join(', ')}`);
  const progress = parseJson(text ?? '', historyOfARun, damaged) as Progress;
  return checkState({ arrays: tensors, progress }, source);
}

/**
 * A model's parameters and statistics as a safetensors file, with texts of your own in its metadata. Throws ArgumentError
 * for what is no model.
 * @example
 * const model = nn.linear(2, 3);
 * const bytes = train.encodeModel(model, { author: 'me' });
 * train.decodeModel(bytes).metadata;
 */
export const encodeModel = (model: AnyModule, metadata: Readonly<Record<string, string>> = {}): Uint8Array =>
  encodeSealed(checkModule(model, 'saveModel').stateDict(), { format: 'pristella model', ...metadata });

/** What a model file holds; a checkpoint gives the model in it. */
export interface ModelFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a model file or the model in a checkpoint. Throws DataError if it is damaged or of another format.
 * @example
 * const { tensors } = train.decodeModel(train.encodeModel(nn.linear(2, 3)));
 * [...tensors.keys()];
 */
export function decodeModel(bytes: Uint8Array, source = 'the model file'): ModelFile {
  const { tensors, metadata } = decodeSealed(bytes, source);
  if (!isCheckpoint(metadata.format)) return { tensors, metadata };
  const own = [...whole(tensors)]
    .filter(([name]) => name.startsWith('model/'))
    .map(([name, a]) => [name.slice(6), a] as const);
  return { tensors: new Map(own), metadata };
}

function checkModule(model: AnyModule, op: string): AnyModule {
  if (model instanceof Module) return model;
  throw new ArgumentError(`needs a model, got ${showValue(model)}`, { op, hint: 'such as nn.sequential(...)' });
}

/**
 * Gives a model the contents of a model file. Throws DataError, with nothing changed, if it belongs to another
 * architecture, listing the tensors that differ, and ArgumentError for what is no content of a model file.
 * @example
 * const [from, to] = [nn.linear(2, 3), nn.linear(2, 3)];
 * train.loadModelFile(to, train.decodeModel(train.encodeModel(from)));
 * np.arrayEqual(from.weight, to.weight);
 */
export function loadModelFile(model: AnyModule, file: ModelFile, source = 'the model file'): void {
  checkModule(model, 'loadModel');
  if (
    !(file?.tensors instanceof Map) ||
    ![...file.tensors.values()].every((t) => t instanceof Tensor || isRawArray(t))
  ) {
    throw new ArgumentError('takes the content of a model file', {
      op: 'loadModelFile',
      hint: "decodeModel makes it of bytes; loadModel(path, model) of 'pristella/node' takes a path",
    });
  }
  model.checkStateDict(file.tensors, source);
  model.loadStateDict(new Map([...file.tensors].map(([name, t]) => [name, asTensor(t)])));
}

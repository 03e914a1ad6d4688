import { writeFileAtomic } from '../../io/node/atomic.ts';
import { readFileBytes } from '../../io/node/file.ts';
import type { AnyModule } from '../../nn/module.ts';
import { decodeModel, encodeModel, loadModelFile, type ModelFile } from '../checkpoint.ts';

/**
 * Writes a model's parameters and statistics as safetensors, atomically. Throws DataError where it cannot write.
 * @example
 * saveModel(`${folder}/model.safetensors`, nn.linear(2, 3), { trained: 'no' });
 * [...readSafetensors(`${folder}/model.safetensors`).tensors.keys()];
 */
export const saveModel = (path: string, model: AnyModule, metadata?: Readonly<Record<string, string>>): void =>
  writeFileAtomic(path, encodeModel(model, metadata));

/**
 * Reads a model file, or the model in a checkpoint. Throws DataError if it is missing, damaged or of another format.
 * @example
 * saveModel(`${folder}/model.safetensors`, nn.linear(2, 3), { trained: 'no' });
 * const { tensors, metadata } = readModel(`${folder}/model.safetensors`);
 * console.log([...tensors.keys()], metadata);
 */
export const readModel = (path: string): ModelFile => decodeModel(readFileBytes(path, 'loadModel'), path);

/**
 * Gives a model the contents of a file. Throws DataError, with nothing changed, if the file is missing or damaged or
 * belongs to another architecture, listing the tensors that differ.
 * @example
 * const model = nn.linear(2, 3);
 * saveModel(`${folder}/model.safetensors`, model);
 * const other = nn.linear(2, 3);
 * loadModel(`${folder}/model.safetensors`, other);
 * np.arrayEqual(model.weight, other.weight);
 * try {
 *   loadModel(`${folder}/model.safetensors`, nn.linear(2, 4));
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export const loadModel = (path: string, model: AnyModule): void => loadModelFile(model, readModel(path), path);

import { writeFileAtomic } from '../../io/node/atomic.ts';
import { readFileBytes } from '../../io/node/file.ts';
import type { Module } from '../../nn/module.ts';
import { decodeModel, encodeModel, loadModelFile, type ModelFile } from '../checkpoint.ts';

/** Writes a model's parameters and statistics as safetensors, atomically. Throws DataError where it cannot write. */
export const saveModel = (path: string, model: Module, metadata?: Readonly<Record<string, string>>): void =>
  writeFileAtomic(path, encodeModel(model, metadata));

/** Reads a model file, or the model in a checkpoint. Throws DataError if it is missing, damaged or of another format. */
export const readModel = (path: string): ModelFile => decodeModel(readFileBytes(path, 'loadModel'), path);

/**
 * Gives a model the contents of a file. Throws DataError, with nothing changed, if the file is missing or damaged or
 * belongs to another architecture, listing the tensors that differ.
 */
export const loadModel = (path: string, model: Module): void => loadModelFile(model, readModel(path), path);

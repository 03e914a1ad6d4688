/** Data sets and tables as tensors. Pure; what needs a disk is in `data/node`. */
import '../engine/start.ts';

export { nearestNames } from '../base/nearest.ts';
export { type CsvOptions, type CsvRow, type CsvTable, guessDelimiter, parseCsv } from './csv.ts';
export { type NormalizeDigitOptions, normalizeDigit } from './digit.ts';
export type { EncodedTable, InputColumn, TableEncoder, TargetColumn } from './encoder.ts';
export { classNames, encodeTable, featureNames, tableEncoderFromJson, tableFromRecords } from './encoder.ts';
export { type FetchMnistOptions, fetchMnist } from './fetch.ts';
export { decodeIdx, encodeIdx } from './idx.ts';
export { type Iris, irisTable, loadIris } from './iris.ts';
export { type LoadMnistOptions, mnist } from './load-mnist.ts';
export type { LabelledImages, Mnist, MnistFile, MnistForm, MnistPart } from './mnist.ts';
export { mnistFiles, mnistFromFiles } from './mnist.ts';
export { fitTableEncoder, type Table, type TableOptions, tableFromCsv } from './table.ts';
export type { SplitTableOptions, TableTask } from './task.ts';
export { fitTableTask, learntTargets, splitTable, tableTaskFromJson } from './task.ts';

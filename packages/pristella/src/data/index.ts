/** Data sets and tables as tensors. Pure; what needs a disk is in `data/node`. */
import '../engine/start.ts';

export { nearestNames } from '../base/nearest.ts';
export { type CsvOptions, type CsvRow, type CsvTable, guessDelimiter, parseCsv } from './csv.ts';
export { type NormalizeDigitOptions, normalizeDigit } from './digit.ts';
export {
  classNames,
  type EncodedTable,
  encodeTable,
  featureNames,
  type InputColumn,
  type TableEncoder,
  type TargetColumn,
  tableEncoderFromJson,
  tableFromRecords,
} from './encoder.ts';
export { type FetchMnistOptions, fetchMnist } from './fetch.ts';
export { decodeIdx, encodeIdx } from './idx.ts';
export { type Iris, irisTable, loadIris } from './iris.ts';
export { type LoadMnistOptions, mnist } from './load-mnist.ts';
export {
  type LabelledImages,
  type Mnist,
  type MnistChoice,
  type MnistFile,
  type MnistForm,
  type MnistPart,
  type MnistSet,
  mnistFiles,
  mnistFromFiles,
} from './mnist.ts';
export type { DownloadProgress } from './receive.ts';
export { mnistSubset } from './subset.ts';
export { fitTableEncoder, type Table, type TableOptions, tableFromCsv } from './table.ts';
export {
  fitTableTask,
  learntTargets,
  type SplitTableOptions,
  splitTable,
  type TableTask,
  tableTaskFromJson,
} from './task.ts';

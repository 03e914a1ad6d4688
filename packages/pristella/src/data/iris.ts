/**
 * Iris: four measures in centimetres of 150 flowers of three species.
 * Source: Fisher, "The use of multiple measurements in taxonomic problems", 1936, as printed there; the copy of the UCI
 * repository differs in flowers 35 and 38.
 */
import { ownData } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { CsvTable } from './csv.ts';
import { tableFromRecords } from './encoder.ts';

/** Each group of eight digits is a flower: sepal length and width, petal length and width, in millimetres. */
const flowers = {
  setosa: `
    51351402 49301402 47321302 46311502 50361402 54391704 46341403 50341502 44291402 49311501
    54371502 48341602 48301401 43301101 58401202 57441504 54391304 51351403 57381703 51381503
    54341702 51371504 46361002 51331705 48341902 50301602 50341604 52351502 52341402 47321602
    48311602 54341504 52411501 55421402 49311502 50321202 55351302 49361401 44301302 51341502
    50351303 45231303 44321302 50351606 51381904 48301403 51381602 46321402 53371502 50331402`,
  versicolor: `
    70324714 64324515 69314915 55234013 65284615 57284513 63334716 49243310 66294613 52273914
    50203510 59304215 60224010 61294714 56293613 67314414 56304515 58274110 62224515 56253911
    59324818 61284013 63254915 61284712 64294313 66304414 68284814 67305017 60294515 57263510
    55243811 55243710 58273912 60275116 54304515 60344516 67314715 63234413 56304113 55254013
    55264412 61304614 58264012 50233310 56274213 57304212 57294213 62294313 51253011 57284113`,
  virginica: `
    63336025 58275119 71305921 63295618 65305822 76306621 49254517 73296318 67255818 72366125
    65325120 64275319 68305521 57255020 58285124 64325323 65305518 77386722 77266923 60225015
    69325723 56284920 77286720 63274918 67335721 72326018 62284818 61304918 64285621 72305816
    74286119 79386420 64285622 63285115 61265614 77306123 63345624 64315518 60304818 69315421
    67315624 69315123 58275119 68325923 67335725 67305223 63255019 65305220 62345423 59305118`,
};

/** The iris data set. */
export interface Iris {
  /** float64 of shape (150, 4), in centimetres. */
  readonly features: Tensor;
  /** int32 of shape (150,): 0, 1 or 2, fifty of each in order. */
  readonly labels: Tensor;
  readonly featureNames: readonly string[];
  readonly classNames: readonly string[];
}

/**
 * The iris data set, in new tensors: 150 flowers, 4 features, 3 classes.
 * @example
 * const { features, labels, classNames } = data.loadIris();
 * console.log(features.shape, labels.shape, classNames);
 */
export function loadIris(): Iris {
  const features: number[] = [];
  const labels: number[] = [];
  Object.values(flowers).forEach((group, label) => {
    for (const flower of group.trim().split(/\s+/)) {
      features.push(...(flower.match(/../g) ?? []).map((millimetres) => Number(millimetres) / 10));
      labels.push(label);
    }
  });
  return {
    features: ownData(Float64Array.from(features), [labels.length, 4]),
    labels: ownData(Int32Array.from(labels)),
    featureNames: ['sepal length', 'sepal width', 'petal length', 'petal width'],
    classNames: Object.keys(flowers),
  };
}

/**
 * The iris data set as a table of texts, such as a file would give: four measures and the species.
 * @example
 * const table = data.irisTable();
 * console.log(table.columns, table.rows[0]);
 */
export function irisTable(): CsvTable {
  const { features, labels, featureNames, classNames } = loadIris();
  const measures = features.data();
  const record = (label: number, i: number): Record<string, string | number> => ({
    ...Object.fromEntries(featureNames.map((name, j) => [name, measures[i * featureNames.length + j]!])),
    species: classNames[label]!,
  });
  return { ...tableFromRecords(Array.from(labels.data(), record)), source: 'iris' };
}

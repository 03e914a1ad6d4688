/** What a model's outputs mean, and how good they are. */

import type { TypedArray } from '../base/dtype.ts';
import { DataError, NonFiniteError, ShapeError, showShape } from '../base/errors.ts';
import { classNames } from '../data/encoder.ts';
import { checkTask, learntTargets, type TableTask } from '../data/task.ts';
import { softmax } from '../nn/activation.ts';
import { crossEntropy } from '../nn/cross-entropy.ts';
import { meanSquaredError } from '../nn/loss.ts';
import type { Layer } from '../nn/module.ts';
import { add, mul } from '../op/elementwise/index.ts';
import { argmax } from '../op/reduce/reduce.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import type { ArrayInput } from './dataset.ts';
import { predict } from './evaluate.ts';
import {
  type ClassificationScores,
  checkClassNames,
  classificationScores,
  type RegressionScores,
  regressionScores,
} from './scores.ts';

/** What the outputs of a model stand for: classes, by their names, or what was to be learned from a table. */
export type Meaning = readonly string[] | TableTask;

/** What a classifier says about samples. */
export interface ClassAnswers {
  readonly kind: 'classes';
  readonly names: readonly string[];
  /** The likeliest class of each sample, by position. */
  readonly classes: TypedArray;
  /** Probabilities, row by row. */
  readonly probabilities: TypedArray;
}
/** What a model of numbers says about samples. */
export interface NumberAnswers {
  readonly kind: 'numbers';
  /** In the target's own unit. */
  readonly values: TypedArray;
}
/** What a model says about samples. */
export type Answers = ClassAnswers | NumberAnswers;

/** A model's answers with how good they are. */
export type Scored = { readonly loss: number } & (
  | { readonly kind: 'classes'; readonly answers: ClassAnswers; readonly scores: ClassificationScores }
  | { readonly kind: 'numbers'; readonly answers: NumberAnswers; readonly scores: RegressionScores }
);

const isNames = (meaning: Meaning): meaning is readonly string[] => Array.isArray(meaning);

/** Names of classes, or undefined where numbers are predicted. */
const namesOf = (meaning: Meaning, op: string): readonly string[] | undefined =>
  isNames(meaning) ? checkClassNames(meaning, op) : classNames(checkTask(meaning, op).encoder);

async function answersFrom(outputs: Tensor, meaning: Meaning, op: string): Promise<Answers> {
  const names = namesOf(meaning, op);
  const wanted = names?.length ?? 1;
  if (outputs.ndim !== 2 || outputs.shape[1] !== wanted)
    throw new ShapeError(
      `outputs ${showShape(outputs.shape)} are not of ${wanted} ${names ? 'classes' : 'number'} each`,
      { op, shapes: [outputs.shape], ...(names && { hint: `the classes are ${names.join(', ')}` }) },
    );
  if (names) {
    const probabilities = await softmax(outputs).read();
    const none = probabilities.findIndex(Number.isNaN);
    if (none >= 0)
      throw new NonFiniteError(
        `no class is the likeliest in row ${Math.floor(none / wanted)}: its outputs are not finite`,
        { op },
      );
    return { kind: 'classes', names, classes: await argmax(outputs, 1).read(), probabilities };
  }
  const { mean, std } = (meaning as TableTask).scale;
  return { kind: 'numbers', values: await add(mul(outputs, std), mean).read() };
}

/**
 * What a model says about the samples x, in words of the task: classes with their probabilities, or numbers in their own unit.
 * `meaning` is a list of the classes' names, or the task of a table. Throws as `predict`, ArgumentError for another meaning,
 * ShapeError unless there is an output for each class, NonFiniteError where outputs make no class the likeliest.
 * @example
 * const model = (x) => x;
 * await train.answers(model, [[2, 1], [0, 3]], ['cat', 'dog']);
 */
export async function answers(model: Layer, x: ArrayInput, meaning: Meaning): Promise<Answers> {
  namesOf(meaning, 'answers');
  return answersFrom(await predict(model, x), meaning, 'answers');
}

/**
 * What a model says about the samples x, compared with the truth: positions of classes, or numbers in their own unit, as
 * `encodeTable` gives them. The loss is cross-entropy, or the mean squared error of numbers as they are learned. Throws DataError
 * for no samples, ShapeError and NonFiniteError as `answers` does, else as `classificationScores` and `regressionScores`.
 * @example
 * const model = (x) => x;
 * const { loss, scores } = await train.score(model, [[2, 1], [0, 3], [1, 0]], [0, 1, 1], ['cat', 'dog']);
 * console.log(loss, scores);
 */
export async function score(model: Layer, x: ArrayInput, targets: TensorLike, meaning: Meaning): Promise<Scored> {
  const names = namesOf(meaning, 'score');
  const outputs = await predict(model, x);
  if (outputs.size === 0) throw new DataError('there are no samples to score', { op: 'score' });
  const truth = asTensor(targets, 'score');
  const [loss = NaN] = await (names
    ? crossEntropy(outputs, truth)
    : meanSquaredError(outputs, learntTargets(truth, meaning as TableTask))
  ).read();
  const given = await answersFrom(outputs, meaning, 'score');
  const known = await truth.read();
  if (given.kind === 'numbers')
    return { kind: 'numbers', loss, answers: given, scores: regressionScores(given.values, known) };
  return {
    kind: 'classes',
    loss,
    answers: given,
    scores: classificationScores(given.classes, known, given.names),
  };
}

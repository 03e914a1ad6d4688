import { nn, type np, train } from 'pristella';
import { type ClassificationScores, type RegressionScores, scoreClasses, scoreNumbers } from './classification.ts';
import { digitNames } from './digits.ts';
import { lossOf, type RunSettings } from './settings.ts';
import type { Examples } from './subject.ts';
import { classNamesOf, learntTargets } from './table-data.ts';

/** What a model says about samples. */
export type Answers =
  | {
      readonly kind: 'classes';
      readonly names: readonly string[];
      /** The likeliest class of each sample, by position. */
      readonly classes: ArrayLike<number>;
      /** Probabilities, row by row. */
      readonly probabilities: ArrayLike<number>;
    }
  | {
      readonly kind: 'numbers';
      /** In the target's own unit. */
      readonly values: ArrayLike<number>;
    };

/** The model's answers with how good they are. */
export type Scored = { readonly loss: number } & (
  | { readonly kind: 'classes'; readonly answers: Answers & { kind: 'classes' }; readonly scores: ClassificationScores }
  | { readonly kind: 'numbers'; readonly answers: Answers & { kind: 'numbers' }; readonly scores: RegressionScores }
);

/** The names of the classes, or undefined in regression. */
const namesOf = ({ task }: RunSettings): readonly string[] | undefined =>
  'preset' in task ? digitNames : classNamesOf(task.table);

/** What the model says about the samples `x`. */
export async function answer(model: nn.Module, settings: RunSettings, x: np.Tensor): Promise<Answers> {
  return answersFrom(await train.predict(model, x), settings);
}

function answersFrom(outputs: np.Tensor, settings: RunSettings): Answers {
  const names = namesOf(settings);
  if (names) {
    return { kind: 'classes', names, classes: outputs.argmax(1).data(), probabilities: nn.softmax(outputs).data() };
  }
  const { mean, std } = 'table' in settings.task ? settings.task.table.scale : { mean: 0, std: 1 };
  return { kind: 'numbers', values: outputs.mul(std).add(mean).data() };
}

/** The model's answers, compared with the truth. */
export async function score(model: nn.Module, settings: RunSettings, { x, targets }: Examples): Promise<Scored> {
  const outputs = await train.predict(model, x);
  const { task } = settings;
  const learnt = 'table' in task ? learntTargets(targets, task.table) : targets;
  const loss = lossOf(settings)(outputs, learnt).item();
  const answers = answersFrom(outputs, settings);
  if (answers.kind === 'numbers')
    return { kind: 'numbers', loss, answers, scores: scoreNumbers(answers.values, targets.data()) };
  return { kind: 'classes', loss, answers, scores: scoreClasses(answers.classes, targets.data(), answers.names) };
}

import { nn, type np, train } from 'pristella';
import { type ClassificationScores, type RegressionScores, scoreClasses, scoreNumbers } from './classification.ts';
import { digitNames } from './digits.ts';
import { lossOf, type RunSettings } from './settings.ts';
import { classNamesOf, type Examples, learntTargets } from './table-data.ts';

/** What a model says about a sample that belongs to a class. */
export interface ClassAnswer {
  /** The likeliest class by position and by name, and its probability. */
  readonly best: number;
  readonly name: string;
  readonly share: number;
  /** All classes with their probabilities. */
  readonly shares: readonly (readonly [name: string, share: number])[];
}

/** What a model says about samples. */
export type Answers =
  | { readonly kind: 'classes'; readonly names: readonly string[]; readonly samples: readonly ClassAnswer[] }
  /** In the target's own unit. */
  | { readonly kind: 'numbers'; readonly samples: readonly number[] };
export type ClassAnswers = Answers & { readonly kind: 'classes' };

/** The model's answers with how good they are. */
export type Scored = { readonly loss: number } & (
  | { readonly kind: 'classes'; readonly answers: ClassAnswers; readonly scores: ClassificationScores }
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
  if (names) return classesFrom(outputs, names);
  const { mean, std } = 'table' in settings.task ? settings.task.table.scale : { mean: 0, std: 1 };
  return { kind: 'numbers', samples: [...outputs.mul(std).add(mean).data()] };
}

/** What the model says about the digits `x`. */
export async function answerDigits(model: nn.Module, x: np.Tensor): Promise<ClassAnswers> {
  return classesFrom(await train.predict(model, x), digitNames);
}

const classesFrom = (outputs: np.Tensor, names: readonly string[]): ClassAnswers =>
  classAnswers(names, outputs.argmax(1).data(), nn.softmax(outputs).data());

/** Answers by the likeliest classes and the probabilities of all, row by row. */
export function classAnswers(
  names: readonly string[],
  classes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): ClassAnswers {
  const samples = Array.from(classes, (best, i): ClassAnswer => {
    const shares = names.map((name, c) => [name, probabilities[i * names.length + c]!] as const);
    const [name, share] = shares[best]!;
    return { best, name, share, shares };
  });
  return { kind: 'classes', names, samples };
}

/** The model's answers, compared with the truth. */
export async function score(model: nn.Module, settings: RunSettings, { x, targets }: Examples): Promise<Scored> {
  const outputs = await train.predict(model, x);
  const { task } = settings;
  const learnt = 'table' in task ? learntTargets(targets, task.table) : targets;
  const loss = lossOf(settings)(outputs, learnt).item();
  const answers = answersFrom(outputs, settings);
  if (answers.kind === 'numbers')
    return { kind: 'numbers', loss, answers, scores: scoreNumbers(answers.samples, targets.data()) };
  const best = answers.samples.map((sample) => sample.best);
  return { kind: 'classes', loss, answers, scores: scoreClasses(best, targets.data(), answers.names) };
}

import { engineStep, fixedStep, smallExpressions } from './floor.ts';
import { type ModelChoice, prepareTraining } from './network.ts';
import { readVariants, stepWith } from './reads.ts';
import { learner, makeNet, zooNames } from './zoo/index.ts';

/** What can be compared between two checkouts, by the question it belongs to: the names of its pieces of work. */
export const comparable = {
  training: (models) => models.map((model) => `training ${model}`),
  floor: (models) => models.map((model) => `floor ${model}`),
  reads: () => readVariants.map(([read]) => `reads ${read}`),
  small: () => Object.keys(smallExpressions()).map((expression) => `small ${expression}`),
  zoo: () => zooNames.map((net) => `zoo ${net}`),
} as const satisfies Readonly<Record<string, (models: readonly string[]) => readonly string[]>>;

const own = (model: string): ModelChoice => ({ model, batch: 0, widen: 0 });

/** Calls of a small expression that make one step of its work, so that a step is no shorter than the clock is fine. */
const SMALL_CALLS = 100;

/** One step of a piece of work. Throws for a name that `comparable` does not list. */
export async function prepareTask(name: string): Promise<() => unknown> {
  const [question, ...rest] = name.split(' ');
  const what = rest.join(' ');
  switch (question) {
    case 'training':
      return (await prepareTraining(own(what))).step;
    case 'floor':
      return engineStep(fixedStep(await prepareTraining(own(what)))).step;
    case 'reads': {
      const variant = readVariants.find(([read]) => read === what);
      if (variant) return stepWith(variant[1]);
      break;
    }
    case 'small': {
      const compute = smallExpressions()[what];
      if (!compute) break;
      return () => {
        for (let i = 0; i < SMALL_CALLS; i++) compute();
      };
    }
    case 'zoo':
      return learner(makeNet(what));
  }
  throw new Error(`there is no such work: ${name}`);
}

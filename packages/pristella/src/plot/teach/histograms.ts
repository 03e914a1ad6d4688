import { ArgumentError, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { whole } from '../../base/row.ts';
import { type Figure, figure, figureOptions } from '../figure.ts';
import { brief } from '../ticks.ts';
import { range, type Values, vector } from '../values.ts';
import { TeachOptions } from './sheet.ts';

class BinChoice {
  /** How many bars each histogram has: 30 unless told. */
  readonly bins?: number = whole(1, 30);
}
/** The bars, the title and the language. */
export interface WeightHistogramsOptions extends TeachOptions, BinChoice {}
const weightHistogramsOptions: Options<WeightHistogramsOptions> = options(TeachOptions, BinChoice);

const counts = { en: 'how many', zh: '个数' } as const;

/**
 * Numbers by layer, such as weights or activations, as one histogram each on a shared axis, with their standard deviation: what
 * `model.stateDict()` gives, or lists by name. Throws ArgumentError for what is no numbers by name, and for a layer
 * without a finite number.
 * @example
 * plot.weightHistograms({ first: [-1, 0, 0, 1], second: [-0.1, 0, 0.1] }).describe();
 */
export function weightHistograms(
  weights: ReadonlyMap<string, Values> | Readonly<Record<string, Values>>,
  options: WeightHistogramsOptions = {},
): Figure {
  const op = 'weightHistograms';
  const { title, language, bins } = weightHistogramsOptions.read(options, op, arguments.length - 2);
  const entries = weights instanceof Map ? [...weights] : Object.entries(weights ?? {});
  const layers = entries.map(([name, values]) => ({ name, values: vector(values, op, name).filter(Number.isFinite) }));
  const bare = layers.find(({ values }) => values.length === 0);
  if (layers.length === 0 || bare)
    throw new ArgumentError(
      bare ? `${bare.name} has no finite number` : `needs numbers by name, got ${showValue(weights)}`,
      {
        op,
        hint: 'model.stateDict() gives the weights of a model',
      },
    );
  const [low, high] = range(layers.flatMap(({ values }) => range(values) ?? [])) ?? [0, 0];
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const across = Math.min(layers.length, 5);
  const rows = Math.ceil(layers.length / across);
  const fig = figure({ figsize: [Math.max(4, 0.6 + 2.5 * across), 2.8 * rows], ...figureOptions.pick(options) });
  if (title) fig.suptitle(title);
  for (const [i, { name, values }] of layers.entries()) {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
    const ax = fig.addSubplot(rows, across, i + 1).hist(values, { bins, range: [-reach, reach] });
    ax.title(`${name}\nσ = ${brief(Number(spread.toPrecision(2)))}`).xlim(-reach, reach);
    if (i % across === 0) ax.ylabel(counts[language]);
  }
  return fig;
}

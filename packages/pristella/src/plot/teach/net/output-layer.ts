import { ArgumentError } from '../../../base/errors.ts';
import { type Options, options } from '../../../base/options.ts';
import { choice, text } from '../../../base/row.ts';
import { div, exp, sub } from '../../../op/elementwise/index.ts';
import { max } from '../../../op/reduce/reduce.ts';
import { sum } from '../../../op/reduce/sum.ts';
import { asTensor } from '../../../tensor/create.ts';
import { checkCount } from '../../count.ts';
import { type Figure, FigureOptions, figureOptions } from '../../figure.ts';
import { networkGraph } from '../../network/layers.ts';
import { brief } from '../../ticks.ts';
import { type Values, vector } from '../../values.ts';

/** The activation of an output layer, its title and its language. */
export class OutputLayerOptions extends FigureOptions {
  /** What makes outputs of sums: 'softmax' unless told, or 'identity'. */
  readonly activation?: 'identity' | 'softmax' = choice(['identity', 'softmax'], 'softmax');
  /** The title above the picture. */
  readonly title?: string = text('');
  /** The language of the words in the picture: 'en' unless told, or 'zh'. */
  readonly language?: 'en' | 'zh' = choice(['en', 'zh'], 'en');
}
const op = 'outputLayer';
const outputOptions: Options<OutputLayerOptions> = options(OutputLayerOptions);

const words = {
  en: {
    sums: 'sums',
    outputs: { softmax: 'outputs: softmax', identity: 'outputs: identity' },
    note: 'blue: grows with the sum · orange: shrinks · thick: much',
  },
  zh: {
    sums: '加权和',
    outputs: { softmax: '输出：softmax', identity: '输出：恒等函数' },
    note: '蓝：随加权和增大 · 橙：随之减小 · 越粗变化越大',
  },
} as const;

/**
 * The last step of a network, from sums a to outputs y, worked out. By the identity each output hangs on its own sum; by softmax each hangs
 * on all, and stands with its share in percent. An arrow's thickness is the slope of an output along a sum: blue where it
 * grows with the sum, orange where it shrinks. Throws ArgumentError for no numbers and for what is not finite.
 * @example
 * plot.outputLayer([0.3, 2.9, 4]).describe();
 * plot.outputLayer([0.3, 2.9, 4], { activation: 'identity' }).describe();
 */
export function outputLayer(sums: Values, options: OutputLayerOptions = {}): Figure {
  const { activation, title, language } = outputOptions.read(options, op, arguments.length - 2);
  const a = vector(sums, op);
  // Softmax draws an arrow from each sum to each output.
  checkCount(activation === 'identity' ? a.length : a.length ** 2, op);
  if (a.length === 0 || !a.every(Number.isFinite))
    throw new ArgumentError('needs finite numbers', { op, hint: 'plot.outputLayer([0.3, 2.9, 4])' });
  const isSoftmax = activation === 'softmax';
  const y = isSoftmax ? softmax(a) : a;
  const same = (i: number, k: number): number => Number(i === k);
  const slopes = Array.from(y, (own, i) => Array.from(y, (v, k) => (isSoftmax ? v * (same(i, k) - own) : same(i, k))));
  const outputs = Array.from(y, (v, k) => `$y_{${k + 1}}$ = ${isSoftmax ? percent(v) : brief(v)}`);
  const said = words[language];
  const network = {
    sizes: [a.length, y.length],
    weights: [slopes],
    values: [a, y],
    labels: [Array.from(a, (_, i) => `$a_{${i + 1}}$`), outputs],
    names: [said.sums, said.outputs[activation]],
  };
  const shown = {
    title,
    note: isSoftmax ? said.note : '',
    arrows: true,
    captions: 'none',
    ...(isSoftmax ? {} : { least: 0 }),
  } as const;
  return networkGraph(network, { ...shown, ...figureOptions.pick(options) });
}

/** By the largest sum, so that none overflows. */
function softmax(sums: Float64Array): Float64Array {
  const a = asTensor([...sums], op);
  const e = exp(sub(a, max(a)));
  return vector(div(e, sum(e)), op);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

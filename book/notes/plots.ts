import { pictures } from '../page.ts';
import { type Check, exportsOf, type Item, item } from './item.ts';

const sines = await exportsOf(() => import('../ch01/sin-cos-graph.ts'));
for (const program of [
  () => import('../ch01/sin-graph.ts'),
  () => import('../ch02/perceptron.ts'),
  () => import('../ch03/step-function.ts'),
  () => import('../ch03/sigmoid.ts'),
  () => import('../ch03/sig-step-compare.ts'),
  () => import('../ch03/relu.ts'),
  () => import('../ch03/activations.ts'),
]) {
  await exportsOf<object>(program);
}

/** That a program has drawn a picture, and what its text alternative says of it. */
const drawn = (name: string, words: string): Check => [
  name,
  words,
  () => {
    const description = pictures.find((p) => p.name === name)?.figure.describe() ?? 'no such picture';
    return description.includes(words) ? words : description;
  },
];

/** Part A.2: plots. */
export const plots: readonly Item[] = [
  item(21, ['The sine curve', '正弦曲线'], [drawn('ch01/sin-graph', 'line of 60 points, x 0 to 5.9')]),
  item(
    22,
    ['Sine and cosine: labels, line styles, title, legend', '正弦与余弦：标签、线型、标题、图例'],
    [
      drawn('ch01/sin-cos-graph', '"sin & cos"; x axis "x"'),
      drawn('ch01/sin-cos-graph', 'line "sin" of 60 points'),
      drawn('ch01/sin-cos-graph', 'line "cos" of 60 points'),
      ['line styles', '-, --, -., :', () => sines.lineStyles.map(String)],
    ],
    ['a note counts three line styles; there are four.', '有一篇笔记说线型有三种，实际是四种。'],
  ),
  item(23, ['ylim and grid', 'ylim 与 grid'], [drawn('ch03/step-function', 'y axis −0.1 to 1.1')]),
  item(24, ['Plots in three dimensions', '三维图'], [drawn('ch02/perceptron-plane', 'three-dimensional')]),
  item(
    25,
    ['Curves of step, sigmoid, both, ReLU, tanh, leaky ReLU', '阶跃、sigmoid、两者比较、ReLU、tanh、Leaky ReLU 的曲线'],
    [
      drawn('ch03/step-function', 'line of 100 points, x −5 to 4.9, y 0 to 1'),
      drawn('ch03/sigmoid', 'line of 100 points, x −5 to 4.9, y 0.006693 to 0.9926'),
      drawn('ch03/sig-step-compare', 'line "step" of 100 points'),
      drawn('ch03/relu', 'y axis −1 to 5.5'),
      drawn('ch03/activations', '"tanh"; x axis −11 to 11'),
      drawn('ch03/activations', 'line "value" of 100 points, x −10 to 10, y −2 to 10'),
    ],
  ),
];

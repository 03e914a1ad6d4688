import { expect, test } from 'vitest';
import { ArgumentError } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';

const not: plot.Circuit = { y: ['NOT', 'x'] };
const points = [[0, 0], [1, 1]]; // biome-ignore format: two points

test.each<[op: string, call: (options: object) => unknown, known: string]>([
  ['outputLayer', (o) => plot.outputLayer([1, 2], o), 'figsize, theme, activation, title, language'],
  ['gateCircuit', (o) => plot.gateCircuit(not, o), 'figsize, theme, title'],
  ['truthTable', (o) => plot.truthTable(not, o), 'figsize, theme, title'],
  [
    'separation',
    (o) => plot.separation(points, [0, 1], undefined, o),
    'figsize, theme, title, names, markers, axes, caption, language',
  ],
  ['neuron', (o) => plot.neuron(o), 'figsize, theme, show, language'],
  ['weightNotation', (o) => plot.weightNotation(o), 'figsize, theme, layer, to, from, title, language'],
  ['beside', (o) => plot.beside([plot.figure()], o), 'figsize, theme, title, columns'],
])('an option that is not known is refused by %s, which names the known ones', (op, call, known) => {
  const message = `there is no option 'unheardOf'`;
  expect(() => call({ unheardOf: 1 })).toThrow(new ArgumentError(message, { op, hint: `the options are ${known}` }));
  expect(() => call(3 as never)).toThrow(ArgumentError);
});

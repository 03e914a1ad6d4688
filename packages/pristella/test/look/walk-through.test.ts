import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { look, plot, valueAndGrad } from '../../src/index.ts';
import { forward, network, plain, recording, whole, X } from './three-layers.ts';

const source = readFileSync(new URL('./three-layers.ts', import.meta.url), 'utf8').split('\n');
/** The place of a text in the program, as `three-layers.ts:34:17`. */
function placeOf(text: string, within = ''): string {
  const line = source.findIndex((l) => l.includes(text) && l.includes(within));
  return `three-layers.ts:${line + 1}:${source[line]!.indexOf(text) + 1}`;
}

// As everything is plain data, it is the same when it comes from JSON.
const data: look.Recording = JSON.parse(JSON.stringify(recording));
const numbersOf = (name: string): number[] => look.find(data, name).values!.map(Number);

describe('in the walk through three layers, from plain arrays,', () => {
  test('each value is found by its name in the source, with the numbers that it has unrecorded, bit for bit', () => {
    for (const name of ['a1', 'z1', 'a2', 'z2', 'y', 'loss']) expect(numbersOf(name)).toEqual([...plain[name]!.data()]);
    for (const [name, tensor] of Object.entries({ X, ...network })) {
      expect(look.find(data, name)).toMatchObject({ kind: 'data', shape: tensor.shape });
      expect(numbersOf(name)).toEqual([...tensor.data()]);
    }
    expect(look.find(data, 'a3').names).toEqual(['a3', 'y']);
    expect(data.results).toEqual(
      Object.fromEntries(Object.keys(plain).map((name) => [name, look.find(data, name).id])),
    );
  });

  test('each value has its formula, with names and with numbers', () => {
    const formulas = ['a1', 'z1', 'a2', 'z2', 'a3', 'loss'].map((name) => look.formula(data, name));
    expect(formulas.map((f) => f.symbols)).toEqual([
      'a1 = X·W1 + b1',
      'z1 = 1 / (1 + exp(-a1))',
      'a2 = z1·W2 + b2',
      'z2 = 1 / (1 + exp(-a2))',
      'a3 = z2·W3 + b3',
      'loss = sum((a3 - [0 1])²) * 0.5',
    ]);
    expect(formulas[0]!.numbers).toBe('[0.3 0.7 1.1] = [1 0.5] · [[0.1 0.3 0.5] [0.2 0.4 0.6]] + [0.1 0.2 0.3]');
    expect(formulas[1]!.numbers).toBe('[0.57444252 0.66818777 0.75026011] = 1 / (1 + exp(-[0.3 0.7 1.1]))');
    expect(formulas[5]!.numbers).toBe('0.09631289 = sum(([0.31682708 0.69627909] - [0 1])²) * 0.5');
    expect(look.formula(data, 'W3')).toEqual({ symbols: 'W3', numbers: '[[0.1 0.3] [0.2 0.4]]' });
  });

  test('each element has its formula', () => {
    expect(look.element(data, 'a1', [0])).toBe('0.3 = 1·0.1 + 0.5·0.2 + 0.1');
    expect(look.element(data, 'a1', [2])).toBe('1.1 = 1·0.5 + 0.5·0.6 + 0.3');
    expect(look.element(data, 'z1', [1])).toBe('0.66818777 = 1 / (1 + exp(-0.7))');
    expect(look.element(data, 'a2', [1])).toBe('1.21402696 = 0.57444252·0.4 + 0.66818777·0.5 + 0.75026011·0.6 + 0.2');
    expect(look.element(data, 'loss', [])).toBe('0.09631289 = ((0.31682708 - 0)² + (0.69627909 - 1)²)·0.5');
    expect(look.element(data, 'W1', [1, 2])).toBe('0.6');
    expect(() => look.element(data, 'a1', [3])).toThrow('[look.element] (3,) is no place in (3,)');
  });

  test('each value has its line, and the lines of the calls around it', () => {
    const line = (name: string): string => look.find(data, name).line.replace(/^.*\//, '');
    expect(line('a1')).toBe(placeOf('add(b1)'));
    expect(line('z1')).toBe(placeOf('div(1'));
    expect(line('a3')).toBe(placeOf('add(b3)'));
    expect(look.find(data, 'z1').calls.map((c) => c.replace(/^.*\//, ''))).toEqual([
      placeOf('div(1'),
      placeOf('sigmoid(a1)'),
      placeOf('forward(network, X)', 'record'),
    ]);
    const made = data.nodes.filter((n) => n.kind === 'op');
    expect(made.every((n) => /three-layers\.ts:\d+:\d+$/.test(n.line))).toBe(true);
  });

  test('each value has the gradient of the loss by it, equal to what valueAndGrad gives, bit for bit', () => {
    const names = ['W1', 'b1', 'W2', 'b2', 'W3', 'b3'] as const;
    const [, gradients] = valueAndGrad((x, W1, b1, W2, b2, W3, b3) => {
      const variables = { W1, b1, W2, b2, W3, b3 } as typeof network;
      return forward(variables, x!).loss!;
    })(X, ...names.map((name) => network[name]));
    ['X', ...names].forEach((name, i) => {
      expect(look.find(data, name).gradient).toEqual([...gradients[i]!.data()]);
    });
    const y = [...plain.y!.data()];
    expect(look.find(data, 'y').gradient).toEqual([y[0], y[1]! - 1]);
    expect(look.find(data, 'loss').gradient).toEqual([1]);
    expect(data.loss).toBe(look.find(data, 'loss').id);
    const float = data.nodes.filter((n) => n.kind !== 'number');
    expect(float.every((n) => n.gradient?.length === n.values!.length)).toBe(true);
  });

  test('arrays that are made in the recording have the names that they get there', () => {
    const named = whole.nodes.filter((n) => n.kind === 'data').map((n) => n.names);
    expect(named).toEqual([['input'], ['W1'], ['b1'], ['W2'], ['b2'], ['W3'], ['b3'], []]);
    expect(look.find(whole, 'W1').line).toContain(placeOf('array([', 'W1:'));
    expect(look.formula(whole, 'a1').symbols).toBe('a1 = input·W1 + b1');
  });

  test('the graph of a recorded tensor has all of it', () => {
    const graph = look.expression(plain.y!);
    expect(graph.nodes.length).toBe(1);
    const recorded: { y?: typeof X } = {};
    look.record(() => {
      recorded.y = X.dot(network.W1).add(network.b1).sigmoid();
    });
    const words = plot.tensorGraph(recorded.y!).describe();
    for (const op of ['sigmoid', 'add', 'matmul']) expect(words).toContain(op);
    expect(look.expression(recorded.y!).nodes.map((n) => n.name)).toContain('W1');
  });
});

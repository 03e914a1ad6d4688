import { describe, expect, test } from 'vitest';
import { layoutOf } from '../lab/numbers/graph.ts';
import {
  DEEPEST,
  type Expression,
  isFault,
  MOST_ELEMENTS,
  MOST_NODES,
  parse,
  resultName,
  type ValueNode,
  withValue,
} from '../lab/numbers/parse.ts';
import { texts } from '../lab/numbers/state.ts';
import { recorded } from '../lab/numbers/task.ts';
import { wordsOf } from '../lab/numbers/words.ts';
import { numberOf } from '../lab/numbers/written.ts';

function read(text: string): Expression {
  const found = parse(text);
  if (isFault(found)) throw new Error(`${found.kind} at ${found.at} of ${text}`);
  return found;
}
/** What the library makes of a text: all numbers of its result. */
function valuesOf(text: string): number[] {
  const expression = read(text);
  const recording = recorded({ program: 'own', input: expression });
  return recording.nodes[recording.results[resultName(expression.nodes.length - 1)]!]!.values!.map(Number);
}
const resultOf = (text: string): number => valuesOf(text)[0]!;

describe('an expression', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['24 / 4 / 2', 3],
    ['2 ** 3 ** 2', 512],
    ['-3 ** 2', -9],
    ['(-3) ** 2', 9],
    ['2 ** -1', 0.5],
    ['2 * -3', -6],
    ['- (2 + 3)', -5],
    ['+ 4 - -4', 8],
    ['1e3 + .5 + 2.', 1002.5],
    ['a = 2; b = a * a; a + b', 6],
    ['x = 3\n\nx', 3],
    ['2 × 3 − 8 ÷ 4', 4],
    ['（1，）'.replace('，', ' + 1'), 2],
    ['sum([[1, 2], [3, 4]])', 10],
    ['mean([1, 2, 6])', 3],
    ['[1, 2] @ [3, 4]', 11],
    ['relu(-2) + relu(3)', 3],
    ['log(exp(1.5))', 1.5],
    ['sin(0) + tanh(0) + sigmoid(0)', 0.5],
  ])('%s is %s', (text, value) => {
    expect(resultOf(text)).toBeCloseTo(value, 12);
  });

  test('has the values and slopes of the notes: apples and oranges', () => {
    const expression = read(texts[0]);
    const recording = recorded({ program: 'own', input: expression });
    expect(resultOf(texts[0])).toBeCloseTo(715, 10);
    const slopes = expression.nodes.flatMap((node, i) =>
      node.kind === 'value' ? [numberOf(recording, { name: resultName(i), index: 0, isSlope: true })!] : [],
    );
    for (const [i, slope] of [110, 2.2, 165, 3.3, 650].entries()) expect(slopes[i]).toBeCloseTo(slope, 10);
  });

  test('has the slopes of central differences by every number that stands in it', () => {
    for (const text of [...texts, 'x = [0.5, -2]\nrelu(x) @ [3, 4] + sin(x @ x) / tanh(2) ** 2 - mean(log(exp(x)))']) {
      const expression = read(text);
      const recording = recorded({ program: 'own', input: expression });
      const total = (of: string): number => valuesOf(of).reduce((a, b) => a + b, 0);
      expression.nodes.forEach((node, i) => {
        if (node.kind !== 'value') return;
        [node.values].flat(9).forEach((value, index) => {
          const at = (v: number): number => total(withValue(text, node, index, v.toFixed(12)));
          const measured = (at(Number(value) + 1e-5) - at(Number(value) - 1e-5)) / 2e-5;
          const slope = numberOf(recording, { name: resultName(i), index, isSlope: true })!;
          expect(Math.abs(slope - measured) / Math.max(1, Math.abs(measured)), `${text}, ${value}`).toBeLessThan(1e-5);
        });
      });
    }
  });

  test('a number that is dragged below 0 stays one number', () => {
    const text = '2 ** 2';
    const node = read(text).nodes[0] as ValueNode;
    expect(withValue(text, node, 0, '-3')).toBe('(-3) ** 2');
    expect(resultOf('(-3) ** 2')).toBe(9);
    const list = 'x = [1, -2]\nsum(x)';
    expect(withValue(list, read(list).nodes[0] as ValueNode, 1, '-2.5')).toBe('x = [1, -2.5]\nsum(x)');
  });

  test('statements that the result does not use are left out', () => {
    expect(read('unused = exp(3)\n1 + 1').nodes.length).toBe(3);
  });

  test('stands from left to right, without one node on another', () => {
    for (const text of texts) {
      const expression = read(text);
      const recording = recorded({ program: 'own', input: expression });
      const shapes = expression.nodes.map((_, i) => recording.nodes[recording.results[resultName(i)]!]!.shape);
      const { spots, edges, width, height } = layoutOf(expression, shapes);
      for (const { from, to } of edges) expect(spots[from]!.x + spots[from]!.width).toBeLessThan(spots[to]!.x);
      for (const [i, a] of spots.entries()) {
        expect(a.x + a.width).toBeLessThanOrEqual(width);
        expect(a.y).toBeLessThan(height);
        for (const b of spots.slice(i + 1)) {
          const isApart = a.x !== b.x || Math.abs(a.y - b.y) >= 18 * (a.rows + b.rows);
          expect(isApart, `${text}: ${a.id} ${b.id}`).toBe(true);
        }
      }
    }
  });
});

describe('what is no expression', () => {
  test.each([
    ['', 'empty'],
    [' \n ; ', 'empty'],
    ['1 +', 'ended'],
    ['1 +\n2', 'ended'],
    ['(1', 'ended'],
    ['[1, 2', 'ended'],
    ['1 2', 'unexpected'],
    ['* 2', 'unexpected'],
    ['[1, x]', 'unexpected'],
    ['[]', 'unexpected'],
    ['1)', 'unexpected'],
    ['x', 'unknown'],
    ['x = x', 'unknown'],
    ['exp', 'call'],
    ['exp = 2', 'taken'],
    ['x = 1; x = 2', 'taken'],
    ['[[1], [2, 3]]', 'ragged'],
    ['[1, [2]]', 'ragged'],
    ['1e400', 'number'],
    ['9'.repeat(400), 'number'],
    ['<script>alert(1)</script>', 'sign'],
    ['x => 1', 'sign'],
    ['alert`1`', 'sign'],
    ['"a"', 'sign'],
    ['1 + 💥', 'sign'],
    ['constructor', 'unknown'],
    ['__proto__', 'unknown'],
    ['toString(1)', 'unknown'],
    ['globalThis.x', 'sign'],
    [`${'('.repeat(DEEPEST + 1)}1`, 'deep'],
    [`${'['.repeat(599)}`, 'deep'],
    ['-'.repeat(599), 'deep'],
    ['2**'.repeat(199), 'deep'],
    [Array(MOST_NODES).fill('1').join('+'), 'many'],
    [
      `[${Array(MOST_ELEMENTS + 1)
        .fill('1')
        .join()}]`,
      'many',
    ],
    ['1 '.repeat(1e6), 'long'],
  ])('%s', (text, kind) => {
    expect(parse(text)).toMatchObject({ kind });
  });

  test('is told in a sentence of each language', () => {
    for (const [language, words] of Object.entries(wordsOf))
      for (const say of Object.values(words.own.faults))
        expect(/\p{Script=Han}/u.test(say('x'))).toBe(language === 'zh');
  });

  test('a random text is an expression or a fault, at once', () => {
    const pieces = [
      '1',
      '2.5',
      'x',
      'y',
      '=',
      '+',
      '-',
      '*',
      '**',
      '@',
      '(',
      ')',
      '[',
      ']',
      ',',
      '\n',
      ';',
      'exp(',
      'sum',
      ' ',
    ];
    let seed = 1;
    const random = (n: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % n;
    };
    let good = 0;
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: 1 + random(12) }, () => pieces[random(pieces.length)]).join('');
      const found = parse(text);
      if (!isFault(found)) good++;
      else expect(found.at).toBeLessThanOrEqual(text.length);
    }
    expect(good).toBeGreaterThan(200);
  });

  test('shapes that do not fit are refused by the library, with the reason', () => {
    expect(() => recorded({ program: 'own', input: read('[1, 2] @ [1, 2, 3]') })).toThrow('inner sizes differ');
    expect(() => recorded({ program: 'own', input: read('[1, 2] + [1, 2, 3]') })).toThrow();
  });
});

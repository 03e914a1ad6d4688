import { describe, expect, test } from 'vitest';
import { equation } from '../lab/numbers/equations.ts';
import { type Box, tallPlan, widePlan } from '../lab/numbers/geometry.ts';
import { LONGEST, linkOf, readLink } from '../lab/numbers/link.ts';
import {
  groups,
  initial,
  type NetworkNumbers,
  type NetworkState,
  networkOfTheNotes,
  ofTheNotes,
  type State,
  scoreSets,
  shareSets,
  texts,
  withNumber,
  withShare,
} from '../lab/numbers/state.ts';
import { type Cell, endOf, keyOf, knownAfter, lossStep, sizeOf, stages, stepsOf } from '../lab/numbers/steps.ts';
import { type Recording, recorded } from '../lab/numbers/task.ts';
import { wordsOf } from '../lab/numbers/words.ts';
import { numberOf, written } from '../lab/numbers/written.ts';

const valuesOf = (recording: Recording, name: string): number[] =>
  recording.nodes[recording.results[name]!]!.values!.map(Number);

/** The network in plain JavaScript. */
function plainLoss({ numbers, target, output }: NetworkState): number {
  const layer = (input: readonly number[], W: readonly number[], b: readonly number[]): number[] =>
    b.map((bias, j) => input.reduce((sum, v, i) => sum + v * W[i * b.length + j]!, bias));
  const h = (a: readonly number[]): number[] => a.map((v) => 1 / (1 + Math.exp(-v)));
  const z1 = h(layer(numbers.x, numbers.W1, numbers.b1));
  const z2 = h(layer(z1, numbers.W2, numbers.b2));
  const a3 = layer(z2, numbers.W3, numbers.b3);
  if (output === 'identity') return a3.reduce((sum, a, i) => sum + 0.5 * (a - Number(i === target)) ** 2, 0);
  return Math.log(a3.reduce((sum, a) => sum + Math.exp(a), 0)) - a3[target]!;
}

const others: NetworkNumbers = {
  x: [-1.5, 2],
  W1: [0.7, -1.2, 3, 0.4, -0.05, 1],
  b1: [0, -2, 0.5],
  W2: [1.5, -0.4, 0.2, 2.5, -3, 0.6],
  b2: [-0.1, 0.2],
  W3: [2, -0.3, 0.25, -1.4],
  b3: [0.1, 0],
};
const networks: readonly NetworkState[] = [ofTheNotes, others].flatMap((numbers) =>
  ([0, 1] as const).flatMap((target) =>
    (['softmax', 'identity'] as const).map((output) => ({ numbers, target, output })),
  ),
);

describe('the network of three layers', () => {
  test('has on the way the values of the notes, and at its end those of the book', () => {
    const recording = recorded({ program: 'network', input: networkOfTheNotes });
    const notes = {
      a1: [0.3, 0.7, 1.1],
      z1: [0.57444252, 0.66818777, 0.75026011],
      a2: [0.51615984, 1.21402696],
      z2: [0.62624937, 0.7710107],
      a3: [0.3168270764110298, 0.6962790898619668],
    };
    for (const [name, expected] of Object.entries(notes))
      for (const [i, v] of valuesOf(recording, name).entries()) expect(v, name).toBeCloseTo(expected[i]!, 8);
    expect(
      valuesOf(recorded({ program: 'network', input: { ...networkOfTheNotes, output: 'identity' } }), 'y'),
    ).toEqual(valuesOf(recording, 'a3'));
  });

  test.each(networks)(
    'has the slopes of central differences in float64, of every weight, bias and input: %o',
    (network) => {
      const recording = recorded({ program: 'network', input: network });
      expect(numberOf(recording, { name: 'loss', index: 0 })).toBeCloseTo(plainLoss(network), 12);
      const h = 1e-5;
      for (const group of groups)
        network.numbers[group].forEach((value, index) => {
          const at = (v: number): number =>
            plainLoss({
              ...network,
              numbers: { ...network.numbers, [group]: withNumber(network.numbers[group], index, v) },
            });
          const measured = (at(value + h) - at(value - h)) / (2 * h);
          expect(numberOf(recording, { name: group, index, isSlope: true }), `${group} ${index}`).toBeCloseTo(
            measured,
            8,
          );
        });
    },
  );

  test('every equation of every step gives the number that it stands for', () => {
    let count = 0;
    for (const network of networks) {
      const recording = recorded({ program: 'network', input: network });
      for (const { cells } of stepsOf(false))
        for (const cell of cells) {
          const terms = equation(cell, network.output);
          if (terms.length === 0) continue;
          const text = terms
            .map((term) => (typeof term === 'string' ? term : `(${numberOf(recording, term)})`))
            .join('');
          expect(evaluated(text), `${keyOf(cell)}: ${text}`).toBeCloseTo(numberOf(recording, cell)!, 10);
          count++;
        }
    }
    expect(count).toBeGreaterThan(300);
  });
});

/** A written equation as a number. */
function evaluated(text: string): number {
  const program = text
    .replaceAll('−', '-')
    .replaceAll('·', '*')
    .replaceAll('½', '0.5')
    .replaceAll('²', '**2')
    .replaceAll('exp(', 'Math.exp(')
    .replaceAll('log(', 'Math.log(')
    .replaceAll('h(', '((a) => 1 / (1 + Math.exp(-a)))(');
  return new Function(`return ${program}`)() as number;
}

describe('the steps', () => {
  test('go through every number once, forwards from the inputs to the loss and backwards to the inputs', () => {
    for (const isByLayer of [false, true]) {
      const keys = stepsOf(isByLayer).flatMap(({ cells }) => cells.map(keyOf));
      expect(new Set(keys).size).toBe(keys.length);
      const slopes = (['x', 'W1', 'b1', 'a1', 'z1', 'W2', 'b2', 'a2', 'z2', 'W3', 'b3', 'a3', 'y'] as const).flatMap(
        (name) => Array.from({ length: sizeOf(name) }, (_, index) => keyOf({ name, index, isSlope: true })),
      );
      expect(keys.filter((key) => key.startsWith('∂')).sort()).toEqual(slopes.sort());
      expect(keys.slice(0, 2)).toEqual(['x 0', 'x 1']);
    }
    expect(stepsOf(false).length).toBe(36);
    expect(stepsOf(true).length).toBe(stages.length);
    expect(initial.at).toBe(lossStep(false));
  });

  test('never use a number that is not known yet', () => {
    for (const output of ['softmax', 'identity'] as const)
      stepsOf(false).forEach(({ cells }, at) => {
        const known = knownAfter(at - 1, false);
        const needed = cells.flatMap((cell) =>
          equation(cell, output).filter((term): term is Cell => typeof term !== 'string'),
        );
        for (const cell of needed) expect(known.has(keyOf(cell)), `${keyOf(cell)} in step ${at}`).toBe(true);
      });
  });

  test('end a stage where the next begins', () => {
    stages.forEach((_, i) => {
      const end = endOf(i, false);
      expect(stepsOf(false)[end]!.stage).toBe(i);
      expect(stepsOf(false)[end + 1]?.stage ?? i + 1).toBe(i + 1);
    });
  });

  test('say a sentence each, in both languages', () => {
    for (const stage of stages)
      for (const output of ['softmax', 'identity'] as const)
        for (const [language, words] of Object.entries(wordsOf))
          expect(/\p{Script=Han}/u.test(words.says(stage, output))).toBe(language === 'zh');
  });
});

describe('the picture of the network', () => {
  test.each([
    ['wide', widePlan],
    ['tall', tallPlan],
  ])('has room for every number: %s', (_, plan) => {
    const labels: Box[] = plan.links.map(({ label }) => ({ ...label, ...plan.label }));
    const boxes = [...labels, ...plan.bodies];
    expect(labels.length).toBe(23);
    for (const [i, a] of boxes.entries()) {
      expect(Math.min(a.x - a.w / 2, a.y - a.h / 2)).toBeGreaterThanOrEqual(0);
      expect(a.x + a.w / 2).toBeLessThanOrEqual(plan.width);
      expect(a.y + a.h / 2).toBeLessThanOrEqual(plan.height);
      for (const b of boxes.slice(i + 1)) {
        const isApart = Math.abs(a.x - b.x) >= (a.w + b.w) / 2 - 4 || Math.abs(a.y - b.y) >= (a.h + b.h) / 2 - 4;
        expect(isApart, JSON.stringify([a, b])).toBe(true);
      }
    }
  });
});

describe('softmax', () => {
  const soft = (scores: readonly number[], isShifted: boolean): Recording =>
    recorded({ program: 'softmax', input: { scores, isShifted } });

  test('of 0.3, 2.9, 4 has the exponentials, the sum and the shares of the notes', () => {
    const recording = soft(scoreSets[0]!, false);
    for (const [i, e] of [1.34985881, 18.17414537, 54.59815003].entries())
      expect(valuesOf(recording, 'e')[i]).toBeCloseTo(e, 8);
    expect(valuesOf(recording, 's')[0]).toBeCloseTo(74.1221542102, 9);
    for (const [i, y] of [0.01821127, 0.24519181, 0.73659691].entries())
      expect(valuesOf(recording, 'y')[i]).toBeCloseTo(y, 8);
  });

  test('overflows at 1000 to inf and NaN, and is cured by subtracting the largest score', () => {
    expect(valuesOf(soft([10, 100, 1000], false), 'e')).toEqual([Math.exp(10), Math.exp(100), Infinity]);
    expect(valuesOf(soft([1010, 1000, 990], false), 'y')).toEqual([NaN, NaN, NaN]);
    const cured = soft([1010, 1000, 990], true);
    expect(valuesOf(cured, 'd')).toEqual([0, -10, -20]);
    for (const [i, y] of [9.999546e-1, 4.53978686e-5, 2.06106005e-9].entries())
      expect(valuesOf(cured, 'y')[i]).toBeCloseTo(y, 8);
    const [one, other] = [valuesOf(soft([0.3, 2.9, 4], false), 'y'), valuesOf(soft([0.3, 2.9, 4], true), 'y')];
    for (const [i, y] of one.entries()) expect(y).toBeCloseTo(other[i]!, 15);
  });

  test('underflows to 0 and NaN without the subtraction', () => {
    expect(valuesOf(soft([-1000, -1000, -1000], false), 'y')).toEqual([NaN, NaN, NaN]);
    expect(valuesOf(soft([-1000, -1000, -1000], true), 'y')).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });
});

describe('cross-entropy', () => {
  test('is that of the book by a one-hot target and by an index', () => {
    const expected = [0.510825457099338, 2.302584092994546];
    shareSets.forEach((shares, i) => {
      const recording = recorded({ program: 'loss', input: { shares, label: 2 } });
      for (const name of ['loss', 'byIndex']) expect(valuesOf(recording, name)[0]).toBeCloseTo(expected[i]!, 14);
      expect(valuesOf(recording, 't')).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    });
  });

  test('of a share of 0 is 16.1, not inf', () => {
    expect(valuesOf(recorded({ program: 'loss', input: { shares: shareSets[0]!, label: 3 } }), 'loss')[0]).toBeCloseTo(
      -Math.log(1e-7),
      12,
    );
  });

  test('a bar that is dragged leaves shares that add up to 1 and keep their proportions', () => {
    const shares = withShare(shareSets[0]!, 2, 0.2);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(shares[2]).toBe(0.2);
    expect(shares[0]! / shares[1]!).toBeCloseTo(2, 12);
    const all = withShare(shares, 2, 1);
    expect(all).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(withShare(all, 2, 0.1)[5]).toBeCloseTo(0.1, 12);
    expect(withShare(shares, 4, 7)[4]).toBe(1);
  });
});

describe('a number', () => {
  test('is written with four places, or as a power of ten', () => {
    const cases: readonly [number, string][] = [
      [0.57444252, '0.5744'],
      [-0.5, '−0.5'],
      [-0, '0'],
      [1000, '1000'],
      [22026.465794806718, '22026.5'],
      [2.6881171418161356e43, '2.69·10⁴³'],
      [2.06106005e-9, '2.06·10⁻⁹'],
      [Number.POSITIVE_INFINITY, 'inf'],
      [Number.NEGATIVE_INFINITY, '−inf'],
      [Number.NaN, 'NaN'],
    ];
    for (const [value, text] of cases) expect(written(value)).toBe(text);
  });
});

describe('a link', () => {
  const everything: State = {
    network: { numbers: others, target: 1, output: 'identity' },
    byLayer: true,
    at: 12,
    softmax: { scores: [1010, -3.5, 1e-7], isShifted: true },
    loss: { shares: withShare(shareSets[1]!, 4, 1 / 3), label: 7 },
    text: 'x = [1, 2]\n# & = % + \'"<script>',
  };

  test('holds all that is on screen, and nothing of what is as in the beginning', () => {
    expect(linkOf(initial)).toBe('n=1');
    expect(readLink('#n=1')).toEqual(initial);
    expect(readLink(`#${linkOf(everything)}`)).toEqual(everything);
    for (const text of texts) expect(readLink(`#${linkOf({ ...initial, text })}`)).toEqual({ ...initial, text });
    expect(linkOf({ ...everything, text: '数'.repeat(600) }).length).toBeLessThan(LONGEST);
  });

  test('that is damaged, hostile or of another version is refused whole', () => {
    const net = (first: string): string => `n=1&net=${first};0,0,0,0,0,0;0,0,0;0,0,0,0,0,0;0,0;0,0,0,0;0,0`;
    expect(readLink(net('1,2'))).not.toBe('damaged');
    for (const hash of [
      'n=2',
      'n=1&at=36',
      'n=1&at=1.5',
      'n=1&at=-1',
      'n=1&at=1&at=2',
      'n=1&by=layer&at=18',
      'n=1&z=1',
      'n=1&t',
      'n=1&t=2',
      'n=1&out=constructor',
      'n=1&__proto__=1',
      net('1'),
      net('1,NaN'),
      net('1,Infinity'),
      net('1,1e400'),
      net('1,101'),
      net('1,2,3'),
      net('1,<b>'),
      'n=1&a=1,2',
      'n=1&a=1,2,2001',
      'n=1&y=1,1,1,1,1,1,1,1,1,1',
      'n=1&k=10',
      'n=1&e=%',
      'n=1&e=%ff',
      `n=1&e=${'x'.repeat(601)}`,
      `n=1&e=${'x'.repeat(1e6)}`,
    ])
      expect(readLink(`#${hash}`), hash.slice(0, 60)).toBe('damaged');
    for (const hash of ['', '#', '#two-futures']) expect(readLink(hash)).toBeNull();
  });
});

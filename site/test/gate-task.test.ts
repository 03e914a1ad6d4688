import { look, nn, np } from 'pristella';
import { describe, expect, test } from 'vitest';
import {
  apart,
  corners,
  corrected,
  isParallel,
  type Knobs,
  type Neurons,
  parts,
  rightOf,
  type State,
  start,
  type Target,
  targetNames,
  wanted,
} from '../lab/gate/gates.ts';
import { Lesson, merge } from '../lab/gate/lesson.ts';
import { facing, HIGH, LOW, lineOf, litPart, through } from '../lab/gate/line.ts';
import { linkOf, readLink } from '../lab/gate/link.ts';
import { ANGLES, activationAt, angleOf, LESSON, OFFSETS, SIDE, shapeNets } from '../lab/gate/measures.ts';
import { APART, spread } from '../lab/gate/spread.ts';
import { answer, fold, oneNeuron, sweep, twoLayers } from '../lab/gate/task.ts';

const xor: Neurons = [parts.NAND, parts.OR, parts.AND];
const random = np.random.defaultRng(13);
/** Knobs that nobody chose. */
const anyKnobs = (): Knobs => Array.from(random.integers(-200, 201, [3]).data(), Number) as unknown as Knobs;
const some = Array.from({ length: 40 }, anyKnobs);

describe('lamps', () => {
  test.each(['AND', 'OR', 'NAND'] as const)('one neuron with the usual numbers is %s', (name) => {
    expect(answer([parts[name]], 100).y).toEqual(wanted[name]);
  });

  test('NAND, OR and AND in two layers are XOR, with s1 and s2 of the truth table', () => {
    const { s, y } = answer(xor, 100);
    expect(y).toEqual(wanted.XOR);
    expect(s).toEqual([1, 0, 1, 1, 1, 1, 0, 1]);
    for (const steepness of [50, 100]) expect(answer(apart, steepness).y).toEqual(wanted.XOR);
    expect([isParallel(xor), isParallel(apart), isParallel([parts.AND])]).toEqual([true, false, false]);
  });

  test('a is w1 x1 + w2 x2 + b, and y says whether it is above 0', () => {
    for (const knobs of some) {
      const [w1, w2, b] = knobs;
      const { a, y } = answer([knobs], 100);
      const sums = corners.map(([x1, x2]) => x1 * w1 + x2 * w2 + b);
      for (const [i, sum] of sums.entries()) expect(a[i]).toBeCloseTo(sum / 100, 12);
      expect(y).toEqual(sums.map((sum) => Number(sum > 0)));
    }
  });

  test('0.1 + 0.2 - 0.3 is no more than 0: the lamp stays dark', () => {
    expect(0.1 + 0.2 - 0.3).toBeGreaterThan(0);
    expect(answer([[10, 20, -30]], 100).y).toEqual([0, 0, 0, 0]);
  });

  test('the programs behind the numbers can be recorded, and give the same ones', () => {
    const one = look.record(() => oneNeuron(corners, [parts.OR]));
    expect(look.find(one, 'a').values).toEqual(answer([parts.OR], 100).a);
    expect(look.find(one, 'W').values).toEqual([0.5, 0.5]);
    const two = look.record(() => twoLayers(corners, apart, 50));
    const said = answer(apart, 50);
    expect(look.find(two, 's').values).toEqual(said.s);
    expect(look.find(two, 'z').values).toEqual(said.z);
  });
});

describe('the sweep', () => {
  const counts = sweep(0, ANGLES);

  test('finds lines with 4 lamps right for AND, OR and NAND, and at most 3 for XOR', () => {
    const best = targetNames.map((target) => [target, Math.max(...counts[target])]);
    expect(Object.fromEntries(best)).toEqual({ AND: 4, OR: 4, NAND: 4, XOR: 3 });
  });

  test('counts for each line the lamps that its formula lights as wanted', () => {
    for (let angle = 0; angle < ANGLES; angle += 7) {
      for (let offset = 0; offset < OFFSETS; offset += 3) {
        const turn = (angleOf(angle) * Math.PI) / 180;
        const distance = Math.SQRT1_2 * ((2 * offset) / (OFFSETS - 1) - 1);
        const side = corners.map(([x, y]) => (x - 0.5) * Math.cos(turn) + (y - 0.5) * Math.sin(turn) - distance);
        // A line through a lamp has no sides there but for rounding.
        if (side.some((v) => Math.abs(v) < 1e-9)) continue;
        const answers = side.map((v) => Number(v > 0));
        for (const target of targetNames)
          expect(counts[target][angle * OFFSETS + offset]).toBe(rightOf(answers, target));
      }
    }
  });

  test('is the same in parts', () => {
    const part = sweep(30, 3);
    for (const target of targetNames) expect(part[target]).toEqual(counts[target].slice(30 * OFFSETS, 33 * OFFSETS));
  });
});

describe('the folded plane', () => {
  const lattice = np.stack(
    np.meshgrid(np.linspace(LOW, HIGH, SIDE), np.linspace(LOW, HIGH, SIDE)).map((x) => x.reshape([-1])),
    1,
  );
  /** The first layer as one of the library. */
  function layer(neurons: Neurons): nn.Linear {
    const made = nn.linear(2, 2);
    const [first, second] = neurons as readonly [Knobs, Knobs, Knobs];
    made.weight = new nn.Parameter(np.array([first, second]).T.at(np.arange(2)).div(100));
    made.bias = new nn.Parameter(np.array([first[2], second[2]]).div(100));
    return made;
  }
  const activations = {
    linear: [0, (a) => a.add(0.5)],
    sigmoid: [50, (a) => np.sigmoid(a.mul(4))],
    // On the line itself sums of decimals are 0 but for their rounding.
    step: [100, (a) => np.heaviside(np.round(a, 9), 0)],
  } as const satisfies Record<string, readonly [number, (a: np.Tensor) => np.Tensor]>;

  test.each(Object.keys(activations) as (keyof typeof activations)[])(
    "equals the library's layer and activation, element by element: %s",
    (name) => {
      const [steepness, h] = activations[name];
      for (const neurons of [xor, apart, [some[0]!, some[1]!, some[2]!] as const]) {
        const s = h(layer(neurons)(lattice)).detach();
        const told = fold(neurons, steepness, 'XOR');
        expect(told.s.length).toBe(2 * SIDE * SIDE);
        expect(np.allclose(told.s, s.reshape([-1]), { rtol: 0, atol: 1e-12 })).toBe(true);
      }
    },
  );

  test('has one meaning of y: where v · s + c is above 0', () => {
    const { s, z } = fold(apart, 30, 'XOR');
    const [v1, v2, c] = apart[2];
    for (const [i, value] of z.entries())
      expect(value).toBeCloseTo((v1 * s[2 * i]! + v2 * s[2 * i + 1]! + c) / 100, 12);
  });

  test('has no line for XOR while the activation is linear, whatever the first layer', () => {
    for (let i = 0; i + 1 < some.length; i += 2)
      expect(fold([some[i]!, some[i + 1]!, parts.AND], 0, 'XOR').best).toBeLessThan(4);
  });

  test('has one for XOR where a sigmoid bends it', () => {
    for (const steepness of [2, 10, 30, 50, 80, 100]) expect(fold(xor, steepness, 'XOR').best).toBe(4);
    // Where the four points are no line, a little bending is not enough.
    expect([2, 50, 80, 100].map((steepness) => fold(apart, steepness, 'XOR').best)).toEqual([3, 4, 4, 4]);
  });

  test('goes from a line over sigmoids to a step without a jump', () => {
    const curves = Array.from({ length: 101 }, (_, t) => fold(xor, t, 'AND').curve);
    for (let t = 1; t < 100; t++) {
      const jump = Math.max(...curves[t]!.map((h, i) => Math.abs(h - curves[t - 1]![i]!)));
      expect(jump).toBeLessThan(0.05);
    }
    expect(activationAt(100).slope).toBeNull();
  });
});

describe('the learning rule', () => {
  /** Corrections until all lamps are right; `most` where they never are. */
  function learn(from: Knobs, target: Target, most: number): number {
    let [knobs, at] = [from, 3];
    for (let i = 0; i < most; i++) {
      const next = corrected(knobs, answer([knobs], 100).y, target, at);
      if (next === null) return i;
      ({ knobs, at } = next);
    }
    return most;
  }

  test.each(['AND', 'OR', 'NAND'] as const)('finds %s from anywhere', (target) => {
    for (const knobs of [start.neurons[0], ...some]) expect(learn(knobs, target, 300)).toBeLessThan(300);
  });

  test('never finds XOR', () => {
    expect(learn(start.neurons[0], 'XOR', 500)).toBe(500);
  });
});

describe('triangles and squares', () => {
  const lesson = new Lesson();
  const before = lesson.progress();
  lesson.learn(LESSON);
  const { nets } = lesson.progress();
  const { x, t } = lesson.shapes;

  test('are parted by two layers with a sigmoid, and not without one', () => {
    expect([x.length, t.filter((kind) => kind === 1).length]).toEqual([72, 36]);
    expect(nets.sigmoid.right).toBe(72);
    expect(Math.max(nets.line.right, nets.linear.right)).toBeLessThan(65);
    expect(before.nets.sigmoid.right).toBeLessThan(65);
  });

  test('two linear layers are one: the merged numbers give what the network gives', () => {
    const { W, b } = merge(lesson.networks.linear.layers as unknown as nn.Linear[]);
    const two = lesson.networks.linear(np.array(x, { dtype: 'float32' }));
    const one = np.array(x, { dtype: 'float32' }).dot(W).add(b);
    expect(np.allclose(two.detach(), one.detach(), { rtol: 0, atol: 1e-5 })).toBe(true);
    const [w1, w2, c] = nets.linear.merged as [number, number, number];
    const sums = x.map(([x1, x2]) => w1 * x1 + w2 * x2 + c);
    expect(sums.filter((sum, i) => Number(sum > 0) === t[i]).length).toBe(nets.linear.right);
  });

  test('a line finds its numbers, and both linear networks learn the same one', () => {
    const direction = ({ merged: [w1 = 0, w2 = 0] }: { merged: readonly number[] }): number => Math.atan2(w2, w1);
    expect(direction(nets.line)).toBeCloseTo(direction(nets.linear), 1);
    for (const name of shapeNets) expect(nets[name].z.every(Number.isFinite)).toBe(true);
  });
});

describe('a line under the hand', () => {
  test('ends at the border of the plane, where a is 0, and its arrow looks where a is above 0', () => {
    for (const knobs of some) {
      const [a, b, c] = knobs;
      const line = lineOf(knobs, 0.3);
      if (line === null) continue;
      for (const [x, y] of [...line.ends, line.pivot]) expect(a * x + b * y + c).toBeCloseTo(0, 8);
      for (const [x, y] of line.ends) expect(Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5))).toBeCloseTo(1, 8);
      const [x, y] = line.pivot.map((v, i) => v + 0.01 * line.normal[i]!) as [number, number];
      expect(a * x + b * y + c).toBeGreaterThan(0);
    }
    expect(lineOf([0, 0, 50])).toBeNull();
    expect(litPart([0, 0, 50]).length).toBe(4);
    expect(litPart([0, 0, -50])).toEqual([]);
  });

  test('goes through the point to which it is drawn, and looks at the one to which it is turned', () => {
    const drawn = through([50, 50, -70], [0.25, 0.75]);
    expect(drawn).toEqual([50, 50, -50]);
    const [w1, w2, b] = facing([50, 0, -20], [0.5, 0.5], [0.5, 1]);
    expect([w1, w2, b]).toEqual([0, 50, -25]);
  });

  test('never leaves the reach of its knobs', () => {
    for (const knobs of some)
      for (const next of [through(knobs, [1.5, -0.5]), facing(knobs, [-0.5, 1.5], [1.4, 1.5])])
        expect(next.every((v) => Number.isInteger(v) && Math.abs(v) <= 200)).toBe(true);
  });
});

describe('a link', () => {
  test('holds target, knobs, neurons and steepness', () => {
    const states: State[] = [
      start,
      { target: 'XOR', neurons: xor, steepness: 37 },
      { target: 'NAND', neurons: [[-200, 200, 0]], steepness: 100 },
    ];
    for (const state of states) expect(readLink(`#${linkOf(state)}`)).toEqual(state);
  });

  test('of something else is none', () => {
    for (const hash of ['', '#', '#d=1Kabc', '#gate']) expect(readLink(hash)).toBeNull();
  });

  test.each([
    '#g=',
    '#g=2XOR,0,0,0',
    '#g=1NOR,0,0,0',
    '#g=1xor,0,0,0',
    '#g=1XOR,0,0',
    '#g=1XOR,0,0,0,0',
    '#g=1XOR,201,0,0',
    '#g=1XOR,0,0,-999',
    '#g=1XOR,1e2,0,0',
    '#g=1XOR,0.5,0,0',
    '#g=1XOR,-0,0,0',
    '#g=1XOR,00,0,0',
    '#g=1XOR,0,0,0,0,0,0,0,0,0,101',
    '#g=1XOR,0,0,0,0,0,0,0,0,0',
    '#g=1__proto__,0,0,0',
    '#g=1XOR,0,0,0<script>alert(1)</script>',
    `#g=1XOR${',1'.repeat(100_000)}`,
  ])('that is no state of this door is damaged: %.60s', (hash) => {
    expect(readLink(hash)).toBe('damaged');
  });
});

describe('lamps in a plane', () => {
  const at = (points: Parameters<typeof spread>[0]) => spread(points).map(({ at }) => at);

  test('stay where they are as long as none covers another', () => {
    const points = [
      [0, 0],
      [APART, 0],
      [0, APART],
      [200, 70],
    ] as const;
    expect(at(points)).toEqual(points);
  });

  test.each([2, 3, 4])('%i on one spot stand side by side about it, each with a rank', (count) => {
    const spreads = spread(Array.from({ length: count }, () => [80, 240] as const));
    expect(spreads.map(({ rank }) => rank)).toEqual([0, 1, 2, 3].slice(0, count));
    const columns = spreads.map(({ at: [x] }) => x);
    columns.slice(1).forEach((x, i) => {
      expect(x - columns[i]!).toBe(APART);
    });
    expect(columns.reduce((sum, x) => sum + x, 0) / count).toBe(80);
    expect(spreads.every(({ at: [, y] }) => y === 240)).toBe(true);
  });

  test('that come near each other by turns make one row, left to right', () => {
    const far = 0.8 * APART;
    expect(
      spread([
        [2 * far, 0],
        [0, 0],
        [far, 4],
      ]).map(({ rank }) => rank),
    ).toEqual([2, 0, 1]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { look, nn, np } from 'pristella';
import { describe, expect, test } from 'vitest';
import { numbersIn, shownPlaces } from '../cell/numbers.ts';
import { apart, corners, start } from '../lab/gate/gates.ts';
import { prepare as prepareGate } from '../lab/gate/held.ts';
import { answer } from '../lab/gate/task.ts';
import { Answers, linesIn, type ProgramFile } from '../lab/hold/answer.ts';
import { valueIn } from '../lab/hold/evaluate.ts';
import { type Held, held, indexOf, type Place, termOf } from '../lab/hold/held.ts';
import type { Results } from '../lab/hold/program.ts';
import { slope } from '../lab/hold/slope.ts';
import { prepare as prepareNumbers, type Shown } from '../lab/numbers/held.ts';
import { isFault, parse } from '../lab/numbers/parse.ts';
import { initial } from '../lab/numbers/state.ts';
import { recorded } from '../lab/numbers/task.ts';
import { prepare } from '../lab/yours/held.ts';
import type { NetworkName } from '../lab/yours/networks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Under both addresses that stack traces may have. */
const files = [
  'site/lab/yours/held.ts',
  'site/lab/yours/networks.ts',
  'site/lab/gate/held.ts',
  'site/lab/gate/task.ts',
  'site/lab/numbers/held.ts',
  'site/lab/numbers/task.ts',
  'site/test/hold.test.ts',
].flatMap((path) => {
  const text = readFileSync(join(root, path), 'utf8');
  return [pathToFileURL(join(root, path)).href, join(root, path)].map(
    (address): ProgramFile => ({ path, address, text }),
  );
});
const lines = linesIn(files);
const noPrints = (): Place => {
  throw new RangeError('nothing was printed');
};

/** Numbers by chance, the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A ring of ink, as bytes. */
const ring = Uint8Array.from({ length: 784 }, (_, i) => {
  const r = Math.hypot((i % 28) - 14, Math.floor(i / 28) - 14);
  return r > 6 && r < 9 ? 255 : 0;
});

function door(network: NetworkName, chosen: 'logit' | 'cross-entropy') {
  const file = readFileSync(join(root, `site/lab/yours/model/${network}.f16`));
  const weights = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  return prepare({ network, weights, pixels: ring, digit: 3, chosen });
}

/** Elements by chance, each array equally often. */
function picked(recording: look.Recording, count: number, seed: number): Place[] {
  const next = chance(seed);
  const shown = recording.nodes.filter(({ values, kind }) => values !== null && kind !== 'number');
  return Array.from({ length: count }, () => {
    const { id, values } = shown[next(shown.length)]!;
    return { node: id, at: next(values!.length) };
  });
}

function expectFormula(recording: look.Recording, told: Held, tolerance: number): void {
  const { value, place, formula, name } = told;
  const found = valueIn(termOf(recording, place));
  const off = Math.abs(found! - Number(value)) / Math.max(1, Math.abs(Number(value)));
  expect(off, `${name}: ${found} for ${value}`).toBeLessThanOrEqual(tolerance);
  for (const piece of formula)
    if (piece.kind === 'operand')
      expect(Math.abs(Number(piece.text) - Number(piece.value)), name).toBeLessThanOrEqual(
        1e-3 * Math.abs(Number(piece.value)) + 1e-30,
      );
}

function expectLine({ kind, lines, name }: Held): void {
  if (kind === 'op') expect(lines.length, name).toBeGreaterThan(0);
  for (const { file, line, column, text } of lines) {
    const source = readFileSync(join(root, file), 'utf8').split('\n')[line - 1]!;
    expect(source.trim(), name).toBe(text);
    // A call's name, or the bracket at which a layer is called.
    expect(source.slice(column - 1), name).toMatch(/^[\w$.]+|^!?\(/);
  }
}

function expectSlope(recording: look.Recording, place: Place, name: string): boolean {
  const found = slope(recording, place);
  if (!found || found.kink) return false;
  expect(found.measured, name).not.toBeNull();
  const off = Math.abs(found.measured! - found.computed);
  expect(off, `${name}: ${found.computed} computed, ${found.measured} measured`).toBeLessThanOrEqual(
    1e-4 * Math.max(Math.abs(found.measured!), 0.01),
  );
  return true;
}

/** What launches a program has when it runs by itself, for the third time. */
function launchesOf(program: () => Results): string[] {
  const timing = look.timing(() => {
    for (let i = 0; i < 3; i++) {
      for (const result of Object.values(program())) result.data();
    }
  });
  return timing.kernels.flatMap(({ note }) => note.ops);
}

/** That formula, line, slope and kernel of held numbers are true. Returns of how many a slope was compared. */
function expectTrue(program: () => Results, count: number, seed: number, tolerance: number): number {
  const recording = look.record(program, { values: 200_000 });
  const answers = new Answers(recording, lines, noPrints);
  const launched = launchesOf(program);
  let slopes = 0;
  for (const which of picked(recording, count, seed)) {
    const told = answers.answer({ kind: 'held', which, all: false }) as Held;
    expect(structuredClone(told)).toEqual(told);
    expectFormula(recording, told, tolerance);
    expectLine(told);
    if (expectSlope(recording, which, told.name)) slopes++;
    const { ran } = answers.measured(which);
    const { op, kind, family } = recording.nodes[which.node]!;
    if (kind !== 'op') expect(ran).toEqual({ kind: 'given' });
    else if (family === 'view') expect(ran).toEqual({ kind: 'view', op });
    else if (ran?.kind === 'kernel') {
      expect(ran.ops).toContain(op);
      expect(launched).toEqual(expect.arrayContaining([...ran.ops]));
      expect(look.wat(ran.tree!)).toContain('(func $');
      expect(ran.microseconds).toBeGreaterThanOrEqual(0);
    } else expect(ran).toEqual({ kind: 'plain loop', op });
  }
  return slopes;
}

describe('numbers of the second door, held by chance,', () => {
  test.each([
    ['one neuron', start.neurons, 100],
    ['two linear layers', apart, 0],
    ['layers with half a sigmoid between them', apart, 25],
    ['layers with a sigmoid between them', apart, 50],
    ['layers with a step between them', apart, 100],
  ] as const)('of %s: formula, line, slope and kernel are true', (_, neurons, steepness) => {
    const slopes = corners.map((_, input) =>
      expectTrue(prepareGate({ neurons, steepness, input }), 12, input + 1, 1e-12),
    );
    expect(Math.min(...slopes)).toBeGreaterThan(0);
  });
  test('all that the page marks is found, with the value that it shows', () => {
    for (const neurons of [start.neurons, apart]) {
      const recording = look.record(prepareGate({ neurons, steepness: 50, input: 3 }));
      const answers = new Answers(recording, lines, noPrints);
      const { a, s, y } = answer(neurons, 50);
      const [v1, v2, c] = neurons.at(-1)!.map((hundredths) => hundredths / 100);
      const marked = { y, ...(neurons.length === 1 ? { a } : { s, v: [v1, v2], c: [c] }) };
      for (const [name, values] of Object.entries(marked))
        for (const [at, value] of values.entries()) {
          const told = answers.answer({ kind: 'held', which: { name, at }, all: false });
          expect(told, name).toMatchObject({ value, name: expect.stringMatching(`^${name}\\[`) });
        }
    }
  });
});

describe('numbers of the third door, held by chance,', () => {
  const { network, softmax, loss } = initial;
  const own = parse('x = [0.5, -1.2]\nW = [[0.3, 0.1], [-0.4, 0.8]]\ny = sigmoid(x @ W)\nsum(y ** 2) / exp(0.3)');
  if (isFault(own)) throw new TypeError(own.kind);
  test.each([
    ['the network with a softmax', { asked: { program: 'network', input: network } }],
    ['the network without one', { asked: { program: 'network', input: { ...network, output: 'identity' } } }],
    ['the softmax', { asked: { program: 'softmax', input: softmax }, share: 1 }],
    [
      'the softmax that is shifted',
      { asked: { program: 'softmax', input: { ...softmax, isShifted: true } }, share: 2 },
    ],
    ['the cross-entropy', { asked: { program: 'loss', input: loss } }],
    ["one's own expression", { asked: { program: 'own', input: own } }],
  ] satisfies [string, Shown][])('of %s: formula, line, slope and kernel are true', (_, shown) => {
    const program = prepareNumbers(shown);
    expect(expectTrue(program, 60, 5, 1e-9)).toBeGreaterThan(5);
    // All that its worker records, and the page shows, is found under the same name.
    const recording = look.record(program);
    const answers = new Answers(recording, lines, noPrints);
    const seen = recorded(shown.asked);
    for (const [name, node] of Object.entries(seen.results))
      for (const [at, value] of (seen.nodes[node]!.values ?? []).entries()) {
        const told = answers.answer({ kind: 'held', which: { name, at }, all: false });
        expect(told, name).toMatchObject({ value });
      }
  });
  test('that have overflowed say so: what is Infinity / Infinity has no measured slope', () => {
    const scores = [1000, 1, 2];
    const program = prepareNumbers({ asked: { program: 'softmax', input: { ...softmax, scores } }, share: 0 });
    const answers = new Answers(look.record(program), lines, noPrints);
    const told = answers.answer({ kind: 'held', which: { name: 'y', at: 0 }, all: false }) as Held;
    const score = answers.answer({ kind: 'held', which: { name: 'a', at: 1 }, all: false }) as Held;
    expect(told.value).toBe('NaN');
    expect(told.formula.map(({ text }) => text).join('')).toBe('Infinity / Infinity');
    expect(answers.measured(score.place).slope).toMatchObject({ measured: null, change: null });
  });
});

describe('numbers of the first door, held by chance,', () => {
  test.each([
    ['mlp', 'logit', 14],
    ['mlp', 'cross-entropy', 14],
    ['convnet', 'logit', 3],
    ['convnet', 'cross-entropy', 3],
  ] as const)('of the %s with slopes of the %s: formula, line, slope and kernel are true', (network, chosen, count) => {
    expect(expectTrue(door(network, chosen), count, 7 + count, 1e-5)).toBeGreaterThan(0);
  });

  test('each is found by the name by which the page marks it, and every operand leads on down to pixels and weights', () => {
    const recording = look.record(door('mlp', 'logit'), { values: 200_000 });
    const answers = new Answers(recording, lines, noPrints);
    const names = [];
    let which: Parameters<Answers['answer']>[0] = { kind: 'held', which: { name: 'shares', at: 3 }, all: false };
    for (;;) {
      const told = answers.answer(which) as Held;
      names.push(told.name.replace(/\[.*/, ''));
      const operands = told.formula.flatMap((piece) => (piece.kind === 'operand' ? [piece] : []));
      const next = operands.find(({ place }) => place.node !== told.place.node);
      if (!next) break;
      which = { kind: 'held', which: next.place, all: false };
    }
    expect(names[0]).toBe('shares');
    expect(names).toEqual(expect.arrayContaining(['a3', 'z2', 'z1']));
    expect(['ink', 'W1', 'b1', 'b2', 'W2']).toContain(names.at(-1));
  });

  test('a sum of 784 terms is told by its largest ones and what is left, or whole', () => {
    const recording = look.record(door('mlp', 'logit'), { values: 200_000 });
    const place = { node: look.find(recording, 'a1').id, at: 4 };
    const { formula, value } = held(recording, place, lines);
    const rest = formula.find((piece) => piece.kind === 'rest')!;
    expect(rest.count).toBe(784 - 6);
    const operands = formula.flatMap((piece) => (piece.kind === 'operand' ? [Number(piece.value)] : []));
    const products = Array.from({ length: 6 }, (_, i) => operands[2 * i]! * operands[2 * i + 1]!);
    const sum = products.reduce((a, b) => a + b, 0) + rest.value + operands.at(-1)!;
    expect(sum).toBeCloseTo(Number(value), 5);
    const whole = held(recording, place, lines, true).formula;
    expect(whole.filter((piece) => piece.kind === 'operand')).toHaveLength(2 * 784 + 1);
  });
});

describe('a program in float64', () => {
  const x = np.array([[0.3, -0.2, 0.9]], { dtype: 'float64' });
  const w = np.array([0.1, -0.4, 0.7, 0.2, 0.5, -0.6], { dtype: 'float64' }).reshape(3, 2);
  const program = () => {
    const a = x.matmul(w);
    const z = a.tanh();
    const loss = nn.softmax(z).log().square().mean();
    return { a, z, loss };
  };
  const recording = look.record(program);
  test('has formulas true to 1e-9, and computed slopes that agree with measured ones', () => {
    let slopes = 0;
    for (const { id, values, kind } of recording.nodes)
      for (const at of kind === 'number' ? [] : (values ?? []).keys()) {
        const told = held(recording, { node: id, at }, lines);
        expectFormula(recording, told, 1e-9);
        if (expectSlope(recording, { node: id, at }, told.name)) slopes++;
      }
    expect(slopes).toBeGreaterThan(15);
  });
  test('tells by how much the chosen number changes', () => {
    const found = slope(recording, { node: look.find(recording, 'w').id, at: 3 })!;
    const raised = w.clone();
    raised.set(1, 1, 0.2 + 0.01);
    const loss = nn.softmax(x.matmul(raised).tanh()).log().square().mean().item() as number;
    expect(found.change).toBeCloseTo(loss - Number(look.find(recording, 'loss').values![0]), 10);
  });
});

test('a kink within the step is told, and no slope is where nothing hangs on a number', () => {
  const recording = look.record(() => {
    const at = look.name(np.array([0, 2], { dtype: 'float64' }), 'at');
    const other = look.name(np.array([1, 2], { dtype: 'float64' }).mul(2), 'other');
    return { other, loss: at.relu().sum() };
  });
  const place = (name: string, at: number): Place => ({ node: look.find(recording, name).id, at });
  expect(slope(recording, place('at', 0))).toMatchObject({
    kink: true,
    measured: null,
    sides: [0, expect.closeTo(1, 8)],
  });
  expect(slope(recording, place('at', 1))).toMatchObject({ kink: false, computed: 1, measured: expect.closeTo(1, 8) });
  expect(slope(recording, place('other', 0))).toBeNull();
  expect(() => held(recording, { node: 99, at: 0 }, lines)).toThrow(RangeError);
  expect(() => held(recording, { ...place('at', 0), at: 2 }, lines)).toThrow(RangeError);
});

test.each([
  ['max at a tie', () => np.array([3, 1, 3]), (x: np.Tensor) => x.max(), [0, 1]],
  ['maximum at a tie', () => np.array([2]), (x: np.Tensor) => np.maximum(x, 2).sum(), [0, 1]],
  ['abs at 0', () => np.array([0]), (x: np.Tensor) => x.abs().sum(), [-1, 1]],
  ['a comparison at its bound', () => np.array([1]), (x: np.Tensor) => np.where(x.greater(1), x.mul(5), 0).sum(), null],
] as const)('%s has a slope on each side, or none', (_, given, of, sides) => {
  const recording = look.record(() => {
    const x = look.name(given(), 'x');
    return { x, loss: of(x) };
  });
  const found = slope(recording, { node: look.find(recording, 'x').id, at: 0 })!;
  expect(found).toMatchObject({ kink: true, measured: null });
  expect(found.sides?.map(Math.round) ?? null).toEqual(sides);
});

test('a number that its dtype does not hold says so, with what its formula gives, and so do slopes that lead through it', () => {
  const recording = look.record(() => {
    const x = look.name(np.array([100, 1], { dtype: 'float32' }), 'x');
    const bytes = look.name(np.array([200, 3], { dtype: 'uint8' }), 'bytes');
    const e = x.exp();
    return { e, sum: bytes.add(np.array([100, 4], { dtype: 'uint8' })), halves: bytes.mul(0.5), loss: e.log().sum() };
  });
  const told = (name: string, at: number) => held(recording, { node: look.find(recording, name).id, at }, lines);
  expect(told('e', 0)).toMatchObject({ value: 'Infinity', limit: { kind: 'overflowed', exact: Math.exp(100) } });
  expect(told('sum', 0)).toMatchObject({ value: 44, limit: { kind: 'wrapped', exact: 300 } });
  for (const name of ['e', 'sum', 'halves']) expect(told(name, 1).limit).toBeNull();
  const slopeAt = (at: number) => slope(recording, { node: look.find(recording, 'x').id, at });
  expect(slopeAt(0)).toMatchObject({ overflowed: true, measured: expect.closeTo(1, 6) });
});

test('numbers in printed arrays are found, also where long axes are shortened', () => {
  for (const array of [
    np.arange(6).sub(2.5).reshape(2, 3),
    np.array([Number.NaN, -Infinity, 1e-20, 3]),
    np.array([true, false]),
    np.array(2.5),
    np.arange(3000).reshape(3, 1000),
    np.arange(8000).reshape(20, 20, 20),
  ]) {
    const text = array.toString();
    const found = numbersIn(text);
    const places = shownPlaces(array.shape, text.includes('...'));
    const data = [...array.data()];
    found.forEach(({ from, to }, i) => {
      const said = text.slice(from, to);
      const value =
        said === 'inf'
          ? Infinity
          : said === '-inf'
            ? -Infinity
            : said === 'True'
              ? 1
              : said === 'False'
                ? 0
                : Number(said);
      const own = Number(data[places(i)!]);
      expect(Number.isNaN(own) ? 'NaN' : own).toBe(Number.isNaN(value) ? 'NaN' : value);
    });
    expect(places(found.length)).toBeUndefined();
  }
  expect(indexOf([2, 3, 4], 23)).toEqual([1, 2, 3]);
});

import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allSamples } from '../../../../scripts/reference/samples.ts';
import { isFloat } from '../../src/base/dtype.ts';
import { DataError, PristellaError } from '../../src/base/errors.ts';
import { valueAndGrad } from '../../src/grad/grad.ts';
import { grad, io, nn, np, type Tensor, train } from '../../src/index.ts';
import type { Sample } from '../../src/op/define.ts';
import { hostData } from '../../src/tensor/tensor.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';
import { inputsOf } from '../op/sample.ts';

const samples = await allSamples();

type Case = Sample['cases'][number];
const namesOf = (inputs: readonly Tensor[]): string[] => inputs.map((_, i) => `x${i}`);
const valuesOf = (inputs: readonly Tensor[]): Record<string, Tensor> =>
  Object.fromEntries(inputs.map((x, i) => [`x${i}`, x]));

/** A case of a sample as a text, the function that was read from it, and the sample's own. */
function written(s: Sample, c: Case, dtype: 'float64' | 'float32' = 'float64') {
  const inputs = inputsOf(c, dtype);
  const names = namesOf(inputs);
  const text = io.writeExpression((v) => s.of(...names.map((n) => v[n] as Tensor)), valuesOf(inputs));
  const f = io.readExpression(text);
  const read = (...xs: Tensor[]): Tensor => f(valuesOf(xs));
  return { inputs, text, read, own: s.of };
}

/** The bits of a result, with its shape and dtype. */
const bitsOf = (t: Tensor): unknown => {
  const { buffer, byteOffset, byteLength } = hostData(t.node);
  return [t.dtype, t.shape, Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)).toString('hex')];
};

describe('an expression of every sample, written and read,', () => {
  for (const mode of Object.keys(modes) as Mode[])
    test(`gives the same bits and the same gradients by ${mode}`, () => {
      for (const s of samples)
        for (const c of s.cases)
          for (const dtype of ['float64', 'float32'] as const) {
            const { inputs, read, own } = written(s, c, dtype);
            const of = (f: (...xs: Tensor[]) => Tensor): unknown => inMode(mode, () => bitsOf(f(...inputs)));
            expect(of(read), s.name).toEqual(of(own));
            if (s.gradient === 'none' || !inputs.every((x) => isFloat(x.dtype))) continue;
            const slopes = (f: (...xs: Tensor[]) => Tensor): unknown =>
              inMode(mode, () => valueAndGrad((...xs) => np.sum(f(...xs)))(...inputs)[1].map(bitsOf));
            expect(slopes(read), `the gradient of ${s.name}`).toEqual(slopes(own));
          }
    });

  test('is written in the same words when what was read is written again', () => {
    for (const s of samples)
      for (const c of s.cases) {
        const { inputs, text, read } = written(s, c);
        const again = io.writeExpression((v) => read(...namesOf(inputs).map((n) => v[n] as Tensor)), valuesOf(inputs));
        expect(JSON.parse(again), s.name).toEqual(JSON.parse(text));
      }
  });
});

test('values of up to 64 axes are read', () => {
  const x = np.ones(new Array(64).fill(1));
  expect(bitsOf(io.readExpression(io.writeExpression((v) => np.exp(v.x as Tensor), { x }))({ x }))).toEqual(
    bitsOf(np.exp(x)),
  );
});

test('values stand in the file by name, what else is read stands in it itself', () => {
  const model = nn.sequential(nn.linear(3, 4), nn.tanh, nn.linear(4, 1));
  const x = np.array([[1, 2, 3]], { dtype: 'float32' });
  const [weight] = [...model.parameters()];
  const alone = io.readExpression(io.writeExpression((v) => model(v.x), { x }));
  expect(alone.values).toEqual({ x: { shape: [1, 3], dtype: 'float32' } });
  const other = io.readExpression(io.writeExpression((v) => model(v.x), { x, weight: weight as Tensor }));
  expect(Object.keys(other.values)).toEqual(['x', 'weight']);
  const zeros = np.zeros([3, 4], { dtype: 'float32' });
  const before = bitsOf(model(x));
  expect(bitsOf(alone({ x }))).toEqual(before);
  expect(bitsOf(other({ x, weight: weight as Tensor }))).toEqual(before);
  expect(bitsOf(other({ x, weight: zeros }))).not.toEqual(before);
  // What was written does not change with the model.
  const optimizer = train.sgd({ lr: 0.5 })(model.parameters());
  optimizer.zeroGrad();
  model(x).sum().backward();
  optimizer.step();
  expect(bitsOf(model(x))).not.toEqual(before);
  expect(bitsOf(alone({ x }))).toEqual(before);
});

test('numbers that JSON has no digits for, negative zeros and the last bits of floats are kept', () => {
  const odd = [NaN, Infinity, -Infinity, -0, 0.1, 2 ** -1074, 1.7976931348623157e308];
  for (const dtype of ['float64', 'float32'] as const) {
    const c = np.array(odd, { dtype });
    const f = io.readExpression(io.writeExpression(({ x }) => np.concatenate([x, c]).mul(-0), { x: c }));
    expect(bitsOf(f({ x: c }))).toEqual(bitsOf(np.concatenate([c, c]).mul(-0)));
  }
});

test('a gradient is written as any other expression', () => {
  const slope = grad((x: Tensor) => x.tanh().mul(x).sum());
  const x = np.array([0.5, -2]);
  const f = io.readExpression(io.writeExpression((v) => slope(v.x), { x }));
  expect(bitsOf(f({ x }))).toEqual(bitsOf(slope(x)));
});

test('a function of a value alone, and of none, are read as well', () => {
  expect(String(io.readExpression(io.writeExpression(({ x }) => x, { x: [1, 2] }))({ x: [3, 4] }))).toBe('[3. 4.]');
  expect(io.readExpression(io.writeExpression(() => np.ones(2), {}))().shape).toEqual([2]);
});

test('a value may have any name', () => {
  for (const name of ['__proto__', 'constructor', 'toString', '']) {
    const values = Object.fromEntries([[name, np.array([1, 2])]]);
    const f = io.readExpression(io.writeExpression((v) => (v[name] as Tensor).mul(2), values));
    expect(Object.keys(f.values)).toEqual([name]);
    expect(String(f(values))).toBe('[2. 4.]');
  }
});

test('indices that are values stay values: counted from the end, as bytes, wrapped, one list or two', () => {
  const x = np.arange(12).reshape([3, 4]);
  const int = (...list: number[]) => np.array(list, { dtype: 'int32' });
  const cases: [(x: Tensor, i: Tensor) => Tensor, Tensor, Tensor][] = [
    [(x, i) => np.take(x, i, 0), int(0, -1), int(-2, 2)],
    [(x, i) => np.take(x, i, 1), int(0, 3).astype('uint8'), int(1, 2).astype('uint8')],
    [(x, i) => np.take(x, i, 0, { mode: 'wrap' }), int(0, 5), int(7, 2)],
    [(x, i) => np.take(x, i, 0, { mode: 'clip' }), int(0, 5), int(-7, 1)],
    [(x, i) => x.at(i), int(0, 2), int(1, -1)],
    [(x, i) => x.at(i, i.add(1)), int(0, 2), int(1, 0)],
  ];
  for (const [of, i, other] of cases) {
    const f = io.readExpression(io.writeExpression((v) => of(v.x, v.i), { x, i }));
    for (const given of [i, other]) expect(bitsOf(f({ x, i: given }))).toEqual(bitsOf(of(x, given)));
  }
  const f = io.readExpression(io.writeExpression((v) => np.take(v.x, v.i, 0), { x, i: int(0, -1) }));
  expect(() => f({ x, i: int(0, 3) })).toThrow('index 3 is out of range');
});

test('the gradient of what a single index takes is written', () => {
  const x = np.arange(6).reshape([2, 3]);
  const slope = (v: { readonly x: Tensor; readonly i: Tensor }): Tensor =>
    grad((x: Tensor) => np.take(x, v.i, 1).square().sum())(v.x);
  const f = io.readExpression(io.writeExpression(slope, { x, i: np.array(2, { dtype: 'int32' }) }));
  const i = np.array(1, { dtype: 'int32' });
  expect(bitsOf(f({ x, i }))).toEqual(bitsOf(slope({ x, i })));
});

test('an expression of 20,000 ops is written and read', () => {
  const chain = ({ x }: { x: Tensor }): Tensor => {
    let y = x;
    for (let i = 0; i < 20_000; i++) y = y.add(x);
    return y;
  };
  const f = io.readExpression(io.writeExpression(chain, { x: np.ones(1) }));
  expect(f({ x: [2] }).item()).toBe(40_002);
});

describe('refused is', () => {
  const x = np.array([1, 2, 3]);
  const f = io.readExpression(io.writeExpression((v) => v.x.mul(2), { x }));

  test('a call with other values', () => {
    expect(() => f({})).toThrow("needs 'x'");
    expect(() => f({ x, y: x })).toThrow("reads no 'y'");
    expect(() => f({ x: [1, 2] })).toThrow("'x' is (3,), not (2,)");
    expect(() => f({ x: x.astype('float32') })).toThrow("'x' is float64, not float32");
    expect(() => f(x as never)).toThrow('takes values by name');
    expect(() => f(null as never)).toThrow('takes values by name');
    expect(() => f({ x: null as never })).toThrow("'x' is null");
    expect(() => (f as (...all: unknown[]) => unknown)({ x }, 1)).toThrow('got 1 argument too many');
  });

  test('what is no function of tensors', () => {
    expect(() => io.writeExpression(x as never, { x })).toThrow('must be a function');
    expect(() => io.writeExpression(() => 3 as never, {})).toThrow('must return a tensor, not 3');
    expect(() => io.writeExpression(() => x, null as never)).toThrow('values by name');
    expect(() => io.writeExpression(() => np.ones([1024, 1025]), {})).toThrow('more than 1048576 elements');
    expect(() => io.readExpression(3 as never)).toThrow('must be a text');
  });

  const file = (...nodes: object[]): string =>
    JSON.stringify({ format: 'pristella expression', version: 1, nodes, result: nodes.length - 1 });
  const value = (shape: number[], dtype = 'float64', name = 'x') => ({ kind: 'value', shape, dtype, name });
  const op = (name: string, inputs: number[], shape: number[], attributes: object = {}, dtype = 'float64') => ({
    kind: 'op',
    shape,
    dtype,
    op: name,
    inputs,
    attributes,
  });
  test('a place of a window that lies beyond its plane, though another plane has it, when it is computed', () => {
    for (const [place, isThere] of [
      [0, true],
      [3, true],
      [4, false],
      [7, false],
      [-1, true],
      [-5, false],
    ] as const) {
      // biome-ignore format: pairs
      const f = io.readExpression(
        file(
          { kind: 'data', shape: [1, 2, 1, 1], dtype: 'float64', elements: [1, 1] },
          { kind: 'data', shape: [1, 2, 1, 1], dtype: 'int32', elements: [place, 0] },
          op('maxPool2dTiledGrad', [0, 1], [1, 2, 2, 2], { kernel: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], ceilMode: false }),
        ),
      );
      for (const mode of Object.keys(modes) as Mode[]) {
        const run = () => inMode(mode, () => f({}).data());
        if (isThere) expect(run, `${place}`).not.toThrow();
        else expect(run, `${place}`).toThrow(`[maxPool2d] index ${place} is out of range`);
      }
    }
  });

  test.each([
    ['no JSON', '{', 'is no JSON'],
    ['another format', '{"format":"onnx","version":1,"nodes":[],"result":0}', 'format'],
    ['a later version', '{"format":"pristella expression","version":2,"nodes":[],"result":0}', 'version'],
    ['an op that nobody knows', file(op('evil', [], [])), 'is no op that is known'],
    ['an input that comes later', file(op('exp', [0], [2])), 'does not come before'],
    ['too few inputs', file(value([2]), op('add', [0], [2])), 'takes 2 as its inputs, not 1'],
    ['another shape', file(value([2]), op('exp', [0], [3])), 'gives float64 (2,), not float64 (3,)'],
    ['another dtype', file(value([2]), op('exp', [0], [2], {}, 'float32')), 'gives float64 (2,), not float32 (2,)'],
    ['inputs of two dtypes', file(value([2]), value([2], 'int32', 'y'), op('add', [0, 1], [2])), 'takes no int32'],
    ['shapes without a product', file(value([2, 3]), op('matmul', [0, 0], [2, 3])), 'do not go together'],
    ['an axis that is none', file(value([2]), op('sum', [0], [], { keepdims: false, axes: [1] })), 'axes'],
    ['an axis named twice', file(value([2]), op('transpose', [0], [2], { axes: [0, 0] })), 'axes'],
    ['an attribute too many', file(value([2]), op('exp', [0], [2], { axis: 0 })), 'axis'],
    ['an attribute too few', file(value([2]), op('sum', [0], [], { axes: [0] })), 'keepdims'],
    [
      'a slice that leaves its input',
      file(value([2]), op('slice', [0], [2], { steps: [1], starts: [1] })),
      'go together',
    ],
    ['data of another number', file({ kind: 'data', shape: [2], dtype: 'float64', elements: [1] }), 'has 1 elements'],
    ['65 axes', file(value(new Array(65).fill(1))), 'must be a list of 0 to 64, not a list of 65'],
    ['data of more', file({ kind: 'data', shape: [2], dtype: 'float64', elements: [1, 2, 3] }), 'has 3 elements'],
    ['data of more than one', file({ kind: 'data', shape: [], dtype: 'float64', elements: [1, 2] }), 'has 2 elements'],
    ['data of nothing', file({ kind: 'data', shape: [0, 2], dtype: 'float64', elements: [1] }), 'has 1 elements'],
    ['data of another dtype', file({ kind: 'data', shape: [1], dtype: 'int32', elements: [0.5] }), 'is no int32'],
    ['an axis folded twice', file(value([2, 2]), op('sum', [0], [2], { keepdims: false, axes: [0, 0] })), 'ascend'],
    [
      'choices of two dtypes',
      file(
        value([], 'bool'),
        value([], 'int32', 'y'),
        value([], 'float64', 'z'),
        op('where', [0, 1, 2], [], {}, 'int32'),
      ),
      'takes no float64 as its input 2',
    ],
    ['a product of bytes', file(value([1, 1], 'uint8'), op('matmul', [0, 0], [1, 1], {}, 'uint8')), 'takes no uint8'],
    [
      'a sum of bools',
      file(value([2], 'bool'), op('sum', [0], [], { keepdims: false, axes: [0] }, 'bool')),
      'takes no bool',
    ],
    [
      'windows of no rows',
      file(value([1, 2]), op('slidingWindows', [0], [2, 2, 0, 1], { kernel: [0, 1], stride: [1, 1] })),
      'does not fit',
    ],
    [
      'a pool of padding alone',
      file(
        value([1, 1, 1, 1]),
        op('maxPool2d', [0], [1, 1, 3, 3], {
          kernel: [1, 1],
          stride: [1, 1],
          padding: [1, 1],
          dilation: [1, 1],
          ceilMode: false,
        }),
      ),
      'does not fit into (1, 1, 1, 1) with padding (1, 1)',
    ],
    ['a part that stays', file(value([2]), op('place', [0], [2], { steps: [0], starts: [0] })), 'has parts that meet'],
    ['a slide that begins nowhere', file(value([2]), op('slide', [0, 0], [2], { before: 2 ** 40 })), 'go together'],
    [
      'picks along no axis',
      file(value([3, 0]), value([0], 'int32', 'i'), op('scatterAdd', [0, 1], [3], { axis: 1, along: false })),
      'go together',
    ],
    [
      'more elements than int32 counts',
      file(value([]), op('broadcastTo', [0], [1e5, 1e5])),
      'more elements than can be counted',
    ],
    ['as many of nothing', file(value([0]), op('reshape', [0], [1e9, 1e9, 0])), 'more elements than can be counted'],
    ['a value of two forms', file(value([2]), value([3])), "another form of 'x'"],
    ['a result that is no node', file(value([2])).replace('"result":0', '"result":1'), 'the result is nodes[1] of 1'],
  ])('%s', (_, text, message) => {
    expect(() => io.readExpression(text)).toThrow(DataError);
    expect(() => io.readExpression(text)).toThrow(message);
  });

  test('a part that meets another, which would leave places that nobody writes', () => {
    const place = (starts: number[]) =>
      io.readExpression(file(value([2]), op('place', [0, 0], [4], { steps: [1, 1], starts })))({ x: [1, 2] });
    expect(String(place([2, 0]))).toBe('[1. 2. 1. 2.]');
    expect(() => place([0, 1])).toThrow('has parts that meet');
  });

  test('an index outside, where it is met', () => {
    const at = (i: number) => ({ kind: 'data', shape: [1], dtype: 'int32', elements: [i] });
    const take = (i: number) =>
      io.readExpression(file(value([3]), at(i), op('take', [0, 1], [1], { axis: 0, along: false })));
    expect(take(2)({ x: [1, 2, 3] }).item()).toBe(3);
    expect(() => take(3)({ x: [1, 2, 3] })).toThrow('index 3 is out of range');
    const add = (i: number) =>
      io.readExpression(file(value([1]), at(i), op('scatterAdd', [0, 1], [3], { axis: 0, along: false })));
    expect(String(add(1)({ x: [5] }))).toBe('[0. 5. 0.]');
    expect(() => add(3)({ x: [5] })).toThrow('index 3 is out of range');
  });
});

/** Changes one place of plain data: another value, one less, one more, or nothing. */
function damaged(value: unknown, random: () => number): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  if (typeof value === 'number') return pick([value + 1, -value, value - 1, 0.5, 1e9, 'NaN', null]);
  if (typeof value === 'string') return pick([...names, `${value}x`, 'float32', 'int32', 'bool', 'data', 0]);
  if (typeof value === 'boolean') return pick([!value, 1]);
  if (Array.isArray(value)) {
    if (value.length === 0 || random() < 0.2) return pick<unknown>([[...value, 0], value.slice(1), [], 0]);
    const i = Math.floor(random() * value.length);
    return value.map((v, k) => (k === i ? damaged(v, random) : v));
  }
  const keys = Object.keys(value as object);
  if (keys.length === 0) return { axis: 0 };
  const key = pick(keys);
  const { [key]: old, ...rest } = value as Record<string, unknown>;
  return random() < 0.1 ? rest : { ...rest, [key]: damaged(old, random) };
}
const names = ['add', 'matmul', 'take', 'scatterAdd', 'reshape', 'slice', 'place', 'astype', 'sort', 'solve', 'where'];

const numRuns = process.env.PRISTELLA_TEST_FULL ? 100_000 : 3000;

test('files with faults are refused with a DataError, or compute what their ops say, or throw what those throw', () => {
  const texts = samples.flatMap((s) => s.cases.slice(0, 1).map((c) => written(s, c).text));
  let refused = 0;
  const property = fc.property(fc.constantFrom(...texts), fc.gen(), (text, g) => {
    const random = (): number => g(fc.integer, { min: 0, max: 2 ** 30 - 1 }) / 2 ** 30;
    const file = damaged(JSON.parse(text), random);
    let f: io.Expression;
    try {
      f = io.readExpression(JSON.stringify(file));
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      refused++;
      return;
    }
    const sizes = (file as { nodes: { shape: number[] }[] }).nodes.map((n) => n.shape.reduce((a, b) => a * b, 1));
    if (Math.max(...sizes) > 10_000) return;
    const values = Object.entries(f.values).map(([name, { shape, dtype }]) => [name, np.ones(shape, { dtype })]);
    try {
      hostData(f(Object.fromEntries(values)).node);
    } catch (error) {
      expect(error).toBeInstanceOf(PristellaError);
    }
  });
  fc.assert(property, { numRuns, seed: 5 });
  expect(refused).toBeGreaterThan(numRuns / 2);
  expect(refused).toBeLessThan(numRuns);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nn, np, type Tensor, type TensorLike, train } from '../../src/index.ts';

// A printed layer is what its user wrote: read again, it makes one that prints the same, does the same to shapes and has
// parameters of the same names and shapes.

const scope: Record<string, unknown> = { ...nn, exp: np.exp, abs: np.abs, sort: np.sort };
/** Evaluates what a model prints. */
const read = (text: string): nn.Layer | nn.AnyModule =>
  new Function(...Object.keys(scope), `return ${text}`)(...Object.values(scope));

const shapes = (layer: nn.Layer | nn.AnyModule): string[] =>
  layer instanceof nn.Module ? [...layer.named()].map(([name, t]) => `${name} ${t.shape} ${t.dtype}`) : [];

function readsBack(layer: nn.Layer | nn.AnyModule): void {
  const again = read(nn.layerName(layer));
  expect(nn.layerName(again)).toBe(nn.layerName(layer));
  expect(shapes(again)).toEqual(shapes(layer));
  expect(again instanceof nn.Module).toBe(layer instanceof nn.Module);
}

const size = fc.integer({ min: 1, max: 6 });
const size2 = fc.oneof(size, fc.tuple(size, size));
const padding = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 2)));
const some = <T extends object>(options: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(options, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
const begin = { init: fc.constantFrom(nn.he, nn.xavier, nn.zero, nn.normal(0.5)), bias: fc.boolean() };
const fraction = fc.double({ min: 1e-7, max: 0.99, noNaN: true });

/** Modules of several inputs among them. */
type Any = nn.Layer | nn.AnyModule;
const layers: Record<string, fc.Arbitrary<Any>> = {
  linear: fc.tuple(size, size, some(begin)).map(([i, o, options]) => nn.linear(i, o, options)),
  conv2d: fc
    .tuple(size, size, size2, some({ ...begin, stride: size2, padding }))
    .map(([c, f, k, options]) => nn.conv2d(c, f, k, options as nn.ConvOptions)),
  maxPool2d: fc
    .tuple(fc.integer({ min: 6, max: 9 }), some({ stride: size2, padding }))
    .map(([k, options]) => nn.maxPool2d(k, options as object)),
  avgPool2d: fc
    .tuple(fc.tuple(fc.constant(6), fc.constant(7)), some({ stride: size2, padding }))
    .map(([k, options]) => nn.avgPool2d(k, options as object)),
  batchNorm: fc.tuple(size, some({ momentum: fraction, epsilon: fraction })).map(([n, o]) => nn.batchNorm(n, o)),
  dropout: fraction.map((rate) => nn.dropout(rate)),
  functions: fc.constantFrom<nn.Layer>(
    ...[nn.relu, nn.sigmoid, nn.tanh, nn.softplus, nn.softmax, nn.logSoftmax, nn.leakyRelu, nn.identity, nn.step],
    ...[nn.flatten, np.exp, np.abs, np.sort],
  ),
};
const lists = fc.letrec<{ layer: Any; list: Any }>((tie) => ({
  layer: fc.oneof({ depthSize: 'small' }, ...Object.values(layers), tie('list')),
  list: fc.array(tie('layer'), { maxLength: 4 }).map((all) => nn.sequential(...(all as nn.Layer[]))),
}));

describe('a printed layer reads back', () => {
  test('whatever its options: every layer that has any is among them', () => {
    const made = Object.entries(nn).filter(([, f]) => typeof f === 'function' && f.prototype instanceof nn.Module);
    const factories = made.map(([name]) => name.replace(/^./, (c) => c.toLowerCase()));
    expect(factories.filter((name) => !(name in layers)).sort()).toEqual(['sequential']);
  });

  test.each(Object.entries(layers))('%s', (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, readsBack), { numRuns: 60 });
  });

  test('sequential, in each other, and every preset', () => {
    fc.assert(fc.property(lists.list, readsBack), { numRuns: 60 });
    for (const name of Object.keys(train.presets)) readsBack(train.buildPreset(name as train.PresetName));
  });
});

describe('what a layer prints', () => {
  test('is what was given, but not how its weights began', () => {
    const options = { bias: false, init: nn.xavier, random: np.random.defaultRng(3) };
    expect(String(nn.linear(784, 50, options))).toBe('linear(784, 50, { bias: false })');
    expect(String(new nn.Linear(784, 50))).toBe('linear(784, 50)');
    expect(String(nn.conv2d(1, 2, [3, 5], { ...options, stride: [1, 2] }))).toBe(
      'conv2d(1, 2, [3, 5], { bias: false, stride: [1, 2] })',
    );
    expect(String(nn.batchNorm(3, { momentum: 0.2 }))).toBe('batchNorm(3, { momentum: 0.2 })');
    expect([String(nn.dropout()), String(nn.dropout(0.25, options.random))]).toEqual(['dropout(0.5)', 'dropout(0.25)']);
    expect(String(nn.maxPool2d(2, { stride: 1 }))).toBe('maxPool2d(2, { stride: 1 })');
    expect(String(nn.sequential())).toBe('sequential()');
  });

  test('of a class of its user has the arguments that it hands on, as they were', () => {
    class Block extends nn.Module {
      constructor(sizes: number[], options: { activation?: nn.Layer; name?: string; none?: undefined } = {}) {
        super(sizes, options);
      }
      forward(x: TensorLike): Tensor {
        return np.asTensor(x);
      }
    }
    const sizes = [2, 3];
    const block = new Block(sizes, { activation: nn.relu, name: 'a', none: undefined });
    sizes.push(9);
    expect(String(block)).toBe("block([2, 3], { activation: relu, name: 'a' })");
    expect(String(new Block([]))).toBe('block([])');
    expect(nn.sequential(block).repr()).toContain("0: block([2, 3], { activation: relu, name: 'a' })");
    // Whose class has no constructor hands on all.
    class Scale extends nn.Module {
      forward(x: TensorLike): Tensor {
        return np.asTensor(x);
      }
    }
    expect([String(new Scale()), String(new Scale(3, nn.linear(2, 2)))]).toEqual(['scale', 'scale(3, linear(2, 2))']);
  });

  test('is in the hint of a layer that would fit, with its options', () => {
    const wrong = (f: () => unknown): string => {
      try {
        return String(f());
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(wrong(() => nn.linear(3, 2, { bias: false })(np.ones([1, 5])))).toContain(
      'make it linear(5, 2, { bias: false })',
    );
    expect(wrong(() => nn.conv2d(3, 2, 1, { padding: 1 })(np.ones([1, 5, 2, 2])))).toContain(
      'make it conv2d(5, 2, 1, { padding: 1 })',
    );
  });
});

describe('what makes no layer', () => {
  const made =
    (f: unknown, ...given: unknown[]): (() => unknown) =>
    () =>
      (f as (...all: unknown[]) => unknown)(...given);
  test.each<[string, () => unknown, string]>([
    [
      'a stride of 0',
      made(nn.conv2d, 1, 1, 3, { stride: 0 }),
      '[conv2d] stride must be a positive whole number or two, not 0',
    ],
    [
      'half a stride',
      made(nn.conv2d, 1, 1, 3, { stride: [1, 0.5] }),
      '[conv2d] stride must be a positive whole number or two, not [1, 0.5]',
    ],
    [
      'padding below 0',
      made(nn.conv2d, 1, 1, 3, { padding: -1 }),
      '[conv2d] padding must be a whole number from 0 or two, not -1',
    ],
    [
      'three paddings',
      made(nn.conv2d, 1, 1, 3, { padding: [1, 1, 1] }),
      '[conv2d] padding must be a whole number from 0 or two',
    ],
    [
      'a text as padding',
      made(nn.conv2d, 1, 1, 3, { padding: 'full' }),
      "[conv2d] padding must be 'same', 'valid', a number or a list of them, not 'full'",
    ],
    [
      'the same padding with steps',
      made(nn.conv2d, 1, 1, 3, { padding: 'same', stride: 2 }),
      "[conv2d] padding 'same' needs a stride of 1, not 2",
    ],
    [
      'a dilation of 0',
      made(nn.conv2d, 1, 1, 3, { dilation: 0 }),
      '[conv2d] dilation must be a positive whole number or two, not 0',
    ],
    [
      'groups that do not divide the channels',
      made(nn.conv2d, 3, 4, 3, { groups: 2 }),
      '[conv2d] 2 groups do not divide 3 channels and 4 filters',
    ],
    ['a pool of nothing', made(nn.maxPool2d, 0), '[maxPool2d] the kernel size must be a positive whole number or two'],
    ['a pool without a size', made(nn.avgPool2d), '[avgPool2d] the kernel size must be'],
    [
      'a stride of a pool',
      made(nn.avgPool2d, 2, { stride: -1 }),
      '[avgPool2d] stride must be a positive whole number or two, not -1',
    ],
    ['padding of a pool', made(nn.maxPool2d, 2, { padding: 2 }), 'is more than half of the window'],
    ['a misspelt option', made(nn.maxPool2d, 2, { strides: 2 }), "'strides'"],
    ['he, called', made(nn.he), 'hint: hand it over: { init: nn.he }'],
    ['xavier, called', made(nn.xavier), '[xavier] is called by a layer'],
    ['normal, not called', made(nn.linear, 2, 3, { init: nn.normal }), 'handed over: { init: nn.normal(0.01) }'],
    [
      'an init of another shape',
      made(nn.linear, 2, 3, { init: () => np.ones([3, 2]) }),
      '[linear] init gave (3, 2) for',
    ],
    ['an init of no tensor', made(nn.conv2d, 2, 3, 1, { init: () => nn.relu }), '[init] needs numbers, got a function'],
    ['a check of nothing', made(nn.checkModelGrad), '[checkModelGrad] needs a model, got undefined'],
    ['a check without loss', made(nn.checkModelGrad, nn.linear(1, 1)), 'the loss must be a function, not undefined'],
    ['a loss of no tensor', made(nn.checkModelGrad, nn.linear(1, 1), () => 3), 'the loss gave 3, not a tensor'],
  ])('%s, is refused where it is written', (_, f, words) => {
    expect(f).toThrow(words);
  });
});

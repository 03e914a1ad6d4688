import { expect, test } from 'vitest';
import { checkChoice } from '../../src/base/choice.ts';
import { checkArguments, type Options, options } from '../../src/base/options.ts';
import {
  callable,
  choice,
  either,
  flag,
  isNumber,
  length,
  list,
  needed,
  share,
  text,
  whole,
} from '../../src/base/row.ts';
import { mnist } from '../../src/data/index.ts';
import { ArgumentError, checkGrad, nn, np, train } from '../../src/index.ts';

class SizeOptions {
  readonly width?: number = length(3);
  readonly height?: number | undefined = length();
}
const sizeOptions: Options<SizeOptions> = options(SizeOptions);

class DrawOptions extends SizeOptions {
  override readonly width?: number = length(5);
  readonly place: string = needed(text());
}
class LookOptions {
  readonly style?: 'plain' | 'bold' = choice(['plain', 'bold'], 'plain');
  readonly filled?: boolean | undefined = flag();
  readonly alpha?: number | undefined = share();
  readonly count?: number | readonly number[] = either(isNumber, whole(1), list(whole(1), 2), 1);
  readonly each?: (() => void) | undefined = callable();
}
interface AllOptions extends DrawOptions, LookOptions {}
const allOptions: Options<AllOptions> = options(DrawOptions, LookOptions);

test('what is given is read beside the defaults of what is not; undefined is not given', () => {
  expect(sizeOptions.read({ height: 4 }, 'draw')).toEqual({ width: 3, height: 4 });
  expect(sizeOptions.read({ height: undefined }, 'draw')).toEqual({ width: 3, height: undefined });
  expect(allOptions.read({ place: 'here', count: [1, 2] }, 'draw')).toEqual({
    ...{ width: 5, height: undefined, place: 'here', style: 'plain', filled: undefined, alpha: undefined },
    ...{ count: [1, 2], each: undefined },
  });
});

test('a check gives back the very object; picked are the options that were given and stand in the rows', () => {
  const given = { width: 3 };
  expect(sizeOptions.check(given, 'draw')).toBe(given);
  expect(sizeOptions.pick({ width: undefined, height: 2, style: 'bold', toString: 1 })).toEqual({ height: 2 });
  // What is inherited is read, and so it is handed on.
  const inherited = Object.assign(Object.create({ height: 2 }), { style: 'bold' });
  expect(sizeOptions.pick(inherited)).toEqual({ height: 2 });
});

test('the type of a set of options follows from its rows', () => {
  const read = allOptions.read({ place: 'here' }, 'draw');
  const width: number = read.width;
  const height: number | undefined = read.height;
  expect([width, height]).toEqual([5, undefined]);
  // @ts-expect-error a needed option is missing
  expect(() => allOptions.read({}, 'draw')).toThrow("[draw] needs the option 'place'");
  // @ts-expect-error an unknown one
  expect(() => sizeOptions.read({ with: 3 }, 'draw')).toThrow(ArgumentError);
  // @ts-expect-error one of another kind
  expect(() => sizeOptions.read({ width: '3' }, 'draw')).toThrow(ArgumentError);
  // @ts-expect-error without a default it may be undefined
  const never: number = read.height;
  expect(never).toBe(undefined);
});

test.each([
  [{ with: 3 }, "[draw] there is no option 'with'"],
  [{ constructor: 3 }, "[draw] there is no option 'constructor'"],
  [JSON.parse('{"__proto__": 3}'), "[draw] there is no option '__proto__'"],
  [3, '[draw] options must be an object, got 3'],
  [null, '[draw] options must be an object, got null'],
  ['wide', "[draw] options must be an object, got 'wide'"],
  [[], '[draw] options must be an object, got []'],
  [[1], '[draw] options must be an object, got [1]'],
  [np.ones(2), '[draw] options must be an object, got a tensor'],
  [new Map([['width', 3]]), '[draw] options must be an object, got Map'],
  [Promise.resolve({ width: 3 }), '[draw] options must be an object, got Promise'],
  [new Date(0), '[draw] options must be an object, got Date'],
])('%s are none, and the known ones are named', (given, message) => {
  for (const take of [
    () => sizeOptions.read(given as object, 'draw'),
    () => sizeOptions.check(given as object, 'draw'),
  ])
    expect(take).toThrow(`${message}\nhint: the options are width, height`);
});

test.each([
  [{ with: 3 }, "; did you mean 'width'?"],
  [{ Height: 3 }, "; did you mean 'height'?"],
  [{ depth: 3 }, ''],
])('the nearest of the known ones is offered for %j', (given, near) => {
  const details = { op: 'draw', hint: `the options are width, height${near}` };
  const error = new ArgumentError(`there is no option '${Object.keys(given)[0]}'`, details);
  expect(() => sizeOptions.read(given as object, 'draw')).toThrow(error);
});

test.each([
  [{ width: -1 }, 'width must be a number of at least 0, not -1'],
  [{ width: null }, 'width must be a number of at least 0, not null'],
  [{ style: 'blod' }, "style must not be 'blod'\nhint: one of 'plain', 'bold'; did you mean 'bold'?"],
  [{ filled: 'no' }, "filled must be true or false, not 'no'"],
  [{ alpha: 2 }, 'alpha must be a number of at least 0 and at most 1, not 2'],
  [{ count: 0 }, 'count must be a positive whole number, not 0'],
  [{ count: [1, 0.5] }, 'count[1] must be a positive whole number, not 0.5'],
  [{ count: [1] }, 'count must be a list of at least 2, not [1]'],
  [{ count: 'all' }, "count must be a list of at least 2, not 'all'"],
  [{ each: 'often' }, "each must be a function, not 'often'"],
  [{ place: 3 }, 'place must be a text, not 3\nhint: String(value) makes one'],
])('a value of another kind is refused: %j', (given, message) => {
  const all = { place: 'here', ...given } as AllOptions;
  for (const take of [() => allOptions.read(all, 'draw'), () => allOptions.check(all, 'draw')])
    expect(take).toThrow(`[draw] ${message}`);
});

test('arguments beyond the options are counted', () => {
  expect(() => checkArguments(3, 3, 'draw')).not.toThrow();
  expect(() => checkArguments(2, 1, 'draw')).toThrow('[draw] got 1 argument too many');
  expect(() => sizeOptions.read({}, 'draw', 2)).toThrow('[draw] got 2 arguments too many');
  expect(() => sizeOptions.check({}, 'draw', 1)).toThrow('[draw] got 1 argument too many');
  expect(sizeOptions.check({}, 'draw', -1)).toEqual({});
});

test('a choice is given back; a wrong one is answered with all, and the nearest', () => {
  const sides = { left: -1, right: 1 };
  expect(checkChoice('left', sides, 'side', 'draw')).toBe('left');
  const wrong = (side: unknown): unknown => checkChoice(side as 'left', sides, 'side', 'draw');
  expect(() => wrong('rihgt')).toThrow(
    "[draw] side must not be 'rihgt'\nhint: one of 'left', 'right'; did you mean 'right'?",
  );
  for (const [side, shown] of [
    ['constructor', "'constructor'"],
    [0, '0'],
    [null, 'null'],
    [['left'], "['left']"],
  ])
    expect(() => wrong(side)).toThrow(`[draw] side must not be ${shown}\nhint: one of 'left', 'right'`);
});

test('layers, optimizers and gradient checks take no options that they do not know', () => {
  const wrong = <T>(options: object): T => options as T;
  expect(() => nn.linear(2, 3, wrong({ biases: false }))).toThrow("[linear] there is no option 'biases'");
  expect(() => nn.conv2d(1, 2, 3, wrong({ pad: 1 }))).toThrow("[conv2d] there is no option 'pad'");
  expect(() => nn.maxPool2d(2, wrong({ strides: 1 }))(np.ones([1, 1, 4, 4]))).toThrow("no option 'strides'");
  expect(() => nn.batchNorm(2, wrong({ eps: 1 }))).toThrow("[batchNorm] there is no option 'eps'");
  expect(() => train.adam(wrong({ learningRate: 0.1 }))).toThrow(
    "[adam] there is no option 'learningRate'\nhint: the options are lr, weightDecay, clipNorm, clipValue, betas, epsilon",
  );
  const model = nn.linear(1, 1);
  const data = { x: [[1]], y: [[1]] };
  expect(() => new train.Trainer(model, data, wrong({ epoch: 3 }))).toThrow("[fit] there is no option 'epoch'");
  expect(() => checkGrad((x) => x, [1], wrong({ tol: 1 }))).toThrow("[checkGrad] there is no option 'tol'");
});

test('fit, evaluate and mnist refuse them before they begin', async () => {
  const model = nn.linear(1, 1);
  const data = { x: [[1]], y: [[1]] };
  const wrong = { loss: nn.meanSquaredError, epoch: 3 } as object;
  await expect(train.fit(model, data, wrong)).rejects.toThrow("[fit] there is no option 'epoch'");
  await expect(mnist({ oneHot: true } as object)).rejects.toThrow("[mnist] there is no option 'oneHot'");
  await expect(train.evaluate(model, data, wrong)).rejects.toThrow("[evaluate] there is no option 'epoch'");
});

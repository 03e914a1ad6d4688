import { expect, test } from 'vitest';
import { checkChoice, checkOptions, type Fields } from '../../src/base/options.ts';
import { mnist } from '../../src/data/index.ts';
import { ArgumentError, checkGrad, nn, np, train } from '../../src/index.ts';

interface Some {
  readonly width?: number;
  readonly height?: number;
}
const fields: Fields<Some> = { width: true, height: true };

test('known options are given back as they are', () => {
  const given = { width: 3 };
  expect(checkOptions(given, fields, 'draw')).toBe(given);
});

test.each([
  [{ with: 3 }, "[draw] there is no option 'with'"],
  [{ constructor: 3 }, "[draw] there is no option 'constructor'"],
  [3, '[draw] options must be an object, got 3'],
  [null, '[draw] options must be an object, got null'],
  ['wide', "[draw] options must be an object, got 'wide'"],
  [[1], '[draw] options must be an object, got [1]'],
  [np.ones(2), '[draw] options must be an object, got a tensor'],
])('%s are none, and the known ones are named', (given, message) => {
  expect(() => checkOptions(given as Some, fields, 'draw')).toThrow(`${message}\nhint: the options are width, height`);
});

test.each([
  [{ with: 3 }, "; did you mean 'width'?"],
  [{ Height: 3 }, "; did you mean 'height'?"],
  [{ depth: 3 }, ''],
])('the nearest of the known ones is offered for %j', (given, near) => {
  const details = { op: 'draw', hint: `the options are width, height${near}` };
  const error = new ArgumentError(`there is no option '${Object.keys(given)[0]}'`, details);
  expect(() => checkOptions(given as Some, fields, 'draw')).toThrow(error);
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

import { describe, expect, test } from 'vitest';
import { look, nn, np, setDevice, type Tensor } from '../../src/index.ts';
import { type Diagnosis, diagnose, explain } from '../../src/look/diagnose.ts';
import { saysToTheLetter } from '../errors/table.ts';

// Where a number that is none came from, in data and in words.

const ones = (): Tensor => np.ones([3, 7]);
const at = (value: number, row: number, column: number): Tensor => ones().detach().set(row, column, value);
/** The logarithm of a parameter: what it was made of is known until the next step. */
const logOf = (value: number, row: number, column: number): Tensor =>
  new nn.Parameter(at(value, row, column), 'w').log();

describe('a diagnosis', () => {
  const found = (x: Tensor): Partial<Diagnosis> | null => {
    const d = diagnose(x.node);
    return d && { kind: d.kind, op: d.op, name: d.name, value: d.value, index: d.index };
  };

  test('is null of what is finite', () => {
    expect(found(ones().mul(2))).toBe(null);
    expect(found(ones().mul(2).astype('int32'))).toBe(null);
  });

  test('names the op that made it of what is finite, with the first bad element and its place', () => {
    const y = logOf(0, 2, 4).mul(2).add(ones());
    expect(found(y)).toEqual({ kind: 'op', op: 'log', name: '', value: -Infinity, index: [2, 4] });
    expect(found(logOf(-1, 0, 5).exp())).toEqual({ kind: 'op', op: 'log', name: '', value: NaN, index: [0, 5] });
    const total = logOf(-1, 0, 5).sum();
    expect(found(total)).toEqual({ kind: 'op', op: 'log', name: '', value: NaN, index: [0, 5] });
  });

  test('follows NaN before an infinity, whichever comes first, and passes over what is finite', () => {
    const [infinite, none] = [logOf(0, 0, 0), logOf(-1, 1, 1)];
    const wanted = { kind: 'op', op: 'log', name: '', value: NaN, index: [1, 1] };
    expect(found(ones().add(infinite.mul(2)).add(none.mul(3)))).toEqual(wanted);
    expect(found(none.mul(3).add(infinite.mul(2)).add(ones()))).toEqual(wanted);
    expect(found(infinite.add(ones()))?.value).toBe(-Infinity);
    expect(found(ones().exp().mul(infinite))?.op).toBe('log');
  });

  test('names data and parameters', () => {
    expect(found(logOf(2, 0, 0).mul(at(Infinity, 2, 3)))).toEqual({
      kind: 'data',
      op: 'data',
      name: '',
      value: Infinity,
      index: [2, 3],
    });
    const w = new nn.Parameter(at(NaN, 2, 6), 'w');
    expect(found(ones().mul(w).sum())).toEqual({ kind: 'parameter', op: 'cell', name: 'w', value: NaN, index: [2, 6] });
    expect(found(np.array(NaN))?.index).toEqual([]);
  });

  test('of a gradient names the op whose rule it was', () => {
    const [x, y] = [logOf(0, 0, 1), ones().sin()];
    const d = diagnose(x.node, (node) => (node === x.node ? y.node : undefined))!;
    expect([d.kind, d.op, d.value, d.index]).toEqual(['gradient', 'sin', -Infinity, [0, 1]]);
  });

  test('keeps nothing of what was computed to be looked at', () => {
    const middle = logOf(0, 0, 1).mul(2);
    const y = middle.add(1);
    diagnose(y.node);
    expect(middle.node.value).toBe(null);
  });

  test('is null where what it was made of is gone, and other errors are not hidden', () => {
    const w = new nn.Parameter(at(0, 0, 1), 'w');
    const y = w.log().mul(2);
    for (let i = 0; i < 2; i++) w.assign(ones());
    expect(() => y.data()).toThrow("'w'");
    expect(diagnose(y.node)).toBe(null);
    const refuse = (): never => {
      throw new Error('on purpose');
    };
    expect(() => diagnose(logOf(0, 0, 1).node, refuse)).toThrow('on purpose');
  });
});

describe('in words', () => {
  const said = (d: Partial<Diagnosis>): string =>
    explain({ kind: 'op', op: 'log', layer: '', site: '', name: 'w', value: NaN, index: [1, 2], ...d }, 'linear(2, 3)');
  test('each kind has its own, with the place if there is one, and the line', () => {
    expect(said({ kind: 'parameter' })).toBe("'w' itself holds NaN at (1, 2), from an earlier step");
    expect(said({ kind: 'parameter', index: [] })).toBe("'w' itself holds NaN, from an earlier step");
    expect(said({ kind: 'data', value: Infinity, index: [3] })).toBe('the data given hold Infinity at (3,)');
    expect(said({ value: -Infinity })).toBe(
      'the first bad op is log in linear(2, 3), which made -Infinity at (1, 2) of finite inputs',
    );
    expect(said({ kind: 'gradient', site: 'a.ts:3:4', index: [] })).toBe(
      'the first bad op is the gradient of log in linear(2, 3), which made NaN of finite inputs (a.ts:3:4)',
    );
  });
});

saysToTheLetter(
  `
look.expression(3) ⇒ ArgumentError: [look.expression] looks at a tensor, not 3
look.expression(x, { values: -1 }) ⇒ ArgumentError: [look.expression] values must be a number of at least 0 or Infinity, not -1
look.gradient(5) ⇒ ArgumentError: [look.gradient] looks at a tensor, not 5
look.gradient(x) ⇒ GradientError: [look.gradient] a gradient starts from one number, not from shape (2,); hint: reduce the loss with mean or sum | [[2]]
look.schedule([1]) ⇒ ArgumentError: [look.schedule] looks at a tensor, not [1]
look.kernels(null) ⇒ ArgumentError: [look.kernels] looks at a tensor, not null
look.name([1], 'x') ⇒ ArgumentError: [look.name] names a tensor, not [1]
look.name(x, '') ⇒ ArgumentError: [look.name] a name is a text, not ''; hint: look.name(x, 'x')
look.record(5) ⇒ ArgumentError: [look.record] what is recorded must be a function, not 5
look.record(async () => 1) ⇒ ArgumentError: [look.record] records a program that ends before it returns, not one that gives a promise; hint: wait for data first, and record the synchronous part: look.record(() => model(batch))
look.find(recording, 'z') ⇒ ArgumentError: [look.find] nothing in the recording is called 'z'; hint: there are y
look.find(5, 'y') ⇒ ArgumentError: [look.find] needs a recording, got 5; hint: look.record(() => ...) makes one
look.formula(recording, 'z') ⇒ ArgumentError: [look.find] nothing in the recording is called 'z'; hint: there are y
look.formula(recording, 9) ⇒ ArgumentError: [look.formula] 9 is no node of a recording of 3
look.formula({}, 0) ⇒ ArgumentError: [look.formula] needs a recording, got {  }; hint: look.record(() => ...) makes one
look.element(recording, 'y', 0) ⇒ ArgumentError: [look.element] the place must be a list, not 0; hint: element(recording, 'y', [0, 1])
look.element(recording, 'y', [2]) ⇒ IndexError: [look.element] (2,) is no place in (2,)
look.element(recording, -1, [0]) ⇒ ArgumentError: [look.element] -1 is no node of a recording of 3
`,
  () => {
    setDevice('wasm');
    return { look, x: np.array([1, 2]), recording: look.record(() => ({ y: np.add([1, 2], 1) })) };
  },
);

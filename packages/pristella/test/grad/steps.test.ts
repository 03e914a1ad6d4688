import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../../src/index.ts';
import { Parameter } from '../../src/grad/parameter.ts';
import { ArgumentError, GradientError, grad, nn, np, StaleValueError, type Tensor, train } from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

// A gradient belongs to a loss and a step: random programs of losses, optimizers and parameters beside a model of the
// rules that knows nothing of expressions, and what people write for two networks that train each other.

const runs = process.env.PRISTELLA_TEST_FULL ? 3000 : 150;

/** A loss over scalars: c (sum of p)² / 2, whose slope at each is c (sum of p). */
interface ModelLoss {
  readonly slopes: ReadonlyMap<number, number>;
  readonly at: ReadonlyMap<number, number>;
  differentiated: boolean;
}
interface ModelShare {
  readonly loss: ModelLoss | null;
  readonly slope: number;
  readonly users: Set<number>;
}

/** The rules, by numbers. */
class Reference {
  readonly contents: number[];
  readonly versions: number[];
  readonly shares: ModelShare[][];
  private spent = new Set<ModelLoss | ModelShare>();

  constructor(contents: readonly number[]) {
    this.contents = [...contents];
    this.versions = contents.map(() => 0);
    this.shares = contents.map(() => []);
  }
  loss(over: readonly number[], factor: number): ModelLoss {
    const sum = over.reduce((s, i) => s + this.contents[i]!, 0);
    return {
      slopes: new Map(over.map((i) => [i, factor * sum])),
      at: new Map(over.map((i) => [i, this.versions[i]!])),
      differentiated: false,
    };
  }
  backward(loss: ModelLoss): boolean {
    if (loss.differentiated || [...loss.at].some(([i, v]) => this.versions[i] !== v)) return false;
    loss.differentiated = true;
    const over = (s: ModelShare): boolean => this.spent.has(s.loss ?? s);
    this.shares.forEach((list, i) => {
      this.shares[i] = list.filter((s) => !over(s));
    });
    this.spent = new Set();
    for (const [i, slope] of loss.slopes) this.shares[i]!.push({ loss, slope, users: new Set() });
    return true;
  }
  grad(i: number): number | null {
    const list = this.shares[i]!;
    return list.length === 0 ? null : list.reduce((sum, s) => sum + s.slope, 0);
  }
  step(optimizer: number, owned: readonly number[], lr: number): boolean {
    const ready = owned.filter((i) => this.shares[i]!.some((s) => !s.users.has(optimizer)));
    if (ready.length === 0) return false;
    for (const i of ready) {
      this.set(i, this.contents[i]! - lr * this.grad(i)!);
      for (const s of this.shares[i]!) {
        s.users.add(optimizer);
        this.spent.add(s.loss ?? s);
      }
    }
    return true;
  }
  zeroGrad(owned: readonly number[]): void {
    for (const i of owned) this.shares[i] = [];
  }
  give(i: number, slope: number): void {
    this.shares[i] = [{ loss: null, slope, users: new Set() }];
  }
  set(i: number, content: number): void {
    this.contents[i] = content;
    this.versions[i]!++;
  }
  /** By hand. */
  assign(i: number, content: number): void {
    this.set(i, content);
    for (const s of this.shares[i]!) this.spent.add(s.loss ?? s);
  }
}

const COUNT = 4;
const subset = fc.uniqueArray(fc.nat(COUNT - 1), { minLength: 1 });
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('loss' as const), over: subset, factor: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('backward' as const), which: fc.nat(2) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('step' as const), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('zero' as const), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), which: fc.nat(COUNT - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('assign' as const), which: fc.nat(COUNT - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('give' as const), which: fc.nat(COUNT - 1) }) },
); // biome-ignore format: a table

/** True if `f` did its work, false if it refused it. */
function works(f: () => unknown): boolean {
  try {
    f();
    return true;
  } catch (error) {
    if (error instanceof GradientError || error instanceof ArgumentError) return false;
    throw error;
  }
}

describe('losses, backward passes, steps, zeroGrad and assignments in any order do what the rules say', () => {
  for (const mode of Object.keys(modes) as Mode[]) {
    test(`by ${mode}`, () => {
      const program = fc.tuple(fc.array(subset, { minLength: 3, maxLength: 3 }), fc.array(action, { maxLength: 30 }));
      fc.assert(
        fc.property(program, ([owners, actions]) =>
          inMode(mode, () => {
            const start = [1, 2, 3, 5];
            const rules = new Reference(start);
            const ps = start.map((v, i) => new Parameter(np.array([v]), `p${i}`));
            const optimizers = owners.map((owned) => train.sgd({ lr: 0.25 })(owned.map((i) => ps[i]!)));
            const losses: [Tensor, ModelLoss][] = [];
            for (const a of actions) {
              switch (a.do) {
                case 'loss': {
                  const sum = a.over.map((i): Tensor => ps[i]!).reduce((x, y) => x.add(y));
                  losses.unshift([sum.square().mul(a.factor / 2), rules.loss(a.over, a.factor)]);
                  break;
                }
                case 'backward': {
                  const found = losses[a.which];
                  if (found) expect(works(() => found[0].backward())).toBe(rules.backward(found[1]));
                  break;
                }
                case 'step':
                  expect(works(() => optimizers[a.which]!.step())).toBe(rules.step(a.which, owners[a.which]!, 0.25));
                  break;
                case 'zero':
                  optimizers[a.which]!.zeroGrad();
                  rules.zeroGrad(owners[a.which]!);
                  break;
                case 'assign':
                  ps[a.which]!.assign(np.array([7]));
                  rules.assign(a.which, 7);
                  break;
                case 'give':
                  ps[a.which]!.grad = np.array([0.5]);
                  rules.give(a.which, 0.5);
                  break;
                case 'read': {
                  const known = rules.grad(a.which);
                  const waits = rules.shares[a.which]!.some((s) => s.users.size === 0);
                  if (known === null) expect(ps[a.which]!.grad).toBeNull();
                  else if (waits) expect(ps[a.which]!.grad!.item()).toBe(known);
                  break;
                }
              }
            }
            expect(ps.map((p) => p.item())).toEqual(rules.contents);
            expect(ps.map((p) => p.grad !== null)).toEqual(start.map((_, i) => rules.grad(i) !== null));
          }),
        ),
        { numRuns: runs },
      );
    });
  }
});

const scalar = (value: number, name = 'p'): Parameter => new Parameter(np.array([value]), name);

describe('a gradient of a spent loss', () => {
  test('does not join the next step of a parameter that the first step did not move', () => {
    const [a, b] = [scalar(2, 'a'), scalar(3, 'b')];
    const [oa, ob] = [train.sgd({ lr: 0.1 })([a]), train.sgd({ lr: 0.1 })([b])];
    a.mul(b).sum().backward();
    ob.step();
    a.mul(0).sum().backward();
    oa.step();
    expect([a.item(), b.item()]).toEqual([2, 3 - 0.1 * 2]);
  });
  test('is used by several optimizers, one after the other, from the contents it was made from', () => {
    const ps = [scalar(2), scalar(3), scalar(5)];
    const optimizers = ps.map((p) => train.sgd({ lr: 1 })([p]));
    ps[0]!.mul(ps[1]!).mul(ps[2]!).sum().backward();
    for (const o of optimizers) o.step();
    expect(ps.map((p) => p.item())).toEqual([2 - 15, 3 - 10, 5 - 6]);
  });
  test('moves a parameter of three optimizers once by each', () => {
    const p = scalar(2);
    const optimizers = [1, 2, 3].map(() => train.sgd({ lr: 0.5 })([p]));
    p.square().sum().backward();
    for (const o of optimizers) o.step();
    expect(p.item()).toBe(2 - 3 * 0.5 * 4);
    expect(() => optimizers[0]!.step()).toThrow('call backward() first');
  });
  test('can be read until the next backward, which ends it also where the new loss does not reach', () => {
    const [a, b, c] = [scalar(2), scalar(3), scalar(1)];
    a.mul(b).sum().backward();
    train.sgd({ lr: 1 })([b]).step();
    expect([a.grad!.item(), b.grad!.item()]).toEqual([3, 2]);
    c.sum().backward();
    expect([a.grad, b.grad]).toEqual([null, null]);
  });
  test('is kept through later changes as long as an optimizer has not used it, and no longer', () => {
    const gradientAfter = (optimizers: number): Tensor => {
      const w = new Parameter(np.ones(1000));
      const [first] = Array.from({ length: optimizers }, () => train.sgd({ lr: 1 })([w]));
      w.square().sum().backward();
      first!.step();
      for (let i = 0; i < 3; i++) w.assign(np.zeros(1000));
      return w.grad!;
    };
    expect(() => gradientAfter(1).sum().item()).toThrow(StaleValueError);
    expect(gradientAfter(2).sum().item()).toBe(2000);
  });
  test('is left alone by the steps of a model that has nothing to do with it', () => {
    const [a, b] = [scalar(2), scalar(3)];
    const [oa, ob] = [train.sgd({ lr: 1 })([a]), train.sgd({ lr: 1 })([b])];
    for (let i = 0; i < 3; i++) a.mul(1).sum().backward();
    for (let i = 0; i < 2; i++) {
      b.sum().backward();
      ob.step();
    }
    oa.step();
    expect([a.item(), b.item()]).toEqual([-1, 1]);
  });
  test('is dropped by zeroGrad of the optimizer and of the model', () => {
    const layer = nn.linear(2, 1);
    const optimizer = train.sgd()(layer);
    for (const owner of [layer, optimizer]) {
      layer([[1, 2]])
        .sum()
        .backward();
      expect(layer.parameters().every((p) => p.grad !== null)).toBe(true);
      owner.zeroGrad();
      expect(layer.parameters().map((p) => p.grad)).toEqual([null, null]);
      expect(() => optimizer.step()).toThrow('call backward() first');
    }
  });
});

test('a gradient of another shape is refused', () => {
  const p = scalar(1);
  expect(() => {
    p.grad = np.zeros([2]);
  }).toThrow("'p' has shape (1,), not (2,)");
});

test.each([0, 1, 2])(
  'a gradient that waits outlives all changes by hand of what it is made of, with %i optimizers',
  (count) => {
    for (const mode of Object.keys(modes) as Mode[])
      for (const size of [2, 400])
        for (const changes of [1, 2, 3]) {
          const found = inMode(mode, () => {
            const [w, v] = [new Parameter(np.full([size], 3), 'w'), new Parameter(np.full([size], 5), 'v')];
            for (let i = 0; i < count; i++) train.sgd()([w, v]);
            w.mul(v).sum().backward();
            for (let i = 1; i <= changes; i++) w.assign(np.full([size], 10 * i));
            return v.grad?.tolist();
          });
          expect(found, `${mode}, ${size}, ${changes}`).toEqual(new Array(size).fill(3));
        }
  },
);

describe('gradients nested', () => {
  const nested = (depth: number): number => {
    let f = (x: Tensor): Tensor => x.pow(2).sum();
    for (let i = 1; i < depth; i++) {
      const g = f;
      f = (x) => grad(g)(x);
    }
    return grad(f)(np.array(3)).item();
  };
  test.each([1, 2, 3, 23, 24])('%i deep are found', (depth) => {
    expect(nested(depth)).toBe([6, 2][depth - 1] ?? 0);
  });
  test.each([25, 26])('%i deep throw GradientError', (depth) => {
    expect(() => nested(depth)).toThrow(GradientError);
    expect(() => nested(depth)).toThrow('gradients nest deeper than 24');
  });
});

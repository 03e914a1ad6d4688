import { describe, expect, test } from 'vitest';
import { ArgumentError, checkpoint, grad, jvp, nn, np, type Tensor, train, vjp, vmap } from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';
import { expectClose } from '../op/sample.ts';

const { random } = np;
type Wrap = (f: (x: Tensor) => Tensor) => (x: Tensor) => Tensor;
const plainly: Wrap = (f) => f;
const kept: Wrap = (f) => checkpoint(f) as (x: Tensor) => Tensor;

/** A network of blocks with dropout and paths around them, its loss and gradients, and where its streams end. */
function run(wrap: Wrap, size: number): unknown {
  const rng = random.defaultRng(3);
  const layers = [0, 1, 2].map((i) => {
    const layer = nn.linear(size, size);
    layer.weight.assign(random.defaultRng(i).normal(0, 0.2, [size, size]));
    return { layer, drop: new nn.Dropout(0.3, rng.split(i)) };
  });
  const blocks = layers.map(({ layer, drop }) => wrap((x) => drop(nn.tanh(layer(x))).add(x.mul(x).sin())));
  const x = random.defaultRng(9).normal(0, 1, [7, size], { dtype: 'float32' });
  const whole = wrap((v) => blocks.reduce((y, f) => f(y).add(y), v));
  const loss = whole(x).square().mean();
  loss.backward();
  const gradients = layers.flatMap(({ layer }) => layer.parameters().map((p) => [...p.grad!.data()]));
  const byInput = grad((v: Tensor) => whole(v).square().mean())(x);
  return [loss.item(), gradients, [...byInput.data()], layers.map(({ drop }) => drop.random.draws)];
}

describe.each(Object.keys(modes) as Mode[])('by %s', (mode) => {
  test.each([5, 40])(
    'values, gradients and random streams are the same to the bit with and without, width %i',
    (size) => {
      inMode(mode, () => expect(run(kept, size)).toEqual(run(plainly, size)));
    },
  );
});

const block = (x: Tensor): Tensor => x.sin().mul(x.exp()).add(x);
const x = np.linspace(-1, 1, 5);

test('second derivatives, directions and examples are those of the function, though added up in another order', () => {
  const by = (wrap: Wrap): Tensor[] => {
    const f: (v: Tensor) => Tensor = wrap((v) => wrap(block)(v).mul(v));
    const second = grad((v: Tensor) =>
      grad((u: Tensor) => f(u).sum())(v)
        .square()
        .sum(),
    )(x);
    const [y, along] = jvp(f, [x], [x]);
    const each = vmap(grad((v: Tensor) => f(v).sum()))(np.stack([x, x.mul(2)]));
    const one = (v: Tensor): Tensor => grad((w: Tensor) => wrap((u) => u.mul(w).sin())(v).sum())(x);
    return [second, y, along, each, vmap(one)(np.stack([x, x.mul(2)])), vjp(f, x)[1](x)[0]];
  };
  const plain = by(plainly);
  for (const [i, t] of by(kept).entries()) expectClose(t, plain[i]!, 1e-13, 1e-14);
});

test('the function is called once, also when it is differentiated twice', () => {
  let calls = 0;
  const f = kept((v) => {
    calls++;
    return block(v);
  });
  grad((v: Tensor) => grad((u: Tensor) => f(u).sum())(v).sum())(x);
  expect(calls).toBe(1);
});

test('the backward walk computes again what lies between', () => {
  const sines = (wrap: Wrap): number => {
    const segment = wrap((u) => np.sin(np.cumsum(np.sin(u))));
    const g = grad((u: Tensor) => segment(segment(u)).sum())(np.linspace(0, 1, 1000));
    const nodes = new Set([g.node]);
    for (const n of nodes) for (const input of n.inputs) nodes.add(input);
    return [...nodes].filter((n) => n.op.name === 'sin').length;
  };
  // The last sine of a segment is not read by its own gradient, and the inputs of both segments stay.
  expect(sines(kept)).toBeGreaterThan(sines(plainly));
});

test('a model trains through checkpoints as without, and what needs no gradient is left as it is', async () => {
  const make = (wrap: Wrap): number[] => {
    const model = nn.sequential(nn.linear(3, 8), nn.tanh, nn.linear(8, 1));
    model.loadStateDict(
      new Map(
        [...model.stateDict()].map(([name, t], i) => [
          name,
          random.defaultRng(i).normal(0, 1, t.shape, { dtype: 'float32' }),
        ]),
      ),
    );
    const optimizer = train.adam({ lr: 0.1 })(model);
    const losses: number[] = [];
    for (let i = 0; i < 5; i++) {
      const loss = wrap((v) => model(v))(np.ones([4, 3], { dtype: 'float32' }))
        .square()
        .mean();
      loss.backward();
      optimizer.step();
      losses.push(loss.item());
    }
    return losses;
  };
  expect(make(kept)).toEqual(make(plainly));
  expect(kept(block)(x).node.op.name).not.toBe('checkpoint');
  expect(grad((v: Tensor) => kept((u) => u)(v).sum())(x).tolist()).toEqual([1, 1, 1, 1, 1]);
  expect(() => checkpoint(() => 3 as never)()).toThrow(ArgumentError);
  expect(() => checkpoint(3 as never)).toThrow(ArgumentError);
});

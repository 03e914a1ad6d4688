import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engine as inner } from '../../src/engine/engine.ts';
import { engine, nn, np, type Tensor, train, valueAndGrad } from '../../src/index.ts';
import { wasm } from './wasm.ts';

// What the engine does and keeps, counted after each step of short programs: runs, compilations, calls of kernels and of plain
// loops, and what `engine.memory()` tells. Where a count changes and the numbers do not, speed or memory has changed: look at
// it, and renew the file by `vitest -u`.

type Step = readonly [what: string, f: () => unknown];

const defaults = { ...inner.budget };
const { most } = inner.programs;
const mostValues = wasm.arena.most;
const reset = (): void => {
  Object.assign(inner.budget, defaults);
  Object.assign(inner, { eager: false, device: 'wasm', smallSize: 256, fuseAtRun: 2 });
  inner.programs.most = most;
  wasm.arena.most = mostValues;
};

const counted = (): Record<string, number> => {
  const { values, programs, pending, statistics } = engine.memory();
  return {
    ...inner.counts,
    values: values.count,
    'their bytes': values.bytes,
    kept: programs.count,
    plans: programs.bytes,
    pending: pending.count,
    'pending bytes': pending.bytes,
    statistics: statistics.count,
    'statistics bytes': statistics.bytes,
  };
};

/** Each step with what has changed by it. */
function ledger(steps: readonly Step[]): string[] {
  let before = counted();
  return steps.map(([what, f]) => {
    const got = f();
    const after = counted();
    const changes = Object.keys(after).flatMap((k) => {
      const by = after[k]! - before[k]!;
      return by === 0 ? [] : [`${k} ${by > 0 ? '+' : ''}${by}`];
    });
    before = after;
    return `  ${what}${typeof got === 'number' ? ` is ${got}` : ''}: ${changes.join(', ') || 'nothing'}`;
  });
}

const leaf = (n: number, dtype: 'float32' | 'float64' | 'int32' = 'float32'): Tensor =>
  np.ones([n], { dtype }).detach();
const times = (n: number, step: (i: number) => Step): Step[] => Array.from({ length: n }, (_, i) => step(i));

const small = (): Step[] => {
  const kept: unknown[] = [];
  const make = (what: string, f: () => Tensor): Step => [what, () => void kept.push(f())];
  const w = new nn.Parameter(np.ones([3]));
  return [
    make('256 elements', () => leaf(256).exp()),
    make('257 elements', () => leaf(257).exp()),
    make('a sum of 4096', () => leaf(4096).sum()),
    make('a sum of 4097', () => leaf(4097).sum()),
    make('the sum of two that are 4096 together', () => np.dot(leaf(2048), leaf(2048))),
    make('of two that are 4098 together', () => np.dot(leaf(2049), leaf(2049))),
    make('a product of leaves', () => np.matmul(np.ones([4, 5]), np.ones([5, 6]))),
    make('a product of what was large', () => np.matmul(leaf(400).exp().at(':4').reshape(1, 4), np.ones([4, 2]))),
    make('a view of a small one', () => leaf(5).add(1).reshape(5, 1)),
    make('a view of a large one', () => leaf(500).add(1).at('2:9')),
    make('a sum of that view', () => (kept.at(-1) as Tensor).add(1)),
    make('a view of a leaf', () => leaf(500).at('2:300')),
    make('a sum with that', () => (kept.at(-1) as Tensor).add(1)),
    make('with a parameter', () => w.mul(2)),
    make('with a cast of a parameter', () => w.astype('int32').add(leaf(3, 'int32'))),
    make('random numbers', () => np.random.defaultRng(1).random([9])),
    make('many random numbers', () => np.random.defaultRng(1).random([999])),
    ['read', () => (kept[1] as Tensor).data()],
    ['read again', () => (kept[1] as Tensor).data()],
    ['all read', () => void kept.map((t) => (t as Tensor).data())],
  ];
};

const settling = (): Step[] => {
  const x = leaf(2000);
  let y: Tensor;
  const turn = (i: number): Step[] => [
    [`turn ${i}, made`, () => void (y = x.exp().add(1).mul(x))],
    ['read in part', () => y.at(3).item()],
    ['made on', () => void (y = y.sqrt())],
    ['read', () => y.data().length],
    ['its sum', () => y.sum().item()],
  ];
  return [1, 2, 3, 4].flatMap(turn);
};

const history = (): Step[] => {
  let x = leaf(600);
  let held: Tensor[] = [];
  return [
    ...times(
      4,
      (i): Step => [
        `${i + 1} times 40 ops`,
        () => {
          for (let k = 0; k < 40; k++) x = x.mul(1.01).add(0.1);
          held.push(x);
          return Math.fround(x.sum().item());
        },
      ],
    ),
    ['one of them', () => Math.fround(held[1]!.at(7).item())],
    ['another', () => Math.fround(held[2]!.mean().item())],
    ['let go', () => void (held = [])],
  ];
};

const sizes = (): Step[] => {
  const kept: Tensor[] = [];
  return [1023, 1024, 1025, 5000].flatMap((n): Step[] => [
    [`${n} made and read`, () => kept[kept.push(leaf(n).add(2)) - 1]!.data().length],
    ['more of it', () => kept.at(-1)!.mul(3).data().length],
    ['and more', () => kept.at(-1)!.mul(3).data().length],
  ]);
};

const pending = (): Step[] => {
  const kept: Tensor[] = [];
  inner.budget.pending = 40_000;
  return [
    ...times(6, (i): Step => [`${i + 1} made`, () => void kept.push(leaf(2000).exp().add(kept.at(-1) ?? 0))]),
    ['one read', () => Math.fround(kept[2]!.at(0).item())],
    ['the last read', () => Math.fround(kept.at(-1)!.at(0).item())],
    ['3000 nodes of a loop', () => {
      let x = leaf(300);
      for (let i = 0; i < 3000; i++) x = x.mul(1);
      kept.push(x);
    }],
  ]; // biome-ignore format: a table
};

const evicting = (): Step[] => {
  inner.budget.values = 40_000;
  const kept = Array.from({ length: 8 }, (_, i) => np.full([2000], i, { dtype: 'float32' }).detach());
  const w = new nn.Parameter(np.ones([2000], { dtype: 'float32' }));
  const optimizer = train.sgd({ lr: 0.5 })([w]);
  return [
    ...kept.map((t, i): Step => [`value ${i}`, () => t.add(0).at(9).item()]),
    ['the first again', () => kept[0]!.add(0).at(9).item()],
    ['a step', () => {
      w.mul(kept[3]!).sum().backward();
      optimizer.step();
    }],
    ...kept.map((t, i): Step => [`value ${i}`, () => t.mul(2).add(0).at(9).item()]),
    ['the weights', () => w.at(5).item()],
    ['a dozen values at most', () => void (wasm.arena.most = 4)],
    ...kept.map((t, i): Step => [`value ${i}`, () => t.sub(1).at(9).item()]),
    ['the weights', () => w.mul(1).sum().item()],
  ]; // biome-ignore format: a table
};

const programs = (): Step[] => {
  inner.programs.most = 8;
  const read = (n: number): Step => [`a program of ${n}`, () => leaf(n).exp().sum().data().length];
  return [
    ...times(10, (i) => read(300 + i)),
    read(309),
    read(309),
    read(300),
    read(301),
    ['forgotten', () => inner.forgetPrograms()],
    read(309),
  ];
};

const training = (device: 'wasm' | 'js') => (): Step[] => {
  inner.device = device;
  nn.manualSeed(3);
  const model = nn.sequential(nn.linear(6, 9), nn.batchNorm(9), nn.relu, nn.dropout(0.4), nn.linear(9, 3));
  const optimizer = train.adam({ clipNorm: 1 })(model);
  const x = np.random.defaultRng(2).random([30, 6], { dtype: 'float32' }).detach();
  const labels = Int32Array.from({ length: 30 }, (_, i) => i % 3);
  let loss: Tensor;
  return [
    ...times(5, (i): Step => [`step ${i + 1}`, () => {
      loss = nn.crossEntropy(model(x), labels);
      loss.backward();
      optimizer.step();
    }]),
    ['its loss', () => void loss.item()],
    ['a step whose loss is read before', () => {
      loss = nn.crossEntropy(model(x), labels);
      loss.item();
      loss.backward();
      optimizer.step();
    }],
    ['a pass unread', () => void model(x)],
    ['another', () => void model(x)],
    ['70 passes', () => {
      for (let i = 0; i < 70; i++) model(x);
    }],
    ['a pass read', () => void model(x).data()],
    ['inference', () => {
      model.eval();
      model(x).data();
    }],
    ['and again', () => void model(x).data()],
    ['gradients', () => void valueAndGrad((t: Tensor) => model(t).sum())(x)[1][0]!.data()],
    ['saved', () => void [...model.stateDict().values()].map((t) => t.data())],
  ]; // biome-ignore format: a table
};

const old = (): Step[] => {
  const w = new nn.Parameter(np.ones([500], { dtype: 'float32' }));
  const optimizer = train.sgd({ lr: 0.5 })([w]);
  let before: Tensor;
  return [1, 2, 3, 4].flatMap((i): Step[] => [
    [`${i}: made of the weights`, () => void (before = w.mul(3))],
    ['a step', () => {
      w.mul(2).sum().backward();
      optimizer.step();
    }],
    ['what was made before', () => before.at(1).item()],
    ['the weights', () => w.at(1).item()],
  ]); // biome-ignore format: a table
};

const handles = (): Step[] => {
  let x = np.zeros([800], { dtype: 'float32' });
  const made: Tensor[] = [];
  return [
    ['a sum', () => void made.push(x.add(1))],
    ['set', () => np.set(x, 3, 5)],
    ['a sum after it', () => void made.push(x.add(1))],
    ['both read', () => made[0]!.at(3).item() * 10 + made[1]!.at(3).item()],
    ['a clone', () => void made.push(x.clone())],
    ['a detached twin', () => void made.push(x.detach())],
    ['set again', () => np.set(x, ':', 2)],
    ['all read', () => made.reduce((n, t) => n + t.at(3).item(), 0)],
    ['the js device', () => void (inner.device = 'js')],
    ['a sum there', () => void made.push((x = x.add(1)))],
    ['read', () => made.at(-1)!.sum().item()],
    ['at once', () => {
      inner.device = 'wasm';
      inner.eager = true;
      made.push(x.mul(2).add(1));
    }],
  ]; // biome-ignore format: a table
};

const scenarios: Record<string, () => Step[]> = {
  'small results': small,
  'what is read in part': settling,
  'long histories': history,
  'results by their size': sizes,
  'what nobody has asked for': pending,
  'few values': evicting,
  'few programs': programs,
  'training': training('wasm'),
  'training by the plain loops': training('js'),
  'old weights': old,
  'handles': handles,
}; // biome-ignore format: a table

test('short programs cost and leave what the file says', async () => {
  const texts = Object.entries(scenarios).map(([name, make]) => {
    inner.forgetPrograms();
    const text = [name, ...ledger(make())].join('\n');
    reset();
    return text;
  });
  const file = join(import.meta.dirname, 'snapshots', 'ledger.txt');
  await expect(`${texts.join('\n\n')}\n`).toMatchFileSnapshot(file);
});

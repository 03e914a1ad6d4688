import { beforeEach, describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { nn, np, type Tensor, train } from '../../src/index.ts';
import { withEngine } from './modes.ts';

// One structure serves all sizes: what is known of it holds for each, and gives the bits that a program of that size alone would.

beforeEach(() => engine.forgetPrograms());

/** Numbers that no run makes. */
function values(...shape: readonly number[]): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.fromData(
    Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5),
    shape,
  );
}
const places = (n: number, most: number): Tensor =>
  np.fromData(
    Int32Array.from({ length: n }, (_, i) => i % most),
    [n],
  );

/** What is met for the first time while `f` runs. */
function met(f: () => unknown): { structures: number; fused: number; modules: number } {
  const { programs, counts } = engine;
  const [structures, { fusedRuns, modules }] = [programs.structuresMade, { ...counts }];
  f();
  return {
    structures: programs.structuresMade - structures,
    fused: counts.fusedRuns - fusedRuns,
    modules: counts.modules - modules,
  };
}

/** Sentences of ops in which sizes meet: of a matrix of n rows, and what stands beside it. */
const sentences: Record<string, (n: number) => Tensor> = {
  'a chain': (n) => values(n, 300).mul(3).exp().sub(1),
  'sums along both axes': (n) => values(n, 300).exp().sum(0).sum().add(values(n, 300).mul(2).sum(1).sum()),
  'a softmax': (n) => {
    const e = values(n, 300)
      .sub(values(n, 300).max({ axis: 1, keepdims: true }))
      .exp();
    return e.div(e.sum({ axis: 1, keepdims: true }));
  },
  'a layer': (n) => nn.relu(values(n, 40).matmul(values(40, 300)).add(values(300))),
  'a product of its columns': (n) => values(n, 40).T.matmul(values(n, 300)).mul(2),
  'heads': (n) => values(n, 60).reshape(n, 4, 15).transpose(1, 0, 2).matmul(values(4, 15, 99)).add(1),
  'rows picked': (n) => values(50, 70).take(places(n, 50), 0).mul(values(n, 70)),
  'slices': (n) => values(n + 3, 200).at(`2:${n + 2}`, '::2').mul(3).add(values(n, 100)),
  'joined': (n) => np.concatenate([values(n, 150), values(3, 150)], 0).mul(2),
  'largest places': (n) => values(n, 300).mul(-1).argmax(1).add(1),
  'running sums': (n) => values(300, n).mul(2).cumsum(1),
  'repeated by a column': (n) => values(n, 300).mul(values(n, 1)).add(values(1, 300)).sum({ axis: 0, keepdims: true }),
  'whole numbers': (n) => np.arange(n * 300).reshape(n, 300).astype('int32').sum(0),
}; // biome-ignore format: a table

describe('every size has the bits of a program of its own, whatever sizes came before', () => {
  for (const [name, sentence] of Object.entries(sentences)) {
    test(name, () => {
      // 0 and 1, equal and unequal sizes, those of the other axes, tiles and vectors and what is beside them.
      const sizes = [5, 7, 1, 2, 0, 300, 40, 15, 99, 1, 50, 5];
      const seen = sizes.filter((n) => n > 0 || !name.startsWith('heads')).map((n) => [n, sentence(n).data()] as const);
      for (const [n, data] of seen) {
        engine.forgetPrograms();
        expect([n, data]).toEqual([n, sentence(n).data()]);
        engine.forgetPrograms();
        // Fused at once, as a structure that was never met.
        expect([n, data]).toEqual([n, withEngine({ fuseAtRun: 1 }, () => sentence(n).data())]);
      }
    });
  }
});

describe('one structure', () => {
  const chain = (n: number): unknown => values(n, 300).mul(3).exp().sum(1).data();

  test('serves sizes of 1, 2 and 3 where nothing is repeated, and is fused when it is met with another size', () => {
    chain(2);
    expect(met(() => [1, 3, 2].map(chain))).toMatchObject({ structures: 0, fused: 3 });
  });

  test('is another where an axis of size 1 is repeated', () => {
    const added = (n: number): unknown => values(n, 300).add(values(1, 300)).mul(2).data();
    for (const n of [2, 3]) added(n);
    expect(met(() => added(1))).toMatchObject({ structures: 1, fused: 0 });
    expect(met(() => [9, 1].map(added))).toMatchObject({ structures: 0, fused: 2 });
  });

  test('has as many kernels for all sizes as for a few', () => {
    for (const n of [5, 6, 7]) chain(n);
    expect(met(() => Array.from({ length: 60 }, (_, i) => chain(i + 8)))).toEqual({
      structures: 0,
      fused: 60,
      modules: 0,
    });
  });

  test('that was given up because there are too many is fused as soon as it is met again', () => {
    const { programs } = engine;
    const { most } = programs;
    programs.most = 4;
    const length = (n: number): unknown => {
      let x = values(300);
      for (let i = 0; i < n; i++) x = x.mul(1.5);
      return x.data();
    };
    try {
      const turn = (): void => [1, 2, 3, 4, 5, 6, 7, 8, 9].forEach(length);
      expect(met(turn)).toMatchObject({ structures: 9, fused: 0 });
      expect(met(turn)).toMatchObject({ structures: 9, fused: 9 });
    } finally {
      programs.most = most;
    }
  });

  test('keeps for every size what a later run asked of one', () => {
    const w = new nn.Parameter(values(30, 40));
    const turn = (n: number): number => {
      const { launches } = engine.counts;
      const hidden = np.exp(values(n, 30).matmul(w));
      hidden.sum().item();
      hidden.square().sum().item();
      return engine.counts.launches - launches;
    };
    const settled = [20, 20, 20, 20, 20].map(turn).at(-1);
    expect([21, 22, 7, 20].map(turn)).toEqual(new Array(4).fill(settled));
  });

  test('knows where its nodes were made, for every size', () => {
    const siteOf = (n: number): string | undefined => {
      const y = new nn.Parameter(values(n, 300)).mul(3).exp();
      y.sum().item();
      return y.node.home?.siteOf(y.node.homeIndex);
    };
    // Stacks are captured once something new has been met.
    siteOf(2);
    const lines = [3, 4, 5].map(siteOf);
    expect(lines[0]).toMatch(/shapes\.test\.ts/);
    expect(new Set(lines).size).toBe(1);
  });
});

/** A token more each time, all of them computed again. */
function generate(): (tokens: number) => Float32Array {
  const [width, heads] = [16, 2];
  const maps = ['q', 'k', 'v', 'out'].map(() => nn.linear(width, width));
  const [q, k, v, out] = maps as [nn.Linear, nn.Linear, nn.Linear, nn.Linear];
  const words = new nn.Parameter(values(50, width));
  return (n) => {
    const x = words.take(places(n, 50), 0);
    const split = (y: Tensor): Tensor => y.reshape(n, heads, width / heads).transpose(1, 0, 2);
    const scores = split(q(x))
      .matmul(split(k(x)).transpose(0, 2, 1))
      .mul(0.35);
    const e = scores.sub(scores.max({ axis: -1, keepdims: true })).exp();
    const seen = e.div(e.sum({ axis: -1, keepdims: true })).matmul(split(v(x)));
    return out(seen.transpose(1, 0, 2).reshape(n, width).add(x))
      .at(n - 1)
      .data() as Float32Array;
  };
}

describe('a sentence of every length', () => {
  test('of 1 to 64 tokens has a number of structures that does not grow, though lengths meet other sizes', () => {
    nn.manualSeed(0);
    const next = generate();
    // With one token a largest score is all scores; the first two are met op by op.
    for (const n of [1, 2, 3]) next(n);
    const first = met(() => Array.from({ length: 61 }, (_, i) => next(i + 4)));
    expect(first).toMatchObject({ structures: 0, fused: 61 });
    // Products have kernels for few columns and for many, and for what is left beside tiles.
    expect(first.modules).toBeLessThanOrEqual(3);
  });

  test('gives the numbers of op by op', () => {
    nn.manualSeed(0);
    const next = generate();
    const lengths = [1, 2, 3, 8, 16, 50, 5];
    const wanted = withEngine({ fuseAtRun: Infinity }, () => lengths.map((n) => next(n)));
    for (let pass = 0; pass < 3; pass++) expect(lengths.map((n) => next(n))).toEqual(wanted);
  });
});

test('training on batches of any size has the bits of batches that were compiled one by one', () => {
  const sizes = [17, 3, 40, 2, 40, 16, 10, 5, 33, 30, 40];
  const trained = (before: () => void): unknown => {
    nn.manualSeed(4);
    const model = nn.sequential(nn.linear(30, 40), nn.batchNorm(40), nn.relu, nn.linear(40, 10));
    const optimizer = train.adam()(model);
    const losses = sizes.map((n) => {
      before();
      const loss = nn.crossEntropy(model(values(n, 30)), places(n, 10));
      loss.backward();
      optimizer.step();
      return loss.item();
    });
    return [losses, model.parameters().map((p) => p.data())];
  };
  const shared = trained(() => {});
  expect(shared).toEqual(trained(() => engine.forgetPrograms()));
});

test('plans of many sizes are let go one by one, and their structure remains', () => {
  const { budget, programs } = engine;
  const before = budget.programs;
  budget.programs = 40_000;
  const step = (n: number): unknown => values(n, 300).exp().mul(2).sum(1).add(1).data();
  try {
    for (let n = 1; n < 120; n++) step(n);
    expect(programs.bytes).toBeLessThanOrEqual(40_000);
    expect(programs.size).toBeLessThan(60);
    expect(met(() => step(2))).toEqual({ structures: 0, fused: 1, modules: 0 });
  } finally {
    budget.programs = before;
  }
});

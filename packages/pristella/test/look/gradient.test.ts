import { describe, expect, test } from 'vitest';
import { explain, look, nn, np, profile, type Tensor, train } from '../../src/index.ts';

describe('a gradient as data', () => {
  test('has the rule that made each node, and the gradient of each node of the expression', () => {
    const w = new nn.Parameter(np.array([1, 2]), 'w');
    const loss = w.square().mul(w).sum();
    const data = look.gradient(loss);
    const { nodes, gradients, root } = data;
    expect(nodes.slice(0, root + 1).map(({ rule, ...node }) => node)).toEqual(look.expression(loss).nodes);
    const told = gradients.map((g) => [nodes[g.node]!.op, nodes[g.gradient]!.op]);
    expect(told).toEqual([
      ['sum', 'number'],
      ['mul', 'broadcastTo'],
      ['square', 'mul'],
      ['cell', 'add'],
    ]);
    const made = nodes.slice(root + 1);
    for (const n of made.filter((n) => n.op === 'mul')) expect(['mul', 'square']).toContain(nodes[n.rule!]!.op);
    nodes.forEach((n, id) => {
      expect([n.id, n.inputs.every((x) => x < id)]).toEqual([id, true]);
    });
    expect(structuredClone(data)).toEqual(JSON.parse(JSON.stringify(data)));
    expect(loss.node.value).toBe(null);
    expect(w.grad).toBe(null);
  });

  test('is there of plain arrays where a recording has kept how they were made', () => {
    const x = np.array([1, 2]);
    const kept: Tensor[] = [];
    look.record(() => kept.push(x.square().sum()));
    expect(look.gradient(kept[0]!).gradients.length).toBe(3);
    expect(look.gradient(x.square().sum()).gradients.length).toBe(1);
  });

  test('of what is no single float is refused', () => {
    expect(() => look.gradient(np.ones([2]))).toThrow('[look.gradient] a gradient starts from one number');
    expect(() => look.gradient(np.array([1], { dtype: 'int32' }))).toThrow('a int32 has no gradient');
    expect(() => look.gradient(1 as never)).toThrow('looks at a tensor');
  });

  test('of a model stops at labels and passes its layers', () => {
    nn.manualSeed(0);
    const model = nn.sequential(nn.linear(3, 4), nn.relu, nn.linear(4, 2));
    const { nodes, gradients } = look.gradient(nn.crossEntropy(model([[1, 2, 3]]), [1]));
    const parameters = gradients.filter((g) => nodes[g.node]!.kind === 'parameter').map((g) => nodes[g.node]!);
    expect(parameters.map((n) => n.name).sort()).toEqual(['0.bias', '0.weight', '2.bias', '2.weight']);
    expect(gradients.some((g) => nodes[g.node]!.dtype === 'int32')).toBe(false);
    for (const g of gradients) expect(nodes[g.gradient]!.shape).toEqual(nodes[g.node]!.shape);
  });
});

test('a gradient through a pool has its places as whole numbers', () => {
  const x = new nn.Parameter(np.arange(16).reshape(1, 1, 4, 4), 'x');
  for (const pool of [nn.maxPool2d(2), nn.maxPool2d(3, { stride: 1 })]) {
    const { nodes } = look.gradient(pool(x).sum());
    expect(nodes.flatMap(({ op, dtype }) => (op === 'maxPool2dPositions' ? [dtype] : []))).toEqual(['int32']);
  }
});

describe('a timing', () => {
  const float32 = (...shape: number[]): Tensor => np.ones(shape, { dtype: 'float32' }).detach();
  const [x, w] = [float32(90, 40), float32(40, 30)];
  const product = (): Tensor => x.matmul(w).add(1).relu().sum(0);

  test('names the launches of the schedule, once the structure runs fused', () => {
    for (let i = 0; i < 2; i++) product().data();
    const { launches } = look.schedule(product());
    const timing = look.timing(product);
    expect(timing.runs.length).toBe(1);
    const [run] = timing.runs;
    expect(run!.launches.map((l) => l.launch)).toEqual(launches.map((l) => l.id));
    expect(run!.launches.map((l) => timing.kernels[l.kernel]!.note.ops)).toEqual(launches.map((l) => l.ops));
    for (const { begun, ended } of run!.launches) {
      expect(begun).toBeGreaterThanOrEqual(timing.begun);
      expect(ended).toBeGreaterThanOrEqual(begun);
      expect(ended).toBeLessThanOrEqual(timing.ended);
    }
    expect(structuredClone(timing)).toEqual(JSON.parse(JSON.stringify(timing)));
  });

  test('shows first and second sight as runs of their own', () => {
    const fresh = (): Tensor => x.exp().sub(0.25).mul(x).cos();
    const { runs, kernels } = look.timing(() => {
      for (let i = 0; i < 3; i++) fresh().data();
    });
    expect(runs.map((r) => r.launches.length)).toEqual([4, 1, 1]);
    expect(kernels.map((k) => k.calls)).toEqual([1, 1, 1, 1, 2]);
  });

  test('sees what profile sees, also of an asynchronous function, and ends with an error', async () => {
    let seen: look.Timing | undefined;
    const { kernels } = profile(() => {
      seen = look.timing(() => product());
    });
    expect(kernels.map((k) => k.calls)).toEqual(seen!.kernels.map((k) => k.calls));
    nn.manualSeed(0);
    const data = [np.random.defaultRng(0).random([300, 20]), np.zeros([300], { dtype: 'int32' })] as const;
    const training = await look.timing(async () => train.fit(nn.linear(20, 3), data, { epochs: 1 }));
    expect(training.runs.length).toBeGreaterThan(2);
    expect(() => look.timing(() => x.add(float32(3, 3)))).toThrow('do not broadcast');
    await expect(look.timing(async () => Promise.reject(new Error('later')))).rejects.toThrow('later');
  });
});

test('explain says of a recorded tensor that its value is there', () => {
  const kept: Tensor[] = [];
  look.record(() => kept.push(np.array([1, 2]).add(1)));
  expect(explain(kept[0]!).expression).toEqual(['%0 = value (2) float64']);
});

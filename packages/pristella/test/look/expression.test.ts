import { describe, expect, test } from 'vitest';
import { explain, look, nn, np, type Tensor } from '../../src/index.ts';
import { textOf } from '../../src/look/kernel.ts';

const float32 = (...shape: number[]): Tensor => np.ones(shape, { dtype: 'float32' }).detach();

function loss(): Tensor {
  nn.manualSeed(0);
  const model = nn.sequential(nn.conv2d(1, 2, 3), nn.relu, nn.maxPool2d(2), nn.flatten, nn.linear(8, 3));
  return nn.crossEntropy(model(np.ones([5, 1, 6, 6])), np.array([0, 1, 2, 0, 1], { dtype: 'int32' }));
}

describe('an expression as data', () => {
  test('is given back by JSON and by structuredClone, numbers that are none included', () => {
    const w = new nn.Parameter(np.array([1, Number.NaN, -0, Number.NEGATIVE_INFINITY]), 'w');
    for (const data of [look.expression(w.mul(Number.POSITIVE_INFINITY), { values: 4 }), look.expression(loss())]) {
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
      expect(structuredClone(data)).toEqual(data);
    }
    const { nodes } = look.expression(w.mul(Number.POSITIVE_INFINITY), { values: 4 });
    expect(nodes.map((n) => n.values)).toContainEqual([1, 'NaN', '-0', '-Infinity']);
    expect(nodes.map((n) => n.number)).toContain('Infinity');
  });

  test('has each node once and inputs first, with kinds, shapes, dtypes, layers and names', () => {
    const { nodes, root } = look.expression(loss());
    nodes.forEach(({ id, inputs }, place) => {
      expect(id).toBe(place);
      for (const input of inputs) expect(input).toBeLessThan(id);
    });
    expect(root).toBe(nodes.length - 1);
    const conv = nodes.find((n) => n.op === 'conv2d')!;
    expect(conv).toMatchObject({ kind: 'op', shape: [5, 2, 4, 4], dtype: 'float32', layer: '0', computed: false });
    expect(conv.attributes).toEqual({ stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 });
    expect(conv.line).toMatch(/expression\.test\.ts:\d+:\d+$/);
    expect(nodes.flatMap((n) => (n.kind === 'parameter' ? [n.name] : []))).toEqual([
      '0.weight',
      '0.bias',
      '4.weight',
      '4.bias',
    ]);
    expect(nodes.filter((n) => n.kind === 'number').every((n) => n.number !== null)).toBe(true);
  });

  test('of an expression 10,000 ops deep, in which each node is used twice, is as long as that', () => {
    let x: Tensor = new nn.Parameter(np.ones([3]), 'w');
    for (let i = 0; i < 10_000; i++) x = x.add(x);
    const { nodes, root } = look.expression(x);
    expect([nodes.length, root]).toEqual([10_001, 10_000]);
    expect(nodes[5000]!.inputs).toEqual([4999, 4999]);
    expect(look.schedule(x).nodes.length).toBe(10_001);
  });

  test('is a copy: what is done to it changes no tensor', () => {
    const y = loss();
    const before = JSON.stringify([look.expression(y), look.gradient(y)]);
    for (const { nodes } of [look.expression(y), look.gradient(y)])
      for (const node of nodes)
        for (const list of [...Object.values(node), ...Object.values(node.attributes)])
          if (Array.isArray(list)) list.fill(99);
    expect(JSON.stringify([look.expression(y), look.gradient(y)])).toBe(before);
  });

  test('of what is no tensor, or with options that are none, is refused', () => {
    expect(() => look.expression(3 as never)).toThrow('[look.expression] looks at a tensor, not 3');
    expect(() => look.expression(np.ones(2), { value: 3 } as never)).toThrow("there is no option 'value'");
    expect(() => look.expression(np.ones(2), { values: true } as never)).toThrow('values must be a number');
    expect(() => look.schedule([1] as never)).toThrow('looks at a tensor');
    expect(() => look.kernels(null as never)).toThrow('looks at a tensor');
  });

  test('names the numbers of ops', () => {
    const x = new nn.Parameter(np.ones([4, 6]), 'x');
    const attributes = (y: Tensor): unknown => look.expression(y).nodes.at(-1)!.attributes;
    expect(attributes(x.T)).toEqual({ axes: [1, 0] });
    expect(attributes(x.at('1:3'))).toEqual({ starts: [1, 0], steps: [1, 1] });
    expect(attributes(np.sum(x, { axis: 1, keepdims: true }))).toEqual({ axes: [1], keepdims: true });
    expect(attributes(np.cumsum(x, 1))).toEqual({ axis: 1, fromEnd: false });
    expect(attributes(np.slidingWindows(x, 2))).toEqual({ kernel: [2, 2], stride: [1, 1] });
    expect(attributes(nn.maxPool2d(2)(x.reshape(1, 1, 4, 6)))).toEqual({
      kernel: [2, 2],
      stride: [2, 2],
      padding: [0, 0],
      dilation: [1, 1],
      ceilMode: false,
    });
  });
});

test('the numbers of an op are named', () => {
  const x = new nn.Parameter(np.arange(12).reshape(3, 4), 'x');
  const attributes = (y: Tensor): unknown => look.expression(y).nodes.at(-1)!.attributes;
  expect(attributes(np.sort(x, 0))).toEqual({ axis: 0 });
  expect(attributes(np.pad(x, [[1, 2], [3, 4]]))).toEqual({ steps: [1, 1], starts: [1, 3] }); // biome-ignore format: pairs
  expect(attributes(x.neg())).toEqual({});
  expect(attributes(x.reshape(4, 3))).toEqual({});
  expect(attributes(np.argmax(x, 1))).toEqual({ axes: [1], keepdims: false });
  expect(attributes(x.take([1, 0], 1))).toEqual({ axis: 1, along: false });
  expect(attributes(np.takeAlongAxis(x, np.array([[1]], { dtype: 'int32' }), 1))).toEqual({ axis: 1, along: true });
  const picture = new nn.Parameter(np.ones([1, 1, 5, 6]), 'picture');
  const layer = nn.conv2d(1, 1, [2, 3], { stride: [2, 1], padding: [1, 0] });
  expect(look.expression(layer(picture)).nodes.find(({ op }) => op === 'conv2d')!.attributes).toEqual({
    stride: [2, 1],
    padding: [1, 0],
    dilation: [1, 1],
    groups: 1,
  });
});

test('explain writes a node a line: what it is, of what, its shape and dtype', () => {
  const x = new nn.Parameter(np.arange(12).reshape(3, 4), 'x');
  const done = np.array([1, 2, 3, 4]);
  expect(explain(x.mul(2).add(done).relu()).expression).toEqual([
    "%0 = 'x' (3, 4) float64",
    '%1 = number () float64',
    '%2 = mul(%0, %1) (3, 4) float64',
    '%3 = data (4) float64',
    '%4 = add(%2, %3) (3, 4) float64',
    '%5 = relu(%4) (3, 4) float64',
  ]);
  expect(String(explain(float32(1000, 3).mul(2)))).toBe(
    '%0 = data (1000, 3) float32\n%1 = number () float32\n%2 = mul(%0, %1) (1000, 3) float32\n\nkernel 0: elementwise\n  ops: mul (1000, 3)',
  );
});

describe('a schedule', () => {
  test('says of each launch which nodes it computes, each once, and explain says the same in words', () => {
    const y = loss();
    const { nodes, launches, root } = look.schedule(y);
    const computed = launches.flatMap((l) => l.nodes);
    expect(new Set(computed).size).toBe(computed.length);
    const made = nodes.filter((n) => !n.computed && !['reshape', 'broadcastTo', 'transpose'].includes(n.op));
    expect(computed.toSorted((a, b) => a - b)).toEqual(made.map((n) => n.id));
    expect(computed).toContain(root);
    const { kernels } = explain(y);
    expect(kernels.map((k) => k.ops)).toEqual(launches.map((l) => l.ops));
    for (const { nodes: ids, ops } of launches) if (ids.length > 0) expect(ids.map((id) => nodes[id]!.op)).toEqual(ops);
    expect(y.node.value).toBe(null);
  });

  test('of the first time has a launch for each op, and the runs that are asked not to fuse are those', () => {
    const x = float32(200, 300);
    const y = (): Tensor => x.exp().sub(0.25).matmul(x.transpose()).sum(1);
    const [first, second] = [look.schedule(y(), { fused: false }), look.schedule(y())];
    expect(first.nodes).toEqual(second.nodes);
    expect(first.launches.flatMap(({ nodes }) => (nodes.length > 0 ? [nodes.length] : []))).toEqual([1, 1, 1, 1]);
    expect(second.launches.length).toBeLessThan(first.launches.length);
    expect(look.kernels(y(), { fused: false }).flatMap(({ launches }) => launches).length).toBe(first.launches.length);
    const seen = (runs: number, fused: boolean): (readonly string[])[][] => {
      const { runs: all, kernels } = look.timing(
        () => {
          for (let i = 0; i < runs; i++) y().data();
        },
        { fused },
      );
      return all.map((run) => run.launches.map(({ kernel }) => kernels[kernel]!.note.ops));
    };
    const [ops, fusedOps] = [first, second].map(({ launches }) => launches.map((l) => l.ops));
    expect(seen(3, false)).toEqual([ops, ops, ops]);
    expect(seen(2, true)).toEqual([fusedOps, fusedOps]);
  });

  test('is fused again after a program that was timed op by op has failed, or was waited for', async () => {
    const x = float32(300, 300);
    const y = (): Tensor => x.exp().mul(2).sub(x);
    const failing = (): never => {
      throw new Error('no');
    };
    expect(() => look.timing(failing, { fused: false })).toThrow('no');
    await look.timing(async () => void y().data(), { fused: false });
    const { runs } = look.timing(() => void y().data());
    expect(runs.map((run) => run.launches.length)).toEqual([1]);
  });

  test('of what is computed already is empty', () => {
    expect(look.schedule(np.array([1, 2]).add(1))).toMatchObject({ root: 0, launches: [] });
    expect(look.kernels(np.array([1, 2]))).toEqual([]);
  });

  test('calls one kernel for two products of one kind', () => {
    const [a, b] = [float32(60, 60), float32(60, 60)];
    const y = a.matmul(b).relu().matmul(b).relu();
    const { launches } = look.schedule(y);
    const products = launches.filter((l) => l.nodes.length > 0);
    expect(products.length).toBe(2);
    expect(new Set(products.map((l) => l.kernel)).size).toBe(1);
    const kernel = look.kernels(y)[products[0]!.kernel]!;
    expect(kernel.launches).toEqual(products.map((l) => l.id));
    expect(kernel.launches.length).toBe(2);
  });
});

describe('a kernel', () => {
  test('is a tree of loops, loads, stores and arithmetic, of which its code is a text', () => {
    const y = float32(1000).mul(3).exp();
    const [kernel] = look.kernels(y);
    const kinds = new Set<string>();
    const walk = (body: readonly look.KernelStep[]): void => {
      for (const step of body) {
        kinds.add(step.kind);
        if (step.kind === 'loop') walk(step.body);
        if (step.kind === 'if') walk([...step.yes, ...step.no]);
      }
    };
    walk(kernel!.tree!.body);
    expect([...kinds].sort()).toEqual(expect.arrayContaining(['arithmetic', 'constant', 'load', 'loop', 'store']));
    expect(JSON.parse(JSON.stringify(kernel))).toEqual(kernel);
    expect(explain(y).kernels[0]!.code).toBe(textOf(look.kernelLines(kernel!.tree!)));
  });

  test('as text has a line for each step, those of loops and branches further in', () => {
    const add = { kind: 'arithmetic', op: 'add', type: 'f32', to: 'c', args: ['a', 'b'], constants: [1] } as const;
    const yes = [{ kind: 'set', to: 'a', value: 'c' }] as const;
    const no = [{ kind: 'store', op: 'store', args: ['p', 'c'], constants: [8] }] as const;
    const text = (body: readonly unknown[]): string[] =>
      textOf(look.kernelLines({ name: 'k', body } as never)).split('\n');
    const loop = { kind: 'loop', counter: 'i', from: 'begin', to: 'end', step: '4', body: [add] };
    expect(text([loop, { kind: 'if', condition: 'i', yes, no }, { kind: 'if', condition: 'j', yes, no: [] }])).toEqual([
      'kernel k(args, begin, end)',
      '  for i from begin to end by 4',
      '    c: f32 = add a b 1',
      '  if i',
      '    a := c',
      '  else',
      '    store p c 8',
      '  if j',
      '    a := c',
    ]);
  });

  test('of a host loop has no tree', () => {
    const kernels = look.kernels(float32(40, 40).sort());
    expect(kernels.some((k) => k.tree === null)).toBe(true);
  });
});

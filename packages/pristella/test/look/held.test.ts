import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { look, nn, np, setDevice, type Tensor } from '../../src/index.ts';

const here = import.meta.url;
/** The text of this file, under the addresses that stack traces may have. */
const known = (text: string) => ({ [here]: text, [fileURLToPath(here)]: text });
const text = readFileSync(new URL(here), 'utf8');
const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;

/** A formula by JavaScript's own arithmetic. */
function valueBy(term: look.Term): number {
  if (term.kind !== 'op') return Number(term.value);
  const v = term.terms.map(valueBy);
  const known: Record<string, () => number> = {
    add: () => v[0]! + v[1]!,
    sub: () => v[0]! - v[1]!,
    mul: () => v[0]! * v[1]!,
    div: () => v[0]! / v[1]!,
    exp: () => Math.exp(v[0]!),
    relu: () => Math.max(0, v[0]!),
    sum: () => v.reduce((a, b) => a + b, 0),
    prod: () => v.reduce((a, b) => a * b, 1),
    max: () => Math.max(...v),
    logsumexp: () => Math.log(v.reduce((a, b) => a + Math.exp(b), 0)),
    stopGradient: () => v[0]!,
  };
  const f = known[term.op];
  if (!f) throw new Error(`no ${term.op} here`);
  return f();
}

describe('the formula of an element, as data,', () => {
  const options = { dtype: 'float64' } as const;
  const image = np
    .arange(2 * 2 * 5 * 5, options)
    .mul(0.37)
    .sin()
    .reshape(2, 2, 5, 5);
  const filters = np
    .arange(3 * 2 * 2 * 2, options)
    .mul(0.7)
    .cos()
    .reshape(3, 2, 2, 2);
  const x = np.arange(12, options).mul(0.3).sin().reshape(3, 4);
  const w = np.arange(20, options).mul(0.2).cos().reshape(4, 5);
  const labels = np.array([2, 0, 4], { dtype: 'int32' });
  const programs: Record<string, () => Tensor> = {
    'a matrix product': () => x.matmul(w),
    'stacked matrix products': () => image.matmul(np.ones([5, 2], options)),
    'a convolution': () => nn.conv2d(2, 3, 2, { padding: 1, stride: 2 })(image.astype('float32')),
    'a convolution of arrays': () => np.add(nn.maxPool2d(2)(image), 0),
    'pooling with padding': () => nn.maxPool2d(3, { stride: 2, padding: 1 })(image),
    softmax: () => nn.softmax(x.matmul(w)),
    'cross-entropy': () => nn.crossEntropy(x.matmul(w), labels),
    'parts joined': () => np.concatenate([x, x.mul(2)], 1),
    'an image in a frame': () => np.pad(x, 1),
    'rows that an index picks': () => x.take([2, 0, 2], 0),
    'running sums': () => x.cumsum(1),
    'running products of all': () => x.cumprod(),
    'a view of a view': () => x.transpose().expandDims(0),
    'a mean along an axis': () => x.mean(0),
    'filters as they are': () => filters.mul(1),
  };
  test.each(Object.entries(programs))('of %s has its value', (_, program) => {
    const recording = look.record(program, { values: 10_000 });
    const node = recording.nodes[recording.results.value!]!;
    const strides = node.shape.map((_, i) => node.shape.slice(i + 1).reduce((a, b) => a * b, 1));
    node.values!.forEach((value, at) => {
      const index = node.shape.map((size, i) => Math.floor(at / strides[i]!) % size);
      const tolerance = node.dtype === 'float64' ? 1e-12 : 1e-5;
      for (const depth of [1, 2, Infinity]) {
        const term = look.term(recording, node.id, index, { depth });
        expect(Math.abs(valueBy(term) - Number(value)), `${index}`).toBeLessThan(tolerance);
      }
      expect(look.term(recording, node.id, index)).not.toEqual({ kind: 'element', node: node.id, at, value });
    });
  });

  test('goes through one op, or as many as are asked for, and stops at names', () => {
    const recording = look.record(() => {
      const y = look.name(np.array([1, 2]), 'y');
      look.name(y.mul(3).add(1).square(), 'z');
    });
    const ops = (term: look.Term): string => (term.kind === 'op' ? `${term.op}(${term.terms.map(ops)})` : term.kind);
    expect(ops(look.term(recording, 'z', [0], { depth: 1 }))).toBe('square(element)');
    expect(ops(look.term(recording, 'z', [0], { depth: 2 }))).toBe('square(add(element,element))');
    expect(ops(look.term(recording, 'z', [0]))).toBe('square(add(mul(element,element),element))');
    expect(() => look.term(recording, 'z', [2])).toThrow('[look.term] (2,) is no place in (2,)');
    expect(() => look.term(recording, 'z', [0], { depth: 0 })).toThrow(/depth/);
  });

  test('is written in pieces that know what they stand for, or as it is said', () => {
    const recording = look.record(() => look.name(np.array([1, 0.5]).dot([3, -4]), 'y'));
    const term = look.term(recording, 'y', []);
    const pieces = look.written(term);
    expect(pieces.map((p) => (typeof p === 'string' ? p : p.text)).join('')).toBe('1·3 + 0.5·(-4)');
    const places = pieces.flatMap((p) => (typeof p === 'object' && p.term.kind === 'element' ? [p.term.at] : []));
    expect(places).toEqual([0, 0, 1, 1]);
    const said = look.written(term, (t) => (t.kind === 'element' ? 'x' : undefined));
    expect(said.map((p) => (typeof p === 'string' ? p : p.text)).join('')).toBe('x·x + x·x');
  });

  test('of an op that is not taken apart is the element alone', () => {
    const recording = look.record(() => np.sort([3, 1, 2]));
    expect(look.term(recording, recording.results.value!, [0])).toMatchObject({ kind: 'element', value: 1 });
  });
});

describe('a program whose texts are given', () => {
  const program = () => {
    const named = np.array([1, 2]).mul(3);
    return { other: named.add(1) };
  };
  test('has its names and lines by them, and no other', () => {
    const recording = look.record(program, { sources: known(text) });
    expect(look.find(recording, 'named').line).toMatch(new RegExp(`held.test.ts:${lineOf('const named =')}:\\d+$`));
    expect(look.find(recording, 'other').calls).toHaveLength(1);
    const shifted = look.record(program, { sources: known(text.replaceAll('named', 'other')) });
    expect(shifted.nodes.flatMap(({ names }) => names)).not.toContain('named');
    const none = look.record(program, { sources: {} });
    expect(none.nodes.map(({ line, names }) => [line, names.join()])).not.toContainEqual([expect.any(String), 'named']);
    expect(none.nodes.every(({ line, calls }) => line === '' && calls.length === 0)).toBe(true);
  });
});

describe('what is listened to', () => {
  test('is what `record` gives of the same program, also where it waits', async () => {
    const listening = look.listen();
    const x = np.array([1, 2, 3]);
    await Promise.resolve();
    const loss = x.square().sum();
    listening.end();
    x.mul(2);
    const recording = listening.recording({ loss });
    expect(recording.nodes.map(({ op }) => op)).toEqual(['data', 'square', 'sum']);
    expect(look.find(recording, 'x')).toMatchObject({ values: [1, 2, 3], gradient: [2, 4, 6] });
  });
  test('ends by itself after too many tensors', () => {
    const listening = look.listen({ nodes: 10 });
    let x = np.array([1, 2]);
    for (let i = 0; i < 20; i++) x = x.add(1);
    expect(listening.isListening).toBe(false);
    expect([...x.data()]).toEqual([21, 22]);
    expect(listening.recording().nodes.length).toBeLessThan(20);
    expect(() => listening.recording({ y: 3 as never })).toThrow("results are tensors, but 'y' is 3");
  });
});

describe('what ran for a value', () => {
  const x = np.ones([100, 30]).clone();
  const w = np.ones([30, 20]).clone();
  test('is the launch that computes it, with its kernel and its time', () => {
    const recording = look.record(() => ({ y: x.matmul(w).add(1).relu() }));
    const seen = look.timing(() => {
      for (let i = 0; i < 3; i++) x.matmul(w).add(1).relu().data();
    });
    const last = seen.runs.at(-1)!.launches.map(({ kernel }) => seen.kernels[kernel]!.note);
    for (const { id, op } of recording.nodes.filter(({ kind }) => kind === 'op')) {
      const ran = look.ran(recording, id)!;
      expect(ran.launch.nodes.map((n) => recording.nodes[n]!.op)).toContain(op);
      expect(last.map(({ name, ops }) => `${name} ${ops}`)).toContain(`${ran.launch.name} ${ran.launch.ops}`);
      expect(ran.microseconds).toBeGreaterThan(0);
      expect(ran.kernel.launches).toContain(ran.launch.id);
    }
  });
  test('is nothing for what is given, a view, or small enough for a plain loop', () => {
    const recording = look.record(() => ({ y: look.name(np.array([1, 2]).mul(2), 'small'), z: x.transpose() }));
    for (const which of ['small', 'y', 'z', 'x']) expect(look.ran(recording, which)).toBeNull();
  });
  test('cannot be told of a recording that came from elsewhere', () => {
    const recording = look.record(() => ({ y: x.add(1) }));
    expect(() => look.ran(JSON.parse(JSON.stringify(recording)), 'y')).toThrow('only where the recording was made');
  });
  test('is a plain loop on the js device', () => {
    setDevice('js');
    try {
      const recording = look.record(() => ({ y: x.add(1) }));
      expect(look.ran(recording, 'y')).toBeNull();
    } finally {
      setDevice('wasm');
    }
  });
});

test('the WebAssembly text of a kernel declares each local once, closes what it opens, and reads nothing that is not declared', () => {
  const a = np.ones([100, 30]).clone();
  const trees = [
    ...look.kernels(
      a
        .matmul(np.ones([30, 20]).clone())
        .add(1)
        .relu(),
    ),
    ...look.kernels(nn.crossEntropy(a, np.zeros([100], { dtype: 'int32' }))),
    ...look.kernels(a.exp().sum(1)),
  ].flatMap(({ tree }) => (tree ? [tree] : []));
  expect(trees.length).toBeGreaterThan(1);
  for (const tree of trees) {
    const wat = look.wat(tree);
    const lines = look.kernelLines(tree, 'wat');
    expect(lines.map(({ text }) => text)).toEqual(wat.split('\n').map((line) => line.trimStart()));
    let depth = 0;
    for (const c of wat) {
      depth += c === '(' ? 1 : c === ')' ? -1 : 0;
      expect(depth).toBeGreaterThanOrEqual(0);
    }
    expect(depth).toBe(0);
    const declared = [...wat.matchAll(/\((?:local|param) (\$\w+) (i32|i64|f32|f64|v128)\)/g)].map(([, name]) => name);
    expect(new Set(declared).size).toBe(declared.length);
    const used = new Set([...wat.matchAll(/\(local\.[gs]et (\$\w+)/g)].map(([, name]) => name));
    expect([...used].filter((name) => !declared.includes(name))).toEqual([]);
    expect(wat).toMatch(/^\(func \$[\w.]+ \(param \$args i32\) \(param \$begin i32\) \(param \$end i32\)/);
  }
});

test('lines of a kernel name what they read, which lines above them have written; as instructions and as WebAssembly', () => {
  const [{ tree } = { tree: null }] = look.kernels(np.ones([100, 30]).clone().exp().sum(1));
  for (const notation of ['tree', 'wat'] as const) {
    const lines = look.kernelLines(tree!, notation);
    const known = new Set<string>();
    for (const { reads, writes, text } of lines) {
      for (const value of reads) expect(known, text).toContain(value);
      for (const value of [...reads, ...writes]) expect(text).toMatch(new RegExp(`\\b${value}\\b`));
      for (const value of writes) known.add(value);
    }
    expect(lines.map(({ depth }) => depth)).toContain(3);
  }
  expect(look.kernelLines(tree!)).toEqual(look.kernelLines(tree!, 'tree'));
  expect(() => look.kernelLines(tree!, 'wasm' as 'wat')).toThrow("[look.kernelLines] the notation must not be 'wasm'");
  expect(() => look.kernelLines([] as never)).toThrow('[look.kernelLines] the tree');
  expect(() => (look.kernelLines as (...all: unknown[]) => unknown)(tree, 'wat', 1)).toThrow('got 1 argument too many');
});

import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { ArgumentError, DataError, fromRaw, nn, np, toRaw, transferList } from '../../src/index.ts';

const dtypes = ['float64', 'float32', 'int32', 'uint8', 'bool'] as const;

describe('a tensor as plain data', () => {
  test.each(dtypes)('comes back from a clone with its %s elements, its shape and its dtype', (dtype) => {
    for (const shape of [[], [0], [1], [2, 3], [2, 0, 3]]) {
      const x = np.ones(shape, { dtype });
      const y = fromRaw(structuredClone(toRaw(x)));
      expect([y.shape, y.dtype, y.tolist()]).toEqual([x.shape, dtype, x.tolist()]);
    }
  });

  test('has memory of its own: neither a write into it nor one into the tensor is seen in the other', () => {
    const x = np.array([1, 2, 3]);
    const raw = toRaw(x);
    raw.data[0] = 9;
    x.set(1, 8);
    expect([x.tolist(), [...raw.data]]).toEqual([
      [1, 8, 3],
      [9, 2, 3],
    ]);
  });

  test('is computed where it was not, a view row by row, NaN and infinities as they are', () => {
    const x = np.array([
      [1, Number.NaN],
      [Infinity, -0],
    ]);
    expect([...toRaw(x.T.mul(2)).data]).toEqual([2, Infinity, Number.NaN, -0]);
  });

  test('carries no gradient', () => {
    const w = new nn.Parameter(np.array([2]));
    const y = fromRaw(toRaw(w.mul(3)));
    expect(() => y.sum().backward()).toThrow('backward');
  });
});

describe('a tree of tensors', () => {
  test('keeps lists, objects, Maps, numbers, texts and typed arrays, and gives tensors back where they were', () => {
    const tree = {
      x: np.array([1, 2]),
      list: [np.array(3), 'text', null, undefined, true],
      map: new Map([['w', { inner: np.array([[4]]) }]]),
      bytes: Uint8Array.of(1, 2),
    };
    const back = fromRaw(structuredClone(toRaw(tree)));
    expect(back.x.tolist()).toEqual([1, 2]);
    expect((back.list[0] as typeof tree.x).tolist()).toBe(3);
    expect(back.list.slice(1)).toEqual(['text', null, undefined, true]);
    expect(back.map.get('w')!.inner.tolist()).toEqual([[4]]);
    expect(back.bytes).toEqual(tree.bytes);
  });

  test('is a state dict, which another thread changes and sends back without a copy', async () => {
    const model = nn.sequential(nn.linear(3, 4), nn.batchNorm(4));
    const source = `
      import { parentPort } from 'node:worker_threads';
      import { fromRaw, np, toRaw, transferList } from ${JSON.stringify(import.meta.resolve('../../src/index.ts'))};
      parentPort.once('message', (raw) => {
        const doubled = new Map([...fromRaw(raw)].map(([name, x]) => [name, np.mul(x, 2)]));
        const answer = toRaw(doubled);
        parentPort.postMessage(answer, transferList(answer));
      });`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    try {
      const raw = toRaw(model.stateDict());
      const list = transferList(raw);
      const answer = new Promise<typeof raw>((resolve, reject) =>
        worker.once('message', resolve).once('error', reject),
      );
      worker.postMessage(raw, list);
      expect([...raw.values()].map(({ data }) => data.length)).toEqual([...raw].map(() => 0));
      const other = nn.sequential(nn.linear(3, 4), nn.batchNorm(4));
      other.loadStateDict(fromRaw(await answer));
      for (const [name, x] of other.stateDict())
        expect(x.tolist()).toEqual(model.stateDict().get(name)!.mul(2).tolist());
    } finally {
      await worker.terminate();
    }
  });

  test('names each memory once in its transfer list, and not the memory that threads share', () => {
    const x = np.array([1, 2]);
    const raw = toRaw({ a: x, b: [x] });
    expect(transferList(raw)).toHaveLength(2);
    expect(transferList([raw.a, raw.a])).toEqual([raw.a.data.buffer]);
    expect(transferList(new Float32Array(new SharedArrayBuffer(8)))).toEqual([]);
  });
});

describe('what is no plain data', () => {
  const said = (f: () => unknown): string => {
    try {
      return String(f());
    } catch (error) {
      return String(error);
    }
  };
  test('is refused with the place where it stands, a model with what gives its tensors', () => {
    expect(said(() => toRaw(nn.linear(2, 2)))).toContain('hint: model.stateDict() gives its tensors');
    expect(said(() => toRaw({ a: [1, () => 2] }))).toContain(
      '[toRaw] a.1, a function, is neither a tensor nor plain data',
    );
    expect(said(() => toRaw(np.random.defaultRng(1)))).toContain('Generator is neither');
    expect(said(() => fromRaw({ a: new Date(0) }))).toContain('[fromRaw] a, Date, is no plain data');
    const loop: unknown[] = [];
    loop.push(loop);
    expect(said(() => toRaw(loop))).toContain('[toRaw] 0 contains itself');
    expect(() => transferList(np.ones(2))).toThrow(ArgumentError);
  });

  test.each([
    [{ data: Float64Array.of(1), shape: [2], dtype: 'float64' }],
    [{ data: Float64Array.of(1), shape: [1], dtype: 'float32' }],
    [{ data: [1], shape: [1], dtype: 'float64' }],
    [{ data: Float64Array.of(1), shape: [-1, -1], dtype: 'float64' }],
    [{ data: Float64Array.of(1), shape: '1', dtype: 'float64' }],
    [{ shape: [1], dtype: 'float64' }],
  ])('is refused where it looks like an array and is none: %o', (raw) => {
    expect(() => fromRaw([raw])).toThrow(DataError);
    expect(said(() => fromRaw([raw]))).toContain('0, a tensor, is no array');
  });
});

test('a tensor of every kind refuses to be cloned, and says what can be sent', () => {
  const big = np.ones([300, 300]);
  const w = new nn.Parameter(np.ones(3));
  const kinds = [np.ones(3), np.array(1), big.add(1), big.matmul(big), big.at(1), big.T, big.sum(), np.sort(big)];
  for (const x of [...kinds, big.astype('int32'), np.random.random([500, 500]), np.take(big, [1, 2]), w, w.mul(2)]) {
    for (const held of [x, [x], new Map([['x', x]])])
      expect(() => structuredClone(held)).toThrow('sendWhatToRawGivesInsteadOfTheTensor');
  }
});

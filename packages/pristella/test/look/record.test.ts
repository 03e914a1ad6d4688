import { describe, expect, test, vi } from 'vitest';
import { grad, look, nn, np, setDevice, type Tensor, train } from '../../src/index.ts';
import { callSites } from '../../src/tensor/node.ts';
import { runtime } from '../../src/tensor/runtime.ts';

const X = np.array([1, 2]);
const W = np.array([
  [1, 2],
  [3, 4],
]);
const namesOf = ({ nodes }: look.Recording): string[] => nodes.flatMap((n) => n.names);
const opOf = (r: look.Recording, name: string): string => look.find(r, name).op;

describe('a recording', () => {
  test('keeps what is computed at once, with numbers that are made of numbers alone', () => {
    const { nodes } = look.record(() => {
      np.exp(np.mul(2, 3));
    });
    expect(nodes.map((n) => [n.op, n.kind, n.inputs, n.values])).toEqual([
      ['number', 'number', [], [2]],
      ['number', 'number', [], [3]],
      ['mul', 'op', [0, 1], [6]],
      ['exp', 'op', [2], [Math.exp(6)]],
    ]);
  });

  test('shows the values of a write before and after it', () => {
    const x = np.array([1, 2, 3]);
    const r = look.record(() => {
      const before = x.add(1);
      x.set(0, 9);
      const after = x.add(1);
      return { before, after };
    });
    expect([look.find(r, 'before').values, look.find(r, 'after').values]).toEqual([
      [2, 3, 4],
      [10, 3, 4],
    ]);
    const leaves = r.nodes.filter((n) => n.kind === 'data').map((n) => n.values);
    expect(leaves).toEqual([
      [1, 2, 3],
      [9, 2, 3],
    ]);
  });

  test('says in formulas along which axes, where it is not along all', () => {
    const r = look.record(() => {
      const s = W.sum(0);
      const m = W.mean(1);
      const c = np.cumsum(W, 1);
      const a = W.max();
      const k = W.reshape(1, 2, 2).sum([0, 2]);
      return { s, m, c, a, k };
    });
    const symbols = (name: string): string => look.formula(r, name).symbols;
    expect(['s', 'm', 'c', 'a', 'k'].map(symbols)).toEqual([
      's = sum(W, 0)',
      'm = sum(W, 1) / 2',
      'c = cumsum(W, 1)',
      'a = max(W)',
      'k = sum(W, [0, 2])',
    ]);
  });

  test('of a program that returns a list names nothing by the places in it', () => {
    const r = look.record(() => [X.add(1), np.mul(X, 2)]);
    expect(Object.keys(r.results)).toEqual(['0', '1']);
    expect(namesOf(r).filter((name) => /^\d/.test(name))).toEqual([]);
  });

  test('shows no more values than were asked for, and places of views', () => {
    const r = look.record(() => ({ y: np.ones([3, 4]).T.at(1), z: X.sum() }), { values: 5 });
    expect(r.nodes.filter((n) => n.op === 'transpose').map((n) => n.values)).toEqual([null]);
    expect(look.find(r, 'y').values).toEqual([1, 1, 1]);
    const view = look.record(() => ({ y: W.T })).nodes.at(-1)!;
    expect([view.places, view.values]).toEqual([
      [0, 2, 1, 3],
      [1, 3, 2, 4],
    ]);
    const few = look.record(() => ({ y: np.arange(12).clone().at('2:4') }), { values: 2 }).nodes.at(-1)!;
    expect([few.places, few.values]).toEqual([[2, 3], [2, 3]]); // biome-ignore format: pairs
    const least = (values: number): unknown[] => {
      const { nodes, loss } = look.record(() => ({ loss: W.T.sum() }), { values });
      const { places, values: shown } = nodes.find((n) => n.op === 'transpose')!;
      return [places, shown, nodes[loss!]!.gradient];
    };
    expect([least(4), least(3), least(1), least(0)]).toEqual([
      [[0, 2, 1, 3], [1, 3, 2, 4], [1]],
      [null, null, [1]],
      [null, null, [1]],
      [null, null, null],
    ]);
    expect(() => look.record(() => X, { values: -1 })).toThrow('values must be a number of at least 0');
    expect(() => look.record(() => X, { most: 1 } as never)).toThrow("there is no option 'most'");
    expect(() => look.record(X as never)).toThrow('what is recorded must be a function');
  });

  test('within another is seen by both; what it computes only to be shown by neither', () => {
    let inner: look.Recording | undefined;
    const outer = look.record(() => {
      const a = X.add(1);
      inner = look.record(() => {
        const b = a.mul(2);
        return b.sum();
      });
      const c = a.sub(1);
      return { c };
    });
    expect(inner!.nodes.map((n) => n.op)).toEqual(['data', 'number', 'add', 'number', 'mul', 'sum']);
    expect(inner!.nodes.map((n) => n.gradient !== null)).toEqual([true, false, true, false, true, true]);
    expect(outer.nodes.map((n) => n.op)).toEqual(['data', 'number', 'add', 'number', 'mul', 'sum', 'number', 'sub']);
    expect(['a', 'b', 'c'].map((name) => opOf(outer, name))).toEqual(['add', 'mul', 'sub']);
    const folded = look.record(() => {
      look.record(() => np.exp(np.mul(2, 3)));
    });
    expect(folded.nodes.map((n) => n.op)).toEqual(['number', 'number', 'mul', 'exp']);
  });

  test('sees what was made before it, and, while a program is taken apart, nothing of the program is changed', () => {
    const early = np.ones([40, 40]).clone().mul(2).sum();
    const w = new nn.Parameter(np.array([1, 2]), 'w');
    const live = w.square();
    const r = look.record(() => ({ loss: early.add(live.sum()) }));
    expect(r.nodes.map((n) => n.op)).toEqual(['cell', 'square', 'sum', 'data', 'number', 'mul', 'sum', 'add']);
    expect(look.find(r, 'w').gradient).toEqual([2, 4]);
    expect(early.node.value).toBe(null);
    expect(live.node.value).toBe(null);
    expect(w.grad).toBe(null);
  });

  test('of an asynchronous program is refused, and its later failure is not another error', () => {
    expect(() => look.record(async () => Promise.reject(new Error('later')))).toThrow(
      '[look.record] records a program that ends before it returns',
    );
  });

  test('ends with an error of the program, and puts everything back', () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 7;
    const before = [runtime(), { ...callSites }, 7];
    expect(() => look.record(() => X.add([1, 2, 3]))).toThrow('[add] shapes (2,) and (3,) do not broadcast');
    expect(() =>
      look.record(() => {
        look.record(() => X.add(1));
        throw new Error('on purpose');
      }),
    ).toThrow('on purpose');
    expect([runtime(), { ...callSites }, Error.stackTraceLimit]).toEqual(before);
    Error.stackTraceLimit = stackTraceLimit;
    expect(np.array([1]).node.site).toBe(null);
    expect(look.expression(X.add(1)).nodes.length).toBe(1);
  });

  test('of a program 10,000 ops deep has all of it, with gradients', () => {
    const zeros = np.zeros(2);
    const r = look.record(() => {
      let y = X;
      for (let i = 0; i < 10_000; i++) y = y.sub(zeros);
      return y.sum();
    });
    expect(r.nodes.length).toBe(10_003);
    expect(look.find(r, 'zeros').gradient).toEqual([-10_000, -10_000]);
    expect(r.nodes.at(-1)!.values).toEqual([3]);
  });

  test('on the js device is the same', () => {
    const program = (): Tensor => nn.softmax(X.dot(W)).log().sum();
    const values = (r: look.Recording): unknown => r.nodes.map((n) => [n.op, n.values, n.gradient]);
    const here = values(look.record(program));
    setDevice('js');
    try {
      expect(values(look.record(program))).toEqual(here);
    } finally {
      setDevice('wasm');
    }
  });
});

describe('the bits of a program are the same within a recording', () => {
  function trained(): Float32Array[] {
    nn.manualSeed(3);
    const model = nn.sequential(nn.linear(6, 20), nn.batchNorm(20), nn.relu, nn.dropout(0.3), nn.linear(20, 3));
    const optimizer = train.adam({ lr: 0.05 })(model);
    const rng = np.random.defaultRng(1);
    const x = rng.random([30, 6]).astype('float32').detach();
    const t = rng.integers(0, 3, [30]);
    for (let i = 0; i < 6; i++) {
      const loss = nn.crossEntropy(model(x), t);
      loss.backward();
      optimizer.step();
    }
    return [...model.stateDict().values()].map((p) => p.data() as Float32Array);
  }

  test('in training with batch norm and dropout, also of the statistics', () => {
    const outside = trained();
    const inside: Float32Array[] = [];
    const r = look.record(() => {
      inside.push(...trained());
    });
    expect(inside).toEqual(outside);
    const losses = r.nodes.filter((n) => n.names.includes('loss'));
    expect(losses.length).toBe(6);
    expect(losses.every((n) => n.values?.length === 1)).toBe(true);
  });

  test('where the gradients of many slices gather', () => {
    const x = np.random.defaultRng(2).random([40]);
    const slopes = (): Tensor =>
      grad((y) => {
        let sum: Tensor = np.array(0);
        for (let i = 0; i + 8 < 40; i += 3)
          sum = sum.add(
            y
              .at([i, i + 8])
              .exp()
              .sum()
              .mul(y.at(i)),
          );
        return sum;
      })(x);
    const outside = [...slopes().data()];
    let inside: number[] = [];
    look.record(() => {
      inside = [...slopes().data()];
    });
    expect(inside).toEqual(outside);
  });
});

describe('names', () => {
  test('of a loop are each those of all its turns; the last is found', () => {
    const r = look.record(() => {
      let h = X;
      for (let i = 0; i < 3; i++) h = h.mul(W.at(0)).tanh();
      return { h };
    });
    expect(r.nodes.filter((n) => n.names.includes('h')).map((n) => n.op)).toEqual(['data', 'tanh', 'tanh', 'tanh']);
    expect(look.find(r, 'h').id).toBe(r.results.h);
    expect(() => look.find(r, 'g')).toThrow("[look.find] nothing in the recording is called 'g'");
  });

  test('of fields, of what a function returns, and of what it also computes', () => {
    class Net {
      readonly W = np.ones([2, 2]).mul(3);
      a1: Tensor | undefined;
      run(x: Tensor): Tensor {
        this.a1 = x.dot(this.W);
        const y = this.a1.exp();
        String(y.sum());
        return y;
      }
    }
    const r = look.record(() => {
      const net = new Net();
      const z = net.run(X);
      const total = z.sum();
      return { total };
    });
    expect(['W', 'a1', 'y', 'total'].map((name) => opOf(r, name))).toEqual(['mul', 'reshape', 'exp', 'sum']);
    expect(namesOf(r)).not.toContain('net');
  });

  test('of what a layer with statistics gives is not given to the statistics', () => {
    const model = nn.sequential(nn.linear(2, 2), nn.batchNorm(2));
    const r = look.record(() => {
      const out = model(W);
      return { out };
    });
    expect(look.find(r, 'out').id).toBe(r.results.out);
    expect(look.find(r, 'out').layer).toBe('1');
    expect(r.nodes.filter((n) => n.names.includes('out')).length).toBe(1);
    expect(look.find(r, '0.weight').kind).toBe('parameter');
  });

  test('stand on one node: what was taken for the value of a call, and is not, has none', () => {
    const twice = (x: Tensor): Tensor => {
      const y = x.mul(2);
      x.add(1).sum();
      return y;
    };
    const r = look.record(() => {
      const out = twice(X);
      return { out };
    });
    expect(r.nodes.flatMap((n) => (n.names.includes('out') ? [n.op] : []))).toEqual(['mul']);
    const model = nn.sequential(nn.linear(2, 2), nn.batchNorm(2));
    let given: Tensor | undefined;
    const trained = look.record(() => {
      const out = model(W);
      given = out;
    });
    expect(trained.nodes.flatMap((n) => (n.names.includes('out') ? [n.values] : []))).toEqual([[...given!.data()]]);
  });

  test('of the parameters of a shared layer are those of the model that was called', () => {
    const shared = nn.linear(2, 2);
    const [first, second] = [nn.sequential(shared), nn.sequential(nn.relu, shared)];
    const named = (model: nn.Module): string[] =>
      namesOf(look.record(() => (model as typeof first)(W))).filter((name) => name.endsWith('weight'));
    expect([named(first), named(second), named(first)]).toEqual([['0.weight'], ['1.weight'], ['0.weight']]);
  });

  test('are never those of another array: whatever a call takes, it takes in the order of the source', () => {
    const [a, b, c] = [np.array([1, 2, 3]), np.array([4, 5, 6]), np.array([true, false, true])];
    const program = (): void => {
      a.sub(b).maximum(b);
      np.where(c, a, b);
      np.pow(b, a);
      np.outer(a, b);
      np.concatenate([a, b]);
      np.arctan2(b, a);
      np.interp(a, a, b);
      b.mul(a, ...[]);
      np.convolve(a, b);
      np.searchsorted(a, b);
      a.take(b.sub(4).astype('int32'));
    };
    const r = look.record(program);
    const values: Record<string, unknown> = { a: [1, 2, 3], b: [4, 5, 6], c: [1, 0, 1] };
    for (const n of r.nodes.filter((n) => n.kind === 'data' && n.name !== '')) expect(n.values).toEqual(values[n.name]);
    expect(new Set(namesOf(r))).toEqual(new Set(['a', 'b', 'c']));
  });

  test('can be given, and then stand first', () => {
    const y = look.name(X.mul(2), 'doubled');
    expect(look.expression(y).nodes.at(-1)!.name).toBe('doubled');
    const r = look.record(() => {
      const z = look.name(y.add(1), 'plus one');
      return { z };
    });
    expect(look.find(r, 'z').names).toEqual(['plus one', 'z']);
    expect(look.formula(r, 'z').symbols).toBe('plus one = doubled + 1');
    expect(() => look.name([1] as never, 'x')).toThrow('[look.name] names a tensor, not [1]');
    expect(() => look.name(X.add(1), '')).toThrow("a name is a text, not ''");
  });

  test('are absent where there is no source, without an error', () => {
    const spy = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
    try {
      const [a, b] = [np.array([1, 2]), np.ones([2, 2])];
      const r = look.record(() => {
        const y = a.dot(b);
        return y.sum();
      });
      expect(namesOf(r)).toEqual([]);
      expect(r.nodes.at(-1)!.line).toContain('record.test.ts');
      expect(look.formula(r, r.nodes.length - 1).symbols).toBe('%5 = sum([1 2]·[[1 1] [1 1]])');
      const long = look.record(() => {
        let x = a;
        for (let i = 0; i < 1000; i++) x = x.add(a);
      });
      const { symbols } = look.formula(long, long.nodes.length - 1);
      expect(symbols).toMatch(/^%1000 = %960 \+ \[1 2\] \+ /);
      expect(symbols.length).toBeLessThan(500);
    } finally {
      spy.mockRestore();
    }
  });
});

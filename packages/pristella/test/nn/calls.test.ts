import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ArgumentError, nn, np, type Tensor, type TensorLike } from '../../src/index.ts';
import { Cell, failure, Heads, h, Parts, read, x } from './cells.ts';

// What a call takes, says and leaves; what an instance is.

describe('a call', () => {
  const cell = new Cell() as unknown as (...inputs: unknown[]) => Tensor;
  class Optional extends nn.Module {
    forward(a: TensorLike, b?: TensorLike, ...more: TensorLike[]): Tensor {
      return more.reduce((sum: Tensor, t) => sum.add(t), np.add(a, b ?? 0));
    }
  }
  class Defaults extends nn.Module {
    // biome-ignore format: commas and brackets that are none of the list's
    forward(a: TensorLike, [b, c] = [1, /* , */ (2)], text = '),(', { d = 3, e } = { e: 4 }): Tensor {
      return np.add(a, b! + c! + d + e + text.length);
    }
  }

  test.each<[string, () => unknown, string]>([
    ['too few', () => cell(x), '[Cell] takes (x, h), got 1 input'],
    ['none', () => cell(), '[Cell] takes (x, h), got 0 inputs'],
    ['too many', () => cell(x, h, h), '[Cell] takes (x, h), got 3 inputs'],
    ['two for one', () => nn.linear(3, 2)(x, ...([h] as unknown as [])), '[Linear] takes (x), got 2 inputs'],
    ['two for a list of layers', () => nn.sequential(nn.tanh)(x, ...([h] as unknown as [])), '[Sequential] takes (x)'],
    [
      'one for a cell among layers',
      () => nn.sequential(nn.tanh, cell as never)(x),
      '(in 1: cell, given (2, 3), after 0: tanh)',
    ],
    [
      'more than defaults',
      () => (new Defaults() as unknown as typeof cell)(x, [1, 2], '', { e: 1 }, 5),
      'got 5 inputs',
    ],
  ])('with %s inputs is an ArgumentError', (_, f, words) => {
    const error = failure(f);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toContain(words);
  });

  test('may leave out what is optional or has a default, and hand over a rest', () => {
    const optional = new Optional();
    expect([optional(1), optional(1, 2), optional(1, 2, 3, 4)].map((y) => y.item())).toEqual([1, 3, 10]);
    const defaults = new Defaults();
    expect([defaults(0), defaults(0, [5, 5]), defaults(0, [0, 0], '', { d: 1, e: 1 })].map((y) => y.item())).toEqual([
      13, 20, 2,
    ]);
    class Field extends nn.Module {
      forward = (a: TensorLike): Tensor => np.asTensor(a);
    }
    class Old extends nn.Module {
      override forward(): Tensor {
        return np.asTensor(arguments[0] as TensorLike);
      }
    }
    expect((new Old() as unknown as typeof cell)(7, 8).item()).toBe(7);
    expect(new Field()(7).item()).toBe(7);
    expect(failure(() => (new Field() as unknown as typeof cell)(7, 8)).message).toContain('[Field] takes (a), got 2');
  });

  test('says an error of its own where an input that may be left out is not the reason', () => {
    class Masked extends nn.Module {
      readonly inner = nn.linear(3, 2);
      forward(a: TensorLike, _mask?: TensorLike): Tensor {
        return this.inner(a);
      }
    }
    expect(failure(() => new Masked()(h)).message).toMatch(/^\[linear\(3, 2\)\] takes inputs whose last axis/);
  });

  test('with parameters, also in lists and objects, leaves them to who gave them', () => {
    const image = new nn.Parameter(np.ones([2, 3]));
    class Sum extends nn.Module {
      readonly scale = new nn.Parameter([2]);
      forward(given: { list: Tensor[]; one: Tensor }): Tensor {
        return given.list
          .reduce((a, b) => a.add(b), given.one)
          .mul(this.scale)
          .sum();
      }
    }
    const model = new Sum();
    const others = [new nn.Parameter([1]), new nn.Parameter([2])];
    model({ list: others, one: image }).backward();
    expect([image, ...others].every((p) => p.grad !== null)).toBe(true);
    const ring: unknown[] = [];
    ring.push(ring);
    class Ignores extends nn.Module {
      forward(_given: unknown): Tensor {
        return np.ones(1);
      }
    }
    expect(new Ignores()(ring).item()).toBe(1);
  });

  test('is typed by the forward that it calls', () => {
    const typed = new Cell();
    // @ts-expect-error: an input is missing
    expect(() => typed(x)).toThrow(ArgumentError);
    // @ts-expect-error: one too many
    expect(() => typed(x, h, h)).toThrow(ArgumentError);
    // @ts-expect-error: no tensor
    expect(() => typed(x, 'h')).toThrow(ArgumentError);
    // @ts-expect-error: a list takes layers of one input
    expect(() => nn.sequential(typed)(x)).toThrow(ArgumentError);
    // @ts-expect-error: it gives two
    const wrong: nn.Module = new Heads();
    const right: nn.Module<[h: Tensor], [Tensor, Tensor]> = new Heads();
    const whatever: nn.AnyModule[] = [typed, wrong, right, new Parts(), nn.linear(2, 2)];
    const one: nn.Module = nn.linear(3, 2);
    const y: Tensor = one(x);
    expect([y.shape, right(h).length, whatever.length]).toEqual([[2, 2], 2, 5]);
  });
});

describe('an error within a model', () => {
  test('tells the path of the layer, what it was given, and its neighbours', () => {
    class Net extends nn.Module {
      readonly cell = new Cell();
      readonly body = nn.sequential(nn.linear(4, 50), nn.relu, nn.linear(49, 10), nn.softmax);
      forward(input: TensorLike, state: TensorLike): Tensor {
        return this.body(this.cell(input, state));
      }
    }
    const error = failure(() => new Net()(x, h)) as Error & { place: string };
    expect(error.message).toBe(
      '[linear(49, 10)] takes inputs whose last axis has size 49, got (2, 50) (in body.2: linear(49, 10), after body.1: relu, before body.3: softmax)\nhint: make it linear(50, 10)',
    );
    expect(error.place).toBe('body.2');
    class Sum extends nn.Module {
      forward(input: TensorLike): Tensor {
        const t = np.asTensor(input);
        return t.reshape([-1]).matmul(t);
      }
    }
    expect(failure(() => nn.sequential(nn.linear(3, 5), new Sum(), nn.relu)(x)).message).toContain(
      '(in 1: sum, after 0: linear(3, 5), before 2: relu)',
    );
    expect(failure(() => new Net()(x, np.ones([2, 5]))).message).toContain(
      '(in cell.fromState: linear(4, 4, { bias: false }), after cell.fromInput: linear(3, 4))',
    );
  });

  test('leaves the next call as it was', () => {
    const model = nn.sequential(nn.linear(3, 2), nn.tanh, nn.linear(2, 1));
    expect(() => model(h)).toThrow();
    expect(read(model(x))).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
  });
});

describe('an instance', () => {
  test('is a function of its class, with fields of its own, private ones among them', () => {
    class Counter extends nn.Module {
      #calls = 0;
      readonly scale = 2;
      forward(input: TensorLike): Tensor {
        this.#calls++;
        return np.mul(input, this.scale);
      }
      get calls(): number {
        return this.#calls;
      }
    }
    const counter = new Counter();
    counter(1);
    counter(1);
    expect(counter.calls).toBe(2);
    expect([counter instanceof Counter, counter instanceof nn.Module, typeof counter]).toEqual([
      true,
      true,
      'function',
    ]);
    expect({ ...counter }).toEqual({ scale: 2 });
    const keys: string[] = [];
    for (const key in counter) keys.push(key);
    expect([keys, Object.keys(counter), Reflect.ownKeys(counter)]).toEqual([['scale'], ['scale'], ['scale']]);
    expect(() => JSON.stringify(counter)).toThrow(/a model is no JSON/);
    expect(() => structuredClone(counter)).toThrow(/could not be cloned/);
    expect([inspect(counter), `${counter}`]).toEqual(['counter', 'counter']);
  });
});

import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test } from 'vitest';
import { wasm } from './wasm.ts';
import '../../src/index.ts';
import { DeviceError } from '../../src/base/errors.ts';
import { engine } from '../../src/engine/engine.ts';
import { valueAndGrad } from '../../src/grad/grad.ts';
import { backward, Parameter } from '../../src/grad/parameter.ts';
import { Value } from '../../src/machine/value.ts';
import { Arena } from '../../src/machine/wasm/arena.ts';
import { FreeList } from '../../src/machine/wasm/freelist.ts';
import { relu } from '../../src/nn/activation.ts';
import { crossEntropy } from '../../src/nn/cross-entropy.ts';
import { dropout } from '../../src/nn/dropout.ts';
import { linear } from '../../src/nn/linear.ts';
import { batchNorm } from '../../src/nn/norm.ts';
import { sequential } from '../../src/nn/sequential.ts';
import { add, mul, square } from '../../src/op/elementwise/index.ts';
import { matmul } from '../../src/op/product/matmul.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { broadcastTo } from '../../src/op/shape/structure.ts';
import { array, fromData, ones, zeros } from '../../src/tensor/create.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { adam, sgd } from '../../src/train/rules.ts';
import { random } from '../kernel/numbers.ts';

// Rules 8 and 10: memory is bounded and its end is an error, not a loss; nothing recurses.

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

beforeEach(() => engine.forgetPrograms());

describe('when memory is exhausted', () => {
  const tooLarge = (): Tensor => mul(broadcastTo(ones([1, 300]), [300_000_000, 300]), 2);

  test('the error names the largest tensor, and what worked before works after', () => {
    const x = mul(ones([300]), 3);
    expect(() => tooLarge().data()).toThrow(DeviceError);
    expect(() => tooLarge().data()).toThrow(
      /program of 1 ops whose largest tensor, the float64 \(300000000, 300\) of mul, takes 720000000000/,
    );
    expect(() => sum(mul(tooLarge(), tooLarge()), 0).data()).not.toThrow(RangeError);
    expect(sum(x).item()).toBe(900);
    expect(sum(mul(ones([1000]), 2)).item()).toBe(2000);
  });

  test('a step publishes nothing', () => {
    const w = new Parameter(ones([300]), 'w');
    const optimizer = sgd({ lr: 0.1 })([w]);
    const loss = sum(matmul(broadcastTo(w, [5_000_000, 300]), broadcastTo(w, [5_000_000, 300]).T));
    backward(loss);
    expect(() => optimizer.step()).toThrow(DeviceError);
    expect(w.data()[0]).toBe(1);
    expect(optimizer.steps).toBe(0);
  });
});

describe('the arena', () => {
  const fill = (bytes: number, value: number): Value => new Value(new Float64Array(bytes / 8).fill(value));

  test('keeps the least recently used values only as long as there is room, and their contents always', () => {
    const arena = new Arena(false);
    const values = Array.from({ length: 40 }, (_, i) => fill(2 ** 22, i));
    for (const v of values) {
      arena.begin();
      arena.address(v, 'float64');
    }
    expect(arena.holds(values.at(-1)!)).toBe(true);
    expect(arena.holds(values[0]!)).toBe(false);
    expect(arena.memory.buffer.byteLength).toBeLessThan(140 * 2 ** 20);
    for (const [i, v] of values.entries()) {
      const at = arena.address(v, 'float64');
      expect(new Float64Array(arena.memory.buffer, at, 1)[0]).toBe(i);
    }
  });
  test('writes back what only it holds before it gives it up', () => {
    const arena = new Arena(false);
    const cell = new Value(null);
    const at = arena.place(cell, 8 * 100, 'float64');
    new Float64Array(arena.memory.buffer, at, 100).fill(7);
    arena.own(cell);
    expect(cell.host).toBeNull();
    for (let i = 0; i < 40; i++) {
      arena.begin();
      arena.address(fill(2 ** 22, i), 'float64');
    }
    expect(arena.holds(cell)).toBe(false);
    expect(cell.host).toEqual(new Float64Array(100).fill(7));
  });
  test('that cannot grow as asked works on afterwards', () => {
    const arena = new Arena(false);
    const before = arena.allocate(1000, 'a value');
    expect(() => arena.allocate(2 ** 40, 'a tensor of ours')).toThrow(
      /out of memory: a tensor of ours needs 1099511627776 bytes/,
    );
    const after = arena.allocate(1000, 'a value');
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThan(arena.memory.buffer.byteLength);
    arena.free(before, 1000);
    expect(arena.allocate(500, 'a value')).toBe(before);
  });
});

test('ranges of the free list never overlap, and all of them come back', () => {
  const next = random(1);
  const list = new FreeList(128);
  const taken: { at: number; bytes: number }[] = [];
  for (let i = 0; i < 4000; i++) {
    if (taken.length > 0 && next() < 0.48) {
      const [{ at, bytes }] = taken.splice(Math.floor(next() * taken.length), 1) as [{ at: number; bytes: number }];
      list.free(at, bytes);
    } else {
      const bytes = Math.floor(next() ** 4 * 5000);
      const at = list.allocate(bytes);
      expect(at % 64).toBe(0);
      expect(taken.some((t) => at < t.at + Math.max(1, t.bytes) && t.at < at + Math.max(1, bytes))).toBe(false);
      taken.push({ at, bytes });
    }
  }
  for (const { at, bytes } of taken) list.free(at, bytes);
  expect(list.top).toBe(128);
  const { peak } = list;
  expect(list.allocate(peak - 128)).toBe(128);
  expect(list.peak).toBe(peak);
});

/** Bytes in use by objects and by arrays, after a collection. */
function inUse(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('a synchronous training loop that frees nothing needs no more memory as it goes', () => {
  const model = sequential(linear(50, 40), batchNorm(40), relu, dropout(0.2), linear(40, 10));
  const optimizer = adam()(model);
  const next = random(3);
  const images = fromData(Float32Array.from({ length: 40 * 50 }, next), [40, 50]);
  const labels = fromData(
    Int32Array.from({ length: 40 }, (_, i) => i % 10),
    [40],
  );
  const train = (steps: number): void => {
    for (let i = 0; i < steps; i++) {
      const loss = crossEntropy(model(images), labels);
      backward(loss);
      optimizer.step();
      if (i % 10 === 0) loss.item();
    }
  };
  train(600);
  const [before, arena] = [inUse(), wasm.arena.memory.buffer.byteLength];
  train(3000);
  expect(wasm.arena.memory.buffer.byteLength).toBe(arena);
  expect(inUse() - before).toBeLessThan(2 ** 20);
});

test('a loop over new data needs no more memory as it goes', () => {
  let w: Tensor = zeros([60, 8]);
  const turn = (i: number): void => {
    const x = fromData(new Float64Array(100 * 60).fill(i % 7), [100, 60]);
    const [, [g]] = valueAndGrad((v) => mul(sum(square(matmul(x, v).sub(1))), 1e-6))(w);
    w = w.sub(mul(g!, 0.1));
    w.data();
  };
  for (let i = 0; i < 2500; i++) turn(i);
  const before = inUse();
  for (let i = 0; i < 1500; i++) turn(i);
  expect(inUse() - before).toBeLessThan(4 * 2 ** 20);
});

describe('an expression of 10,000 ops', () => {
  const deep = (): Tensor => {
    const w = new Parameter(array([1]), 'w');
    let x = mul(w, 1);
    for (let i = 0; i < 10_000; i++) x = add(x, w);
    return x;
  };
  test('is computed', () => {
    expect(deep().item()).toBe(10_001);
  });
  test('prints as its value, and its node as one line', () => {
    const x = deep();
    expect(inspect(x)).toBe('[10001.]');
    expect(inspect(deep().node, { depth: Infinity })).toBe('Node add float64 (1,)');
  });
});

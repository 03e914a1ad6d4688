import { expect, test } from 'vitest';
import { encodeModule } from '../../src/machine/wasm/encode.ts';
import { Builder } from '../../src/machine/wasm/ir.ts';

// What is written into a module's code comes out of it again.

const powers = Array.from({ length: 53 }, (_, i) => 2 ** i);
const whole = [0, ...powers.flatMap((p) => [p - 1, p, p + 1, -p + 1, -p, -p - 1])];
const fractions = [0, -0, 0.1, -1.5, 1e-40, 1e-310, 3e38, NaN, Infinity, -Infinity];

/** The memory in which a kernel has stored constants of a type, `bytes` apart. */
function stored(type: 'i32' | 'i64' | 'f32' | 'f64', constants: readonly number[], bytes: number): ArrayBuffer {
  const b = new Builder({ fma: false, wide: false });
  // Offsets are numbers of the code, too: small ones, and those of several bytes.
  constants.forEach((c, i) => {
    b.store(`${type}.store`, b.args, b.num(type, c), i * bytes);
  });
  const limits = { initial: 2, maximum: 2, shared: false };
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2 });
  const module = new WebAssembly.Module(encodeModule([b.finish('constants')], limits));
  const { f0 } = new WebAssembly.Instance(module, { m: { m: memory } }).exports;
  (f0 as (args: number, begin: number, end: number) => void)(1024, 0, 1);
  return memory.buffer.slice(1024, 1024 + constants.length * bytes);
}

test('integers of every length', () => {
  const ints = whole.filter((v) => v === (v | 0));
  expect([...new Int32Array(stored('i32', ints, 4))]).toEqual(ints);
  expect([...new BigInt64Array(stored('i64', whole, 8))]).toEqual(whole.map(BigInt));
});

test('floats, with zeros of both signs and numbers that are none', () => {
  const numbers = [...whole, ...fractions];
  expect([...new Float64Array(stored('f64', numbers, 8))]).toEqual(numbers);
  expect([...new Float32Array(stored('f32', numbers, 4))]).toEqual([...Float32Array.from(numbers)]);
});

test('vectors at every place of the code, wherever its buffer comes to an end and grows', () => {
  const types = { i32x4: Int32Array, i64x2: BigInt64Array, f32x4: Float32Array, f64x2: Float64Array } as const;
  for (const [type, List] of Object.entries(types) as [keyof typeof types, (typeof types)[keyof typeof types]][]) {
    // A constant and its store take some 25 bytes: what stands before begins them at each of so many places.
    for (let before = 0; before < 40; before++) {
      const b = new Builder({ fma: false, wide: false });
      for (let i = 0; i < before; i++) b.store('i32.store', b.args, b.num('i32', i % 3 === 0 ? 1 : 100), 0);
      const count = 90;
      for (let i = 0; i < count; i++) b.store('v128.store', b.args, b.num(type, i - 3), 16 * i);
      const memory = new WebAssembly.Memory({ initial: 2, maximum: 2 });
      const code = encodeModule([b.finish('vectors')], { initial: 2, maximum: 2, shared: false });
      const { f0 } = new WebAssembly.Instance(new WebAssembly.Module(code), { m: { m: memory } }).exports;
      (f0 as (args: number, begin: number, end: number) => void)(1024, 0, 1);
      const lanes = 16 / List.BYTES_PER_ELEMENT;
      const got = Array.from(new List(memory.buffer, 1024, count * lanes) as ArrayLike<number | bigint>, Number);
      expect(got, `${type}, ${before}`).toEqual(
        Array.from({ length: count * lanes }, (_, i) => Math.floor(i / lanes) - 3),
      );
    }
  }
});

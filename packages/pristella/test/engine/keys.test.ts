import { expect, test } from 'vitest';
import { engine, np, type Tensor } from '../../src/index.ts';
import { inMode, type Mode, modes } from './modes.ts';

// What tells one structure from another: a program serves only those that agree in all of it.

const each = Object.keys(modes) as Mode[];

for (const mode of each) {
  test(`by ${mode}, long chains that differ in their last op alone are different programs, which are found again`, () => {
    const x = np.linspace(1, 2, 300);
    for (const length of [10, 700]) {
      const chain = (last: (y: Tensor) => Tensor): Tensor => {
        let y = x;
        for (let i = 0; i < length; i++) y = i % 2 === 0 ? y.add(x) : y.sub(x);
        return last(y);
      };
      inMode(mode, () => {
        const programs: number[] = [];
        for (let turn = 0; turn < 3; turn++) {
          const [a, b, c] = [chain((y) => y.add(x)), chain((y) => y.mul(x)), chain((y) => y.sub(x))];
          const [p, q, r] = [a.data(), b.data(), c.data()].map((d) => d[299]!);
          // An even number of steps leaves x, up to rounding.
          expect([p!, q!, r!].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([4, 4, 0]);
          expect(b.data()[0]).toBeCloseTo(1, 9);
          programs.push(engine.memory().programs.count);
        }
        expect(programs[2]).toBe(programs[1]);
      });
    }
  });

  test(`by ${mode}, structures that differ in an attribute, a dtype, an axis or a size alone are different programs`, () => {
    const x = np.arange(360).reshape(4, 9, 10);
    inMode(mode, () => {
      for (let turn = 0; turn < 2; turn++) {
        const sums = [0, 1, 2].map((axis) => x.add(1).sum(axis).data().length);
        expect(sums).toEqual([90, 40, 36]);
        expect(x.add(1).sum({ axis: 0, keepdims: true }).shape).toEqual([1, 9, 10]);
        expect(x.add(1).cumsum(0).data()[359]).not.toBe(x.add(1).cumsum(1).data()[359]);
        expect(x.add(1).astype('float32').data()).toBeInstanceOf(Float32Array);
        expect(x.add(1).astype('int32').data()).toBeInstanceOf(Int32Array);
        for (const n of [1, 2, 3]) expect(x.at(`:${n}`).add(1).data().length).toBe(90 * n);
        for (const n of [0, 1, 2]) expect(x.at(n).add(1).data()[0]).toBe(90 * n + 1);
      }
    });
  });
}

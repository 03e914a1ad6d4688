import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { np, profile, type Tensor, train } from '../../src/index.ts';
import { hostData } from '../../src/tensor/tensor.ts';
import { inMode, type Mode } from '../engine/modes.ts';

const fast: readonly Mode[] = ['one kernel an op', 'fused kernels'];

/** A computation's bits by the plain loops and by kernels, twice each, so that they are fused. */
function expectAlike(make: () => Tensor): void {
  const expected = inMode('the plain loops', () => Array.from(hostData(make().node)));
  for (const mode of fast) {
    inMode(mode, () => {
      for (let i = 0; i < 2; i++) expect(Array.from(hostData(make().node)), mode).toEqual(expected);
    });
  }
}

describe('rows picked by a list', () => {
  const cases = fc.record({
    rows: fc.integer({ min: 1, max: 9 }),
    inner: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 0, maxLength: 3 }),
    picks: fc.array(fc.nat(), { minLength: 0, maxLength: 12 }),
    dtype: fc.constantFrom('uint8' as const, 'int32' as const, 'float32' as const, 'float64' as const, 'bool' as const),
    operand: fc.constantFrom('number', 'row', 'column', 'all', 'turned'),
  });

  test('have the bits of the plain loops, converted and scaled on the way or not', () => {
    fc.assert(
      fc.property(cases, ({ rows, inner, picks, dtype, operand }) => {
        const shape = [rows, ...inner];
        const size = shape.reduce((a, b) => a * b, 1);
        const whole = np.arange(size).mul(37).mod(251).reshape(shape).astype(dtype).detach();
        const list = np.array(Int32Array.from(picks, (i) => i % rows));
        const like = (s: readonly number[]): Tensor =>
          np
            .arange(s.reduce((a, b) => a * b, 1))
            .add(1)
            .reshape(s)
            .astype('float32')
            .detach();
        const result = [picks.length, ...inner];
        const others: Record<string, Tensor | number> = {
          number: 1 / 255,
          row: like([1, ...inner]),
          column: like([picks.length, ...inner.map(() => 1)]),
          all: like(result),
          turned: like([...result].reverse()).transpose(),
        };
        const other = others[operand]!;
        expectAlike(() => whole.take(list, 0));
        expectAlike(() => whole.take(list, 0).astype('float32').mul(other).sub(0.5));
        expectAlike(() => {
          const taken = whole.take(list, 0);
          return np.concatenate([taken.astype('float32').mul(other).flatten(), taken.astype('float32').flatten()]);
        });
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  test('are picked, converted and scaled by one kernel, in batches of a data set', () => {
    const images = np
      .arange(40 * 30)
      .mod(256)
      .reshape([40, 30])
      .astype('uint8')
      .detach();
    const set = train.tensorDataset(images, np.zeros([40], { dtype: 'int32' }));
    const w = np.ones([30, 20], { dtype: 'float32' }).detach();
    const batch = (): Float32Array | unknown =>
      set
        .batch(Int32Array.from({ length: 16 }, (_, i) => 2 * i))[0]
        .matmul(w)
        .data();
    for (let i = 0; i < 3; i++) batch();
    const kernels = profile(batch).kernels.map((k) => `${k.name}: ${k.ops.join(' ')}`);
    expect(kernels.filter((k) => !k.startsWith('matmul'))).toEqual(['take rows: take astype mul']);
  });

  test('of several axes of indices, or along another axis, are as NumPy has them', () => {
    const x = np.arange(24).reshape([2, 3, 4]).astype('float32');
    const twice = (t: Tensor): unknown => t.mul(2).tolist();
    expect(
      twice(
        x.take(
          [
            [0, 1],
            [1, 1],
          ],
          0,
        ),
      ),
    ).toEqual(
      x
        .mul(2)
        .take(
          [
            [0, 1],
            [1, 1],
          ],
          0,
        )
        .tolist(),
    );
    expect(twice(x.take([2, 0], 1))).toEqual(x.mul(2).take([2, 0], 1).tolist());
    expect(twice(x.take(1, 0))).toEqual(x.mul(2).take(1, 0).tolist());
  });

  test('along another axis, or by tables of places, have what follows done to them once', () => {
    const x = np
      .arange(2 * 3 * 16)
      .reshape([2, 3, 16])
      .astype('float32')
      .detach();
    const list = np.array([2, 0], { dtype: 'int32' });
    const table = np.array([[1, 0]], { dtype: 'int32' });
    expectAlike(() => x.take(list, 1).add(1).mul(2));
    expectAlike(() => x.take(list, 2).add(1).mul(2));
    expectAlike(() => x.take(table, 0).add(1).mul(2));
  });
});

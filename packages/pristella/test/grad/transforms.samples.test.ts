import { describe, expect, test } from 'vitest';
import { allSamples } from '../../../../scripts/reference/samples.ts';
import { isFloat } from '../../src/base/dtype.ts';
import { GradientError, jvp, np, type Tensor, vjp, vmap } from '../../src/index.ts';
import type { Sample } from '../../src/op/define.ts';
import { expectClose, inputsOf } from '../op/sample.ts';

// Forward against reverse, and many examples at once against a loop, on every sample of every op.

const samples = await allSamples();

/** Numbers without a pattern, of a shape. */
const weights = (like: Tensor, from: number): Tensor =>
  np.array([...like.data()].map((_, k) => 0.5 + (((k + from) * 0.6180339887498949) % 1))).reshape(like.shape);

describe('v · (J u) is (v J) · u:', () => {
  const smooth = samples.filter((s) => s.gradient !== 'none');
  test.each(smooth.map((s) => [s.name, s] as const))('%s', (_, sample) => {
    for (const c of sample.cases) {
      const inputs = inputsOf(c, 'float64');
      const isPoint = inputs.map((x) => isFloat(x.dtype));
      const points = inputs.filter((__, i) => isPoint[i]);
      if (points.length === 0) continue;
      const of = (...xs: Tensor[]): Tensor => {
        let next = 0;
        return sample.of(...inputs.map((x, i) => (isPoint[i] ? xs[next++]! : x)));
      };
      const along = points.map((x, i) => weights(x, 2 + i));
      const [y, change] = jvp(of, points, along);
      const [same, pull] = vjp(of, ...points);
      expect(y.tolist()).toEqual(same.tolist());
      const g = weights(y, 7);
      const forward = np.sum(np.mul(g, change)).item();
      const back = pull(g).reduce((sum, x, i) => sum + np.sum(np.mul(x, along[i]!)).item(), 0);
      expect(Math.abs(forward - back)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(back)));
    }
  });
});

/** What cannot be mapped, and which numbers it reads to go on. */
const refused: Readonly<Record<string, string>> = {
  'pow of integers': 'whether an exponent is negative',
  lstsq: 'the rank',
  isin: 'the sorted elements',
  setdiff1d: 'which elements stay, and so the shape',
  unique: 'which elements differ, and so the shape',
  'unique rows': 'which rows differ, and so the shape',
  bincount: 'the largest number, and so the shape',
  histogram: 'the range',
};
/** Samples of whole numbers in floats, which stay whole. */
const wholes = ['labels', 'bincount'];

/** Three examples: a case's input, itself moved a little, and once more; what is whole numbers stays. */
const examplesOf = (x: Tensor, random: np.random.Generator, name: string): Tensor[] =>
  isFloat(x.dtype) && !wholes.includes(name) ? [x, x.add(random.uniform(0, 1e-3, x.shape)), x.mul(1.01)] : [x, x, x];

/**
 * Results of a sample on each of three examples, by a loop and at once; of two inputs also with one of them the same for all. Gives the error where
 * a value is read.
 */
function both(sample: Sample): string | null {
  for (const c of sample.cases) {
    const inputs = inputsOf(c, 'float64');
    if (inputs.length === 0) continue;
    const examples = inputs.map((x, i) => examplesOf(x, np.random.defaultRng(i), sample.name));
    const whole = [...inputs.keys(), -1].filter((i) => i < 0 || inputs.length > 1);
    for (const fixed of whole) {
      const inAxes = inputs.map((_, i) => (i === fixed ? null : 0));
      const loop = [0, 1, 2].map((k) => sample.of(...examples.map((e, i) => e[i === fixed ? 0 : k]!)));
      let many: Tensor;
      try {
        many = vmap(sample.of, { inAxes })(...examples.map((e, i) => (i === fixed ? e[0]! : np.stack(e))));
        many.data();
      } catch (error) {
        if (!(error instanceof GradientError)) throw error;
        return String(error);
      }
      expect(many.dtype).toBe(loop[0]!.dtype);
      expectClose(many, np.stack(loop), 1e-12, 1e-13);
    }
  }
  return null;
}

describe('many at once are what a loop gives:', () => {
  test.each(samples.map((s) => [s.name, s] as const))('%s', (name, sample) => {
    const error = both(sample);
    if (refused[name]) expect(error).toContain('a value is read that is not known within vmap');
    else expect(error).toBe(null);
  });
  test('nothing is refused that is no sample', () => {
    expect(Object.keys(refused).filter((name) => !samples.some((s) => s.name === name))).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { np, type Tensor, valueAndGrad } from '../../src/index.ts';

// Where a function has a corner, its gradient there is a convention. Ours is PyTorch's: conventions.py asked it.

interface Convention {
  readonly f: string;
  readonly inputs: readonly Json[];
  readonly rest: readonly Json[];
  readonly gradients: readonly (readonly Json[])[];
}
/** JSON has no NaN and no infinities: they are written as words. */
type Json = number | string | readonly Json[];
type Nested = number | Nested[];

const conventions: Convention[] = JSON.parse(
  readFileSync(new URL('goldens/conventions.json', import.meta.url), 'utf8'),
);
const spoken = (x: Json): Nested => (Array.isArray(x) ? x.map(spoken) : Number(x));
type Call = (...args: never[]) => unknown;
const { linalg } = np;
const functions: Record<string, Call> = {
  ...(np as unknown as Record<string, Call>),
  ...Object.fromEntries(Object.entries(linalg).map(([name, f]) => [`linalg.${name}`, f])),
  where: (a: Tensor, b: Tensor) => np.where([true, false, true], a, b),
  picked: (x: Tensor) => np.at(x, [1, 0, 1], [1, 0, 1]),
  topk: (x: Tensor) => np.topk(x, 2)[0],
  polar(x: Tensor) {
    const [u, , vt] = linalg.svd(x, { fullMatrices: false });
    return np.matmul(u, vt);
  },
  'linalg.qr': (x: Tensor) => linalg.qr(x)[1],
  'linalg.slogdet': (x: Tensor) => linalg.slogdet(x)[1],
};
const call = (f: string, args: readonly unknown[]): Tensor => functions[f]!(...(args as never[])) as Tensor;

/** The result's elements times 1, 2, 3, ..., summed: every element has a gradient of its own. */
const weighted = (y: Tensor): Tensor => np.sum(np.mul(y, np.arange(1, y.size + 1).reshape(y.shape)));

describe("the gradient is PyTorch's for", () => {
  test.each(conventions.map((c) => ({ ...c, name: `${c.f} at ${JSON.stringify([...c.inputs, ...c.rest])}` })))(
    '$name',
    ({ f, inputs, rest, gradients }) => {
      const points = inputs.map((x) => np.array(spoken(x)));
      const others = rest.map((x) => (typeof x === 'object' && !Array.isArray(x) ? x : spoken(x)));
      const [, got] = valueAndGrad((...xs: Tensor[]) => weighted(call(f, [...xs, ...others])))(...points);
      got.forEach((g, i) => {
        const wanted = gradients[i]!.map(spoken) as number[];
        const close = [...g.data()].map((v, k) =>
          Math.abs(v - wanted[k]!) <= 1e-12 * Math.abs(wanted[k]!) ? wanted[k]! : v,
        );
        expect(close).toEqual(wanted);
      });
    },
  );
});

test('at NaN relu has the slope 0, clip 1 and abs NaN, where PyTorch has 1, 0 and 0', () => {
  const slopes = [np.relu, (x: Tensor) => np.clip(x, -1, 2), np.abs].map((f) => {
    const [, [slope]] = valueAndGrad((...[x]: Tensor[]) => f(x!).sum())(np.array([Number.NaN, 1]));
    return slope!.tolist();
  });
  expect(slopes).toEqual([[0, 1], [1, 1], [Number.NaN, 1]]); // biome-ignore format: slopes
});

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
const spoken = (x: Json): Nested => (typeof x === 'object' ? x.map(spoken) : Number(x));
const functions = np as unknown as Record<string, (...args: unknown[]) => Tensor>;

/** The result's elements times 1, 2, 3, ..., summed: every element has a gradient of its own. */
const weighted = (y: Tensor): Tensor => np.sum(np.mul(y, np.arange(1, y.size + 1).reshape(y.shape)));

describe("the gradient is PyTorch's for", () => {
  test.each(conventions.map((c) => ({ ...c, name: `${c.f} at ${JSON.stringify([...c.inputs, ...c.rest])}` })))(
    '$name',
    ({ f, inputs, rest, gradients }) => {
      const points = inputs.map((x) => np.array(spoken(x)));
      const others = rest.map(spoken);
      const [, got] = valueAndGrad((...xs: Tensor[]) => weighted(functions[f]!(...xs, ...others)))(...points);
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

import { np } from '../../src/index.ts';

// Bodies of loops that tests share, and the plain loops that they stand for.

export type Step<C, X, Y> = (carry: C, x: X) => readonly [C, Y];

/** The twin of a scan of one tensor: a node for each op of each step. */
export function unrolled(
  body: Step<np.Tensor, np.Tensor, np.Tensor>,
  carry: np.Tensor,
  x: np.Tensor,
  reverse = false,
): readonly [np.Tensor, np.Tensor] {
  const outputs: np.Tensor[] = [];
  let now = carry;
  for (let i = 0; i < x.length; i++) {
    const t = reverse ? x.length - 1 - i : i;
    const [next, y] = body(now, x.at(t));
    now = next;
    outputs[t] = y;
  }
  return [now, np.stack(outputs)];
}

/** Normal numbers, of a seed. */
export const normal = (seed: number, shape: readonly number[], dtype: np.DType = 'float32'): np.Tensor =>
  np.random.defaultRng(seed).normal(0, 0.5, shape).astype(dtype);

/** h' = tanh(x U + h W + b), which is given as well. */
export const tanhCell =
  (U: np.Tensor, W: np.Tensor, b: np.Tensor): Step<np.Tensor, np.Tensor, np.Tensor> =>
  (h, x) => {
    const next = x.matmul(U).add(h.matmul(W)).add(b).tanh();
    return [next, next];
  };

type State = { h: np.Tensor; c: np.Tensor };

/** A cell of an LSTM. Hochreiter and Schmidhuber (1997). */
export const lstmCell =
  (U: np.Tensor, W: np.Tensor, b: np.Tensor): Step<State, np.Tensor, np.Tensor> =>
  ({ h, c }, x) => {
    const size = h.shape[1] ?? 0;
    const z = x.matmul(U).add(h.matmul(W)).add(b);
    const gate = (i: number): np.Tensor => z.at(':', np.slice(i * size, (i + 1) * size));
    const next = gate(0)
      .sigmoid()
      .mul(c)
      .add(gate(1).sigmoid().mul(gate(2).tanh()));
    const out = gate(3).sigmoid().mul(next.tanh());
    return [{ h: out, c: next }, out];
  };

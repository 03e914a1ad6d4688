import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grad, nn, np, type Tensor } from '../../src/index.ts';
import { crossEntropyOfRows } from '../../src/op/loss/cross-entropy.ts';
import { inMode, type Mode } from '../engine/modes.ts';

const kernels: readonly Mode[] = ['one kernel an op', 'fused kernels'];

interface Rows {
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
  readonly dtype: 'float32' | 'float64';
  readonly labels: 'int32' | 'uint8';
  readonly turned: boolean;
}

const someRows = fc.record<Rows>({
  rows: fc.integer({ min: 1, max: 6 }),
  columns: fc.oneof(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 120, max: 256 })),
  seed: fc.nat(1000),
  dtype: fc.constantFrom('float32', 'float64'),
  labels: fc.constantFrom('int32', 'uint8'),
  turned: fc.boolean(),
});

/** Logits and labels of a batch; the logits as they lie, or as the transpose of what lies there. */
function batch({ rows, columns, seed, dtype, labels, turned }: Rows): { logits: Tensor; targets: Tensor } {
  const random = np.random.defaultRng(seed);
  const logits = random.normal(0, 4, turned ? [columns, rows] : [rows, columns]).astype(dtype);
  const targets = random.integers(0, columns, [rows]).astype(labels);
  return { logits: turned ? logits.T : logits, targets };
}

/** The loss of each row, and the gradient of their sum, as numbers. */
const rowsAndSlope = (logits: Tensor, targets: Tensor): number[] => {
  const slope = grad((x: Tensor) => crossEntropyOfRows(x, targets).sum())(logits);
  return [...crossEntropyOfRows(logits, targets).data(), ...slope.ravel().data()];
};

/** The mean loss and its gradient, as numbers. */
const lossAndSlope = (logits: Tensor, targets: Tensor): number[] => {
  const slope = grad((x: Tensor) => nn.crossEntropy(x, targets))(logits);
  return [nn.crossEntropy(logits, targets).item(), ...slope.ravel().data()];
};

test('the kernels of softmax with cross-entropy give the bits of the plain loop, forward and backward', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const { logits, targets } = inMode('the plain loops', () => {
        const made = batch(rows);
        made.logits.data();
        made.targets.data();
        return made;
      });
      const plain = inMode('the plain loops', () => rowsAndSlope(logits, targets));
      for (const mode of kernels) expect(inMode(mode, () => rowsAndSlope(logits, targets))).toEqual(plain);
    }),
    { numRuns: 40 },
  );
});

test('the loss from labels and that from one-hot rows agree to a few roundings', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const { logits, targets } = batch({ ...rows, dtype: 'float64' });
      const hot = np.eye(rows.columns).take(targets, 0);
      const [a, b] = [lossAndSlope(logits, targets), lossAndSlope(logits, hot)];
      a.forEach((v, i) => {
        expect(v).toBeCloseTo(b[i]!, 12);
      });
    }),
    { numRuns: 30 },
  );
});

test('a row with a NaN has a NaN for its loss, and other rows are as they were', () => {
  for (const mode of ['the plain loops', ...kernels] as const) {
    const rows = inMode(mode, () => {
      const logits = np.array([
        [0, 0],
        [Number.NaN, 1],
      ]);
      return [...grad((x: Tensor) => nn.crossEntropy(x, np.array([0, 1], { dtype: 'int32' })))(logits).data()];
    });
    expect(rows).toEqual([-0.25, 0.25, Number.NaN, Number.NaN]);
  }
});

test('rows with NaN, infinities and signed zeros anywhere give the bits of the plain loop', () => {
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0];
  for (const columns of [1, 3, 8, 13, 21]) {
    const rows = special.flatMap((x) =>
      Array.from({ length: columns }, (_, at) =>
        Array.from({ length: columns }, (_, c) => (c === at ? x : 0.5 * c - 1)),
      ),
    );
    rows.push(...special.map((x) => new Array<number>(columns).fill(x)));
    for (const dtype of ['float32', 'float64'] as const) {
      const made = (): [Tensor, Tensor] => [np.array(rows, { dtype }), np.zeros([rows.length], { dtype: 'int32' })];
      const plain = inMode('the plain loops', () => rowsAndSlope(...made()));
      for (const mode of kernels) expect(inMode(mode, () => rowsAndSlope(...made()))).toEqual(plain);
    }
  }
});

test('a label that is no class is refused by whatever needs it first: losses, their sum, the gradient alone, both', () => {
  const asked: Record<string, (loss: () => Tensor, x: nn.Parameter) => void> = {
    losses: (loss) => loss().data(),
    'their sum': (loss) => loss().sum().item(),
    'the gradient alone': (loss, x) => {
      loss().sum().backward();
      x.grad?.data();
    },
    both: (loss, x) => {
      const sum = loss().sum();
      sum.backward();
      x.grad?.data();
      sum.item();
    },
  };
  const origins: Record<string, (labels: Tensor) => Tensor> = {
    'as given': (labels) => labels,
    'computed later': (labels) => labels.astype('float64').mul(np.ones(labels.size)).astype('int32'),
  };
  for (const mode of ['the plain loops', ...kernels] as const)
    for (const rows of [1, 3, 300])
      for (const wrong of [-1, 3])
        for (const [origin, made] of Object.entries(origins))
          for (const [name, ask] of Object.entries(asked)) {
            const labels = np.zeros([rows], { dtype: 'int32' });
            labels.set(rows - 1, wrong);
            const x = new nn.Parameter(np.zeros([rows, 3]));
            const run = () => inMode(mode, () => ask(() => crossEntropyOfRows(x, made(labels)), x));
            expect(run, `${name}, ${mode}, ${rows} rows, ${origin}`).toThrow(
              `[crossEntropy] ${wrong} is no label of 3 classes, in row ${rows - 1}`,
            );
          }
});

import { describe, expect, test } from 'vitest';
import { ArgumentError, GradientError, grad, np, type Tensor } from '../../src/index.ts';

// Matrices at the ends of the range. A power of two times a matrix changes where the results lie and none of their digits.

const { linalg } = np;
const rng = np.random.defaultRng(7);
const square = rng.normal(0, 1, [4, 4]);
const solid = np.matmul(square, square.T).add(np.eye(4));
const tall = rng.normal(0, 1, [6, 3]);
const right = rng.normal(0, 1, [4]);
/** So far that results stay normal numbers; what is squared on the way would not. */
const exponents = [-980, -700, -520, -500, -300, -1, 0, 1, 300, 500, 520, 700, 980];

/** Times 2^n, in steps that are normal numbers. */
const times = (x: Tensor, n: number): Tensor => x.mul(2 ** Math.trunc(n / 2)).mul(2 ** (n - Math.trunc(n / 2)));

/** Each function with its matrix, and by which power of the matrix's factor its result grows. */
const functions: Record<string, readonly [x: Tensor, power: number, f: (x: Tensor) => Tensor]> = {
  svdvals: [tall, 1, linalg.svdvals],
  'svdvals of a wide matrix': [tall.T, 1, linalg.svdvals],
  'svd, U': [tall, 0, (x) => linalg.svd(x)[0]],
  'svd, V': [tall, 0, (x) => linalg.svd(x)[2]],
  eigvalsh: [solid, 1, linalg.eigvalsh],
  'eigh, vectors': [solid, 0, (x) => linalg.eigh(x)[1]],
  'qr, Q': [tall, 0, (x) => linalg.qr(x)[0]],
  'qr, R': [tall, 1, (x) => linalg.qr(x)[1]],
  inv: [square, -1, linalg.inv],
  solve: [square, -1, (x) => linalg.solve(x, right)],
  pinv: [tall, -1, linalg.pinv],
  lstsq: [tall, -1, (x) => linalg.lstsq(x, np.arange(6))[0]],
  'norm 2': [square, 1, (x) => linalg.norm(x, { ord: 2 })],
  'norm -2': [square, 1, (x) => linalg.norm(x, { ord: -2 })],
  'norm nuc': [square, 1, (x) => linalg.norm(x, { ord: 'nuc' })],
  'norm fro': [square, 1, (x) => linalg.norm(x, { ord: 'fro' })],
  'norm of a vector': [right, 1, (x) => linalg.norm(x)],
  'norm along an axis': [tall, 1, (x) => np.norm(x, { axis: 0 })],
  cond: [square, 0, (x) => linalg.cond(x)],
  'cond 1': [square, 0, (x) => linalg.cond(x, 1)],
  matrixRank: [np.matmul(tall, tall.T), 0, (x) => linalg.matrixRank(x).astype('float64')],
  'slope of svdvals': [tall, 0, grad((x) => linalg.svdvals(x).mul([1, 2, 3]).sum())],
  'slope of svd, U': [tall, -1, grad((x) => linalg.svd(x, { fullMatrices: false })[0].at(0).sum())],
  'slope of eigvalsh': [solid, 0, grad((x) => linalg.eigvalsh(x).mul([1, 2, 3, 4]).sum())],
  'slope of norm': [right, 0, grad((x) => linalg.norm(x))],
};

describe('a power of two times the matrix keeps every digit of', () => {
  test.each(Object.entries(functions))('%s', (_, [x, power, f]) => {
    const plain = f(x);
    for (const n of exponents) {
      const got = f(times(x, n));
      expect([n, ...got.data()]).toEqual([n, ...times(plain, power * n).data()]);
    }
  });
  test('of both ends, where what is scaled would be lost', () => {
    const wide = [
      [2 ** 990, 0],
      [0, 2 ** -400],
    ];
    expect(linalg.cholesky(wide).tolist()).toEqual([
      [2 ** 495, 0],
      [0, 2 ** -200],
    ]);
    expect(linalg.solve(wide, [2 ** 990, 2 ** -400]).tolist()).toEqual([1, 1]);
    expect(linalg.inv(wide).tolist()).toEqual([
      [2 ** -990, 0],
      [0, 2 ** 400],
    ]);
    expect(linalg.det(wide).item()).toBe(2 ** 590);
  });
  test('cholesky, by even powers', () => {
    for (const n of exponents.filter((e) => e % 2 === 0))
      expect(linalg.cholesky(times(solid, n)).tolist()).toEqual(times(linalg.cholesky(solid), n / 2).tolist());
  });
  test('det and its gradient, as far as they are normal numbers', () => {
    for (const n of [-240, -130, 130, 240]) {
      expect(linalg.det(times(square, n)).item()).toBe(times(linalg.det(square), 4 * n).item());
      const slope = grad((x) => linalg.det(x));
      expect(slope(times(square, n)).tolist()).toEqual(times(slope(square), 3 * n).tolist());
    }
  });
  test('norms of other orders, to the last digits', () => {
    for (const ord of [0.5, 1, 1.5, 3, 7, -1, -2, Infinity, -Infinity]) {
      const plain = np.norm(right, { ord }).item();
      for (const n of exponents) {
        const got = times(np.norm(times(right, n), { ord }), -n).item();
        expect(Math.abs(got / plain - 1), `${ord}, ${n}`).toBeLessThan(1e-13);
      }
    }
  });
});

describe('numbers of all sizes in one matrix', () => {
  test('have the singular values and eigenvalues of their blocks', () => {
    expect(
      linalg
        .svdvals([
          [1e200, 0],
          [0, 1],
        ])
        .tolist(),
    ).toEqual([1e200, 1]);
    const golden = [(3 + Math.sqrt(5)) / 2, (3 - Math.sqrt(5)) / 2];
    for (const [large, small] of [
      [1e200, 1],
      [1, 1e-200],
      [1e150, 1e-100],
    ] as const) {
      const block = np.array([
        [large, 0, 0],
        [0, small, small],
        [0, small, 2 * small],
      ]);
      const values = [large, golden[0]! * small, golden[1]! * small];
      const near = (x: Tensor, want: readonly number[]): void =>
        expect(np.max(np.abs(np.sub(np.div(x, want), 1))).item()).toBeLessThan(1e-14);
      near(linalg.svdvals(block), values);
      near(linalg.eigvalsh(block), values.toReversed());
    }
    expect(linalg.cond(np.diag([1e150, 1e-150])).item()).toBeCloseTo(1e300, -290);
  });
  test('subnormal ones keep the digits they have', () => {
    const x = np
      .array([
        [3, 1],
        [1, 2],
      ])
      .mul(2 ** -1070);
    expect(
      linalg
        .svdvals(x)
        .div(2 ** -1070)
        .tolist(),
    ).toEqual([3.625, 1.375]);
    expect(linalg.solve(x, np.array([4, 3]).mul(2 ** -1070)).tolist()).toEqual(
      [1, 1].map((v) => expect.closeTo(v, 14)),
    );
    expect(linalg.det(np.diag([2 ** -1070, 2 ** 1000, 2 ** 60])).item()).toBe(2 ** -10);
  });
  test('the determinant is the product, whatever its factors on the way', () => {
    const orders = [
      [1e200, 1e200, 1e-300, 1e-100],
      [1e-300, 1e200, 1e-100, 1e200],
      [1e-200, 1e-200, 1e300, 1e100],
    ];
    for (const d of orders) expect(linalg.det(np.diag(d)).item()).toBeCloseTo(1, 12);
    expect(linalg.det(np.diag([1e200, 1e200])).item()).toBe(Infinity);
    expect(linalg.det(np.diag([1e-200, -1e-200])).item()).toBe(-0);
    expect(linalg.slogdet(np.diag([1e-320, 1e300, -1e300]))[1].item()).toBeCloseTo(
      Math.log(1e-320) + 2 * Math.log(1e300),
      10,
    );
  });
  test('the determinant of a diagonal with an infinity is that infinity, with its sign', () => {
    const det = (a: number, b: number): number => np.linalg.det([[a, 0], [0, b]]).item(); // biome-ignore format: a matrix
    expect([det(Infinity, 1), det(1, -Infinity), det(-2, Infinity), det(Number.NaN, 1)]).toEqual([
      Infinity,
      -Infinity,
      -Infinity,
      Number.NaN,
    ]);
    expect(np.linalg.slogdet([[1, 0], [0, -Infinity]]).map((x) => x.item())).toEqual([-1, Infinity]); // biome-ignore format: a matrix
  });

  test('beside 1 on a diagonal a number of any size keeps all of its digits', () => {
    const roots = [linalg.svdvals, linalg.eigvalsh, (x: Tensor) => np.diagonal(np.abs(linalg.qr(x)[1]))];
    for (let k = 0; k <= 1020; k += 17) {
      const t = 1.2345678901234567 * 2 ** -k;
      const x = np.diag([1, t]);
      for (const [i, f] of roots.entries())
        expect(np.sort(f(x)).tolist(), `${i}, ${k}`).toEqual(k > 0 ? [t, 1] : [1, t]);
      const [u, s, v] = linalg.svd(x);
      expect(np.matmul(u.mul(s), v).tolist(), `${k}`).toEqual(x.tolist());
      expect([linalg.det(x).item(), linalg.cholesky(x).at(1, 1).item()], `${k}`).toEqual([t, Math.sqrt(t)]);
      expect(linalg.inv(x).at(1, 1).item() * t, `${k}`).toBe(1);
    }
  });

  test('nothing is made of what is not finite', () => {
    expect(() =>
      linalg
        .svdvals([
          [Infinity, 1],
          [1, 1],
        ])
        .data(),
    ).toThrow(ArgumentError);
    expect(
      linalg
        .eigvalsh([
          [NaN, 1],
          [1, 1],
        ])
        .tolist(),
    ).toEqual([NaN, NaN]);
  });
});

const singular = [
  [1, 2],
  [2, 4],
];
describe('the condition', () => {
  test.each([undefined, 2, 1, -1, Infinity, -Infinity, 'fro', 'nuc'] as const)(
    'of order %s is infinite for singular matrices and for zeros',
    (ord) => {
      expect(linalg.cond(singular, ord).item()).toBe(Infinity);
      expect(linalg.cond(np.zeros([2, 2]), ord).item()).toBe(Infinity);
      expect(
        linalg
          .cond(
            [
              singular,
              [
                [1, 0],
                [0, 1],
              ],
            ],
            ord,
          )
          .isfinite()
          .tolist(),
      ).toEqual([false, true]);
    },
  );
  test('of order -2 is 0 for singular matrices and infinite for zeros; NaN of NaN', () => {
    expect(linalg.cond(singular, -2).item()).toBe(0);
    expect(linalg.cond(np.zeros([2, 2]), -2).item()).toBe(Infinity);
    expect(
      linalg
        .cond(
          [
            [NaN, 2],
            [2, 4],
          ],
          1,
        )
        .item(),
    ).toBeNaN();
  });
  test('leaves inv to throw', () => {
    expect(() => linalg.inv(singular).data()).toThrow(/\[inv\] the matrix is singular/);
    expect(() => linalg.solve(singular, [1, 2]).data()).toThrow(/\[solve\] the matrix is singular/);
  });
});

test('a determinant of a singular matrix has a slope, but no second one', () => {
  const slope = grad((x) => linalg.det(x));
  expect(slope(np.array(singular)).tolist()).toEqual(
    [
      [4, -2],
      [-2, 1],
    ].map((row) => row.map((v) => expect.closeTo(v, 12))),
  );
  const second = (x: number[][]) => (): Tensor => grad((t) => slope(t).square().sum())(np.array(x));
  expect(() => second(singular)().data()).toThrow(GradientError);
  expect(() => second(singular)().data()).toThrow(
    '[det] the determinant of a singular matrix has no second gradient here',
  );
  expect(
    second([
      [1, 2],
      [3, 4],
    ])().tolist(),
  ).toEqual(
    [
      [2, 4],
      [6, 8],
    ].map((row) => row.map((v) => expect.closeTo(v, 12))),
  );
});

describe('qr', () => {
  // What NumPy 1.24 gives, by LAPACK.
  test.each([
    [[[0], [1]], [[0], [-1]], [[-1]]],
    [
      [
        [0, 1],
        [1, 0],
      ],
      [
        [-0, -1],
        [-1, 0],
      ],
      [
        [-1, 0],
        [0, -1],
      ],
    ],
    [
      [
        [-0, 1],
        [1, 0],
      ],
      [
        [0, 1],
        [1, 0],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [
      [
        [-3, 1],
        [0, -2],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      [
        [-3, 1],
        [0, -2],
      ],
    ],
    [
      [
        [0, 0],
        [0, 0],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      [
        [0, 3],
        [0, 4],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 3],
        [0, 4],
      ],
    ],
  ])('of %j reflects as LAPACK does', (x, q, r) => {
    const [gotQ, gotR] = linalg.qr(x);
    expect(gotQ.add(0).tolist()).toEqual(np.array(q).add(0).tolist());
    expect(gotR.add(0).tolist()).toEqual(np.array(r).add(0).tolist());
  });
  test('complete, of a tall matrix, refuses to be differentiated by a sentence of its own', () => {
    const x = np.array([
      [1, 2],
      [3, 4],
      [5, 7],
    ]);
    for (const part of [0, 1]) {
      const slope = (mode: 'complete' | 'reduced') => () => grad((t) => linalg.qr(t, mode)[part]!.sum())(x);
      expect(slope('complete')).toThrow(GradientError);
      expect(slope('complete')).toThrow('[qr] the complete Q of a tall matrix has no gradient');
      expect(slope('reduced')().shape).toEqual([3, 2]);
    }
    // Square and wide ones have no columns beside.
    for (const t of [x.at(':2'), x.T]) {
      const slope = (mode: 'complete' | 'reduced') => grad((y) => linalg.qr(y, mode)[0].sum())(t).tolist();
      expect(slope('complete')).toEqual(slope('reduced'));
    }
  });
});

test('the rank of nothing is 0, of a vector whether there is anything in it', () => {
  const ranks = [[], [0, 0], [0, 1e-300], [NaN], 0, 5].map((x) => linalg.matrixRank(x).item());
  expect(ranks).toEqual([0, 0, 1, 1, 0, 1]);
  expect(linalg.matrixRank(np.zeros([0, 3])).item()).toBe(0);
  expect(linalg.matrixRank(np.zeros([3, 0])).item()).toBe(0);
  expect(linalg.matrixRank(np.zeros([0, 3, 3])).tolist()).toEqual([]);
});

"""Products of matrices, and factorisations. Factors whose signs are free are compared by what they make together."""
import math

import numpy as np

nan, inf = math.nan, math.inf
la = np.linalg


def cases(t):
    def solid(*shape):
        """Square matrices far from singular."""
        return t.floats(*shape) + 6 * np.eye(shape[-1])

    def positive(n, *stack):
        x = t.floats(*stack, n, n)
        return x @ np.swapaxes(x, -1, -2) + np.eye(n)

    def symmetric(n, *stack):
        x = t.floats(*stack, n, n)
        return x + np.swapaxes(x, -1, -2)

    for a, b in [(t.floats(3), t.floats(3)), (t.floats(2, 3), t.floats(3)), (t.floats(3), t.floats(3, 2)), (t.floats(2, 3), t.floats(3, 4)), (t.floats(5, 2, 3), t.floats(3, 2)),
                 (t.floats(2, 1, 2, 3), t.floats(3, 3, 2)), (t.floats(2, 0), t.floats(0, 3)), (t.integers(2, 2), t.floats(2, 2)), (t.integers(2, 3), t.integers(3, 2)),
                 (t.floats(1, 1), t.floats(1, 1)), (t.floats(2, 3), t.floats(2, 3)), (np.array([[nan, 1.0]]), np.array([[0.0], [inf]])), (t.floats(2), t.floats(2, 2, 2))]:
        t.add("matmul", [a, b], lambda: np.matmul(a, b))
        t.add("inner", [a, b], lambda: np.inner(a, b))
        t.add("outer", [a, b], lambda: np.outer(a, b))
        t.add("kron", [a, b], lambda: np.kron(a, b))
        if a.ndim <= 2 and b.ndim <= 2:
            t.add("dot", [a, b], lambda: np.dot(a, b))
    for a, b, axes in [(t.floats(2, 3, 4), t.floats(3, 4, 2), 2), (t.floats(2, 3), t.floats(4, 3), [[1], [1]]), (t.floats(2, 3, 4), t.floats(4, 3), [[-1, 1], [0, 1]]), (t.floats(2), t.floats(3), 0),
                       (t.integers(2, 2), t.integers(2, 2), 1), (t.floats(2, 0), t.floats(0, 2), 1), (t.floats(2, 3), t.floats(2, 3), 1), (np.array([inf, 0.0]), np.array([0.0, 1.0]), 1)]:
        t.add("tensordot", [a, b, axes], lambda: np.tensordot(a, b, axes))
    for a, b in [(t.floats(3), t.floats(3)), (t.floats(2, 2), t.floats(4)), (np.zeros(0), np.zeros(0)), (t.integers(3), t.integers(3)), (t.floats(2), t.floats(3))]:
        t.add("vdot", [a, b], lambda: np.vdot(a, b))
    for x, a in [(t.floats(3, 3), ()), (t.floats(2, 4), (1,)), (t.floats(4, 2), (-1,)), (t.floats(2, 3, 4), (0, 1, 2)), (t.integers(3, 3), ()), (np.zeros((0, 2)), ()), (np.array([[nan, 1], [1, 1.0]]), ()), (t.floats(3), ()), (t.truths(2, 2), ())]:
        t.add("trace", [x, *a], lambda: np.trace(x, *a))

    a, b, c = t.floats(2, 3), t.floats(3, 4), t.floats(4, 2)
    for text, operands in [
        ("ij,jk->ik", [a, b]), ("ij,jk", [a, b]), ("ij->ji", [a]), ("ij->", [a]), ("ij->j", [a]), ("ii", [t.floats(3, 3)]), ("ii->i", [t.floats(3, 3)]), ("i,i", [t.floats(3), t.floats(3)]),
        ("i,j->ij", [t.floats(2), t.floats(3)]), ("bij,bjk->bik", [t.floats(2, 3, 4), t.floats(2, 4, 2)]), ("...ij,...jk->...ik", [t.floats(2, 1, 3, 4), t.floats(3, 4, 2)]),
        ("ij,jk,kl->il", [a, b, c]), ("ij,jk,ki", [a, b, c]), ("ij,ij->i", [a, t.floats(2, 3)]), ("ij,kj->ik", [a, t.floats(5, 3)]), ("bhqd,bhkd->bhqk", [t.floats(1, 2, 3, 4), t.floats(1, 2, 5, 4)]),
        ("i->", [np.zeros(0)]), ("ij,j->i", [np.zeros((2, 0)), np.zeros(0)]), ("...->...", [t.floats(2, 2)]), ("i...->...", [t.floats(2, 3)]), ("ij,jk", [a, a]), ("ij,k->l", [a, t.floats(2)]),
        ("ij", [t.floats(2)]), ("iij->j", [t.integers(2, 2, 3)]), (" i j , j k -> k i ", [a, b]), ("a,b,c->cab", [t.floats(2), t.floats(1), t.floats(3)]), ("ij,jk", [t.integers(2, 3), b]), ("ba", [a]),
        ("ij,jk,kl,lm->im", [a, b, c, t.floats(2, 3)]),
    ]:
        t.add("einsum", [text, *operands], lambda: np.einsum(text, *operands))

    squares = [solid(3, 3), solid(2, 4, 4), solid(1, 1), np.zeros((0, 0)), np.array([[0.0, 1], [1, 0]]), t.integers(3, 3) + 20 * np.eye(3, dtype=int), solid(2, 2).astype(np.float32)]
    for x in squares:
        n = x.shape[-1]
        for b in [t.floats(n), t.floats(n, 2)]:
            if x.dtype == np.float64 and (x.ndim == 2 or b.ndim == 2):
                t.add("linalg.solve", [x, b], lambda: la.solve(x, b))
        t.add("linalg.inv", [x], lambda: la.inv(x))
        t.add("linalg.det", [x], lambda: la.det(x))
        t.add("linalg.slogdet", [x], lambda: list(la.slogdet(x)))
        for power in [0, 1, 3, -2]:
            t.add("linalg.matrixPower", [x, power], lambda: la.matrix_power(x, power))
    for x in [np.array([[1.0, 2], [2, 4]]), np.zeros((2, 2)), t.floats(2, 3), t.floats(3)]:
        t.add("linalg.solve", [x, t.floats(2)], lambda: la.solve(x, np.ones(2)))
        t.add("linalg.inv", [x], lambda: la.inv(x))
        t.add("linalg.det", [x], lambda: la.det(x))
    for x in [positive(3), positive(2, 2), positive(1), np.zeros((0, 0)), np.array([[1.0, 2], [2, 1]]), positive(3).astype(np.float32), t.floats(2, 3)]:
        t.add("linalg.cholesky", [x], lambda: la.cholesky(x))
    for x in [t.floats(4, 3), t.floats(3, 4), t.floats(3, 3), t.floats(2, 4, 2), t.floats(1, 1), np.zeros((3, 2)), t.floats(3, 2, dtype=np.float32), t.floats(3), np.zeros((2, 0))]:
        t.add("linalg.qr", [x], lambda: list(la.qr(x)))
        if x.ndim > 1 and x.size:
            t.add("linalg.qr", [x, "complete"], lambda: list(la.qr(x, "complete")))
    for x in [symmetric(3), symmetric(5), symmetric(2, 3), np.eye(3), np.zeros((2, 2)), symmetric(1), np.zeros((0, 0)), symmetric(4).astype(np.float32), np.diag([3.0, 1, 2])]:
        t.add("linalg.eigvalsh", [x], lambda: la.eigvalsh(x))
        t.add("linalg.eigh", [x], lambda: x.astype(la.eigvalsh(x).dtype))
    for x in [t.floats(4, 3), t.floats(3, 4), t.floats(2, 3, 3), t.floats(1, 4), t.floats(1, 1), np.eye(3), np.zeros((2, 3)), np.array([[1.0, 2], [2, 4]]), t.floats(3, 3, dtype=np.float32)]:
        t.add("linalg.svdvals", [x], lambda: la.svd(x, compute_uv=False))
        t.add("linalg.svd", [x, False], lambda: x)
        t.add("linalg.svd", [x, True], lambda: x)
        t.add("linalg.matrixRank", [x], lambda: la.matrix_rank(x))
        if x.dtype == np.float64:
            t.add("linalg.pinv", [x], lambda: la.pinv(x))
        if x.ndim == 2:
            t.add("linalg.norm", [x], lambda: la.norm(x, "nuc"), ord="nuc")
            t.add("linalg.norm", [x], lambda: la.norm(x, 2), ord=2)
            t.add("linalg.norm", [x], lambda: la.norm(x, "fro"), ord="fro")
            t.add("linalg.norm", [x], lambda: la.norm(x, 1, keepdims=True), ord=1, keepdims=True)
    cube = t.floats(2, 3, 4)
    t.add("linalg.norm", [cube], lambda: la.norm(cube, "nuc", (0, 2), True), ord="nuc", axis=[0, 2], keepdims=True)
    t.add("linalg.norm", [cube], lambda: la.norm(cube, -2, (2, 1)), ord=-2, axis=[2, 1])
    for x in [solid(3, 3), solid(2, 2), np.eye(2), solid(1, 1), t.floats(3, 2)]:
        t.add("linalg.cond", [x], lambda: la.cond(x))
    t.add("linalg.cond", [squares[0], 1], lambda: la.cond(squares[0], 1))
    for a, b in [(t.floats(5, 3), t.floats(5)), (t.floats(5, 3), t.floats(5, 2)), (t.floats(2, 4), t.floats(2)), (solid(3, 3), t.floats(3)), (np.array([[1.0, 1], [1, 1], [1, 1]]), t.floats(3)), (t.floats(3, 2), t.floats(2))]:
        def parts():
            x, residuals, rank, s = la.lstsq(a, b, rcond=None)
            return [x, residuals, np.array(rank), s]

        t.add("linalg.lstsq", [a, b], parts)

"""Every function met by the unusual: no elements, one element, NaN and infinities, other dtypes, axes counted from the end."""
import math

import numpy as np

nan, inf = math.nan, math.inf
la = np.linalg

odd = np.array([[nan, inf, 1.0], [-inf, -0.0, 2.0]])


def tables(t):
    """Arrays of two axes."""
    return [np.zeros((0, 3)), t.floats(1, 1), odd, t.floats(2, 3, dtype=np.float32), t.integers(2, 3), t.truths(2, 3), odd.astype(np.float32)]


def rows(t):
    """Arrays of one axis."""
    return [x.ravel() for x in tables(t)]


def squares(t):
    hole = np.eye(2)
    hole[0, 1] = nan
    steep = np.eye(2)
    steep[1, 0] = inf
    return [np.zeros((0, 0)), np.zeros((0, 2, 2)), t.floats(1, 1), hole, steep, t.floats(2, 2, dtype=np.float32) + 4 * np.eye(2, dtype=np.float32), t.integers(2, 2) + 20 * np.eye(2, dtype=int)]


def composed(w, v):
    return np.einsum("...ij,...j,...kj->...ik", v, w, v)


def visited(x):
    """Doubled in place, element by element."""
    it = np.nditer(x, flags=["multi_index", "zerosize_ok"], op_flags=["readwrite"])
    while not it.finished:
        x[it.multi_index] = x[it.multi_index] * 2
        it.iternext()
    return x


def cases(t):
    def each(arrays, name, f, *rest, **options):
        """One case for each array: `f` is told the array, our function also what follows it."""
        for x in arrays:
            more = [a(x) if callable(a) else a for a in rest]
            t.add(name, [x, *more], lambda: f(x), **options)

    of_table = [
        ("array", np.array), ("asarray", np.asarray), ("zerosLike", np.zeros_like), ("onesLike", np.ones_like),
        ("emptyLike", np.zeros_like), ("fullLike", lambda x: np.full_like(x, 1), 1), ("astype", lambda x: x.astype(np.float32), "float32"),
        ("atLeast1d", np.atleast_1d), ("atLeast2d", np.atleast_2d), ("ravel", np.ravel), ("flatten", np.ravel),
        ("swapaxes", lambda x: np.swapaxes(x, -1, 0), -1, 0), ("moveaxis", lambda x: np.moveaxis(x, -1, 0), -1, 0),
        ("transpose", lambda x: np.transpose(x, (-1, 0)), [-1, 0]), ("expandDims", lambda x: np.expand_dims(x, -2), -2),
        ("flip", lambda x: np.flip(x, -1), -1), ("rot90", lambda x: np.rot90(x, -1), -1), ("squeeze", np.squeeze),
        ("reshape", lambda x: np.reshape(x, (1, -1)), [1, -1]), ("broadcastTo", lambda x: np.broadcast_to(x, (2, *x.shape)), lambda x: [2, *x.shape]),
        ("tile", lambda x: np.tile(x, (1, 2)), [1, 2]), ("repeat", lambda x: np.repeat(x, 2, -1), 2, -1), ("roll", lambda x: np.roll(x, -1, -1), -1, -1),
        ("diagonal", lambda x: np.diagonal(x, -1, -2, -1), -1, -2, -1), ("trace", lambda x: np.trace(x, 0, -2, -1), 0, -2, -1), ("diag", np.diag),
        ("tril", np.tril), ("triu", lambda x: np.triu(x, -1), -1), ("diff", lambda x: np.diff(x, 1, -1), 1, -1),
        ("split", lambda x: np.split(x, 1, -1), 1, -1), ("arraySplit", lambda x: np.array_split(x, 2, -1), 2, -1),
        ("clip", lambda x: np.clip(x, 0, 1), 0, 1), ("round", lambda x: np.round(x, 1), 1), ("at", lambda x: x[..., -1], "...", -1),
        ("pad", lambda x: np.pad(x, 1), 1), ("argmax", lambda x: np.argmax(x, -1), -1), ("argmin", lambda x: np.argmin(x, -1), -1),
        ("nanargmax", lambda x: np.nanargmax(x, -1), -1), ("nanargmin", lambda x: np.nanargmin(x, -1), -1),
        ("isin", lambda x: np.isin(x, [1, 2]), [1, 2]), ("take", lambda x: np.take(x, [0, -1], -1), [0, -1], -1),
        ("sort", lambda x: np.sort(x, -1), -1), ("argsort", lambda x: np.argsort(x, -1, kind="stable"), -1), ("partition", lambda x: np.sort(x, -1), 0, -1),
        ("argpartition", lambda x: np.sort(x, -1), 0, -1), ("argwhere", np.argwhere), ("nonzero", lambda x: list(np.nonzero(x))),
        ("flatnonzero", np.flatnonzero), ("cov", np.cov), ("corrcoef", np.corrcoef),
        ("takeAlongAxis", lambda x: np.take_along_axis(x, np.argsort(x, -1, kind="stable"), -1), lambda x: np.argsort(x, -1, kind="stable"), -1),
    ]
    for name, f, *rest in of_table:
        each(tables(t), name, f, *rest)
    for name, f in [("average", np.average), ("norm", la.norm), ("linalg.norm", la.norm)]:
        each(tables(t)[:6], name, lambda x: f(x, axis=-1), axis=-1)
    for name, f, q in [("quantile", np.quantile, 0.25), ("percentile", np.percentile, 25), ("nanquantile", np.nanquantile, 0.25), ("nanpercentile", np.nanpercentile, 25)]:
        each(tables(t)[:3] + [t.integers(2, 3)], name, lambda x: f(x, q, axis=-1), q, axis=-1)
    each(tables(t), "topk", lambda x: [np.sort(x)[..., ::-1][..., :1], (x.shape[-1] - 1 - np.argsort(x[..., ::-1], kind="stable"))[..., ::-1][..., :1]], 1)
    for x in tables(t):
        best = np.zeros((x.shape[0], 1), int)

        def put(x):
            y = x.copy()
            np.put_along_axis(y, best, 1, -1)
            return y

        t.add("putAlongAxis", [x, best, 1, -1], lambda: put(x))
    for x in tables(t)[:5] + [t.floats(2, 3)]:
        t.add("logsumexp", [x], lambda: np.logaddexp.reduce(x.astype(x.dtype if x.dtype.kind == "f" else float), axis=-1), axis=-1)
    for x in [t.floats(4), t.floats(2, 2, dtype=np.float32), np.array([1000.0, 1000.0]), np.zeros((2, 1)), t.floats(3, 2)]:
        t.add("logsumexp", [x], lambda: np.logaddexp.reduce(x, axis=0, keepdims=True), axis=0, keepdims=True)
    for name, f in [("concatenate", np.concatenate), ("stack", np.stack), ("vstack", np.vstack), ("hstack", np.hstack), ("columnStack", np.column_stack)]:
        for x in tables(t):
            t.add(name, [[x, x]], lambda: f([x, x]))
        for a, b in [(t.floats(2, 2), t.integers(2, 2)), (t.truths(1, 2), t.floats(1, 2, dtype=np.float32))]:
            t.add(name, [[a, b]], lambda: f([a, b]))
    for x in rows(t):
        t.add("meshgrid", [x, x[:1]], lambda: np.meshgrid(x, x[:1]))
        t.add("digitize", [x, np.array([-1.0, 0, 1])], lambda: np.digitize(x, np.array([-1.0, 0, 1])))
        t.add("isin", [x, x[::2]], lambda: np.isin(x, x[::2]))
        for name, f in [("union1d", np.union1d), ("intersect1d", np.intersect1d), ("setdiff1d", np.setdiff1d), ("setxor1d", np.setxor1d)]:
            if not np.isnan(x.astype(float)).any():
                t.add(name, [x, x[:1]], lambda: f(x, x[:1]))
        if x.dtype != bool:
            for name, f in [("convolve", np.convolve), ("correlate", np.correlate)]:
                t.add(name, [x, np.array([1.0, 2.0])], lambda: f(x, np.array([1.0, 2.0])))
            t.add("vander", [x, 3], lambda: np.vander(x, 3))
            t.add("vdot", [x, x], lambda: np.vdot(x, x))
            t.add("tensordot", [x, x, 1], lambda: np.tensordot(x, x, 1))
            t.add("einsum", ["i,i->i", x, x], lambda: np.einsum("i,i->i", x, x))
        t.add("bincount", [x], lambda: np.bincount(x))
    t.add("intersect1d", [np.array([inf, 1.0]), np.array([1.0, inf, 2])], lambda: np.array([1.0, inf]))

    for name, f in [("linalg.inv", la.inv), ("linalg.det", la.det), ("linalg.slogdet", lambda x: list(la.slogdet(x))), ("linalg.matrixRank", la.matrix_rank),
                    ("linalg.cond", la.cond), ("linalg.pinv", la.pinv), ("linalg.qr", lambda x: list(la.qr(x)))]:
        each(squares(t), name, f)
    each(squares(t), "linalg.matrixPower", lambda x: la.matrix_power(x, 2), 2)
    each(squares(t), "linalg.solve", lambda x: la.solve(x, np.ones(x.shape[-1:])), lambda x: np.ones(x.shape[-1:]))
    # A symmetric or positive matrix of each kind.
    for x in squares(t):
        y = x + np.swapaxes(x, -1, -2)
        t.add("linalg.eigvalsh", [y], lambda: la.eigvalsh(y))
        t.add("linalg.eigh", [y], lambda: composed(*la.eigh(y)))
        z = x @ np.swapaxes(x, -1, -2)
        t.add("linalg.cholesky", [z], lambda: la.cholesky(z))
        t.add("linalg.svdvals", [x], lambda: la.svd(x, compute_uv=False))
        t.add("linalg.svd", [x, False], lambda: (la.svd(x), x.astype(np.result_type(x, 0.0) if x.dtype != np.float32 else np.float32))[1])
    for a, b in [(np.zeros((3, 1)), np.zeros(3)), (t.floats(1, 1), t.floats(1)), (t.integers(4, 2), t.floats(4)), (t.floats(3, 2, dtype=np.float32), t.floats(3, dtype=np.float32)), (t.floats(6, 2), t.integers(6))]:
        def parts():
            x, residuals, rank, s = la.lstsq(a, b, rcond=None)
            return [x, residuals, np.array(rank), s]

        t.add("linalg.lstsq", [a, b], parts)
    for x, y, degree in [(np.array([0.0, 1, 2]), np.array([1, 2, 4]), 1), (np.arange(5), t.floats(5), 2), (np.array([1.0]), np.array([2.0]), 0), (np.linspace(0, 1, 6), t.floats(6, 2), 2)]:
        t.add("polyfit", [x, y, degree], lambda: np.polyfit(x, y, degree))
    for x, y in [(odd.ravel()[2:3], odd.ravel()[4:5]), (t.integers(9), t.floats(9)), (t.integers(5, dtype=np.uint8, low=0), t.integers(5)), (np.array([nan, 1.0]), np.array([0.0, 1])), (np.array([inf, 1.0]), np.array([0.0, 1]))]:
        t.add("histogram2d", [x, y, 2], lambda: list(np.histogram2d(x, y, 2)))
    for x in [np.zeros((2, 2)), np.array(2.5), np.array([inf]), np.array([nan, 1.0])]:
        t.add("full", [[2, 2], x], lambda: np.full((2, 2), x))
    for x in [t.floats(3), np.array(1.0), np.zeros((2, 0, 1))]:
        t.add("emptyLike", [x], lambda: np.zeros_like(x, dtype=np.float32), dtype="float32")
    t.add("allclose", [odd, odd], lambda: np.allclose(odd, odd, equal_nan=True), equalNan=True)
    for x in tables(t)[2:] + [t.floats(1, 2), t.floats(2, 2, 2), np.zeros((0, 2, 3)), t.floats(4, 5), t.floats(1, 1)]:
        t.add("slidingWindows", [x, [1, 2], [1, 1]], lambda: np.lib.stride_tricks.sliding_window_view(x, (1, 2), axis=(-2, -1)))

    # Iterators, as what they come to: see functions.ts.
    for x in tables(t) + [np.array(3.0), t.floats(2, 1, 3), np.zeros((2, 0, 1))]:
        t.add("ndenumerate", [x], lambda: [np.argwhere(np.ones(x.shape)), x.ravel()])
        if x.dtype != bool:
            t.add("nditer", [x], lambda: visited(x.copy()))
    for x in [t.floats(5), t.integers(2, 2)]:
        t.add("nditer", [x], lambda: visited(x.copy()))
    for shape in [(2, 3), (), (0,), (1,), (1, 1), (2, 0), (4,), (2, 1, 2), (3, 1), (1, 2, 1, 2)]:
        t.add("ndindex", list(shape), lambda: np.array(list(np.ndindex(*shape)), dtype=int).reshape(math.prod(shape), len(shape)))

    for shape in [(2, 3), (0,), (), (1, 1), (3,), (2, 0)]:
        for name, f in [("zeros", np.zeros), ("ones", np.ones), ("empty", np.zeros)]:
            t.add(name, [list(shape)], lambda: f(shape))
        t.add("indices", [list(shape)], lambda: np.indices(shape))
    for shape in [(3,), (0,), (1, 1), (2, 2), (1,)]:
        t.add("empty", [list(shape)], lambda: np.zeros(shape, np.float32), dtype="float32")
        t.add("fromFunction", [list(shape)], lambda: np.fromfunction(lambda *i: sum(10.0**k * v for k, v in enumerate(i)), shape))
    t.add("eye", [1], lambda: np.eye(1))
    t.add("tri", [1], lambda: np.tri(1))
    t.add("arange", [0.5], lambda: np.arange(0.5))
    t.add("indices", [[1]], lambda: np.indices((1,)))
    for n in [4, 1, 0, 6, 2]:
        t.add("identity", [n], lambda: np.identity(n, np.float32), dtype="float32")
        t.add("eye", [n, 3, -1], lambda: np.eye(n, 3, -1, dtype=np.int64), dtype="int32")
        t.add("tri", [n, 3, -1], lambda: np.tri(n, 3, -1, dtype=np.uint8), dtype="uint8")
    small, whole = t.floats(3, dtype=np.float32), t.integers(3)
    table = t.floats(2, 3)
    t.add("clip", [table, whole - 9, whole], lambda: np.clip(table, whole - 9, whole))
    for name, f in [("vdot", np.vdot), ("isclose", np.isclose), ("allclose", np.allclose), ("arrayEqual", np.array_equal)]:
        t.add(name, [small.astype(float), whole], lambda: f(small.astype(float), whole))
    t.add("tensordot", [small.astype(float), whole, 1], lambda: np.tensordot(small.astype(float), whole, 1))
    for v in [nan, inf]:
        x, y = np.array([[1.0, v], [0, 1], [2, 3]]), np.array([1.0, 2, 3])
        t.add("linalg.lstsq", [x, y], lambda: list(la.lstsq(x, y, rcond=None)))
        t.add("polyfit", [x[:, 1], y, 1], lambda: np.polyfit(x[:, 1], y, 1))
    for a in [(2, 32, 5), (1, 1, 1), (0.5, 8, 5)]:
        t.add("geomspace", a, lambda: np.geomspace(*a, dtype=np.float32), dtype="float32")
        t.add("logspace", a, lambda: np.logspace(*a))

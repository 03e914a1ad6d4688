"""Arrays from nothing, or in the likeness of others."""
import numpy as np

shapes = [(2, 3), (0,), (1, 1), (), (2, 0, 3)]
types = [("float64", np.float64), ("float32", np.float32), ("int32", np.int64), ("uint8", np.uint8), ("bool", np.bool_)]


def cases(t):
    for (ours, theirs), shape in zip(types, shapes):
        t.add("zeros", [list(shape)], lambda: np.zeros(shape, theirs), dtype=ours)
        t.add("ones", [list(shape)], lambda: np.ones(shape, theirs), dtype=ours)
        t.add("full", [list(shape), 3], lambda: np.full(shape, 3, theirs), dtype=ours)
        x = np.zeros((2, 2), theirs)
        t.add("zerosLike", [x], lambda: np.zeros_like(x))
        t.add("onesLike", [x], lambda: np.ones_like(x))
        t.add("fullLike", [x, 7], lambda: np.full_like(x, 7))
        t.add("onesLike", [x], lambda: np.ones_like(x, dtype=np.float32, shape=shape), dtype="float32", shape=list(shape))
        t.add("asarray", [x], lambda: np.asarray(x, np.float32), dtype="float32")
    row = t.floats(3)
    t.add("full", [[2, 3], row], lambda: np.full((2, 3), row))
    t.add("full", [[2, 3], np.array([True, False, True])], lambda: np.full((2, 3), np.array([True, False, True])))
    t.add("full", [[2, 3], t.floats(2)], lambda: np.full((2, 3), np.zeros(2)))

    for x in [t.floats(2, 3), t.integers(4), t.truths(3), np.zeros((0, 2)), t.floats(1)]:
        for ours, theirs in types[:3]:
            t.add("array", [x], lambda: np.array(x, theirs), dtype=ours)
            t.add("astype", [x, ours], lambda: x.astype(theirs))

    for a in [(5.0,), (2.0, 7.0), (0.0, 6.0, 0.1), (-5.0, 5.0, 0.1), (5.0, 0.0, -2.0), (3.0, 3.0), (1.0, 0.0), (0.0, 1.0, 0.3)]:
        t.add("arange", a, lambda: np.arange(*a))
    t.add("arange", (0, 100, 7), lambda: np.arange(0, 100, 7), dtype="int32")
    t.add("arange", (6,), lambda: np.arange(6), dtype="int32")
    t.add("arange", (0, 1, 0), lambda: np.arange(0, 1, 0))
    for a in [(-10, 10, 100), (0, 1, 5), (2, 2, 3), (0, 1, 1), (0, 1, 0), (5, -5, 7), (0, 0.3, 4)]:
        t.add("linspace", a, lambda: np.linspace(*a))
        t.add("linspace", a, lambda: np.linspace(*a, endpoint=False), endpoint=False)
    t.add("linspace", (-3, 3, 5), lambda: np.linspace(-3, 3, 5, dtype=np.int64), dtype="int32")
    t.add("linspace", (0, 1), lambda: np.linspace(0, 1))
    t.add("linspace", (0, 1, -1), lambda: np.linspace(0, 1, -1))
    for a in [(0, -4, 5), (0, 2, 3), (1, 1, 2), (-1, 1, 1), (0, 1, 0)]:
        t.add("logspace", a, lambda: np.logspace(*a))
        t.add("logspace", a, lambda: np.logspace(*a, base=2.0, endpoint=False), base=2, endpoint=False)
    for a in [(1, 1000, 4), (1, 256, 9), (-1, -1000, 4), (3, 5, 3), (2, 2, 2), (1, 8, 1), (5, 1, 0)]:
        t.add("geomspace", a, lambda: np.geomspace(*a))
    t.add("geomspace", (1, 100, 4), lambda: np.geomspace(1, 100, 4, endpoint=False), endpoint=False)
    t.add("geomspace", (0, 1, 4), lambda: np.geomspace(0, 1, 4))

    for a in [(3,), (2, 4), (4, 2, 1), (3, 3, -1), (0,), (2, 3, 5)]:
        t.add("eye", a, lambda: np.eye(*a))
    for n in [0, 1, 2, 3, 5]:
        t.add("identity", [n], lambda: np.identity(n))
    for a in [(3,), (2, 4), (4, 2, 1), (3, 3, -1), (0,), (2, 3, -5)]:
        t.add("tri", a, lambda: np.tri(*a))
    for x, k in [(t.floats(3), 0), (t.floats(2), 1), (t.integers(2), -2), (t.floats(3, 4), 0), (t.floats(3, 4), 2), (t.floats(4, 2), -1), (t.truths(2), 0), (np.zeros((0,)), 0), (t.floats(2, 2), 5), (t.floats(1, 1, 1), 0)]:
        t.add("diag", [x, k], lambda: np.diag(x, k))
    for x, a in [(t.floats(3, 4), (0, 0, 1)), (t.floats(3, 4), (-1, 0, 1)), (t.floats(2, 3, 4), (1, 2, 1)), (t.floats(2, 3, 4), (0, -1, 0)), (np.zeros((0, 3)), (0, 0, 1)), (t.floats(3), (0, 0, 1))]:
        t.add("diagonal", [x, *a], lambda: np.diagonal(x, *a))
    for name, f in [("tril", np.tril), ("triu", np.triu)]:
        for x, k in [(t.floats(3, 3), 0), (t.floats(3, 4), 1), (t.integers(4, 2), -1), (t.floats(2, 3, 3), 0), (np.zeros((0, 2)), 0), (t.floats(1, 1), -1), (t.truths(3, 3), 0)]:
            t.add(name, [x, k], lambda: f(x, k))

    for xs, options in [
        ((t.floats(3), t.floats(2)), {}), ((t.floats(3), t.floats(2)), {"indexing": "ij"}), ((t.floats(2), t.integers(3), t.floats(2)), {}), ((t.floats(3),), {}),
        ((t.floats(3), t.floats(2)), {"sparse": True}), ((np.zeros((0,)), t.floats(2)), {}), ((t.floats(2), t.floats(3), t.floats(1)), {"indexing": "ij", "sparse": True}),
    ]:
        t.add("meshgrid", xs, lambda: np.meshgrid(*xs, **options), **options)
    for shape in [(2, 3), (4,), (1, 1), (0, 2), (2, 2, 2)]:
        t.add("indices", [list(shape)], lambda: np.indices(shape))
        t.add("fromFunction", [list(shape)], lambda: np.fromfunction(lambda *i: sum(10.0**k * v for k, v in enumerate(i)), shape))

"""Sorting, sets and counting."""
import math

import numpy as np

nan, inf = math.nan, math.inf
special = np.array([1.0, nan, -inf, 0.0, -0.0, inf, nan, 1.0])


def bins_of(x):
    return x if isinstance(x, int) else np.asarray(x)


def cases(t):
    several = [t.floats(5), t.floats(3, 4), t.integers(2, 3, 2), special, np.zeros(0), np.zeros((2, 0)), t.floats(1), t.truths(4),
               t.integers(20, low=0, high=4, dtype=np.uint8), t.floats(4, 3, dtype=np.float32), np.array([[2.0, 1], [nan, 0]])]
    for x in several:
        for axis in [-1, 0, None]:
            t.add("sort", [x, axis], lambda: np.sort(x, axis, kind="stable"))
            t.add("argsort", [x, axis], lambda: np.argsort(x, axis, kind="stable"))
        # NumPy leaves open what stands where besides place k: these are sorted parts.
        if x.size and x.ndim == 1:
            k = x.size // 2
            t.add("partition", [x, k], lambda: np.sort(x))
            t.add("argpartition", [x, k], lambda: np.sort(x))
            t.add("topk", [x, k], lambda: [np.sort(x)[::-1][:k], (x.size - 1 - np.argsort(x[::-1], kind="stable"))[::-1][:k]])
            t.add("topk", [x, k], lambda: [np.sort(x)[:k], np.argsort(x, kind="stable")[:k]], largest=False)
    for x in [np.zeros(0), t.floats(3), np.array(1.0)]:
        t.add("partition", [x, 5], lambda: np.partition(x, 5))
    t.add("argpartition", [t.floats(2), -3], lambda: np.argpartition(np.zeros(2), -3))
    t.add("sort", [np.array(1.0)], lambda: np.sort(np.array(1.0)))
    t.add("sort", [np.zeros(2), 1], lambda: np.sort(np.zeros(2), 1))

    for x in several:
        t.add("unique", [x], lambda: np.unique(x))
        values, index, inverse, counts = np.unique(x, True, True, True)
        t.add("uniqueAll", [x], lambda: [values, index, inverse.reshape(x.shape), counts])
    for x, axis in [(t.integers(6, 2, low=0, high=2), 0), (t.integers(2, 6, low=0, high=2), -1), (t.floats(1, 3), 0), (t.integers(3, 2, 2, low=0, high=2), 1), (t.truths(5, 2), 0)]:
        t.add("unique", [x], lambda: np.unique(x, axis=axis), axis=axis)
    pairs = [(t.integers(6, low=0, high=5), t.integers(4, low=2, high=7)), (t.floats(3), np.zeros(0)), (np.zeros(0), np.zeros(0)),
             (special, np.array([1.0, nan, 7])), (t.truths(2), t.truths(3)), (t.integers(2, 3), t.floats(2)),
             (t.integers(5, low=0, high=3, dtype=np.uint8), t.integers(5, low=0, high=3))]
    for a, b in pairs:
        t.add("union1d", [a, b], lambda: np.union1d(a, b))
        t.add("intersect1d", [a, b], lambda: np.intersect1d(a, b))
        t.add("setdiff1d", [a, b], lambda: np.setdiff1d(a, b))
        t.add("setxor1d", [a, b], lambda: np.setxor1d(a, b))
        t.add("isin", [a, b], lambda: np.isin(a, b))
        t.add("isin", [a, b], lambda: np.isin(a, b, invert=True), invert=True)

    for x in [t.integers(9, low=0, high=5), np.zeros(0, int), np.array([3]), np.array([1, -1]), t.integers(2, 2, low=0), np.array([1.5]), t.integers(5, low=0, high=3, dtype=np.uint8)]:
        t.add("bincount", [x], lambda: np.bincount(x))
        t.add("bincount", [x], lambda: np.bincount(x, minlength=7), minlength=7)
    w = t.floats(4)
    t.add("bincount", [np.array([0, 2, 2, 1])], lambda: np.bincount(np.array([0, 2, 2, 1]), w), weights=w)
    t.add("bincount", [np.array([0, 2])], lambda: np.bincount(np.array([0, 2]), w), weights=w)
    data = [t.floats(30), t.floats(3, 4), t.integers(12), np.zeros(0), t.floats(1), np.array([1.0, 1, 1]), t.floats(8, dtype=np.float32), np.array([nan, 1]), np.array([inf, 1.0])]
    for x in data:
        for bins in [10, 3, [-4.0, 0, 0.5, 4], [1, 0], 0]:
            t.add("histogram", [x, bins], lambda: list(np.histogram(x, bins)))
        t.add("histogram", [x, 4], lambda: list(np.histogram(x, 4, range=(-2, 2))), range=[-2, 2])
        if x.dtype != np.float32:
            t.add("histogram", [x, 4], lambda: list(np.histogram(x, 4, range=(-5, 5), density=True)), range=[-5, 5], density=True)
    x = data[0]
    t.add("histogram", [x, 4], lambda: list(np.histogram(x, 4, weights=np.arange(30.0))), weights=np.arange(30.0))
    y = t.floats(30)
    for bins in [4, [3, 2], [np.array([-4.0, 0, 4]), 3]]:
        t.add("histogram2d", [x, y, bins], lambda: list(np.histogram2d(x, y, bins)))
    t.add("histogram2d", [x, y, 2], lambda: list(np.histogram2d(x, y, 2, density=True)), density=True)
    t.add("histogram2d", [x, y, 2], lambda: list(np.histogram2d(x, y, 2, range=[[-1, 1], [-2, 2]])), range=[[-1, 1], [-2, 2]])
    t.add("histogram2d", [np.zeros(0), np.zeros(0), 2], lambda: list(np.histogram2d([], [], 2)))
    t.add("histogram2d", [x, y[:3], 2], lambda: list(np.histogram2d(x, y[:3], 2)))
    t.add("histogram2d", [np.zeros(1), np.zeros(1), 1], lambda: list(np.histogram2d(np.zeros(1), np.zeros(1), 1)), range=[[-0.5, 0.5], [-0.5, 0.5]])

"""Correlation, convolution, curves and closeness."""
import math

import numpy as np

nan, inf = math.nan, math.inf


def cases(t):
    for x in [t.floats(3, 8), t.floats(6), t.integers(2, 5), t.floats(2, 1), np.array([[1.0, 2, nan], [0, 1, 2]]), t.floats(1, 4), t.floats(3, 5, dtype=np.float32), np.zeros((0, 3))]:
        t.add("cov", [x], lambda: np.cov(x))
        t.add("cov", [x], lambda: np.cov(x, ddof=0), ddof=0)
        t.add("corrcoef", [x], lambda: np.corrcoef(x))
        if x.ndim == 2 and x.size:
            t.add("cov", [x], lambda: np.cov(x, rowvar=False), rowvar=False)
    a, b = t.floats(6), t.floats(6)
    t.add("cov", [a], lambda: np.cov(a, b), y=b)
    t.add("corrcoef", [a], lambda: np.corrcoef(a, b), y=b)
    t.add("corrcoef", [np.ones(4)], lambda: np.corrcoef(np.ones(4), np.arange(4)), y=np.arange(4))

    for a, v in [(t.floats(5), t.floats(3)), (t.floats(3), t.floats(5)), (t.integers(4), t.integers(4)), (t.floats(1), t.floats(4)), (t.floats(2), np.zeros(0)),
                 (np.array([1.0, inf]), np.array([0.0, 1])), (t.floats(4, dtype=np.float32), t.floats(2, dtype=np.float32)), (t.floats(4), t.floats(2)), (t.floats(2), t.integers(6))]:
        for mode in ["full", "same", "valid"]:
            t.add("convolve", [a, v, mode], lambda: np.convolve(a, v, mode))
            t.add("correlate", [a, v, mode], lambda: np.correlate(a, v, mode))

    xp, fp = np.array([1.0, 2, 4, 7]), t.floats(4)
    for x in [t.floats(6, low=0, high=8), np.array(3.0), np.array([1.0, 7, 2, 4]), np.array([nan, inf, -inf]), np.zeros(0), t.integers(3, low=0, high=8), t.floats(2, 2, low=0, high=8)]:
        t.add("interp", [x, xp, fp], lambda: np.interp(x, xp, fp))
        t.add("interp", [x, xp, fp], lambda: np.interp(x, xp, fp, left=-1, right=9), left=-1, right=9)
    t.add("interp", [np.array([0.0, 1, 2]), np.array([1.0]), np.array([5.0])], lambda: np.interp([0.0, 1, 2], [1.0], [5.0], left=0), left=0)
    t.add("interp", [1.0, np.zeros(0), np.zeros(0)], lambda: np.interp(1.0, [], []))

    for p in [t.floats(4), t.integers(3), t.floats(1), np.zeros(0), np.array([1, 0, -2])]:
        for x in [t.floats(3), t.integers(2, 2), np.array(2.0), np.array([inf, nan, 0.0])]:
            t.add("polyval", [p, x], lambda: np.polyval(p, x))
    for degree in [0, 1, 2, 3]:
        x, y = np.linspace(-2, 2, 9), t.floats(9)
        t.add("polyfit", [x, y, degree], lambda: np.polyfit(x, y, degree))
    columns = t.floats(4, 2)
    t.add("polyfit", [np.arange(4.0), columns, 1], lambda: np.polyfit(np.arange(4.0), columns, 1))
    t.add("polyfit", [np.zeros(0), np.zeros(0), 1], lambda: np.polyfit([], [], 1))
    t.add("polyfit", [np.arange(3.0), np.arange(2.0), 1], lambda: np.polyfit(np.arange(3.0), np.arange(2.0), 1))
    for a in [(t.floats(3),), (t.floats(3), 2), (t.integers(3), 4), (np.zeros(0), 2), (t.floats(1), 3), (t.floats(2, 2),)]:
        t.add("vander", a, lambda: np.vander(*a))

    ones = np.array([1.0, nan, inf, -inf, 0.0])
    for a, b in [(ones, ones), (ones, ones[::-1].copy()), (t.floats(3), np.array(0.5)), (np.zeros(0), np.zeros(0)), (np.array([1.0, 2]), np.array([1 + 1e-6, 2.1])),
                 (t.integers(2), t.integers(2)), (np.array([1e-9]), np.array([0.0])), (t.truths(3), t.truths(3)), (t.floats(2), t.floats(3))]:
        t.add("isclose", [a, b], lambda: np.isclose(a, b))
        t.add("isclose", [a, b], lambda: np.isclose(a, b, equal_nan=True), equalNan=True)
        t.add("allclose", [a, b], lambda: np.allclose(a, b))
        t.add("arrayEqual", [a, b], lambda: np.array_equal(a, b))
        if a.dtype == np.float64:
            t.add("arrayEqual", [a, b], lambda: np.array_equal(a, b, equal_nan=True), equalNan=True)

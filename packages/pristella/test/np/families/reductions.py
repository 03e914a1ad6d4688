"""Sums, extremes, running sums, quantiles and norms."""
import math

import numpy as np

nan, inf = math.nan, math.inf

folds = [
    ("sum", np.sum), ("prod", np.prod), ("max", np.max), ("min", np.min), ("mean", np.mean), ("std", np.std), ("var", np.var),
    ("ptp", np.ptp), ("median", np.median), ("any", np.any), ("all", np.all), ("countNonzero", np.count_nonzero),
    ("nansum", np.nansum), ("nanprod", np.nanprod), ("nanmax", np.nanmax), ("nanmin", np.nanmin), ("nanmean", np.nanmean),
    ("nanstd", np.nanstd), ("nanvar", np.nanvar), ("nanmedian", np.nanmedian),
]
places = [("argmax", np.argmax), ("argmin", np.argmin), ("nanargmax", np.nanargmax), ("nanargmin", np.nanargmin)]
running = [("cumsum", np.cumsum), ("cumprod", np.cumprod), ("nancumsum", np.nancumsum), ("nancumprod", np.nancumprod)]


def fold(t, name, f, x, **options):
    t.add(name, [x], lambda: f(x, **{k: tuple(v) if isinstance(v, list) and k == "axis" else v for k, v in options.items()}), **options)


def cases(t):
    holes = t.floats(3, 4)
    holes[0, 1] = holes[2, 0] = holes[2, 3] = nan
    for name, f in folds:
        fold(t, name, f, t.floats(3, 4))
        fold(t, name, f, t.floats(2, 3, 4), axis=1)
        fold(t, name, f, t.floats(2, 3, 2), axis=[0, -1])
        fold(t, name, f, t.floats(3, 4), axis=-1, keepdims=True)
        fold(t, name, f, holes, axis=1)
        fold(t, name, f, t.integers(3, 4), axis=0)
        fold(t, name, f, t.floats(2, 5, dtype=np.float32), axis=0)
        fold(t, name, f, t.floats(1, 1), axis=0)
        fold(t, name, f, np.array([inf, 1.0, -inf]))
        fold(t, name, f, t.floats(2, 0), axis=0)
        fold(t, name, f, t.floats(2, 3), axis=2)
    for name, f in folds[:7]:
        fold(t, name, f, t.truths(3, 4), axis=0) if name in ("sum", "prod", "max", "min", "mean") else None
    for name, f in [("sum", np.sum), ("prod", np.prod), ("mean", np.mean), ("any", np.any), ("all", np.all), ("std", np.std), ("var", np.var)]:
        x = t.floats(3, 4)
        fold(t, name, f, x, axis=1, where=x > -3)
        fold(t, name, f, x, where=t.truths(4))
    for name, f, initial in [("sum", np.sum, 10), ("prod", np.prod, 2), ("max", np.max, 1), ("min", np.min, -1)]:
        fold(t, name, f, t.floats(3, 4), axis=0, initial=initial)
        fold(t, name, f, np.zeros((0, 3)), axis=0, initial=initial)
        x = t.floats(3, 4)
        fold(t, name, f, x, axis=0, initial=initial, where=x > 0)
    for name, f in [("sum", np.sum), ("prod", np.prod)]:
        fold(t, name, f, np.zeros((0,)))
        fold(t, name, f, np.array([200, 100, 7], dtype=np.uint8))
    for name, f in [("std", np.std), ("var", np.var), ("nanstd", np.nanstd), ("nanvar", np.nanvar)]:
        for x, ddof in [(t.floats(3, 4), 1), (holes, 1), (t.integers(5), 2), (t.floats(1), 1)]:
            t.add(name, [x], lambda: f(x, axis=-1, ddof=ddof), axis=-1, ddof=ddof)

    for name, f in places:
        for x, axis in [(t.floats(3, 4), 0), (t.floats(3, 4), 1), (t.integers(4, 5, high=0), -1), (t.floats(6, dtype=np.float32), 0), (t.floats(1, 1), 0), (t.floats(2, 3), 2)]:
            t.add(name, [x, axis], lambda: f(x, axis=axis))
        x = np.array([2.0, nan, -1.0, 5.0])
        t.add(name, [x], lambda: f(x))
        z = np.zeros((0,))
        t.add(name, [z], lambda: f(z))
    for name, f in places[:2]:
        b = t.truths(5)
        t.add(name, [b], lambda: f(b))
        y = t.floats(3, 4)
        t.add(name, [y], lambda: f(y, axis=1, keepdims=True), axis=1, keepdims=True)

    for name, f in running:
        for x, axis in [
            (t.floats(3, 4), 0), (t.floats(3, 4), 1), (t.floats(2, 3, 5), -2), (t.integers(5, high=4), 0), (t.floats(6, dtype=np.float32), 0),
            (t.truths(4), 0), (np.zeros((0, 3)), 0), (t.floats(1), 0), (np.array([1.0, nan, 2.0, inf]), 0), (t.floats(2), 3),
        ]:
            t.add(name, [x, axis], lambda: f(x, axis=axis))
        x = t.floats(2, 3)
        t.add(name, [x], lambda: f(x))
    for x, n, axis in [
        (t.floats(6), 1, -1), (t.floats(3, 4), 2, 0), (t.integers(2, 5), 1, -1), (t.truths(6), 1, 0), (t.floats(1), 1, 0), (np.zeros((2, 0)), 1, 1), (t.floats(3, 3), 3, 1), (t.floats(4), 0, 0),
    ]:
        t.add("diff", [x, n, axis], lambda: np.diff(x, n, axis))

    for name, f, scale in [("quantile", np.quantile, 1), ("percentile", np.percentile, 100), ("nanquantile", np.nanquantile, 1), ("nanpercentile", np.nanpercentile, 100)]:
        for x, q, options in [
            (t.floats(7), 0.3, {}), (t.floats(3, 4), 0.5, {"axis": 0}), (t.floats(3, 4), [0, 0.25, 1], {"axis": 1}), (t.integers(6), 0.9, {}),
            (t.floats(2, 3, 4), 0.6, {"axis": [0, -1], "keepdims": True}), (t.floats(5), 0.4, {"method": "lower"}), (t.floats(5), 0.4, {"method": "higher"}),
            (t.floats(6), 0.37, {"method": "nearest"}), (t.floats(6), 0.3, {"method": "midpoint"}), (holes, 0.7, {"axis": 1}), (t.floats(1), 0.2, {}),
            (t.floats(8), 1.5, {}), (t.integers(7), 0.4, {"method": "lower"}), (t.integers(2, 5), 0.6, {"method": "higher", "axis": 1}), *([(t.floats(5, dtype=np.float32), [0.5], {})] if name == "quantile" else []),
        ]:
            q = (np.array(q) * scale).tolist()
            o = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
            t.add(name, [x, q], lambda: f(x, q, **o), **options)

    for x, options in [
        (t.floats(5), {"weights": t.floats(5, low=0)}), (t.floats(3, 4), {"axis": 1, "weights": t.floats(4, low=0)}), (t.floats(3, 4), {"axis": 0}),
        (t.integers(4), {"weights": np.array([1, 2, 3, 4])}), (t.floats(2, 3), {"weights": t.floats(2, 3, low=0), "axis": 0}), (t.floats(2, 3), {"weights": t.floats(2)}),
        (t.floats(1), {"weights": np.array([2.0])}), (t.floats(3, dtype=np.float32), {}),
    ]:
        t.add("average", [x], lambda: np.average(x, **options), **options)

    for x, options in [
        (t.floats(5), {}), (t.floats(3, 4), {}), (t.floats(3, 4), {"axis": 1}), (t.floats(3, 4), {"axis": 0, "keepdims": True}), (t.integers(4), {}), (t.floats(5), {"ord": 1}),
        (t.floats(5), {"ord": inf}), (t.floats(5), {"ord": -inf}), (np.array([1.0, 0, 3]), {"ord": 0}), (t.floats(5), {"ord": 3}), (t.floats(3, 4), {"ord": "fro"}),
        (t.floats(3, 4), {"ord": 1}), (t.floats(3, 4), {"ord": inf}), (t.floats(3, 4), {"ord": -1}), (t.floats(2, 3, 4), {"ord": 1, "axis": [2, 0]}), (np.zeros(3), {}),
        (t.floats(1, dtype=np.float32), {}), (t.floats(2, 3, 4), {"ord": 1}), (np.zeros((0,)), {}),
    ]:
        o = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
        t.add("norm", [x], lambda: np.linalg.norm(x, **o), **options)

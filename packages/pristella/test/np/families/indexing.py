"""Reading and writing parts of arrays."""
import math

import numpy as np

nan = math.nan


def cases(t):
    cube = t.floats(3, 4, 5)
    bytes_ = t.integers(4, 3, dtype=np.uint8, low=0)
    n = np.arange(3)
    label = np.array([2, 0, 3])
    parts = [
        ([1], (1,)), ([-1, 2], (-1, 2)), (["1:", "::-2"], (slice(1, None), slice(None, None, -2))),
        (["...", 0], (..., 0)), ([None, 1], (None, 1)), ([[2, 0, 2]], ([2, 0, 2],)), ([n, label], (n, label)),
        ([n, ":", label], (n, slice(None), label)), ([":", label, label], (slice(None), label, label)),
        ([0, ":", [1, 1]], (0, slice(None), [1, 1])), ([":", [0, 1], 2], (slice(None), [0, 1], 2)),
        ([[[0], [1]], [[0, 2, 1]]], ([[0], [1]], [[0, 2, 1]])), (["1:", [0, -1], "::2"], (slice(1, None), [0, -1], slice(None, None, 2))),
        ([[0, 1], None, [1, 2]], ([0, 1], None, [1, 2])), ([":0"], (slice(0),)), ([np.zeros(0, int)], (np.zeros(0, int),)),
        ([3], (3,)), ([0, -5], (0, -5)), ([[0, 1], [0, 1, 2]], ([0, 1], [0, 1, 2])),
        ([np.array([True, False, True])], (np.array([True, False, True]),)),
        ([":", np.array([True, False, True, True]), "1:3"], (slice(None), np.array([True, False, True, True]), slice(1, 3))),
        ([np.array([True, False, True]), [0, 3]], (np.array([True, False, True]), [0, 3])),
        ([np.array([True, False])], (np.array([True, False]),)), ([np.zeros((3, 4), bool)], (np.zeros((3, 4), bool),)),
        ([cube > 0], (cube > 0,)), ([cube[..., 0] > 0, 1], (cube[..., 0] > 0, 1)),
    ]
    for ours, theirs in parts:
        t.add("at", [cube, *ours], lambda: cube[theirs])

        def write(x, value):
            x = x.copy()
            x[theirs] = value
            return x

        t.add("set", [cube, *ours, 7], lambda: write(cube, 7))
    for x in [np.zeros((0, 3)), t.floats(1), np.array(2.5)]:
        t.add("at", [x, "..."], lambda: x[...])
        t.add("at", [x, None, "..."], lambda: x[None, ...])
    t.add("at", [bytes_, [[1, 2], [3, 0]]], lambda: bytes_[[[1, 2], [3, 0]]])
    for x, index, value in [
        (t.floats(3, 2), [0, 0, 1], np.array([[1.0, 2], [3, 4], [5, 6]])), (t.integers(4), [1, -1], np.array([5, 6])),
        (t.truths(3), [2], np.array([True])), (bytes_, [0], np.array([1, 2, 3], np.uint8)), (t.floats(3), [0, 1], np.array([nan, math.inf])),
    ]:
        def write_list(x, value):
            x = x.copy()
            x[index] = value
            return x

        t.add("set", [x, index, value], lambda: write_list(x, value))

    for x in [t.floats(3, 4), t.floats(5), t.integers(2, 3, 2), np.array([nan, 1.0]), t.floats(1), t.truths(2, 2)]:
        for index in [0, -1, [0, 1, 0], [[1], [0]], np.zeros(0, int), [7, -9]]:
            for mode in ["raise", "wrap", "clip"]:
                t.add("take", [x, index, None], lambda: np.take(x, index, None, mode=mode), mode=mode)
                t.add("take", [x, index, -1], lambda: np.take(x, index, -1, mode=mode), mode=mode)
    t.add("take", [np.zeros((0, 2)), [0], 0], lambda: np.take(np.zeros((0, 2)), [0], 0))
    for x, axis in [(t.floats(3, 4), 0), (t.floats(3, 4), -1), (t.integers(2, 3), 1), (t.floats(1, 1), 0), (t.floats(2, 0), 0), (np.array([[nan, 1, 0]]), 1)]:
        order = np.argsort(x, axis, kind="stable")
        t.add("takeAlongAxis", [x, order, axis], lambda: np.take_along_axis(x, order, axis))
        best = np.zeros_like(order[:1] if axis == 0 else order[:, :1])

        def put(x):
            x = x.copy()
            np.put_along_axis(x, best, 99, axis)
            return x

        t.add("putAlongAxis", [x, best, 99, axis], lambda: put(x))
    row = t.floats(1, 4)
    t.add("takeAlongAxis", [row, np.array([[0, 1], [2, 3]]), 1], lambda: np.take_along_axis(np.broadcast_to(row, (2, 4)), np.array([[0, 1], [2, 3]]), 1))

    for x in [t.floats(2, 3), t.integers(3, 3, low=-1, high=2), np.array([0.0, -0.0, nan, math.inf]), np.zeros((0, 2)), np.zeros(1), t.truths(2, 2, 2)]:
        t.add("nonzero", [x], lambda: list(np.nonzero(x)))
        t.add("where", [x], lambda: list(np.where(x)))
        t.add("argwhere", [x], lambda: np.argwhere(x))
        t.add("flatnonzero", [x], lambda: np.flatnonzero(x))
    steps = np.array([1.0, 2, 2, 4])
    for x in [t.floats(2, 3), np.array([2.0, nan, -math.inf, math.inf, 1, 4]), np.zeros(0), np.array(2.0), t.integers(4), np.array([2, 3], np.float32)]:
        for side in ["left", "right"]:
            t.add("searchsorted", [steps, x], lambda: np.searchsorted(steps, x, side), side=side)
    mixed = np.array([3.0, 1, 2])
    t.add("searchsorted", [mixed, 2.5], lambda: np.searchsorted(mixed, 2.5, sorter=np.argsort(mixed)), sorter=np.argsort(mixed))
    t.add("searchsorted", [np.zeros(0), 1.0], lambda: np.searchsorted(np.zeros(0), 1.0))
    t.add("searchsorted", [np.array([1.0, nan]), nan], lambda: np.searchsorted(np.array([1.0, nan]), nan))
    for bins in [steps, steps[::-1].copy(), np.array([1.0]), np.array([1.0, 3, 2])]:
        for x in [np.array([0.0, 1, 2, 3, 4, 5, nan]), np.zeros(0), t.integers(2, 2)]:
            t.add("digitize", [x, bins], lambda: np.digitize(x, bins))
            t.add("digitize", [x, bins], lambda: np.digitize(x, bins, right=True), right=True)

"""The same elements under other shapes and orders."""
import numpy as np


def each(t, name, f, calls):
    for x, *a in calls:
        given = [tuple(v) if isinstance(v, list) else v for v in a]
        t.add(name, [x, *a], lambda: f(x, *given))


def cases(t):
    x = t.floats(2, 3, 4)
    each(t, "reshape", np.reshape, [(t.floats(2, 6), [3, 4]), (t.floats(2, 6), [-1]), (t.integers(4), [2, -1, 1]), (np.zeros((0, 3)), [3, -1]), (t.floats(5), [2, 3]), (t.floats(1), [])])
    for name in ["ravel", "flatten"]:
        each(t, name, np.ravel, [(x,), (t.integers(2, 2),), (np.zeros((0, 2)),), (t.floats(),), (t.truths(3, 1),)])
    each(t, "transpose", np.transpose, [(t.floats(2, 3),), (x, [1, 2, 0]), (x, [-1, 0, 1]), (t.floats(3),), (np.zeros((0, 2)),), (x, [0, 0, 1])])
    each(t, "swapaxes", np.swapaxes, [(x, 0, 2), (x, -1, 1), (t.floats(2, 2), 0, 0), (np.zeros((0, 2)), 0, 1), (x, 0, 3)])
    each(t, "moveaxis", np.moveaxis, [(x, 0, -1), (x, [0, 1], [-1, 0]), (x, 2, 0), (np.zeros((0, 2, 1)), -1, 0), (x, 3, 0), (x, [0, 1], [2])])
    each(t, "expandDims", np.expand_dims, [(x, 0), (x, -1), (x, 2), (t.floats(), 0), (np.zeros((0,)), 1), (x, 5)])
    each(t, "squeeze", np.squeeze, [(t.floats(1, 3, 1),), (t.floats(1, 3, 1), 0), (t.floats(1, 3, 1), -1), (t.floats(1, 1),), (np.zeros((1, 0)),), (t.floats(2, 1), 0)])
    each(t, "broadcastTo", np.broadcast_to, [(t.floats(3), [2, 3]), (t.floats(2, 1), [2, 4]), (t.floats(), [2, 2]), (t.floats(1), [0]), (t.integers(1, 3), [1, 3]), (t.floats(3), [3, 2])])
    each(t, "atLeast1d", np.atleast_1d, [(t.floats(),), (t.floats(3),), (t.floats(2, 2),), (np.zeros((0,)),), (t.integers(),)])
    each(t, "atLeast2d", np.atleast_2d, [(t.floats(),), (t.floats(3),), (t.floats(2, 2),), (np.zeros((0,)),), (t.truths(2),)])
    each(t, "flip", np.flip, [(x,), (x, 0), (x, [0, -1]), (t.integers(4), 0), (np.zeros((0, 2)), 0), (x, 3)])
    each(t, "rot90", np.rot90, [(t.floats(2, 3),), (t.floats(2, 3), 2), (t.floats(2, 3), -1), (x, 1, [1, 2]), (x, 3, [-1, 0]), (np.zeros((0, 2)),), (t.floats(3),)])
    each(t, "roll", np.roll, [(t.floats(5), 2), (t.floats(5), -7), (t.floats(2, 3), 1), (t.floats(2, 3), 1, 0), (x, [1, -1], [0, 2]), (np.zeros((0, 2)), 3, 0), (t.floats(1), 4), (t.floats(4), 0), (t.floats(2, 3), 1, 2)])
    each(t, "tile", np.tile, [(t.floats(3), 2), (t.floats(2, 2), [2, 1]), (t.floats(2), [2, 1, 2]), (t.integers(2, 1), 3), (t.floats(3), 0), (np.zeros((0,)), 2), (t.floats(), 2)])
    for v, n, axis in [(t.floats(3), 2, None), (t.floats(2, 3), 2, None), (t.floats(2, 3), 2, 1), (t.floats(2, 3), 3, 0), (t.floats(2, 3), [1, 0, 2], 1), (t.integers(2), 0, 0), (np.zeros((0,)), 2, 0), (t.floats(2), [1, 2, 3], 0), (t.floats(1), 4, -1)]:
        t.add("repeat", [v, n] if axis is None else [v, n, axis], lambda: np.repeat(v, n, axis))
    for name, f in [("split", np.split), ("arraySplit", np.array_split)]:
        for v, parts, axis in [(t.floats(6), 3, 0), (t.floats(2, 4), 2, 1), (t.floats(7), [2, 5], 0), (t.floats(3, 5), [1, 9], -1), (t.floats(7), 3, 0), (np.zeros((0,)), 2, 0), (t.floats(1), 1, 0), (t.floats(5), [-2], 0), (t.floats(4), 0, 0)]:
            t.add(name, [v, parts, axis], lambda: f(v, parts, axis))

    lists = [
        [t.floats(2, 3), t.floats(2, 3)], [t.floats(3), t.integers(3)], [t.floats(2, 2, dtype=np.float32), t.floats(2, 2, dtype=np.float32)],
        [t.integers(1, 2), t.integers(1, 2), t.integers(1, 2)], [np.zeros((0, 2)), t.floats(1, 2)], [t.truths(2), t.truths(2)], [t.floats(2), t.floats(3)],
    ]
    for name, f in [("concatenate", np.concatenate), ("stack", np.stack), ("vstack", np.vstack), ("hstack", np.hstack), ("columnStack", np.column_stack)]:
        for v in lists:
            t.add(name, [v], lambda: f(v))
    for axis in [0, 1, -1, 3]:
        v = [t.floats(2, 2), t.floats(2, 2)]
        t.add("concatenate", [v, axis], lambda: np.concatenate(v, axis))
        t.add("stack", [v, axis], lambda: np.stack(v, axis))
    t.add("hstack", [[1.0, 2.0]], lambda: np.hstack([1.0, 2.0]))
    t.add("vstack", [[1.0, 2.0]], lambda: np.vstack([1.0, 2.0]))

    for v, widths in [(t.floats(3), 2), (t.floats(2, 3), [[1, 0], [2, 1]]), (t.integers(4), [1, 3]), (t.floats(2, 3, 2), 1), (t.floats(1), 1), (t.truths(3), 1), (t.floats(2, 3), [[1, 1], [1, 1], [1, 1]])]:
        t.add("pad", [v, widths], lambda: np.pad(v, widths))
        t.add("pad", [v, widths], lambda: np.pad(v, widths, constant_values=1), constantValues=1)
        for mode in ["edge", "reflect", "symmetric", "wrap"]:
            t.add("pad", [v, widths], lambda: np.pad(v, widths, mode), mode=mode)
    t.add("pad", [np.zeros((0,)), 1], lambda: np.pad(np.zeros((0,)), 1, "edge"), mode="edge")
    t.add("pad", [np.zeros((0,)), 1], lambda: np.pad(np.zeros((0,)), 1))

"""Functions of each element."""
import math

import numpy as np

nan, inf = math.nan, math.inf
special = np.array([nan, inf, -inf, 0.0, -0.0, 1.0, -1.0])

# Our name, NumPy's function, and a range of arguments.
unaries = [
    ("abs", np.abs, -4, 4), ("sign", np.sign, -4, 4), ("neg", np.negative, -4, 4), ("square", np.square, -4, 4),
    ("sqrt", np.sqrt, 0, 9), ("cbrt", np.cbrt, -9, 9), ("exp", np.exp, -9, 9), ("exp2", np.exp2, -9, 9),
    ("expm1", np.expm1, -1, 1), ("log", np.log, 0, 9), ("log1p", np.log1p, -0.9, 1), ("log2", np.log2, 0, 9),
    ("log10", np.log10, 0, 9), ("sin", np.sin, -9, 9), ("cos", np.cos, -9, 9), ("tan", np.tan, -9, 9),
    ("arcsin", np.arcsin, -1, 1), ("arccos", np.arccos, -1, 1), ("arctan", np.arctan, -9, 9), ("sinh", np.sinh, -5, 5),
    ("cosh", np.cosh, -5, 5), ("tanh", np.tanh, -3, 3), ("arcsinh", np.arcsinh, -9, 9), ("arccosh", np.arccosh, 1, 9),
    ("arctanh", np.arctanh, -1, 1), ("rint", np.rint, -9, 9), ("deg2rad", np.deg2rad, -360, 360),
    ("rad2deg", np.rad2deg, -7, 7), ("isnan", np.isnan, -4, 4), ("isinf", np.isinf, -4, 4), ("isfinite", np.isfinite, -4, 4),
    ("isposinf", np.isposinf, -4, 4), ("isneginf", np.isneginf, -4, 4), ("signbit", np.signbit, -4, 4),
    ("logicalNot", np.logical_not, -4, 4), ("nanToNum", np.nan_to_num, -4, 4),
]
# NumPy 2 rounds integers to integers; here they are rounded as floats alone.
of_floats = [("floor", np.floor, -9, 9), ("ceil", np.ceil, -9, 9), ("trunc", np.trunc, -9, 9), ("reciprocal", np.reciprocal, 0.1, 9)]

binaries = [
    ("add", np.add), ("sub", np.subtract), ("mul", np.multiply), ("div", np.divide), ("maximum", np.maximum),
    ("minimum", np.minimum), ("fmax", np.fmax), ("fmin", np.fmin), ("floorDivide", np.floor_divide), ("mod", np.mod),
    ("fmod", np.fmod), ("hypot", np.hypot), ("arctan2", np.arctan2), ("copysign", np.copysign), ("logaddexp", np.logaddexp),
    ("logaddexp2", np.logaddexp2), ("heaviside", np.heaviside), ("less", np.less), ("lessEqual", np.less_equal),
    ("greater", np.greater), ("greaterEqual", np.greater_equal), ("equal", np.equal), ("notEqual", np.not_equal),
    ("logicalAnd", np.logical_and), ("logicalOr", np.logical_or), ("logicalXor", np.logical_xor), ("divmod", np.divmod),
]
bits = [("bitwiseAnd", np.bitwise_and), ("bitwiseOr", np.bitwise_or), ("bitwiseXor", np.bitwise_xor)]
shifts = [("leftShift", np.left_shift), ("rightShift", np.right_shift)]


def of_one(t, name, f, x):
    t.add(name, [x], lambda: f(x))


def of_two(t, name, f, a, b):
    t.add(name, [a, b], lambda: f(a, b))


def cases(t):
    for name, f, low, high in unaries + of_floats:
        of_one(t, name, f, t.floats(2, 5, low=low, high=high))
        of_one(t, name, f, t.floats(7, low=low, high=high, dtype=np.float32))
        of_one(t, name, f, special)
        of_one(t, name, f, np.zeros((2, 0)))
        of_one(t, name, f, t.floats(1, 1, low=low, high=high))
        if (name, f, low, high) in unaries:
            of_one(t, name, f, t.integers(4, low=math.ceil(low), high=math.floor(high) + 1))
        else:
            of_one(t, name, f, t.floats(low=low, high=high))
        of_one(t, name, f, special.astype(np.float32))
        of_one(t, name, f, t.floats(3, 1, 2, low=low, high=high))
        of_one(t, name, f, np.zeros((0,), np.float32))
        of_one(t, name, f, np.asarray(t.floats(low=low, high=high, dtype=np.float32)))
    erf = np.vectorize(math.erf, otypes=[np.float64])
    for x in [t.floats(3, 4), special, np.zeros((0, 2)), t.floats(1), t.integers(3), t.floats(2, 1, 2), np.array(0.5), t.floats(4, low=2, high=6), t.integers(2, 2), np.zeros(0)]:
        of_one(t, "erf", erf, x)
    for x in [t.floats(2, 3), t.floats(4, dtype=np.float32), special, special.astype(np.float32), np.zeros((0, 2)), t.floats(1, 1), t.integers(4), t.truths(3), np.array(-0.5), t.floats(3, low=20, high=40)]:
        of_one(t, "sigmoid", lambda v: 1 / (1 + np.exp(-v)), x if x.dtype.kind == "f" else x.astype(float))
        of_one(t, "softplus", lambda v: np.logaddexp(0, v).astype(v.dtype), x if x.dtype.kind == "f" else x.astype(float))
        of_one(t, "relu", lambda v: np.maximum(v, v.dtype.type(0)), x if x.dtype != bool else x.astype(int))

    pairs = np.meshgrid(special, np.array([nan, inf, -inf, 0.0, -0.0, 2.0, -3.0]))
    for name, f in binaries:
        of_two(t, name, f, t.floats(3, 1), t.floats(4))
        of_two(t, name, f, pairs[0], pairs[1])
        of_two(t, name, f, t.floats(6, dtype=np.float32), t.floats(6, dtype=np.float32))
        of_two(t, name, f, t.integers(2, 3), t.integers(3, low=1))
        of_two(t, name, f, t.integers(5), t.floats(5, dtype=np.float32))
        of_two(t, name, f, np.zeros((0, 3)), t.floats(1, 3))
        of_two(t, name, f, t.floats(1), t.floats())
        of_two(t, name, f, t.floats(2, 2, dtype=np.float32), 2.5)
        of_two(t, name, f, t.floats(2, 1, dtype=np.float32), t.floats(1, 3))
        of_two(t, name, f, t.floats(2, 3), t.integers(1, low=1))
    for name, f in [("floorDivide", np.floor_divide), ("mod", np.mod), ("fmod", np.fmod)]:
        a, b = np.meshgrid(np.arange(-7, 8), np.array([-3, -1, 0, 1, 2, 3, 7]))
        of_two(t, name, f, a, b)
        of_two(t, name, f, a / 4, b / 2)
        of_two(t, name, f, t.integers(8, low=0, high=256, dtype=np.uint8), t.integers(8, low=0, high=9, dtype=np.uint8))
        of_two(t, name, f, np.array([1e15, 1e22, -1e30, 1e-300, 5e-324]), np.array([0.1, 3.0, 7.0, 3e-301, 1.0]))

    for name, f in bits + shifts:
        low = 0 if (name, f) in shifts else -99
        of_two(t, name, f, t.integers(3, 4, low=-99, high=99), t.integers(4, low=low, high=20))
        of_two(t, name, f, t.integers(5, low=-99, high=99), 3)
        of_two(t, name, f, t.integers(6, low=0, high=256, dtype=np.uint8), t.integers(6, low=0, high=8, dtype=np.uint8))
        of_two(t, name, f, np.zeros((0, 2), dtype=np.int64), t.integers(2, low=0))
        of_two(t, name, f, t.integers(1), t.integers(low=0))
        of_two(t, name, f, t.floats(2), t.integers(2))
        of_two(t, name, f, t.integers(2, 1, 3, low=-99, high=99), t.integers(2, 1, low=0, high=9))
        of_two(t, name, f, t.integers(1, 1, low=-9), t.integers(1, low=0, high=5))
        of_two(t, name, f, t.integers(4, low=0, high=99), t.integers(4, low=0, high=8, dtype=np.uint8))
        of_two(t, name, f, t.integers(3, low=0, high=256, dtype=np.uint8), t.integers(1, low=0, high=8, dtype=np.uint8))
    for name, f in bits:
        of_two(t, name, f, t.truths(6), t.truths(6))
    for x in [t.integers(5), t.truths(4), t.integers(6, low=0, high=256, dtype=np.uint8), np.zeros((0,), dtype=np.int64), t.integers(), t.floats(2), t.integers(2, 3), t.integers(1), t.truths(2, 1), np.array([2**31 - 1, -(2**31), 0])]:
        of_one(t, "bitwiseNot", np.bitwise_not, x)

    for a, b in [
        (t.floats(3, 3, low=0, high=5), t.floats(3)), (pairs[0], pairs[1]), (t.integers(6, low=-5, high=6), t.integers(6, low=0, high=9)),
        (t.floats(4, low=0, high=4, dtype=np.float32), t.floats(4, dtype=np.float32)), (t.floats(3), 2), (t.integers(4), 2),
        (t.integers(3), 0.5), (np.zeros((0,)), 3), (np.array([2, 3]), np.array([-1, 2])), (t.floats(1, low=0, high=9), t.integers(1, low=0, high=5)),
    ]:
        of_two(t, "pow", np.power, a, b)

    for x, low, high in [
        (t.floats(3, 4), -1, 1), (t.floats(5), None, 0.5), (t.floats(5), 0.5, None), (t.integers(6), -2, 3), (t.integers(4), -1.5, 1.5),
        (t.floats(2, 3), t.floats(3), 1), (special, -0.5, 0.5), (np.zeros((0, 2)), 0, 1), (t.floats(4), 2, -2), (t.floats(3, dtype=np.float32), 0, 1),
        (t.floats(2), None, None), (t.floats(3), np.array([nan, 0, -1.0]), 2),
    ]:
        t.add("clip", [x, low, high], lambda: np.clip(x, low, high))

    for x, decimals in [
        (t.floats(6), 0), (t.floats(6), 2), (t.floats(6, low=-999, high=999), -1), (t.integers(5, low=-99, high=99), 0),
        (t.integers(5, low=-99, high=99), -1), (special, 1), (np.zeros((2, 0)), 3), (t.floats(4, dtype=np.float32), 3), (np.array([0.5, 1.5, 2.5, -0.5]), 0),
    ]:
        t.add("round", [x, decimals], lambda: np.round(x, decimals))
    t.add("nanToNum", [special], lambda: np.nan_to_num(special, nan=7.0, posinf=1.0, neginf=-2.0), nan=7, posinf=1, neginf=-2)

    for c, a, b in [
        (t.truths(3), t.floats(3), t.floats(3)), (t.truths(2, 1), t.floats(3), 0.5), (t.floats(3) > 0, t.integers(3), t.floats(3, dtype=np.float32)),
        (t.integers(4, low=0, high=2), t.integers(4), t.integers(4)), (np.zeros((0,), dtype=bool), np.zeros((0,)), t.floats(1)), (special, special, 1.0),
    ]:
        t.add("where", [c, a, b], lambda: np.where(c, a, b))

    for name, f in [("sin", np.sin), ("cos", np.cos), ("tan", np.tan)]:
        of_one(t, name, f, np.array([1e5, 1e12, -1e18]))
    of_one(t, "sin", np.sin, np.array([1e30, 1e9], np.float32))
    of_two(t, "fmod", np.fmod, np.array([1e30, 1e9], np.float32), np.array([7.0], np.float32))

    # Differences of dtypes: see differences.ts.
    of_two(t, "add", np.add, t.truths(4), t.truths(4))
    of_two(t, "maximum", np.maximum, t.truths(4), t.truths(4))
    of_two(t, "mul", np.multiply, np.array([100000]), np.array([100000]))
    of_one(t, "floor", np.floor, t.integers(3))
    of_one(t, "sin", np.sin, np.array([0, 1], dtype=np.uint8))

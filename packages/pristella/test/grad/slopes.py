"""Writes goldens/slopes.json: values, slopes and slopes of slopes of the real PyTorch at the edges of every function.

Edges are 0 and -0, ties, infinities, NaN, the smallest and largest numbers and the ends of a function's domain. Run it with
a Python that has PyTorch 1.13. Elementwise functions are asked at each point; the others for the slope of the weighted sum of
their results, with weights 1, 2, 3, ... in row-major order, and for that of its slope so weighted.
"""
import json
import math
import os
import warnings

import torch
from torch.nn import functional as F

warnings.simplefilter("ignore")
nan, inf = math.nan, math.inf


def number(x):
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    return "-0" if x == 0 and math.copysign(1, x) < 0 else x


def spell(x):
    if isinstance(x, torch.Tensor):
        x = x.tolist()
    if isinstance(x, (list, tuple)):
        return [spell(v) for v in x]
    if isinstance(x, dict):
        return {k: spell(v) for k, v in x.items()}
    return x if isinstance(x, (str, bool, int)) or x is None else number(x)


def slope(y, x):
    """The slope of a sum; zeros where y does not depend on x."""
    if not y.requires_grad:
        return torch.zeros_like(x)
    (g,) = torch.autograd.grad(y.sum(), [x], create_graph=True, allow_unused=True)
    # Some of PyTorch's zeros have no storage.
    return torch.zeros_like(x) if g is None else g + 0.0


points = [0.0, -0.0, 5e-324, -1e-310, 1e-160, -1e-160, 0.5, -0.5, 1.0, -1.0, 2.0, 30.0, -30.0, 1e4, -1e4, 1e160, -1e160, 1.7e308, inf, -inf, nan]
unary = {
    "abs": torch.abs, "sign": torch.sign, "neg": torch.neg, "square": torch.square, "sqrt": torch.sqrt, "exp": torch.exp,
    "exp2": torch.exp2, "expm1": torch.expm1, "log": torch.log, "log1p": torch.log1p, "log2": torch.log2,
    "log10": torch.log10, "sin": torch.sin, "cos": torch.cos, "tan": torch.tan, "arcsin": torch.asin,
    "arccos": torch.acos, "arctan": torch.atan, "sinh": torch.sinh, "cosh": torch.cosh, "tanh": torch.tanh,
    "arcsinh": torch.asinh, "arccosh": torch.acosh, "arctanh": torch.atanh, "sigmoid": torch.sigmoid, "erf": torch.erf,
    "softplus": F.softplus, "reciprocal": torch.reciprocal, "relu": torch.relu, "floor": torch.floor, "ceil": torch.ceil,
    "trunc": torch.trunc, "rint": torch.round, "nanToNum": torch.nan_to_num, "deg2rad": torch.deg2rad,
    "rad2deg": torch.rad2deg, "leakyRelu": F.leaky_relu,
}
powers = [0, 1, 2, 3, 0.5, -1, -2, 2.5, 1.5]
several = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -2.5, 3.0, inf, -inf, nan, 1e-310, 1e160]
binary = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow, "hypot": torch.hypot, "arctan2": torch.atan2, "logaddexp": torch.logaddexp,
    "logaddexp2": torch.logaddexp2, "maximum": torch.maximum, "minimum": torch.minimum, "fmax": torch.fmax,
    "fmin": torch.fmin, "mod": torch.remainder, "fmod": torch.fmod, "copysign": torch.copysign,
}
cases = []
for name, f in unary.items():
    x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
    y = f(x)
    d = slope(y, x)
    cases.append({"f": name, "kind": "points", "inputs": [spell(x)], "rest": [], "y": spell(y), "d": [spell(d)], "dd": [[spell(slope(d, x))]]})
for p in powers:
    x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
    y = torch.pow(x, p)
    d = slope(y, x)
    cases.append({"f": "pow", "kind": "points", "inputs": [spell(x)], "rest": [p], "y": spell(y), "d": [spell(d)], "dd": [[spell(slope(d, x))]]})
for name, f in binary.items():
    a = torch.tensor([p for p in several for _ in several], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([q for _ in several for q in several], dtype=torch.float64, requires_grad=True)
    y = f(a, b)
    d = [slope(y, a), slope(y, b)]
    dd = [[spell(slope(g, a)), spell(slope(g, b))] for g in d]
    cases.append({"f": name, "kind": "points", "inputs": [spell(a), spell(b)], "rest": [], "y": spell(y), "d": spell(d), "dd": dd})


def whole(name, f, *inputs, rest=(), second=True):
    xs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    y = f(*xs)

    def weighted(t):
        return t * torch.arange(1, t.numel() + 1, dtype=torch.float64).reshape(t.shape)

    d = [slope(weighted(y), x) for x in xs]
    dd = [[spell(slope(weighted(g), x).reshape(-1)) for x in xs] for g in d] if second else None
    cases.append({"f": name, "kind": "whole", "inputs": spell(inputs), "rest": spell(rest), "y": spell(y.reshape(-1)), "d": [spell(g.reshape(-1)) for g in d], "dd": dd})


vectors = [[0.0, 0.0, 0.0], [0.0, 3.0, -4.0], [2.0, 2.0, 2.0], [-0.0, 5e-324, 1e-310], [1e200, -1e200, 1.0], [inf, 1.0, 2.0], [-inf, 1.0, 2.0], [-inf, -inf, -inf], [inf, inf, 0.0], [nan, 1.0, 2.0], [1.0, 5.0, 5.0], [2.0, 0.0, 3.0], [7.0]]
for v in vectors:
    for p in [0, 0.5, 1, 2, 3, inf, -inf, -1]:
        whole("norm", lambda x: torch.linalg.vector_norm(x, p), v, rest=[{"ord": p, "axis": 0}])
    whole("sum", torch.sum, v)
    whole("prod", torch.prod, v)
    whole("mean", torch.mean, v)
    whole("max", torch.amax, v)
    whole("min", torch.amin, v)
    whole("std", lambda x: torch.std(x, unbiased=False), v)
    whole("var", lambda x: torch.var(x, unbiased=False), v)
    if len(v) > 1:
        whole("std", torch.std, v, rest=[{"ddof": 1}])
        whole("var", torch.var, v, rest=[{"ddof": 1}])
    whole("logsumexp", lambda x: torch.logsumexp(x, 0), v)
    whole("softmax", lambda x: torch.softmax(x, 0), v)
    whole("logSoftmax", lambda x: torch.log_softmax(x, 0), v)
    whole("cumsum", lambda x: torch.cumsum(x, 0), v)
    whole("cumprod", lambda x: torch.cumprod(x, 0), v, rest=[0])
    whole("nansum", torch.nansum, v)
    whole("nanmean", torch.nanmean, v)
    whole("sort", lambda x: torch.sort(x, stable=True).values, v)
    whole("quantile", lambda x: torch.quantile(x, 0.5), v, rest=[0.5])
    whole("quantile", lambda x: torch.quantile(x, 0.3), v, rest=[0.3])
    whole("clip", lambda x: torch.clamp(x, 0.0, 2.0), v, rest=[0, 2])

# Without what is missing: torch has no nanvar, so it is given what is left.
holes = [1.0, nan, 2.0, nan, 4.0]
known = torch.tensor([v == v for v in holes])
for name, rest, f in [("nanvar", [], lambda x: x[known].var(unbiased=False)), ("nanstd", [], lambda x: x[known].std(unbiased=False)),
                      ("nanvar", [{"ddof": 1}], lambda x: x[known].var()), ("nanstd", [{"ddof": 1}], lambda x: x[known].std()),
                      ("nanmean", [], torch.nanmean), ("nansum", [], torch.nansum), ("nanprod", [], lambda x: x[known].prod()),
                      ("nanmax", [], lambda x: x[known].amax()), ("nanmin", [], lambda x: x[known].amin()),
                      ("nanquantile", [0.3], lambda x: torch.nanquantile(x, 0.3)), ("nanmedian", [], lambda x: torch.nanquantile(x, 0.5)),
                      ("var", [{"where": [True, False, True, False, True]}], lambda x: x[known].var(unbiased=False)),
                      ("std", [{"where": [True, False, True, False, True]}], lambda x: x[known].std(unbiased=False)),
                      ("mean", [{"where": [True, False, True, False, True]}], lambda x: x[known].mean())]:
    whole(name, f, holes, rest=rest)
same = [3.0, nan, 3.0, 3.0, nan]
known_same = torch.tensor([v == v for v in same])
whole("nanstd", lambda x: x[known_same].std(unbiased=False), same)
for t in [[3.0, 1.0, 1.0, 2.0], [2.0, 2.0, 2.0, 2.0], [1.0, 5.0, 5.0, 7.0], [4.0, 4.0]]:
    whole("median", lambda x: x.quantile(0.5, interpolation="midpoint"), t)
    whole("percentile", lambda x: x.quantile(0.25), t, rest=[25])
whole("vander", lambda x: torch.stack([x**2, x, x**0], 1), [0.0, 2.0, -1.0])
whole("pow", lambda x: torch.pow(x, torch.tensor([0.0, 1.0, 2.0], dtype=torch.float64)), [0.0, 0.0, 0.0], rest=[[0, 1, 2]])
whole("ptp", lambda x: x.amax() - x.amin(), [1.0, 1.0, 4.0, 4.0])
whole("average", lambda x, w: (x * w).sum() / w.sum(), [1.0, 2.0], [0.0, 3.0])

tables = [[[0.0, 0.0], [0.0, 0.0]], [[1.0, 2.0], [1.0, 5.0]], [[-inf, -inf], [0.0, 1.0]], [[-inf, 1.0], [2.0, inf]], [[nan, 1.0], [2.0, 3.0]]]
for t in tables:
    for axis in (0, 1):
        for p in [0.5, 1, 2, 3, inf]:
            whole("norm", lambda x: torch.linalg.vector_norm(x, p, dim=axis), t, rest=[{"ord": p, "axis": axis}])
        whole("std", lambda x: torch.std(x, axis, unbiased=False), t, rest=[{"axis": axis}])
        whole("var", lambda x: torch.var(x, axis, unbiased=False), t, rest=[{"axis": axis}])
        whole("logsumexp", lambda x: torch.logsumexp(x, axis), t, rest=[{"axis": axis}])
        whole("softmax", lambda x: torch.softmax(x, axis), t, rest=[axis])
        whole("logSoftmax", lambda x: torch.log_softmax(x, axis), t, rest=[axis])
        whole("max", lambda x: torch.amax(x, axis), t, rest=[{"axis": axis}])
        whole("prod", lambda x: torch.prod(x, axis), t, rest=[{"axis": axis}])

# Losses, by both arguments.
logits = [[[1.0, 2.0]], [[0.0, 0.0], [3.0, -1.0]], [[1e4, -1e4], [-1e4, 1e4]]]
shares = [[[1.0, 0.0]], [[0.5, 0.5], [0.25, 0.75]], [[1.0, 0.0], [0.0, 1.0]]]
for x, t in zip(logits, shares):
    whole("crossEntropy", F.cross_entropy, x, t)
    whole("meanSquaredError", F.mse_loss, x, t)
    whole("binaryCrossEntropy", F.binary_cross_entropy_with_logits, x, t)
    whole("sumSquaredError", lambda a, b: ((a - b) ** 2).sum() / 2, x, t)

# Matrices: singular ones, equal singular values.
for m in [[[1.0, 2.0], [2.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]], [[2.0, 0.0], [0.0, 2.0]], [[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.0, 1.0]], [[1.0, 2.0], [3.0, 4.0]]]:
    # A second slope of a singular determinant, and of eigenvalues by one triangle, has another meaning there.
    whole("linalg.det", torch.linalg.det, m, second=m[1] == [3.0, 4.0])
    whole("linalg.svdvals", torch.linalg.svdvals, m)
    whole("linalg.norm", lambda x: torch.linalg.matrix_norm(x), m, rest=[{"ord": "fro"}])
    whole("linalg.norm", lambda x: torch.linalg.matrix_norm(x, "nuc"), m, rest=[{"ord": "nuc"}])
    whole("linalg.norm", lambda x: torch.linalg.matrix_norm(x, 2), m, rest=[{"ord": 2}])
    whole("linalg.norm", lambda x: torch.linalg.matrix_norm(x, 1), m, rest=[{"ord": 1}])
    whole("linalg.norm", lambda x: torch.linalg.matrix_norm(x, inf), m, rest=[{"ord": inf}])
    whole("linalg.pinv", torch.linalg.pinv, m)
    if m[0] != [1.0, 2.0, 3.0]:
        whole("linalg.eigvalsh", torch.linalg.eigvalsh, [[m[0][0], m[0][1]], [m[0][1], m[1][1]]], second=False)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens", "slopes.json")
os.makedirs(os.path.dirname(path), exist_ok=True)
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases) + "\n]\n")
print(len(cases), "cases, PyTorch", torch.__version__)

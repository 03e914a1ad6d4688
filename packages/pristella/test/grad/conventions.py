"""Writes goldens/conventions.json: the gradients of the real PyTorch where a rule has a choice: ties, edges, zeros.

Each case holds our function's name, its inputs, the other arguments, and the gradients of the weighted sum of its result,
with weights 1, 2, 3, ... in row-major order.
"""
import json
import math
import os

import torch

cases = []


def spell(x):
    """Numbers as JSON has them; what it lacks as JavaScript's words."""
    if isinstance(x, (list, tuple)):
        return [spell(v) for v in x]
    if isinstance(x, (dict, str)):
        return x
    return x if math.isfinite(x) else "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def case(name, f, *inputs, rest=()):
    points = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    y = f(*points)
    weights = torch.arange(1, y.numel() + 1, dtype=torch.float64).reshape(y.shape)
    (y * weights).sum().backward()
    gradients = [p.grad.reshape(-1).tolist() for p in points]
    cases.append({"f": name, "inputs": spell(inputs), "rest": spell(rest), "gradients": spell(gradients)})


ties = [[2.0, 5.0, 5.0], [1.0, 1.0, 1.0]]
case("max", lambda x: x.amax(1), ties, rest=[1])
case("min", lambda x: x.amin(1), ties, rest=[1])
case("max", lambda x: x.amax(), ties)
case("maximum", torch.maximum, [1.0, 2.0, 3.0], [2.0, 2.0, 2.0])
case("minimum", torch.minimum, [1.0, 2.0, 3.0], [2.0, 2.0, 2.0])
case("abs", torch.abs, [-1.0, 0.0, 2.0])
case("sign", torch.sign, [-1.0, 0.0, 2.0])
case("sqrt", torch.sqrt, [0.0, 4.0])
case("relu", torch.relu, [-1.0, 0.0, 2.0])
case("clip", lambda x: torch.clamp(x, -1.0, 1.0), [-2.0, -1.0, 0.0, 1.0, 2.0], rest=[-1, 1])
case("clip", lambda x: torch.clamp(x, min=0.0), [-2.0, 0.0, 1.0], rest=[0])
case("clip", torch.clamp, [-2.0, -1.0, 0.5, 1.0, 2.0], [-1.0, -1.0, -1.0, -1.0, -1.0], [1.0, 1.0, 1.0, 1.0, 1.0])
case("norm", lambda x: torch.linalg.vector_norm(x), [0.0, 0.0])
case("norm", lambda x: torch.linalg.vector_norm(x), [3.0, 4.0])
case("hypot", torch.hypot, [3.0, 0.0], [4.0, 2.0])
case("arctan2", torch.atan2, [1.0, -1.0], [-1.0, 2.0])
case("pow", torch.pow, [2.0, 0.0, 3.0], [3.0, 2.0, 0.0])
case("prod", torch.prod, [2.0, 0.0, 3.0])
case("prod", torch.prod, [0.0, 0.0, 3.0])
case("prod", lambda x: x.prod(1), [[1.0, 2.0, 0.0], [4.0, 5.0, 6.0]], rest=[1])
case("cumprod", lambda x: x.cumprod(0), [2.0, 3.0, 4.0], rest=[0])
case("cumprod", lambda x: x.cumprod(0), [2.0, 0.0, 3.0, 4.0], rest=[0])
case("cumprod", lambda x: x.cumprod(1), [[2.0, 0.0, 3.0, 0.0, 5.0], [0.0, 1.0, 2.0, 3.0, 4.0]], rest=[1])
case("cumsum", lambda x: x.cumsum(0), [[1.0, 2.0], [3.0, 4.0]], rest=[0])
# Where x is no number, or beyond all.
far = [math.nan, math.inf, -math.inf, 1.0]
for name, f in [
    ("relu", torch.relu), ("abs", torch.abs), ("sign", torch.sign), ("exp", torch.exp), ("tanh", torch.tanh), ("sigmoid", torch.sigmoid),
    ("square", torch.square), ("sqrt", torch.sqrt), ("log", torch.log), ("sin", torch.sin), ("arctan", torch.atan), ("softplus", torch.nn.functional.softplus),
    ("floor", torch.floor), ("expm1", torch.expm1), ("log1p", torch.log1p), ("erf", torch.erf), ("reciprocal", torch.reciprocal), ("neg", torch.neg),
]:
    # Ours have slopes of their own at NaN: conventions.test.ts.
    case(name, f, far[1:] if name in ("relu", "abs") else far)
case("clip", lambda x: torch.clamp(x, -1.0, 2.0), far[1:], rest=[-1, 2])
for name, f in [("maximum", torch.maximum), ("minimum", torch.minimum), ("mul", torch.mul), ("add", torch.add), ("div", torch.div), ("fmax", torch.fmax), ("fmin", torch.fmin)]:
    case(name, f, far, [2.0, 2.0, 2.0, 2.0])
    case(name, f, [2.0, 2.0, 2.0, 2.0], far)
case("mod", torch.remainder, [7.0, -7.0, 5.5], [3.0, 3.0, -2.0])
case("fmod", torch.fmod, [7.0, -7.0, 5.5], [3.0, 3.0, -2.0])
case("copysign", torch.copysign, [1.0, -2.0, 0.0], [-1.0, -1.0, 1.0])
case("floor", torch.floor, [1.5, -0.5])
case("logaddexp", torch.logaddexp, [0.0, 1000.0], [0.0, -1000.0])
case("sort", lambda x: x.sort(stable=True).values, [3.0, 1.0, 3.0, 2.0])
case("median", lambda x: x.quantile(0.5, interpolation="midpoint"), [3.0, 1.0, 4.0, 2.0])
case("quantile", lambda x: x.quantile(0.3), [3.0, 1.0, 4.0, 2.0], rest=[0.3])
case("take", lambda x: x[torch.tensor([2, 0, 2])], [1.0, 2.0, 3.0], rest=[[2, 0, 2]])
case("nansum", torch.nansum, [1.0, 2.0, math.nan])
case("nanToNum", torch.nan_to_num, [1.0, math.nan, math.inf])
case("std", lambda x: x.std(unbiased=False), [1.0, 2.0, 4.0])

pick = torch.tensor([1, 0, 1])
case("where", lambda a, b: torch.where(torch.tensor([True, False, True]), a, b), [1.0, math.inf, 3.0], [4.0, 5.0, math.nan])
case("picked", lambda x: x[pick, pick], [[1.0, 2.0], [3.0, 4.0]])
case("topk", lambda x: x.topk(2).values, [1.0, 4.0, 2.0, 3.0])
case("sort", lambda x: x.sort(dim=0, stable=True).values, [[3.0, 1.0], [3.0, 2.0], [0.0, 1.0]], rest=[0])
solid = [[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 5.0]]
tall = [[1.0, 2.0], [0.5, -1.0], [3.0, 0.25]]
case("linalg.cholesky", torch.linalg.cholesky, solid)
case("linalg.inv", torch.linalg.inv, solid)
case("linalg.det", torch.linalg.det, solid)
case("linalg.slogdet", lambda x: torch.linalg.slogdet(x).logabsdet, solid)
case("linalg.solve", torch.linalg.solve, solid, [1.0, 2.0, 3.0])
case("linalg.eigvalsh", torch.linalg.eigvalsh, solid)
case("linalg.svdvals", torch.linalg.svdvals, tall)
case("linalg.svdvals", torch.linalg.svdvals, [[2.0, 0.0], [0.0, 2.0]])
case("polar", lambda x: (lambda u, s, v: u @ v)(*torch.linalg.svd(x, full_matrices=False)), tall)
case("linalg.qr", lambda x: torch.linalg.qr(x).R, tall)
case("linalg.pinv", torch.linalg.pinv, tall)
case("linalg.norm", lambda x: torch.linalg.matrix_norm(x, "nuc"), tall, rest=[{"ord": "nuc"}])
case("linalg.norm", lambda x: torch.linalg.matrix_norm(x), [[0.0, 0.0], [0.0, 0.0]], rest=[{"ord": "fro"}])
case("linalg.matrixPower", lambda x: torch.linalg.matrix_power(x, -2), solid, rest=[-2])

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens", "conventions.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases) + "\n]\n")
print(len(cases), "cases, PyTorch", torch.__version__)

"""Writes goldens/windows.json: results and gradients of the real PyTorch where windows move along axes, and in resizing.

Each case holds our function's name, its tensors, the other arguments, the gradient of the result, the result, and the
gradients of the tensors. Numbers are whole or eighths, so that the file is small.
"""
import json
import math
import os
import random

import torch
from torch.nn import functional as F

random.seed(1)
torch.manual_seed(1)
cases = []
upto = random.randint


def numbers(*shape):
    return torch.randint(-8, 9, shape, dtype=torch.float64).requires_grad_(True)


def several(axes, least, most):
    return [upto(least, most) for _ in range(axes)]


def spell(x):
    # What is exact is told in few digits; the rest to 12.
    return {"shape": list(x.shape), "data": [None if math.isnan(v) else float(f"{v:.12g}") for v in x.detach().reshape(-1).tolist()]}


def case(f, y, inputs, rest=(), options=None):
    g = torch.randint(-8, 9, y.shape, dtype=torch.float64)
    gradients = torch.autograd.grad(y, inputs, g)
    told = [*rest, *([options] if options else [])]
    cases.append({"f": f, "inputs": [spell(x) for x in inputs], "rest": told, "g": spell(g), "y": spell(y),
                  "gradients": [spell(d) for d in gradients]})


for k in range(24):
    axes = 1 + k % 3
    groups, c, f = upto(1, 3), upto(1, 2), upto(1, 2)
    kernel, dilation, stride, padding = (several(axes, *b) for b in [(1, 3), (1, 2), (1, 3), (0, 2)])
    o = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    if k < 12:
        x = numbers(upto(1, 2), groups * c, *[(kernel[i] - 1) * dilation[i] + upto(1, 3) for i in range(axes)])
        w = numbers(groups * f, c, *kernel)
        case(f"conv{axes}d", [F.conv1d, F.conv2d, F.conv3d][axes - 1](x, w, **o), [x, w], options=o)
        continue
    longer = [upto(0, max(stride[i], dilation[i]) - 1) for i in range(axes)]
    x, w = numbers(1, groups * c, *several(axes, 2, 3)), numbers(groups * c, f, *kernel)
    try:
        y = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][axes - 1](x, w, output_padding=longer, **o)
    except RuntimeError:
        continue
    case(f"convTranspose{axes}d", y, [x, w], options={**o, "outputPadding": longer})

for k in range(40):
    axes = 1 + k % 3
    kernel, stride, size = (several(axes, *b) for b in [(1, 4), (1, 4), (1, 6)])
    padding = [upto(0, n // 2) for n in kernel]
    x = numbers(1, upto(1, 2), *size)
    if k % 5 == 0:
        x.data.view(-1)[0] = math.nan
    o = {"stride": stride, "padding": padding, "ceilMode": k % 2 == 0}
    try:
        if k < 20:
            dilation = several(axes, 1, 2)
            y = [F.max_pool1d, F.max_pool2d, F.max_pool3d][axes - 1](x, kernel, stride, padding, dilation, k % 2 == 0)
            if not torch.isinf(y).any():
                case(f"maxPool{axes}d", y, [x], [kernel], {**o, "dilation": dilation})
        else:
            counts = k % 4 < 2
            y = [F.avg_pool1d, F.avg_pool2d, F.avg_pool3d][axes - 1](x, kernel, stride, padding, k % 2 == 0, counts)
            case(f"avgPool{axes}d", y, [x], [kernel], {**o, "countIncludePad": counts})
    except RuntimeError:
        continue

for k in range(12):
    axes = 1 + k % 3
    x, size = numbers(1, 1, *several(axes, 1, 6)), several(axes, 1, 4)
    if k < 6:
        y = [F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d][axes - 1](x, size)
    else:
        y = [F.adaptive_max_pool1d, F.adaptive_max_pool2d, F.adaptive_max_pool3d][axes - 1](x, size)
    case(f"adaptive{'Avg' if k < 6 else 'Max'}Pool{axes}d", y, [x], [size])

for k in range(30):
    mode, axes = [("nearest", 1), ("nearest-exact", 2), ("linear", 1), ("bilinear", 2), ("trilinear", 3), ("bicubic", 2)][k % 6]
    x, size = numbers(1, 1, *several(axes, 1, 5)), several(axes, 1, 6)
    names = {"nearest": "nearest", "nearest-exact": "nearestExact", "bicubic": "cubic"}
    ours, theirs = {"size": size, "mode": names.get(mode, "linear")}, {}
    if not mode.startswith("nearest"):
        ours["alignCorners"] = theirs["align_corners"] = k % 4 == 0
        if axes == 2 and k % 4 == 1:
            ours["antialias"] = theirs["antialias"] = True
    case("resize", F.interpolate(x, size=size, mode=mode, **theirs), [x], options=ours)

x = numbers(1, 8, 2, 3)
case("pixelShuffle", F.pixel_shuffle(x, 2), [x], [2])
x = numbers(1, 2, 4, 6)
case("pixelUnshuffle", F.pixel_unshuffle(x, 2), [x], [2])

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens", "windows.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases) + "\n]\n")
print(len(cases), "cases, PyTorch", torch.__version__)

"""Writes goldens/functional.json: results and gradients of the real PyTorch for layers as functions, losses and attention.

Run it with a Python that has PyTorch 1.13, in float64. Attention is written out as the formula of its documentation, which that version has not.
"""
import json
import os

import torch
from torch.nn import functional as F

torch.manual_seed(4)
cases = []


def some(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def case(name, f, inputs, **told):
    """A function's result, weighted by 1, 2, 3, ..., and the gradients of the sum by its inputs."""
    xs = [x.clone().requires_grad_() for x in inputs]
    y = f(*xs)
    weights = torch.arange(1, y.numel() + 1, dtype=torch.float64).reshape(y.shape) / y.numel()
    slopes = torch.autograd.grad((y * weights).sum(), xs)
    spell = lambda t: t.detach().tolist()
    cases.append(dict(name=name, inputs=[spell(x) for x in inputs], y=spell(y), slopes=[spell(g) for g in slopes], **told))


def attend(mask, causal):
    def f(q, k, v):
        scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
        n, m = scores.shape[-2:]
        seen = torch.ones(n, m, dtype=torch.bool)
        if causal:
            seen = seen.tril(m - n)
        if mask is not None and mask.dtype == torch.bool:
            seen = seen & mask
        elif mask is not None:
            scores = scores + mask
        return scores.masked_fill(~seen, float("-inf")).softmax(-1) @ v

    return f


def attention(n, m, mask=None, causal=False):
    told = dict(causal=causal, mask=None if mask is None else mask.tolist())
    case("attention", attend(mask, causal), [some(2, 2, n, 4), some(2, 2, m, 4), some(2, 2, m, 3)], **told)


attention(3, 5)
attention(5, 5, causal=True)
attention(3, 6, causal=True)
seen = torch.rand(4, 7) > 0.4
seen[:, 0] = True
attention(4, 7, mask=seen)
attention(4, 7, mask=some(4, 7), causal=True)
case("layerNorm", lambda x, w, b: F.layer_norm(x, (7,), w, b), [some(3, 2, 7), some(7), some(7)])
case("groupNorm", lambda x, w, b: F.group_norm(x, 3, w, b), [some(2, 6, 3), some(6), some(6)])
case("gelu", F.gelu, [some(20) * 3])
case("geluTanh", lambda x: F.gelu(x, approximate="tanh"), [some(20) * 3])
case("silu", F.silu, [some(20) * 3])
case("mish", F.mish, [some(20) * 3])
case("softmax", lambda x: F.softmax(x, 1), [some(3, 5, 2)])
rows = torch.tensor([[2, 0, 2], [1, 1, 3]])
case("embedding", lambda w: F.embedding(rows, w, padding_idx=1), [some(4, 3)], indices=rows.tolist())
labels = torch.tensor([[0, 1, -100], [4, 4, 2], [-100, -100, -100], [3, 0, 1]])
weight = torch.rand(5, dtype=torch.float64)
shares = torch.rand(4, 5, 3, dtype=torch.float64)
for options in ({}, {"weight": weight}, {"label_smoothing": 0.1}, {"weight": weight, "label_smoothing": 0.2}):
    for target in (labels, shares):
        told = dict(target=target.tolist(), weight=weight.tolist() if "weight" in options else None)
        told["labelSmoothing"] = options.get("label_smoothing", 0)
        case("crossEntropy", lambda x: F.cross_entropy(x, target, **options), [some(4, 5, 3)], **told)

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens")
with open(os.path.join(folder, "functional.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")

"""Writes names.json: the public names of NumPy by namespace, each with its kind, as this Python's NumPy has them.

Beside the names stand results: what NumPy prints for each call in same.json, to which our expression must print the same.
"""
import json
import os
import warnings

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
warnings.simplefilter("ignore")


def kind(x):
    if isinstance(x, np.ufunc):
        return "ufunc"
    if isinstance(x, type):
        if issubclass(x, np.generic):
            return "dtype"
        return "error" if issubclass(x, BaseException) else "class"
    if callable(x):
        return "function"
    return "module" if type(x).__name__ == "module" else "constant"


def public(space, *others):
    return {n: kind(getattr(space, n)) for n in sorted({*space.__all__, *others}) if not n.startswith("_")}


def result(call):
    scope = {"np": np}
    *before, last = call.split("; ")
    for statement in before:
        exec(statement, scope)
    value = eval(last, scope)
    return [str(v) for v in value] if isinstance(value, (tuple, list)) else str(value)


with open(os.path.join(here, "same.json"), encoding="utf8") as file:
    same = json.load(file)

spaces = {
    # Four aliases that __all__ leaves out.
    "np": public(np, "abs", "max", "min", "round"),
    "np.linalg": public(np.linalg),
    "np.random": public(np.random),
    "np.fft": public(np.fft),
    "ndarray": {n: "method" if callable(getattr(np.ndarray, n)) else "attribute" for n in sorted(dir(np.ndarray)) if not n.startswith("_")},
}
results = {name: result(entry["numpy"]) for name, entry in same.items() if "numpy" in entry}
with open(os.path.join(here, "names.json"), "w", encoding="utf8") as file:
    json.dump({"version": np.__version__, "spaces": spaces, "results": results}, file, indent=1)
    file.write("\n")

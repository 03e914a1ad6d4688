"""Writes names.json: the public names of NumPy by namespace, each with its kind, as this Python's NumPy has them.

Beside the names stand results, what NumPy prints for each call in same.json, to which our expression must print the same; and
dtypes, what elementwise functions and reductions make of each dtype. NumPy's int64 is called int32 there, as it is here.
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


ours = {"float64": np.float64, "float32": np.float32, "int32": np.int64, "uint8": np.uint8, "bool": np.bool_}
folds = """sum prod mean var std max min ptp argmax argmin any all count_nonzero median cumsum cumprod diff nansum nanprod nanmean nanvar
nanstd nanmax nanmin nanargmax nanargmin nanmedian nancumsum nancumprod average sort argsort unique round isposinf isneginf
nan_to_num trace diagonal""".split()


def made(function, arguments, dtype):
    """The names of the results' dtypes, or None where the function refuses the dtype."""
    try:
        values = function(*[np.ones((2, 2), dtype) for _ in range(arguments)])
    except (TypeError, ValueError):
        return None
    names = dict.fromkeys(np.asarray(v).dtype.name for v in (values if isinstance(values, tuple) else (values,)))
    return ", ".join({"int64": "int32", "uint64": "int32"}.get(n, n) for n in names)


def dtypes(name):
    function = getattr(np, name)
    arguments = function.nin if isinstance(function, np.ufunc) else 1
    return {d: made(function, arguments, t) for d, t in ours.items()}


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
ufuncs = [n for n, k in spaces["np"].items() if k == "ufunc"]
table = {f"np.{name}": dtypes(name) for name in [*ufuncs, *folds]}
with open(os.path.join(here, "names.json"), "w", encoding="utf8") as file:
    json.dump({"version": np.__version__, "spaces": spaces, "results": results, "dtypes": table}, file, indent=1)
    file.write("\n")

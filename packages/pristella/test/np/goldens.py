"""Writes goldens/<family>.json: what the real NumPy gives for the cases of families/<family>.py.

Run it with a Python that has NumPy 1.24; names of families as arguments write only those. A family has one function,
cases(family), that adds its cases with Family.add. Seeds are fixed: the same NumPy writes the same files.
"""
import importlib
import json
import math
import os
import sys
import warnings
import zlib

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True

# NumPy's int64 is our int32: arrays of the default integer are written as such.
codes = {"float64": "f8", "float32": "f4", "int64": "i4", "int32": "i4", "uint64": "i4", "uint8": "u1", "bool": "b1"}


def number(x):
    """A number as JSON has it; what it lacks is spelled out. A float32 keeps its own, shorter digits."""
    if isinstance(x, (bool, np.bool_)):
        return int(x)
    if isinstance(x, (int, np.integer)):
        return int(x)
    x = float(str(x)) if isinstance(x, np.float32) else float(x)
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "inf" if x > 0 else "-inf"
    if x == 0:
        return "-0" if math.copysign(1, x) < 0 else 0
    return int(x) if x.is_integer() and abs(x) < 1e15 else x


def encode(x):
    if isinstance(x, (np.ndarray, np.generic)):
        x = np.asarray(x)
        values = [number(v) for v in x.ravel()]
        return {"t": codes.get(x.dtype.name, x.dtype.name), "s": list(x.shape), "v": values}
    if isinstance(x, (list, tuple)):
        return [encode(v) for v in x]
    if isinstance(x, dict):
        return {k: encode(v) for k, v in x.items()}
    if isinstance(x, (bool, str)) or x is None:
        return x
    return number(x)


class Family:
    """The cases of one family, and the arrays that many of them are made of."""

    def __init__(self, name):
        self.rng = np.random.default_rng(zlib.crc32(name.encode()))
        self.cases = []

    def add(self, function, args, expected, **options):
        """One case: our function's name, its arguments, what NumPy makes of them, and options that come last."""
        case = {"f": function, "a": encode(list(args))}
        if options:
            case["o"] = encode(options)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                result = expected()
                case["r"] = encode(np.asarray(result) if isinstance(result, (bool, int, float)) else result)
            except (ArithmeticError, ValueError, IndexError, TypeError, np.linalg.LinAlgError) as error:
                case["e"] = type(error).__name__
        self.cases.append(case)

    def floats(self, *shape, low=-4, high=4, dtype=np.float64):
        return np.asarray(self.rng.uniform(low, high, shape)).astype(dtype)

    def integers(self, *shape, low=-9, high=10, dtype=np.int64):
        return self.rng.integers(low, high, shape).astype(dtype)

    def truths(self, *shape):
        return self.rng.integers(0, 2, shape).astype(bool)


def write(name):
    family = Family(name)
    importlib.import_module(f"families.{name}").cases(family)
    path = os.path.join(here, "goldens", f"{name}.json")
    with open(path, "w") as file:
        lines = (json.dumps(c, separators=(",", ":"), allow_nan=False) for c in family.cases)
        file.write("[\n" + ",\n".join(lines) + "\n]\n")
    print(name, len(family.cases), "cases,", os.path.getsize(path), "bytes, NumPy", np.__version__)


if __name__ == "__main__":
    sys.path.insert(0, here)
    found = sorted(f[:-3] for f in os.listdir(os.path.join(here, "families")) if f.endswith(".py"))
    for name in sys.argv[1:] or found:
        write(name)

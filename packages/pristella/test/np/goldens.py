"""Writes goldens/<family>.json: what the real NumPy gives for the cases of families/<family>.py.

Run it with a Python that has NumPy 1.24. A family has one function, cases(family), that adds its cases with Family.add.
Every function has the same share of cases there, SHARE; what is left over goes to more.json, and is tested, too. Seeds are
fixed: the same NumPy writes the same files.
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
SHARE = 10

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
            except (ArithmeticError, ValueError, IndexError, TypeError, SystemError, np.linalg.LinAlgError) as error:
                case["e"] = type(error).__name__
        self.cases.append(case)

    def floats(self, *shape, low=-4, high=4, dtype=np.float64):
        return np.asarray(self.rng.uniform(low, high, shape)).astype(dtype)

    def integers(self, *shape, low=-9, high=10, dtype=np.int64):
        return self.rng.integers(low, high, shape).astype(dtype)

    def truths(self, *shape):
        return self.rng.integers(0, 2, shape).astype(bool)


def kinds(case):
    """What is unusual about a case: the sizes and dtypes of its arrays, and the numbers in them."""
    found, dtypes = set(), []

    def visit(x, given):
        if isinstance(x, dict) and "t" in x and "v" in x:
            found.update({0: ["empty"], 1: ["one"]}.get(math.prod(x["s"]), []))
            if given:
                found.update(["nan"] * ("nan" in x["v"]) + ["inf"] * ("inf" in x["v"] or "-inf" in x["v"]))
                dtypes.append(x["t"])
        for part in x.values() if isinstance(x, dict) else x if isinstance(x, list) else []:
            visit(part, given)

    visit([case["a"], case.get("o")], True)
    visit(case.get("r"), False)
    if set(dtypes) - {"f8"}:
        found.add("dtype")
    if len(set(dtypes)) > 1:
        found.add("mixed")
    axis = case.get("o", {}).get("axis")
    numbers = [axis, *case["a"][1:]]
    if any(isinstance(a, int) and a < 0 or isinstance(a, list) and any(isinstance(b, int) and b < 0 for b in a) for a in numbers):
        found.add("negative")
    return found


def share(cases):
    """As many cases as every function has: those that bring a new kind, then others, spread evenly."""
    chosen, seen = [], set()
    for i, case in enumerate(cases):
        new = kinds(case) - seen
        if new and len(chosen) < SHARE:
            seen |= new
            chosen.append(i)
    rest = [i for i in range(len(cases)) if i not in chosen]
    missing = SHARE - len(chosen)
    chosen += [rest[k * len(rest) // missing] for k in range(missing)] if missing else []
    return set(chosen)


def write(name, cases):
    path = os.path.join(here, "goldens", f"{name}.json")
    with open(path, "w") as file:
        lines = (json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases)
        file.write("[\n" + ",\n".join(lines) + "\n]\n")
    print(name, len(cases), "cases,", os.path.getsize(path), "bytes")


if __name__ == "__main__":
    sys.path.insert(0, here)
    names = sorted(f[:-3] for f in os.listdir(os.path.join(here, "families")) if f.endswith(".py"))
    found = []
    for name in names:
        family = Family(name)
        importlib.import_module(f"families.{name}").cases(family)
        found += [(name, case) for case in family.cases]
    functions = {}
    for place, (_, case) in enumerate(found):
        functions.setdefault(case["f"], []).append(place)
    few = {f: len(places) for f, places in functions.items() if len(places) < SHARE}
    if few:
        sys.exit(f"fewer than {SHARE} cases: {few}")
    shared = {places[k] for places in functions.values() for k in share([found[i][1] for i in places])}
    for name in names:
        write(name, [case for i, (family, case) in enumerate(found) if family == name and i in shared])
    write("more", [case for i, (_, case) in enumerate(found) if i not in shared])
    print(len(functions), "functions,", SHARE, "cases each, NumPy", np.__version__)

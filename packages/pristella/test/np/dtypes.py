"""Writes fixtures/dtypes.json: what NumPy gives for the first case of each function in families/, its arrays made float32, int64, uint8 and bool.

Run it with a Python that has NumPy 1.24, as goldens.py.
"""
import importlib
import json
import os
import sys

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, here)
import goldens  # noqa: E402

LONGEST = 700


class OneDType(goldens.Family):
    """A family whose random arrays are all of one dtype: whole numbers where it has no others."""

    def __init__(self, name, dtype):
        super().__init__(name)
        self.name, self.dtype, self.count = name, dtype, 0

    def floats(self, *shape, low=-4, high=4, dtype=None):
        self.count += 1
        x = self.rng.uniform(low, high, shape)
        # The array into which holes are put.
        return x if self.name == "reductions" and self.count == 1 else self.made(x)

    def integers(self, *shape, low=-9, high=10, dtype=None):
        return self.made(self.rng.integers(low, high, shape).astype(float))

    def made(self, x):
        if self.dtype == bool:
            return np.asarray(x) > 0
        whole = x if self.dtype == np.float32 else np.round(2 * np.asarray(x))
        return np.asarray(np.abs(whole) if self.dtype == np.uint8 else whole).astype(self.dtype)


def first_array(case):
    for x in [*case["a"], *case.get("o", {}).values()]:
        for y in x if isinstance(x, list) else [x]:
            if isinstance(y, dict) and "t" in y:
                return y
    return None


found = []
for dtype, code in [(np.float32, "f4"), (np.int64, "i4"), (np.uint8, "u1"), (bool, "b1")]:
    seen = set()
    for name in sorted(f[:-3] for f in os.listdir(os.path.join(here, "families")) if f.endswith(".py")):
        family = OneDType(name, dtype)
        importlib.import_module(f"families.{name}").cases(family)
        for case in family.cases:
            x = first_array(case)
            if case["f"] in seen or x is None or x["t"] != code or not x["v"] or len(json.dumps(case)) > LONGEST:
                continue
            seen.add(case["f"])
            found.append(case)
with open(os.path.join(here, "fixtures", "dtypes.json"), "w") as file:
    lines = (json.dumps(c, separators=(",", ":"), allow_nan=False) for c in found)
    file.write("[\n" + ",\n".join(lines) + "\n]\n")
print(len(found), "cases, NumPy", np.__version__)

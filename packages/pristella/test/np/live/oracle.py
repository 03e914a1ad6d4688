"""Runs programs that the live differential test sends, one JSON line each, and answers with every step's array."""
import base64
import json
import signal
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
# NumPy 2's rules of promotion, which 1.24 has behind a switch.
if hasattr(np, "_set_promotion_state"):
    np._set_promotion_state("weak")



def legacy(function, *args, **options):
    """Calls what the switch breaks inside NumPy 1.24."""
    if not hasattr(np, "_set_promotion_state"):
        return function(*args, **options)
    np._set_promotion_state("legacy")
    try:
        return function(*args, **options)
    finally:
        np._set_promotion_state("weak")


# Our int32 stands for NumPy's int64.
WIDE = {"int32": "int64"}
NARROW = {"int64": "int32"}


def decode(leaf):
    raw = np.frombuffer(base64.b64decode(leaf["data"]), leaf["dtype"]).reshape(leaf["shape"])
    return raw.astype(WIDE.get(leaf["dtype"], leaf["dtype"]))


def encode(value):
    x = np.asarray(value)
    name = NARROW.get(x.dtype.name, x.dtype.name)
    # Integers that our int32 cannot hold are told apart.
    if name == "int32" and x.size and (x.min() < -(2**31) or x.max() >= 2**31):
        return {"overflow": True}
    if name not in ("float64", "float32", "int32", "uint8", "bool"):
        return {"dtype": name}
    return {"shape": x.shape, "dtype": name, "data": base64.b64encode(x.astype(name).tobytes()).decode()}


for line in sys.stdin:
    # A program that does not end is ended, so that the test says so.
    signal.alarm(60)
    program = json.loads(line)
    names = {"np": np, "legacy": legacy, **{f"v{i}": decode(leaf) for i, leaf in enumerate(program["leaves"])}}
    answers = []
    for name, source in program["steps"]:
        try:
            if name is None:
                exec(source, names)
                answers.append(encode(names[source.split("[")[0]]))
            else:
                names[name] = np.asarray(eval(source, names))
                answers.append(encode(names[name]))
        except Exception as error:  # the test compares that both refuse
            answers.append({"error": f"{type(error).__name__}: {error}"})
            break
    print(json.dumps(answers), flush=True)

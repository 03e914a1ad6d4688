"""Makes goldens/sample.<protocol>.pkl and goldens/zip64.npz, which tests read where there is no Python: python3 goldens.py"""
import os
import pickle
import zipfile

import numpy as np

value = {
    "W1": np.arange(6, dtype="f4").reshape(2, 3),
    "b1": np.asfortranarray(np.arange(6, dtype=">i2").reshape(2, 3)),
    "empty": np.zeros((0, 3)),
    "scalar": np.float64(0.5),
    "rest": [None, True, -5, 2**70, 0.25, "é", b"\x00\xff", (1, 2, 3, 4), {"a": []}],
}
for protocol in (2, 3, 4, 5):
    path = os.path.join(os.path.dirname(__file__), f"goldens/sample.{protocol}.pkl")
    with open(path, "wb") as file:
        pickle.dump(value, file, protocol)

# An archive that NumPy takes for a large one.
zipfile.ZIP64_LIMIT = 10
np.savez(os.path.join(os.path.dirname(__file__), "goldens/zip64.npz"), W=value["W1"])

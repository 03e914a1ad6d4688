"""Writes sample_weight.pkl as the book's authors made theirs: the arrays of sample-network.safetensors, pickled.

Run it with a Python that has NumPy: python3 sample_weight.py
"""
import json
import os
import pickle

import numpy as np

folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "sample-network.safetensors"), "rb") as file:
    header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    elements = file.read()
header.pop("__metadata__", None)

network = {}
for name, info in sorted(header.items()):
    begin, end = info["data_offsets"]
    network[name] = np.frombuffer(elements[begin:end], dtype={"F16": "<f2", "F32": "<f4"}[info["dtype"]]).reshape(info["shape"])
with open(os.path.join(folder, "sample_weight.pkl"), "wb") as file:
    pickle.dump(network, file, protocol=4)

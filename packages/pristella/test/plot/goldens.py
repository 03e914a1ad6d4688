"""Writes goldens/colormaps.json: the colours of Matplotlib's maps that we offer, each as the hexadecimal bytes red, green, blue
of all its entries. Run it with a Python that has Matplotlib (Debian's python3-matplotlib 3.6 wrote the file)."""
import json
import os
import matplotlib
import numpy as np

NAMES = ["viridis", "plasma", "inferno", "magma", "cividis", "Blues", "Reds", "Greens", "gray", "Greys", "binary",
         "RdBu", "PuOr", "coolwarm", "bwr", "seismic", "hsv", "twilight", "jet"]


def entries(name):
    table = matplotlib.colormaps[name]
    colors = table(np.arange(table.N))[:, :3]
    return np.rint(colors * 255).astype(np.uint8).tobytes().hex()


here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "goldens", "colormaps.json"), "w") as file:
    file.write(json.dumps({name: entries(name) for name in NAMES}, indent=0) + "\n")

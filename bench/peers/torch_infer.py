"""PyTorch runs model (c) forward on batches of the size it is told."""
import protocol

chosen = protocol.options()
import torch  # noqa: E402  the thread count must be set before
from torch import nn  # noqa: E402

torch.set_num_threads(chosen.threads)
network = nn.Sequential(nn.Conv2d(1, 30, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                        nn.Linear(4320, 100), nn.ReLU(), nn.Linear(100, 10)).eval()


def prepare(work):
    images = torch.rand(work['batch'], 1, 28, 28)

    def step():
        with torch.no_grad():
            network(images).numpy()

    return step


protocol.serve({'peer': 'torch', 'version': torch.__version__}, None, prepare)

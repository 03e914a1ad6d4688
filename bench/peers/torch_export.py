"""Writes model (c), untrained, as an ONNX file for the inference peers: torch_export.py FILE."""
import sys

import torch
from torch import nn

torch.manual_seed(0)
network = nn.Sequential(nn.Conv2d(1, 30, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                        nn.Linear(4320, 100), nn.ReLU(), nn.Linear(100, 10)).eval()
torch.onnx.export(network, torch.zeros(1, 1, 28, 28), sys.argv[1], input_names=['x'], output_names=['y'],
                  dynamic_axes={'x': {0: 'n'}, 'y': {0: 'n'}}, opset_version=13)

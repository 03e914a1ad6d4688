"""NumPy multiplies matrices with the system's BLAS."""
import protocol

chosen = protocol.options()
import numpy as np  # noqa: E402  the thread count must be set before


def prepare(work):
    m, k, n, turned = work['m'], work['k'], work['n'], work.get('transposed', '')
    a = np.random.rand(k, m).astype('f4').T if 'a' in turned else np.random.rand(m, k).astype('f4')
    b = np.random.rand(n, k).astype('f4').T if 'b' in turned else np.random.rand(k, n).astype('f4')
    out = np.empty((m, n), 'f4')
    return lambda: np.dot(a, b, out=out)


protocol.serve({'peer': 'numpy', 'version': np.__version__}, None, prepare)

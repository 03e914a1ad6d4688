"""What every Python peer does with its command line, its data and its coordinator."""
import argparse
import json
import os
import resource
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def process_start():
    """When this process began, in seconds since the epoch."""
    with open('/proc/self/stat') as stat, open('/proc/uptime') as uptime:
        ticks = float(stat.read().rsplit(')', 1)[1].split()[19])
        running = float(uptime.read().split()[0]) - ticks / os.sysconf('SC_CLK_TCK')
    return time.time() - running


START = process_start()


def options(**more):
    """
    The command line; the BLAS reads its thread count when it is loaded, so this comes before `import numpy`. More
    options are texts, given with their defaults.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument('--model', default='a')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--steps', type=int, default=0, help='time this many steps and exit; without it, serve')
    parser.add_argument('--batch', type=int, default=0)
    parser.add_argument('--widen', type=int, default=0, help='added to the width of every hidden layer')
    for name, default in more.items():
        parser.add_argument(f'--{name}', default=default)
    chosen = parser.parse_args()
    for name in ('OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS'):
        os.environ[name] = str(chosen.threads)
    os.environ.setdefault('OMP_WAIT_POLICY', 'passive')
    return chosen


def network(chosen):
    """The description of the model that was asked for, with its batch and widths."""
    with open(os.path.join(HERE, 'models.json')) as file:
        model = json.load(file)[chosen.model]
    model['batch'] = chosen.batch or model['batch']
    hidden = [layer for layer in model['layers'] if 'linear' in layer or 'conv' in layer][:-1]
    for layer in hidden:
        layer['linear' if 'linear' in layer else 'conv'] += chosen.widen
    return model


def digits(np):
    """The training images (60000, 784) from 0 to 1, and their labels."""
    folder = os.environ['MNIST_DIR']
    images = np.fromfile(os.path.join(folder, 'train-images-idx3-ubyte'), np.uint8)[16:].reshape(-1, 784)
    labels = np.fromfile(os.path.join(folder, 'train-labels-idx1-ubyte'), np.uint8)[8:]
    return images.astype('f4') / 255, labels.astype('i8')


def batches(np, size, count):
    """Endless batches of indices."""
    order = np.random.default_rng(0).permutation(count)
    at = 0
    while True:
        if at + size > count:
            at = 0
        yield order[at:at + size]
        at += size


def emit(line):
    print(json.dumps(line), flush=True)


def memory():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def train(about, step, chosen):
    """Times `chosen.steps` steps and says how it went, or serves: 'run N' is answered by milliseconds a step."""
    loss = step()
    about = {**about, 'model': chosen.model, 'threads': chosen.threads, 'first_step_s': round(time.time() - START, 2)}
    step()
    step()
    if chosen.steps:
        times = []
        for _ in range(chosen.steps):
            begun = time.perf_counter()
            loss = step()
            times.append(1e3 * (time.perf_counter() - begun))
        times.sort()
        median = times[len(times) // 2]
        emit({**about, 'steps': chosen.steps, 'step_ms': round(median, 3), 'p10_ms': round(times[len(times) // 10], 3),
              'img_s': round(about['batch'] / median * 1e3), 'loss': round(loss, 4), 'rss_mb': memory()})
        return
    serve(about, step)


def serve(about, step, prepare=None):
    """
    Announces itself, then answers 'run N' with milliseconds a step, and of the processor, until its input ends;
    'work {...}' turns to the step that `prepare` makes of a description.
    """
    emit(about)
    for line in sys.stdin:
        word, rest = line.split(' ', 1)
        if word == 'work':
            step = prepare(json.loads(rest))
            emit({})
            continue
        count = int(rest)
        begun, used = time.perf_counter(), time.process_time()
        for _ in range(count):
            result = step()
        elapsed, used = 1e3 * (time.perf_counter() - begun), 1e3 * (time.process_time() - used)
        loss = result if isinstance(result, float) else None
        emit({'ms': elapsed / count, 'cpu_ms': used / count, 'loss': loss, 'rss_mb': memory()})

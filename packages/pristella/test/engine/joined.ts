import { setFlagsFromString } from 'node:v8';
import { np, setThreads } from '../../src/index.ts';

// Two programs, while V8 tells on standard output which vectors it joins.

setThreads(1);
const x = np.random.defaultRng(1).normal(0, 1, [64, 64], { dtype: 'float32' }).detach();
x.data();
for (const program of [() => x.square().add(1).div(x), () => x.matmul(x)]) {
  console.log('program ');
  setFlagsFromString('--trace-wasm-revectorize');
  program().data();
  setFlagsFromString('--no-trace-wasm-revectorize');
}

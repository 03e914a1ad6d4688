/** jax-js multiplies matrices. */
import { blockUntilReady, defaultDevice, init, jit, numpy as np } from '@jax-js/jax';
import { normal, serve } from './protocol.mjs';

await init('wasm');
defaultDevice('wasm');
await serve({ peer: 'jaxjs-wasm', threads: 1 }, undefined, async ({ m, k, n, transposed = '' }) => {
  const [ta, tb] = [transposed.includes('a'), transposed.includes('b')];
  const a = np.array(normal(m * k, 1)).reshape(ta ? [k, m] : [m, k]);
  const b = np.array(normal(k * n, 1)).reshape(tb ? [n, k] : [k, n]);
  await blockUntilReady([a.ref, b.ref]);
  const product = jit((x, y) => np.matmul(ta ? np.transpose(x) : x, tb ? np.transpose(y) : y));
  return async () => {
    const c = product(a.ref, b.ref);
    await c.blockUntilReady();
    c.dispose();
  };
});

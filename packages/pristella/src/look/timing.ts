import { checkFunction } from '../base/limits.ts';
import { type Timing, timed } from '../engine/recorder.ts';
import { Tensor } from '../tensor/tensor.ts';

/**
 * Runs `f` and tells when each kernel was launched meanwhile, and for how long: the plain data of which `profile` is a view. A tensor
 * that it returns is computed, too. Launch `n` of a run is `launches[n]` of the tensor's `schedule` once its structure runs fused, the
 * second time and later. Of an asynchronous `f`, until its promise is fulfilled. Nothing is seen of the plain loops, which compute
 * small tensors and everything on the `js` device. Throws what `f` throws, and ArgumentError for what is no function.
 * @example
 * const [x, w] = [np.ones([100, 30]).clone(), np.ones([30, 20]).clone()];
 * const y = () => x.matmul(w).add(1).relu();
 * for (let i = 0; i < 2; i++) y().data();
 * const { launches } = look.schedule(y());
 * for (const run of look.timing(y).runs) console.log(run.launches.map(({ launch }) => launches[launch]?.ops));
 */
export function timing(f: () => PromiseLike<unknown>): Promise<Timing>;
export function timing(f: () => unknown): Timing;
export function timing(f: () => unknown): Timing | Promise<Timing> {
  checkFunction(f, 'what is timed', 'look.timing');
  const computed = (): unknown => {
    const made = f();
    if (made instanceof Tensor) made.data();
    return made;
  };
  return timed(computed, (seen) => seen, 'look.timing');
}

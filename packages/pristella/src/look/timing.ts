import { checkFunction } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { isPromiseLike } from '../base/promise.ts';
import { flag } from '../base/row.ts';
import { engine } from '../engine/engine.ts';
import { type Timing, timed } from '../engine/recorder.ts';
import { Tensor } from '../tensor/tensor.ts';

/** How what is timed runs. */
export class TimingOptions {
  /**
   * A structure that is met for the second time runs fused, as ever: true. False for op by op meanwhile, however often it is met,
   * unless it has run fused before.
   */
  readonly fused?: boolean = flag(true);
}
const timingOptions: Options<TimingOptions> = options(TimingOptions);

/** What `f` gives while nothing new is fused; of an asynchronous one, until its promise is fulfilled. */
function opByOp(f: () => unknown): unknown {
  const { fuseAtRun } = engine;
  const back = (): void => {
    engine.fuseAtRun = fuseAtRun;
  };
  engine.fuseAtRun = Infinity;
  let result: unknown;
  try {
    result = f();
  } catch (error) {
    back();
    throw error;
  }
  if (isPromiseLike(result)) return Promise.resolve(result).finally(back);
  back();
  return result;
}

/**
 * Runs `f` and tells when each kernel was launched meanwhile, and for how long: the plain data of which `profile` is a view. A tensor
 * that it returns is computed, too. Launch `n` of a run is `launches[n]` of the tensor's `schedule` once its structure runs fused, the
 * second time and later, and of its schedule with `{ fused: false }` before, or where that is asked for here. Of an asynchronous `f`, until its promise is fulfilled. Nothing is seen of the plain loops, which compute
 * small tensors and everything on the `js` device. Throws what `f` throws, and ArgumentError for what is no function.
 * @example
 * const [x, w] = [np.ones([100, 30]).clone(), np.ones([30, 20]).clone()];
 * const y = () => x.matmul(w).add(1).relu();
 * for (let i = 0; i < 2; i++) y().data();
 * const { launches } = look.schedule(y());
 * for (const run of look.timing(y).runs) console.log(run.launches.map(({ launch }) => launches[launch]?.ops));
 */
export function timing(f: () => PromiseLike<unknown>, given?: TimingOptions): Promise<Timing>;
export function timing(f: () => unknown, given?: TimingOptions): Timing;
export function timing(f: () => unknown, given: TimingOptions = {}): Timing | Promise<Timing> {
  checkArguments(arguments.length, 2, 'look.timing');
  checkFunction(f, 'what is timed', 'look.timing');
  const { fused } = timingOptions.read(given, 'look.timing');
  const computed = (): unknown => {
    const made = f();
    if (made instanceof Tensor) made.data();
    return made;
  };
  return timed(fused ? computed : () => opByOp(computed), (seen) => seen, 'look.timing');
}

import type { TypedArray } from '../../src/base/dtype.ts';
import { DTypeError } from '../../src/base/errors.ts';
import { engine } from '../../src/engine/engine.ts';
import { hostData, type Tensor } from '../../src/tensor/tensor.ts';

/** How an engine computes: by the plain loops, by one kernel an op, or by fused kernels. Small tensors, even empty ones, are no exception. */
export const modes = {
  'the plain loops': { device: 'js', smallSize: -1, fuseAtRun: Infinity, eager: false },
  'one kernel an op': { device: 'wasm', smallSize: -1, fuseAtRun: Infinity, eager: false },
  'fused kernels': { device: 'wasm', smallSize: -1, fuseAtRun: 1, eager: false },
} as const;

export type Mode = keyof typeof modes;

type Settings = Partial<Pick<typeof engine, 'device' | 'smallSize' | 'fuseAtRun' | 'eager'>>;

/** What `f` returns while the engine has other settings. */
export function withEngine<T>(settings: Settings, f: () => T): T {
  const { device, smallSize, fuseAtRun, eager } = engine;
  Object.assign(engine, settings);
  try {
    return f();
  } finally {
    Object.assign(engine, { device, smallSize, fuseAtRun, eager });
  }
}

/** What `f` returns in a mode. The structures it has met before are forgotten, so that it is compiled for that mode. */
export const inMode = <T>(mode: Mode, f: () => T): T =>
  withEngine(modes[mode], () => {
    engine.forgetPrograms();
    return f();
  });

/** What a tensor comes to: its elements, or, of whole numbers that their dtype cannot hold, the error. */
export type Outcome = TypedArray | 'DTypeError';

function unlessTooLarge<T>(f: () => T): T | 'DTypeError' {
  try {
    return f();
  } catch (error) {
    if (error instanceof DTypeError) return 'DTypeError';
    throw error;
  }
}

/** What tensors come to that are computed together; where that throws, each by itself. */
export function outcomesOf(asked: readonly Tensor[]): Outcome[] {
  unlessTooLarge(() => engine.evaluate(asked.map((t) => t.node)));
  return asked.map((t) => unlessTooLarge(() => hostData(t.node)));
}

import type { Machine } from './machine.ts';
import { WasmMachine } from './wasm/machine.ts';

/** What a machine holds, as `engine.memory()` tells it. */
export interface Holdings {
  readonly values: { readonly count: number; readonly bytes: number };
  readonly kernels: { readonly count: number; readonly bytes: number };
  /** Memory for what lives only within a run. */
  readonly scratch: number;
  readonly memory: number;
}

/** What our machine holds; of another nothing is known. */
export function holdingsOf(machine: Machine): Holdings {
  if (!(machine instanceof WasmMachine))
    return { values: { count: 0, bytes: 0 }, kernels: { count: 0, bytes: 0 }, scratch: 0, memory: 0 };
  const { arena, kernels, scratch } = machine;
  return {
    values: { count: arena.count, bytes: arena.occupied },
    kernels: { count: kernels.count, bytes: kernels.bytes },
    scratch: scratch.bytes,
    memory: arena.bytes.length,
  };
}

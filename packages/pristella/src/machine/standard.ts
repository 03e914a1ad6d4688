import type { Budget } from './budget.ts';
import type { Machine } from './machine.ts';
import { WasmMachine, type WasmOptions } from './wasm/machine.ts';

export { hasWebAssembly } from './wasm/encode.ts';

/** How the standard machine computes. */
export type MachineOptions = WasmOptions;

/** The machine that is there everywhere. */
export const standardMachine = (options: MachineOptions, budget: Budget): Machine => new WasmMachine(options, budget);

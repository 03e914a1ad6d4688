import { type Engine, engine } from '../../src/engine/engine.ts';
import type { WasmMachine } from '../../src/machine/wasm/machine.ts';

/** The machine of an engine, for what only WebAssembly has. */
export const wasmOf = (e: Engine): WasmMachine => e.machine as WasmMachine;
export const wasm: WasmMachine = wasmOf(engine);

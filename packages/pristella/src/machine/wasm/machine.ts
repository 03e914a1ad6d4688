import { type Budget, budgetByDefault } from '../budget.ts';
import type { Binding, Controls, Helper, Machine, Observer, Outcome, Schedule } from '../machine.ts';
import { Arena } from './arena.ts';
import { type Blas, loadBlas } from './blas/library.ts';
import { hasRelaxedSimd } from './encode.ts';
import { ALARM, REFUSAL } from './ir.ts';
import { KernelCache } from './modules.ts';
import { compilePlan, launchPlan, Scratch, type WasmPlan } from './plan.ts';
import { Pool } from './pool.ts';
import { canShareMemory, processorCount } from './spawn.ts';
import { wideCompiler } from './wide.ts';

export interface WasmOptions {
  /** No relaxed fused multiply-add: the same bits on every processor. */
  readonly strict?: boolean;
  /** Vectors of 256 bits where V8 has them; true unless told otherwise. The bits do not depend on it. */
  readonly wide?: boolean;
  /** Threads that share the work: by default one a processor, at most 8. The bits do not depend on it. */
  readonly threads?: number;
}

const sound: Outcome = { finite: true, refused: false };

/** Kernels in WebAssembly, on one memory that threads share; large products by the system's BLAS where that is asked for. */
export class WasmMachine implements Machine, Controls {
  readonly isLater = false;
  readonly arena: Arena;
  readonly pool: Pool | null;
  readonly kernels: KernelCache;
  readonly scratch: Scratch;
  private told: Observer | null = null;
  check: (() => void) | null = null;
  /** The system's BLAS, once it has been asked for. */
  private loaded: Blas | null = null;
  private usesBlas = false;

  constructor({ strict = false, wide = true, threads }: WasmOptions = {}, budget: Budget = { ...budgetByDefault }) {
    this.arena = new Arena(canShareMemory(), budget);
    this.pool = this.arena.shared ? new Pool(this.arena.memory) : null;
    this.scratch = new Scratch(this.arena);
    const compiler = wide ? wideCompiler() : null;
    const target = { fma: !strict && hasRelaxedSimd(), wide: compiler !== null };
    this.kernels = new KernelCache(this.arena, target, this.pool, compiler);
    this.threads = threads ?? Math.min(8, processorCount());
  }

  get controls(): Controls {
    return this;
  }
  get threads(): number {
    return this.pool?.threads ?? 1;
  }
  set threads(count: number) {
    this.pool?.resize(count);
  }
  get wanted(): number {
    return this.pool?.wanted ?? 1;
  }
  get isShared(): boolean {
    return this.pool !== null;
  }
  start(): void {
    this.pool?.start();
  }
  get fma(): boolean {
    return this.kernels.target.fma;
  }
  set fma(on: boolean) {
    this.kernels.retarget({ ...this.kernels.target, fma: on && hasRelaxedSimd() });
  }
  get native(): boolean {
    return this.usesBlas;
  }
  set native(on: boolean) {
    if (on && !this.loaded) {
      this.loaded = loadBlas(this.arena.memory);
      this.kernels.imports = this.loaded.imports;
      this.pool?.giveBlas(this.loaded.files);
    }
    this.usesBlas = on;
  }
  get blasVersion(): string | null {
    return this.usesBlas ? this.loaded!.version : null;
  }
  get vectorBits(): 128 | 256 {
    return this.kernels.target.wide ? 256 : 128;
  }
  get mostMemory(): number {
    return this.arena.maximum * 65536;
  }
  /** How many times as long as the kernels' vectors those of the BLAS are, where it is used and that is worth it; else 0. */
  get blas(): number {
    if (!this.usesBlas) return 0;
    const times = this.loaded!.vectorBits / this.vectorBits;
    return times >= 2 ? times : 0;
  }

  get observer(): Observer | null {
    return this.told;
  }
  set observer(observer: Observer | null) {
    this.told = observer;
    if (this.pool) this.pool.timed = observer !== null;
  }

  get memory(): Arena {
    return this.arena;
  }
  renders(): boolean {
    return true;
  }

  compile(schedule: Schedule): WasmPlan {
    return compilePlan(this, schedule);
  }
  forget(plan: WasmPlan): void {
    this.arena.free(plan.argumentAddress, plan.argumentBytes);
  }
  run(plan: WasmPlan, binding: Binding): Outcome {
    const { arena } = this;
    arena.words[ALARM >>> 2] = 0;
    arena.words[REFUSAL >>> 2] = 0;
    launchPlan(this, plan, binding);
    const [alarm, refusal] = [arena.words[ALARM >>> 2], arena.words[REFUSAL >>> 2]];
    return alarm === 0 && refusal === 0 ? sound : { finite: alarm === 0, refused: refusal !== 0 };
  }

  helpers(begun: number): readonly Helper[] {
    return this.pool?.helpers(begun) ?? [];
  }
  get modules(): number {
    return this.kernels.modules;
  }
}

import { holdingsOf } from '../machine/holdings.ts';
import { engine } from './engine.ts';

/** How much of something is kept. */
export interface Holding {
  /** How many. */
  readonly count: number;
  /** Bytes that they occupy; of programs an estimate. */
  readonly bytes: number;
}

/** What is kept within a bound. */
export interface Budgeted extends Holding {
  /** Bytes at which something is dropped or computed. */
  readonly budget: number;
}

/** What the engine holds beyond the arrays that a program of yours holds. */
export interface MemoryInfo {
  /** Copies of values where kernels can reach them: parameters, optimizer slots, data, results kept for a later run. */
  readonly values: Budgeted;
  /** Compiled structures of expressions. */
  readonly programs: Budgeted;
  /** Results that nobody has asked for yet; bytes are what they will take. */
  readonly pending: Budgeted;
  /** New contents of running statistics that wait for the next step or read. */
  readonly statistics: Holding;
  /** The code of kernels, as the threads read it; none on one thread without shared memory. */
  readonly kernels: Holding;
  /** Memory shared by all programs for what lives only within a run. */
  readonly scratch: number;
  /** The WebAssembly memory in which values, arguments of programs, code and scratch lie. It grows and does not shrink. */
  readonly arena: number;
}

/**
 * What the engine holds, by kind, in bytes.
 * @example
 * const { values, programs, pending } = engine.memory();
 * programs.bytes <= programs.budget;
 * pending.bytes <= pending.budget;
 * values.count >= 0;
 */
export function memory(): MemoryInfo {
  const { machine, budget, programs, waiting, contents } = engine;
  const assigned = contents.waiting.reduce((sum, [cell]) => sum + cell.node.bytes, 0);
  const { values, kernels, scratch, memory: arena } = holdingsOf(machine);
  return {
    values: { ...values, budget: budget.values },
    programs: { count: programs.size, bytes: programs.bytes, budget: budget.programs },
    pending: { count: waiting.count, bytes: waiting.bytes, budget: budget.pending },
    statistics: { count: contents.waiting.length, bytes: assigned },
    kernels,
    scratch,
    arena,
  };
}

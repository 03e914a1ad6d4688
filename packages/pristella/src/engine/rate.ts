import type { Peak } from '../machine/machine.ts';
import type { KernelNote } from './describe.ts';

/** What a kernel works at: operations, or, where it has none by definition, bytes. */
export type Work = Pick<KernelNote, 'flops' | 'bytes' | 'dtype'>;

/** How much a call of a kernel does, and in which unit its rate is told. */
export const workOf = ({ flops, bytes }: Work): { readonly done: number; readonly unit: 'GFLOP/s' | 'GB/s' } =>
  flops > 0 ? { done: flops, unit: 'GFLOP/s' } : { done: bytes, unit: 'GB/s' };

/** The rate that a kernel is compared with: of products multiply-adds in registers, else a copy of at least as many bytes. */
export function peakRate({ flops, bytes: moved, dtype }: Work, { gflops, copies }: Peak): number {
  if (flops > 0) return gflops[dtype === 'float64' ? 'float64' : 'float32'];
  return (copies.find(({ bytes }) => bytes >= moved) ?? copies.at(-1)!).gbytes;
}

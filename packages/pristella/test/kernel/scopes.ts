import type { KernelFunction, Statement, Value } from '../../src/machine/wasm/ir.ts';

/**
 * Throws if a kernel reads a value outside the block, of a loop or a branch, in which it was made: there it would be
 * what an earlier turn left or, where vectors are cleared at the end of their block, zero.
 */
export function checkScopes(kernel: KernelFunction): void {
  const visible = new Set([0, 1, 2]);
  const read = (...values: readonly Value[]): void => {
    for (const { id, type } of values)
      if (!visible.has(id)) throw new Error(`${kernel.name} reads v${id}, of type ${type}, outside its block`);
  };
  const block = (body: readonly Statement[]): void => {
    const own: number[] = [];
    const make = ({ id }: Value): void => {
      if (!visible.has(id)) own.push(id);
      visible.add(id);
    };
    for (const s of body) {
      if (s.kind === 'let' || s.kind === 'store') read(...s.args);
      if (s.kind === 'let') make(s.to);
      else if (s.kind === 'set') {
        read(s.value);
        make(s.to);
      } else if (s.kind === 'loop') {
        read(s.from, s.to, s.step);
        make(s.counter);
        block(s.body);
      } else if (s.kind === 'if') {
        read(s.condition);
        block(s.yes);
        block(s.no);
      }
    }
    for (const id of own) visible.delete(id);
  };
  block(kernel.body);
}

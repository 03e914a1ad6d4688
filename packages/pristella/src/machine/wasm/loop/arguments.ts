import { itemSize } from '../../../base/dtype.ts';
import type { Buffer, View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import { address, int, type Slot } from '../launch.ts';

/** A kernel's argument block by name: filled by the lowering, read by the writer, in one order for both. */
export class Arguments {
  readonly slots: Slot[] = [];
  private readonly places = new Map<string, number>();

  private put(name: string, slot: Slot): void {
    if (this.places.has(name)) throw new Error(`a kernel has two arguments '${name}'`);
    this.places.set(name, this.slots.length);
    this.slots.push(slot);
  }
  /** The address of a view's first element. */
  view(name: string, v: View): void {
    this.put(name, address(v.buffer, v.layout.offset * itemSize(v.dtype)));
  }
  buffer(name: string, buffer: Buffer): void {
    this.put(name, address(buffer));
  }
  int(name: string, value: number): void {
    this.put(name, int(value));
  }
  /** A list, such as the strides of a view; its length is part of the kernel's structure. */
  ints(name: string, values: readonly number[]): void {
    values.forEach((v, i) => {
      this.int(`${name}.${i}`, v);
    });
  }
  /** A view, and its stride along each axis of a walk, which are given in elements and read in bytes. */
  strided(name: string, v: View, strides: readonly number[]): void {
    this.view(name, v);
    this.ints(
      `${name}.stride`,
      strides.map((s) => s * itemSize(v.dtype)),
    );
  }

  /** Reads everything once, at the outermost level, so that no loop reads it again. */
  hoist(b: Builder): void {
    for (const name of this.places.keys()) this.read(b, name);
  }
  read(b: Builder, name: string): Value {
    const place = this.places.get(name);
    if (place === undefined)
      throw new Error(`a kernel has no argument '${name}', only ${[...this.places.keys()].join(', ')}`);
    return b.arg('i32', place);
  }
  readAll(b: Builder, name: string): Value[] {
    const values: Value[] = [];
    while (this.places.has(`${name}.${values.length}`)) values.push(this.read(b, `${name}.${values.length}`));
    return values;
  }
}

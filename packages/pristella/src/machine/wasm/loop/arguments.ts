import { itemSize } from '../../../base/dtype.ts';
import type { Buffer, View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import { address, int, type KernelSource, type Launch, type Lowering, type Slot } from '../launch.ts';

/**
 * What a slot holds: the address of a buffer or of a view's first element, or a number. A list has a slot for each, and its
 * length is part of the kernel's structure; null has none.
 */
export type Given = Buffer | View | number | readonly Given[] | null;

/**
 * A kernel's argument block by name: filled by the lowering, read by the writer, in one order for both. Its type knows the
 * names; where it says none, the block can only be added to.
 */
export class Arguments<in N extends string = never> {
  readonly slots: Slot[] = [];
  private readonly given: Readonly<Record<string, Given>>[] = [];
  /** Found when a kernel is written: most launches call one that is there. */
  private found: Map<string, number> | null = null;

  constructor(given: Readonly<Record<N, Given>>) {
    this.put(given);
  }

  /** Adds to the block. Gives it as one in which these names can be read as well. */
  put<M extends string>(given: Readonly<Record<M, Given>>): Arguments<N | M> {
    this.given.push(given);
    this.found = null;
    for (const name in given) this.fill(given[name]);
    return this as Arguments<N | M>;
  }
  /** Calls a kernel with the block. */
  launch(lw: Lowering, { key, name, write, ...call }: KernelSource & Omit<Launch, 'source' | 'slots'>): void {
    lw.launch({ source: { key, name, write }, slots: this.slots, ...call });
  }
  private fill(given: Given): void {
    if (given === null) return;
    if (isList(given)) for (const each of given) this.fill(each);
    else this.slots.push(slotOf(given));
  }
  /** Where each is, by name. */
  private get places(): Map<string, number> {
    if (this.found) return this.found;
    const found = new Map<string, number>();
    const name = (text: string, given: Given): void => {
      if (given === null) return;
      if (isList(given)) {
        for (const [i, each] of given.entries()) name(`${text}.${i}`, each);
        return;
      }
      if (found.has(text)) throw new Error(`a kernel has two arguments '${text}'`);
      found.set(text, found.size);
    };
    for (const each of this.given) for (const text in each) name(text, each[text] ?? null);
    this.found = found;
    return found;
  }

  /** Reads everything once, at the outermost level, so that no loop reads it again. Gives what finds it. */
  hoist(b: Builder): (name: N, ...at: readonly number[]) => Value {
    for (const place of this.places.values()) b.arg('i32', place);
    return this.reader(b);
  }
  /** An argument; of a list, and of lists in it, the one at some place. */
  read(b: Builder, name: N, ...at: readonly number[]): Value {
    const full = [name, ...at].join('.');
    const place = this.places.get(full);
    if (place === undefined)
      throw new Error(`a kernel has no argument '${full}', only ${[...this.places.keys()].join(', ')}`);
    return b.arg('i32', place);
  }
  /** All of a list. */
  readAll(b: Builder, name: N, ...at: readonly number[]): Value[] {
    const values: Value[] = [];
    while (this.places.has([name, ...at, values.length].join('.')))
      values.push(this.read(b, name, ...at, values.length));
    return values;
  }
  reader(b: Builder): (name: N, ...at: readonly number[]) => Value {
    return (name, ...at) => this.read(b, name, ...at);
  }
}

const isList = (given: Given): given is readonly Given[] => Array.isArray(given);

function slotOf(given: Buffer | View | number): Slot {
  if (typeof given === 'number') return int(given);
  if ('kind' in given) return address(given);
  return address(given.buffer, given.layout.offset * itemSize(given.dtype));
}

/** Parts of each lot's scratch memory, by their bytes: where those of the first lot lie, and the bytes from lot to lot. */
export const ofLots = <P extends string>(
  lw: Lowering,
  lots: number,
  parts: Readonly<Record<P, number>>,
): Record<P, Buffer> & Record<`${P}.bytes`, number> => {
  const given: Record<string, Buffer | number> = {};
  for (const name in parts) {
    given[name] = lw.scratch(lots * parts[name]);
    given[`${name}.bytes`] = parts[name];
  }
  return given as ReturnType<typeof ofLots<P>>;
};

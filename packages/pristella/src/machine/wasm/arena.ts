import { type DType, itemSize, newArray, type TypedArray } from '../../base/dtype.ts';
import { DeviceError } from '../../base/errors.ts';
import { type Budget, budgetByDefault } from '../budget.ts';
import type { Memory } from '../machine.ts';
import type { Value } from '../value.ts';
import { hasWebAssembly } from './encode.ts';
import { FreeList } from './freelist.ts';

const PAGE = 65536;
/** Vector loads may read beyond an array's end. */
const MARGIN = 64;

/**
 * The engine's memory: one WebAssembly memory, in which values have copies. It is a cache: a value's lasting content is
 * its host array, except for cells that a program has written, which are written back before their copy is dropped.
 */
export class Arena implements Memory {
  readonly memory: WebAssembly.Memory;
  readonly maximum: number;
  /** Whether other threads see it; its first 64 KiB are left to them. */
  readonly shared: boolean;
  readonly initial = 16;
  private readonly budget: Budget;
  /** Values that may have copies before the least recently used ones are dropped. */
  most = 4096;
  bytes!: Uint8Array;
  words!: Int32Array;
  private readonly list = new FreeList(PAGE);
  private slots: Slot[] = [];
  private freeSlots: number[] = [];
  /** Bytes of all copies. */
  occupied = 0;
  /** Slots used since `begin` are not dropped. */
  private epoch = 1;
  /** The epoch in which all that may be dropped has been: to search again before the next one would find nothing. */
  private searched = 0;

  constructor(shared: boolean, budget: Budget = { ...budgetByDefault }) {
    this.shared = shared;
    this.budget = budget;
    const { memory, maximum } = allocateMemory(this.initial, shared);
    this.memory = memory;
    this.maximum = maximum;
    this.refresh();
  }

  /** How many values have copies here. */
  get count(): number {
    return this.slots.length - this.freeSlots.length;
  }

  private refresh(): void {
    this.bytes = new Uint8Array(this.memory.buffer);
    this.words = new Int32Array(this.memory.buffer);
  }

  /** Starts a run: from now on what is touched stays until the next one. `describe` says in an error what runs. */
  begin(describe: () => string = () => ''): void {
    this.epoch++;
    this.describe = describe;
  }
  private describe: () => string = () => '';

  /** A range of memory; 64 bytes beyond it may be read. Throws DeviceError when memory is exhausted. */
  allocate(bytes: number, what: string): number {
    const at = this.list.allocate(bytes + MARGIN);
    const needed = Math.ceil(this.list.top / PAGE);
    const have = this.memory.buffer.byteLength / PAGE;
    if (needed > have) {
      try {
        this.grow(needed - have);
      } catch (cause) {
        this.free(at, bytes);
        const inUse = `${what} needs ${bytes} bytes and ${have * PAGE} are in use`;
        throw new DeviceError(`out of memory: ${inUse}${this.describe()}`, {
          op: 'run',
          cause,
          hint: 'use smaller batches',
        });
      }
      this.refresh();
    }
    return at;
  }
  /** Grows by at least so many pages, by a quarter of all if there is as much. Throws RangeError if there is not. */
  private grow(pages: number): void {
    const { memory, maximum } = this;
    const have = memory.buffer.byteLength / PAGE;
    if (have + pages > maximum) throw new RangeError('maximum reached');
    try {
      memory.grow(Math.min(maximum - have, Math.max(pages, Math.ceil(have / 4))));
    } catch {
      memory.grow(pages);
    }
  }
  /** Gives back what `allocate` gave for the same number of bytes. */
  free(address: number, bytes: number): void {
    this.list.free(address, bytes + MARGIN);
  }

  /** As `holds`; what is held then stays for this run, although nothing has asked for its address yet. */
  retains(value: Value): boolean {
    if (!this.holds(value)) return false;
    this.slots[value.slot]!.epoch = this.epoch;
    return true;
  }

  /** True if the value has a copy here. */
  holds(value: Value): boolean {
    return value.slot >= 0 && this.slots[value.slot]!.generation === value.generation;
  }

  /** The address of the value's copy, made now if there is none. */
  address(value: Value, dtype: DType): number {
    if (this.retains(value)) return this.slots[value.slot]!.address;
    const host = value.host!;
    const at = this.place(value, host.byteLength, dtype);
    this.bytes.set(new Uint8Array(host.buffer, host.byteOffset, host.byteLength), at);
    return at;
  }

  /** Room for a value, whose content the caller writes. */
  place(value: Value, bytes: number, dtype: DType): number {
    if (this.retains(value)) return this.slots[value.slot]!.address;
    this.makeRoom(bytes);
    const address = this.allocate(bytes, 'a value');
    const index =
      this.freeSlots.pop() ??
      this.slots.push({ address: 0, bytes: 0, generation: 0, epoch: 0, dtype, owner: null }) - 1;
    const slot = this.slots[index]!;
    slot.address = address;
    slot.bytes = bytes;
    slot.dtype = dtype;
    slot.owner = null;
    value.slot = index;
    value.generation = ++slot.generation;
    this.occupied += bytes;
    slot.epoch = this.epoch;
    return address;
  }

  /** Says that the copy here is the only one: it will be written back to the value before it is dropped. */
  own(value: Value): void {
    value.host = null;
    this.slots[value.slot]!.owner = value;
  }

  /** The content of a value as a new host array. */
  read(value: Value): TypedArray {
    return copyOut(this.slots[value.slot]!, this.bytes);
  }

  /** Gives a value the content of another, which has a copy. */
  copy(from: Value, to: Value, bytes: number, dtype: DType): void {
    const at = this.address(from, dtype);
    const target = this.place(to, bytes, dtype);
    this.bytes.copyWithin(target, at, at + bytes);
  }

  /** Gives up the value's copy. */
  drop(value: Value): void {
    if (this.holds(value)) this.remove(value.slot);
  }

  private remove(index: number): void {
    const slot = this.slots[index]!;
    // A value that has been replaced from outside since then lies elsewhere.
    if (slot.owner?.slot === index) slot.owner.host = copyOut(slot, this.bytes);
    slot.owner = null;
    slot.generation++;
    this.occupied -= slot.bytes;
    this.freeSlots.push(index);
    this.free(slot.address, slot.bytes);
  }

  private makeRoom(bytes: number): void {
    if (this.occupied + bytes <= this.budget.values && this.count < this.most) return;
    if (this.searched === this.epoch) return;
    // A quarter more than needed goes at once, so that the search for the least recently used is rare.
    const taken = new Set(this.freeSlots);
    const old = this.slots.map((_, i) => i).filter((i) => !taken.has(i) && this.slots[i]!.epoch < this.epoch - 1);
    old.sort((a, b) => this.slots[a]!.epoch - this.slots[b]!.epoch);
    const enough = (): boolean => this.occupied + bytes <= 0.75 * this.budget.values && this.count < 0.75 * this.most;
    for (const i of old) {
      if (enough()) return;
      this.remove(i);
    }
    this.searched = this.epoch;
  }
}

interface Slot {
  address: number;
  bytes: number;
  generation: number;
  epoch: number;
  dtype: DType;
  /** Set while the copy here is the only one. */
  owner: Value | null;
}

function copyOut(slot: Slot, memory: Uint8Array): TypedArray {
  const out = newArray(slot.dtype, slot.bytes / itemSize(slot.dtype));
  new Uint8Array(out.buffer).set(memory.subarray(slot.address, slot.address + slot.bytes));
  return out;
}

/** The largest maximum the machine grants: 4, 2, 1 or half a GiB. */
function allocateMemory(initial: number, shared: boolean): { memory: WebAssembly.Memory; maximum: number } {
  if (!hasWebAssembly()) return { memory: plainMemory(initial), maximum: Infinity };
  for (const maximum of [65536, 32768, 16384]) {
    try {
      return { memory: new WebAssembly.Memory({ initial, maximum, shared }), maximum };
    } catch {
      // Too much address space for this machine: ask for less.
    }
  }
  return { memory: new WebAssembly.Memory({ initial, maximum: 8192, shared }), maximum: 8192 };
}

/** Where there is no WebAssembly only the js device computes, which keeps nothing in the arena. */
const plainMemory = (initial: number): WebAssembly.Memory => {
  const grow = (): never => {
    throw new RangeError('there is no WebAssembly');
  };
  return { buffer: new ArrayBuffer(initial * PAGE), grow } as unknown as WebAssembly.Memory;
};

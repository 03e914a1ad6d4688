import { DeviceError } from '../../base/errors.ts';

const ALIGN = 64;
const sizeFor = (bytes: number): number => Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);

/** First-fit allocation of ranges of an address space that can grow. Addresses are multiples of 64. */
export class FreeList {
  private starts: number[] = [];
  private sizes: number[] = [];
  /** The end of the last range that is handed out. */
  top: number;
  /** The largest `top` so far. */
  peak: number;

  constructor(base: number) {
    this.top = base;
    this.peak = base;
  }

  allocate(bytes: number): number {
    const size = sizeFor(bytes);
    // One such range would put all later ones where others lie.
    if (!(size >= ALIGN)) throw new DeviceError(`no memory has ${bytes} bytes`, { op: 'run' });
    for (let i = 0; i < this.sizes.length; i++) {
      if (this.sizes[i]! < size) continue;
      const at = this.starts[i]!;
      if (this.sizes[i] === size) {
        this.starts.splice(i, 1);
        this.sizes.splice(i, 1);
      } else {
        this.starts[i] = at + size;
        this.sizes[i]! -= size;
      }
      return at;
    }
    const at = this.top;
    this.top = at + size;
    this.peak = Math.max(this.peak, this.top);
    return at;
  }

  /** Gives back the range at `address` that was allocated with the same number of bytes. */
  free(address: number, bytes: number): void {
    const size = sizeFor(bytes);
    let i = 0;
    let high = this.starts.length;
    while (i < high) {
      const middle = (i + high) >> 1;
      if (this.starts[middle]! < address) i = middle + 1;
      else high = middle;
    }
    const joinsBefore = i > 0 && this.starts[i - 1]! + this.sizes[i - 1]! === address;
    const joinsAfter = i < this.starts.length && address + size === this.starts[i];
    if (joinsBefore && joinsAfter) {
      this.sizes[i - 1]! += size + this.sizes[i]!;
      this.starts.splice(i, 1);
      this.sizes.splice(i, 1);
    } else if (joinsBefore) {
      this.sizes[i - 1]! += size;
    } else if (joinsAfter) {
      this.starts[i] = address;
      this.sizes[i]! += size;
    } else {
      this.starts.splice(i, 0, address);
      this.sizes.splice(i, 0, size);
    }
    // No free range reaches the top.
    const last = this.starts.length - 1;
    if (this.starts[last]! + this.sizes[last]! === this.top) {
      this.top = this.starts.pop()!;
      this.sizes.pop();
    }
  }
}

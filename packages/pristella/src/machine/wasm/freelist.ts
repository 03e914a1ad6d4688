import { DeviceError } from '../../base/errors.ts';

const ALIGN = 64;
const sizeFor = (bytes: number): number => Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);

interface Range {
  start: number;
  size: number;
}

/** First-fit allocation of ranges of an address space that can grow. Addresses are multiples of 64. */
export class FreeList {
  /** What is free below `top`, by address. */
  private readonly ranges: Range[] = [];
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
    for (let i = 0; i < this.ranges.length; i++) {
      const range = this.ranges[i];
      if (!range || range.size < size) continue;
      const { start } = range;
      range.start += size;
      range.size -= size;
      if (range.size === 0) this.ranges.splice(i, 1);
      return start;
    }
    const at = this.top;
    this.top = at + size;
    this.peak = Math.max(this.peak, this.top);
    return at;
  }

  /** Gives back the range at `address` that was allocated with the same number of bytes. */
  free(address: number, bytes: number): void {
    const { ranges } = this;
    const size = sizeFor(bytes);
    const i = this.firstAfter(address);
    const [before, next] = [ranges[i - 1], ranges[i]];
    const joinsAfter = next?.start === address + size;
    if (before && before.start + before.size === address) {
      before.size += size;
      if (joinsAfter) {
        before.size += next.size;
        ranges.splice(i, 1);
      }
    } else if (joinsAfter) {
      next.start = address;
      next.size += size;
    } else ranges.splice(i, 0, { start: address, size });
    // No free range reaches the top.
    const last = ranges.at(-1);
    if (last && last.start + last.size === this.top) {
      this.top = last.start;
      ranges.pop();
    }
  }

  /** The place of the first free range beyond an address. */
  private firstAfter(address: number): number {
    let [low, high] = [0, this.ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const range = this.ranges[middle];
      if (range && range.start < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Where a zip file's directory lies, and what it says of a member's place, also in the large form (zip64). */
import { fileError, type Origin } from '../element.ts';
import { END } from './layout.ts';

const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
/** What a field holds whose number stands in the zip64 part. */
const [FULL16, FULL32] = [0xffff, 0xffffffff];

/** The entries of a directory. */
export interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Finds the directory by the record at the file's end. Throws DataError if there is none, or it does not end there. */
export function findDirectory(view: DataView, at: Origin): Directory {
  const end = findEnd(view, at);
  const field16 = (offset: number): number => view.getUint16(end + offset, true);
  const field32 = (offset: number): number => view.getUint32(end + offset, true);
  const small = { count: field16(10), size: field32(12), start: field32(16) };
  const overflows = small.count === FULL16 || small.size === FULL32 || small.start === FULL32;
  // Python writes the large record from 2 GiB on, where the small one still has room.
  const isLarge = overflows || (end >= 20 && view.getUint32(end - 20, true) === LOCATOR64);
  const { count, size, start, before } = isLarge ? readEnd64(view, end, at) : { ...small, before: end };
  if (!isLarge && (field16(4) !== 0 || field16(6) !== 0 || field16(8) !== count))
    throw fileError(at, 'is one part of an archive in several');
  if (start + size !== before)
    throw fileError(at, `the directory should end at byte ${before}, not ${start + size}`, 'the file is damaged');
  return { start, end: before, count };
}

/** The place of the record that ends the file, behind which only a comment may stand. */
function findEnd(view: DataView, at: Origin): number {
  for (let i = view.byteLength - 22; i >= 0 && i >= view.byteLength - 22 - FULL16; i--)
    if (view.getUint32(i, true) === END && i + 22 + view.getUint16(i + 20, true) === view.byteLength) return i;
  throw fileError(at, 'not a zip file, or cut off', 'numpy.savez writes one; is it completely copied?');
}

function readEnd64(view: DataView, end: number, at: Origin): Omit<Directory, 'end'> & { size: number; before: number } {
  const locator = end - 20;
  const isThere = locator >= 56 && view.getUint32(locator, true) === LOCATOR64;
  const before = isThere ? uint64(view, locator + 8) : 0;
  if (!isThere || before > locator - 56 || view.getUint32(before, true) !== END64)
    throw fileError(at, 'the record of its large directory (zip64) is missing', 'the file is damaged');
  return {
    count: uint64(view, before + 32),
    size: uint64(view, before + 40),
    start: uint64(view, before + 48),
    before,
  };
}

/** How many bytes a member has, unpacked and as they are, and where its header begins. */
export interface Sizes {
  readonly size: number;
  readonly packed: number;
  readonly offset: number;
}

/** Reads them from an entry of the directory, or from its extra field 1 where they are large. */
export function readSizes(view: DataView, entry: number, at: Origin): Sizes {
  let field = entry + 46 + view.getUint16(entry + 28, true);
  const end = field + view.getUint16(entry + 30, true);
  while (field + 4 <= end && view.getUint16(field, true) !== 1) field += 4 + view.getUint16(field + 2, true);
  // Only the numbers that do not fit stand there, in this order.
  let next = field + 4;
  const read = (place: number): number => {
    const number = view.getUint32(entry + place, true);
    if (number !== FULL32) return number;
    if (next + 8 > end) throw fileError(at, 'its large sizes (zip64) are missing', 'the file is damaged');
    next += 8;
    return uint64(view, next - 8);
  };
  return { size: read(24), packed: read(20), offset: read(42) };
}

/** Numbers beyond 2**53 are rounded, and larger than any file all the same. */
const uint64 = (view: DataView, offset: number): number => Number(view.getBigUint64(offset, true));

/**
 * Zip files as .npz archives are: members stored or deflated, found by the directory at the end, also of the large kind
 * (zip64) when read. Source: PKWARE's APPNOTE, and RFC 1951 for deflate, which the platform's own streams do.
 */
import { checkBytes, crc32 } from '../../base/bytes.ts';
import type { DataError } from '../../base/errors.ts';
import { quoted } from '../../base/shown.ts';
import { fileError, type Origin } from '../element.ts';
import { inflate, mostRatio } from './deflate.ts';
import { findDirectory, readSizes } from './directory.ts';
import { CENTRAL, DEFLATE, ENCRYPTED, LOCAL } from './layout.ts';

/** A file within a zip file, as the directory describes it. */
export interface ZipMember {
  readonly name: string;
  /** Its bytes as they are in the file. */
  readonly packed: Uint8Array;
  readonly deflated: boolean;
  /** Bytes when unpacked, and their checksum. */
  readonly size: number;
  readonly crc: number;
  /** Why it cannot be unpacked. */
  readonly problem?: DataError;
}

/** Each becomes an object and a name. */
const mostMembers = 2 ** 17;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The members of a zip file in the order of its directory; nothing is unpacked yet. Throws DataError for damaged files,
 * names that occur twice, members that share bytes, and for more than `most` members.
 */
export function readZip(bytes: Uint8Array, at: Origin, most: number = mostMembers): ZipMember[] {
  checkBytes(bytes, at.op);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = findDirectory(view, at);
  if (directory.count > most) throw fileError(at, `holds ${directory.count} members, more than ${most}`);
  const members: ZipMember[] = [];
  const places: Place[] = [];
  const names = new Set<string>();
  let position = directory.start;
  for (let i = 0; i < directory.count; i++) {
    const left = directory.end - position;
    if (left < 46 || view.getUint32(position, true) !== CENTRAL)
      throw fileError(at, `entry ${i + 1} of the directory's ${directory.count} is damaged`);
    const nameLength = view.getUint16(position + 28, true);
    const length = 46 + nameLength + view.getUint16(position + 30, true) + view.getUint16(position + 32, true);
    if (length > left) throw fileError(at, `entry ${i + 1} of the directory is cut off`);
    const rawName = bytes.subarray(position + 46, position + 46 + nameLength);
    const name = memberName(rawName, at);
    if (names.has(name)) throw fileError(at, `holds ${quoted(name)} twice`);
    names.add(name);
    const where = { op: at.op, source: `${at.source}, ${quoted(name)}` };
    const sizes = readSizes(view, position, where);
    const member = { ...checkMember(view, position, sizes, where), name };
    const start = dataStart(view, bytes, sizes.offset, rawName, where);
    if (start + sizes.packed > directory.start) throw fileError(where, 'its bytes reach into the directory');
    places.push({ from: sizes.offset, to: start + sizes.packed, name });
    members.push({ ...member, packed: bytes.subarray(start, start + sizes.packed) });
    position += length;
  }
  if (position !== directory.end) throw fileError(at, 'the directory holds more than its entries');
  checkApart(places, at);
  return members;
}

function memberName(raw: Uint8Array, at: Origin): string {
  try {
    const name = utf8.decode(raw);
    if (name !== '' && !name.includes('\0')) return name;
  } catch {
    // Below, with those that are empty.
  }
  throw fileError(at, 'the name of a member is not valid UTF-8 text');
}

function checkMember(
  view: DataView,
  entry: number,
  sizes: { readonly size: number; readonly packed: number },
  at: Origin,
): Omit<ZipMember, 'name' | 'packed'> {
  const [flags, method] = [view.getUint16(entry + 8, true), view.getUint16(entry + 10, true)];
  const known = { deflated: method === DEFLATE, size: sizes.size, crc: view.getUint32(entry + 16, true) };
  if (flags & ENCRYPTED)
    return { ...known, size: 0, problem: fileError(at, 'is encrypted', 'write it again without a password') };
  if (method !== 0 && method !== DEFLATE) {
    const hint = 'numpy.savez and numpy.savez_compressed store or deflate';
    return { ...known, size: 0, problem: fileError(at, `is compressed by method ${method}`, hint) };
  }
  const most = method === DEFLATE ? sizes.packed * mostRatio : sizes.packed;
  if (sizes.size > most || (method === 0 && sizes.size !== sizes.packed))
    throw fileError(at, `says that its ${sizes.packed} bytes unpack to ${sizes.size}, which cannot be`);
  return known;
}

/** Where a member's bytes begin: behind its local header, which must name the same member. */
function dataStart(view: DataView, bytes: Uint8Array, offset: number, name: Uint8Array, at: Origin): number {
  const left = bytes.length - offset;
  if (left < 30 || view.getUint32(offset, true) !== LOCAL) throw fileError(at, `does not begin at byte ${offset}`);
  const nameLength = view.getUint16(offset + 26, true);
  const local = bytes.subarray(offset + 30, offset + 30 + nameLength);
  if (local.length !== name.length || local.some((b, i) => b !== name[i]))
    throw fileError(at, 'has another name in the directory than before its bytes');
  return offset + 30 + nameLength + view.getUint16(offset + 28, true);
}

/** Where a member lies, its header included. */
interface Place {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Members that share bytes make a small file unpack to a huge one. */
function checkApart(places: Place[], at: Origin): void {
  places.sort((a, b) => a.from - b.from);
  for (const [i, place] of places.entries()) {
    const next = places[i + 1];
    if (next && next.from < place.to) throw fileError(at, `${quoted(next.name)} lies within ${quoted(place.name)}`);
  }
}

/** A member's bytes, unpacked. Throws DataError if they are damaged or more or fewer than the directory says. */
export async function unpackMember(member: ZipMember, at: Origin): Promise<Uint8Array> {
  const { name, packed, deflated, size, crc, problem } = member;
  if (problem) throw problem;
  const where = { op: at.op, source: `${at.source}, ${quoted(name)}` };
  const bytes = deflated ? await inflate(packed, size, where) : packed;
  if (crc32(bytes) !== crc) throw fileError(where, 'its checksum is wrong', 'the file is damaged');
  return bytes;
}

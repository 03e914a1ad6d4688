import { concatBytes, crc32 } from '../../base/bytes.ts';
import { ArgumentError } from '../../base/errors.ts';
import { deflate } from './deflate.ts';
import { CENTRAL, DEFLATE, END, LOCAL, UTF8 } from './layout.ts';

/**
 * A zip file of members by name, deflated if `compress` is set. The same members give the same bytes: each is dated 1
 * January 1980. Throws ArgumentError for what needs zip64: 4 GiB, or 65,535 members.
 */
export async function encodeZip(
  members: ReadonlyMap<string, Uint8Array>,
  { op, compress = false }: { op: string; compress?: boolean },
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, bytes] of members) {
    const packed = compress ? await deflate(bytes) : bytes;
    const rawName = new TextEncoder().encode(name);
    const { local, central } = headers(rawName, { bytes, packed, compress, offset });
    parts.push(local, packed);
    directory.push(central);
    offset += local.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  if (members.size >= 0xffff || offset + size >= 0xffffffff)
    throw new ArgumentError(`${members.size} members of ${offset} bytes are too much for one zip file`, {
      op,
      hint: 'at most 65,534 members and 4 GiB; write several, or a safetensors file',
    });
  return concatBytes([...parts, ...directory, endRecord(members.size, size, offset)]);
}

interface Packing {
  readonly bytes: Uint8Array;
  readonly packed: Uint8Array;
  readonly compress: boolean;
  readonly offset: number;
}

/** What stands before a member's bytes, and what the directory says of it. */
function headers(
  name: Uint8Array,
  { bytes, packed, compress, offset }: Packing,
): Record<'local' | 'central', Uint8Array> {
  // Version 2.0, flags, method, time, date, checksum, sizes, and the lengths of the name and of an empty extra field.
  const common = new DataView(new ArrayBuffer(26));
  common.setUint16(0, 20, true);
  common.setUint16(2, name.some((b) => b > 127) ? UTF8 : 0, true);
  common.setUint16(4, compress ? DEFLATE : 0, true);
  common.setUint16(8, (1 << 5) | 1, true);
  common.setUint32(10, crc32(bytes), true);
  common.setUint32(14, packed.length, true);
  common.setUint32(18, bytes.length, true);
  common.setUint16(22, name.length, true);
  const shared = new Uint8Array(common.buffer);
  const [local, central] = [new Uint8Array(30 + name.length), new Uint8Array(46 + name.length)];
  new DataView(local.buffer).setUint32(0, LOCAL, true);
  local.set(shared, 4);
  local.set(name, 30);
  const view = new DataView(central.buffer);
  view.setUint32(0, CENTRAL, true);
  view.setUint16(4, 20, true);
  central.set(shared, 6);
  view.setUint32(42, offset, true);
  central.set(name, 46);
  return { local, central };
}

function endRecord(count: number, size: number, offset: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(22));
  view.setUint32(0, END, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  return new Uint8Array(view.buffer);
}

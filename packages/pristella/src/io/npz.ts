/** NumPy's .npz archives: a zip file of one .npy file for each array. Source: NumPy's `numpy.savez` documentation. */
import { ArgumentError } from '../base/errors.ts';
import type { RawArray } from '../base/raw.ts';
import { fileError, type Origin, quoted } from './element.ts';
import { decodeNpy, encodeNpy } from './npy.ts';
import type { Storable } from './storable.ts';
import { readZip, unpackMember, type ZipMember } from './zip/read.ts';
import { encodeZip } from './zip/write.ts';

const op = 'npz';
const extension = '.npy';

/** How an .npz archive is written. */
export interface NpzWriteOptions {
  /** Deflates the arrays, as `numpy.savez_compressed` does. */
  readonly compress?: boolean;
}

/** How an .npz archive is read. */
export interface NpzReadOptions {
  /** Bytes that the arrays may take when unpacked; by default 1 GiB, or four times the archive's if that is more. */
  readonly maxBytes?: number;
}

/**
 * The bytes of an .npz archive that `numpy.load` reads, of tensors or of arrays that are none yet. The same arrays
 * give the same bytes. Throws ArgumentError for names that are no file names, and beyond 4 GiB.
 * @example
 * const bytes = await io.encodeNpz(new Map([['W1', np.eye(2)]]), { compress: true });
 * const arrays = await io.decodeNpz(bytes);
 * [...arrays.keys()];
 */
export async function encodeNpz(
  arrays: ReadonlyMap<string, Storable>,
  { compress = false }: NpzWriteOptions = {},
): Promise<Uint8Array> {
  const members = new Map(Array.from(arrays, ([name, raw]) => [checkName(name) + extension, encodeNpy(raw)]));
  return encodeZip(members, { op, compress });
}

/**
 * The arrays of an .npz archive by name, stored or deflated; dtypes as for `decodeNpy`. `source` names the file in
 * messages. Throws DataError for damaged or encrypted archives, for members that are no arrays of numbers, and, before
 * anything is unpacked, for more than `maxBytes`.
 * @example
 * const arrays = await io.decodeNpz(await io.encodeNpz(new Map([['W1', np.eye(2)]])));
 * arrays.get('W1')?.data;
 */
export async function decodeNpz(
  bytes: Uint8Array,
  source = 'the file',
  { maxBytes = Math.max(2 ** 30, 4 * bytes.length) }: NpzReadOptions = {},
): Promise<Map<string, RawArray>> {
  const at = { op, source };
  const members = readZip(bytes, at).filter((member) => !isFolder(member));
  for (const member of members) checkMember(member, at);
  const total = members.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes) {
    throw fileError(at, `unpacks to ${total} bytes, more than ${maxBytes}`, 'if you trust it, give a larger maxBytes');
  }
  const arrays = new Map<string, RawArray>();
  for (const member of members) {
    const npy = await unpackMember(member, at);
    arrays.set(member.name.slice(0, -extension.length), decodeNpy(npy, `${source}, ${quoted(member.name)}`));
  }
  return arrays;
}

const isFolder = ({ name, size }: ZipMember): boolean => name.endsWith('/') && size === 0;

function checkMember({ name }: ZipMember, at: Origin): void {
  if (name.endsWith(extension)) return;
  const isTorch = name.endsWith('/data.pkl');
  const hint = isTorch ? 'this is a PyTorch file: save its tensors with safetensors or numpy.savez' : undefined;
  throw fileError(at, `holds ${quoted(name)}, which is no .npy file`, hint);
}

/** Other programs unpack such a file into folders: a name must not lead out of them. */
function checkName(name: string): string {
  const parts = name.split('/');
  if (!name.isWellFormed() || /[\0\\]/.test(name) || parts.some((part) => part === '..' || part === '')) {
    throw new ArgumentError(`an array cannot be called ${JSON.stringify(name)}`, { op, hint: 'it names a file' });
  }
  return name;
}

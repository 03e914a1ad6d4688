/** NumPy's .npz archives: a zip file of one .npy file for each array. Source: NumPy's `numpy.savez` documentation. */
import { checkBytes } from '../base/bytes.ts';
import { ArgumentError, type DataError } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { flag, number } from '../base/row.ts';
import { quoted } from '../base/shown.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { fileError, type Origin } from './element.ts';
import { type FileArrays, fileArrays, problemOf } from './file-arrays.ts';
import { decodeNpy, encodeNpy } from './npy.ts';
import { entriesOf, type Storable } from './storable.ts';
import { readZip, unpackMember, type ZipMember } from './zip/read.ts';
import { encodeZip } from './zip/write.ts';

const op = 'npz';
const extension = '.npy';

/** How an .npz archive is written. */
export class NpzWriteOptions {
  /** Deflates the arrays, as `numpy.savez_compressed` does. */
  readonly compress?: boolean = flag(false);
}
export const npzWriteOptions: Options<NpzWriteOptions> = options(NpzWriteOptions);

/** How an .npz archive is read. */
export class NpzReadOptions {
  /** Bytes that the arrays may take when unpacked; by default 128 MiB, or 32 times the archive's if that is more. */
  readonly maxBytes?: number | undefined = number({ least: 0, infinite: true });
}
export const npzReadOptions: Options<NpzReadOptions> = options(NpzReadOptions);

/**
 * The bytes of an .npz archive that `numpy.load` reads, of tensors. The same ones
 * give the same bytes. Throws ArgumentError for names that are no file names, and beyond 4 GiB.
 * @example
 * const bytes = await io.encodeNpz(new Map([['W1', np.eye(2)]]), { compress: true });
 * const arrays = await io.decodeNpz(bytes);
 * [...arrays.keys()];
 */
export async function encodeNpz(
  arrays: ReadonlyMap<string, Storable>,
  options: NpzWriteOptions = {},
): Promise<Uint8Array> {
  const { compress } = npzWriteOptions.read(options, 'encodeNpz', arguments.length - 2);
  const members = new Map(entriesOf(arrays, op).map(([name, raw]) => [checkName(name) + extension, encodeNpy(raw)]));
  return encodeZip(members, { op, compress });
}

/**
 * The tensors of an .npz archive by name, stored or deflated; dtypes as for `decodeNpy`. `source` names the file in
 * messages. Throws DataError for damaged archives, where no member is an array that can be read, and, before anything is
 * unpacked, for more than `maxBytes`; one of several members that cannot be read says why when it is asked for.
 * @example
 * const arrays = await io.decodeNpz(await io.encodeNpz(new Map([['W1', np.eye(2)]])));
 * arrays.get('W1');
 */
export async function decodeNpz(
  bytes: Uint8Array,
  source = 'the file',
  options: NpzReadOptions = {},
): Promise<FileArrays<Tensor>> {
  const { maxBytes = mostUnpacked(checkBytes(bytes, op).length) } = npzReadOptions.read(
    options,
    'decodeNpz',
    arguments.length - 3,
  );
  const at = { op, source };
  const members = readZip(bytes, at).filter((member) => !isFolder(member));
  const total = members.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes)
    throw fileError(at, `unpacks to ${total} bytes, more than ${maxBytes}`, 'if you trust it, give a larger maxBytes');
  const arrays = new Map<string, Tensor | DataError>();
  for (const member of members) {
    const isNpy = member.name.endsWith(extension);
    const name = isNpy ? member.name.slice(0, -extension.length) : member.name;
    // Another file may be called as an array is without its ending: the array is meant.
    if (!isNpy && arrays.has(name)) continue;
    try {
      if (!isNpy) throw noArray(member, at);
      arrays.set(name, decodeNpy(await unpackMember(member, at), `${source}, ${quoted(member.name)}`));
    } catch (error) {
      arrays.set(name, problemOf(error));
    }
  }
  return fileArrays(arrays);
}

/** Bytes that an archive of `packed` bytes may unpack to. */
export const mostUnpacked = (packed: number): number => Math.max(2 ** 27, 32 * packed);

const isFolder = ({ name, size }: ZipMember): boolean => name.endsWith('/') && size === 0;

function noArray({ name }: ZipMember, at: Origin): DataError {
  const isTorch = name.endsWith('/data.pkl');
  const hint = isTorch ? 'this is a PyTorch file: save its tensors with safetensors or numpy.savez' : undefined;
  return fileError(at, `holds ${quoted(name)}, which is no .npy file`, hint);
}

/** Other programs unpack such a file into folders: a name must not lead out of them. */
function checkName(name: string): string {
  const parts = name.split('/');
  if (!name.isWellFormed() || /[\0\\]/.test(name) || parts.some((part) => part === '..' || part === ''))
    throw new ArgumentError(`an array cannot be called ${quoted(name, '"')}`, { op, hint: 'it names a file' });
  return name;
}

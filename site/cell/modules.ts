/** What the build tells cells: where modules lie. */
export interface Modules {
  /** Addresses by specifier, `pristella/np`, and by the file's path in the repository, `book/page.ts`; relative to the site's folder. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Files of the repository that cannot run in a page, and why. */
  readonly refused: Readonly<Record<string, string>>;
  /** The names of the library's modules; a program that imports nothing may use those of `pristella`. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** The path of a module beside a file: `book/page.ts` for `../page.ts` in `book/ch03/relu.ts`. */
export function pathBeside(file: string, specifier: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

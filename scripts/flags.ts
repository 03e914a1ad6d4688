/** The flags of this repository's own programs. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The comment at the top of a program's file, which says how it is called. */
function usageOf(file: string): string {
  const [, comment = ''] = /^\/\*\*\n(.*?)^ \*\//ms.exec(readFileSync(file, 'utf8')) ?? [];
  return comment.replace(/^ \* ?/gm, '').trimEnd();
}

/** What the program `file` is told. With `--help`, or with something that it does not know, it says how it is called, and ends. */
export function flagsOf<T extends ParseArgsConfig>(file: string, config: T): ReturnType<typeof parseArgs<T>> {
  const isAsked = process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h');
  if (isAsked) {
    console.log(usageOf(file));
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usageOf(file)}`);
    process.exit(1);
  }
}

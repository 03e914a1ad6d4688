import { basename, dirname, join } from 'node:path';
import { isTaken } from '../../io/node/file.ts';

/** A name beside `path` that is free, for a file that is no longer used but may not be lost: `damaged-1-log.jsonl`. */
export function asideName(path: string, why: string): string {
  for (let n = 1; ; n++) {
    const name = join(dirname(path), `${why}-${n}-${basename(path)}`);
    if (!isTaken('run', name)) return name;
  }
}

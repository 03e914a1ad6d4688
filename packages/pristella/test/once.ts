/** What several test files need, such as the packed library or the built site, is made once in a run: by the file that asks first. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

const variable = 'PRISTELLA_TEST_RUN';

/** Called by vitest before a run; what it returns, after it. Workers inherit the variable. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-run-'));
  process.env[variable] = folder;
  // Programs that tests start find the library compiled: of 1.4 s of a processor that one needs to begin, .9 go into types and parsing.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  return () => rmSync(folder, { recursive: true, force: true });
}

/** What came of making: a value as JSON carries it, or why there is none. */
interface Made<T> {
  readonly value?: T;
  readonly error?: string;
}

/** What `make` has returned, in this file or in another one, for an empty folder that lasts as long as the run. */
export async function once<T>(name: string, make: (folder: string) => T | Promise<T>): Promise<T> {
  const place = join(process.env[variable]!, name);
  const [folder, file] = [join(place, 'made'), join(place, 'made.json')];
  if (mkdirSync(place, { recursive: true }) !== undefined) {
    const made: Made<T> = await Promise.resolve(folder)
      .then((empty) => {
        mkdirSync(empty);
        return make(empty);
      })
      .then(
        (value) => ({ value }),
        (error: unknown) => ({ error: String(error) }),
      );
    writeFileSync(`${file}.part`, JSON.stringify(made));
    renameSync(`${file}.part`, file);
  }
  while (!existsSync(file)) await pause(50);
  const { value, error } = JSON.parse(readFileSync(file, 'utf8')) as Made<T>;
  if (error !== undefined) throw new Error(error);
  return value as T;
}

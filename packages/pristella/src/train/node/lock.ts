/** The lock of a run folder: a file that names the process which trains into it, so that no second one does. */
import fs from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { DataError } from '../../base/errors.ts';
import { explainFileError } from '../../io/node/file.ts';
import { birthOf, isRunning } from '../../io/node/process.ts';

const LOCK = 'run.lock';
/** Milliseconds after which a lock that is not completely written was cut off, and not begun just now. */
const WRITING = 10_000;

/** Who holds a lock. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Tells the process from a later one of the same number; null where the system does not say. */
  readonly born: string | null;
  /** When it took the lock. */
  readonly since: string;
}

/** Folders whose locks this process holds. They are let go when it ends in order. */
const held = new Set<string>();
process.on('exit', () => {
  for (const folder of held) releaseLock(folder);
});

/**
 * Makes a folder's lock this process's, if it is not; returns whether it was not. A lock whose process no longer runs is taken
 * over, which `notice` is told. Throws DataError if another process holds it, or if it cannot be written.
 */
export function takeLock(folder: string, notice: (message: string) => void): boolean {
  const path = join(folder, LOCK);
  // A lock that goes away between two looks is tried again; others that are as fast as that do not come for ever.
  for (let attempt = 0; attempt < 5; attempt++) {
    if (writeOwn(path)) {
      held.add(resolve(folder));
      return true;
    }
    const text = readText(path);
    if (text === null) continue;
    const owner = parseOwner(text);
    if (owner && isUs(owner)) return false;
    if (!isStale(owner, path)) throw inUse(folder, owner);
    const who = owner ? `process ${owner.pid}, which no longer runs,` : 'a process that was cut off';
    notice(`[run] ${who} left its lock in ${folder}; it is taken over`);
    fs.rmSync(path, { force: true });
  }
  throw inUse(folder, null);
}

/** Throws DataError if another process holds a folder's lock. */
export function checkLock(folder: string): void {
  const path = join(folder, LOCK);
  const text = readText(path);
  if (text === null) return;
  const owner = parseOwner(text);
  if (!(owner && isUs(owner)) && !isStale(owner, path)) throw inUse(folder, owner);
}

/** Lets a folder's lock go, if this process holds it. */
export function releaseLock(folder: string): void {
  held.delete(resolve(folder));
  try {
    const path = join(folder, LOCK);
    const owner = parseOwner(readText(path) ?? '');
    if (owner && isUs(owner)) fs.rmSync(path, { force: true });
  } catch {
    // The lock of a process that has ended is taken over by the next one.
  }
}

/** Writes the lock where there is none. */
function writeOwn(path: string): boolean {
  let file: number | undefined;
  try {
    file = fs.openSync(path, 'wx');
    const own: Owner = { ...us(), since: new Date().toISOString() };
    fs.writeFileSync(file, `${JSON.stringify(own)}\n`);
    fs.fsyncSync(file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    if (file !== undefined) fs.rmSync(path, { force: true });
    throw explainFileError('run', 'write', path, cause);
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

function readText(path: string): string | null {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw explainFileError('run', 'read', path, cause);
  }
}

function parseOwner(text: string): Owner | null {
  try {
    const { pid, host, born, since } = JSON.parse(text) as Owner;
    const isOwner = Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string' && typeof since === 'string';
    return isOwner ? { pid, host, born, since } : null;
  } catch {
    return null;
  }
}

const us = (): Omit<Owner, 'since'> => ({ pid: process.pid, host: os.hostname(), born: birthOf(process.pid) });

function isUs(owner: Owner): boolean {
  const { pid, host, born } = us();
  return owner.pid === pid && owner.host === host && owner.born === born;
}

/** Of a process on another machine nobody here can tell. */
function isStale(owner: Owner | null, path: string): boolean {
  if (!owner) return Date.now() - (fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > WRITING;
  if (owner.host !== os.hostname()) return false;
  return !isRunning(owner.pid) || (owner.born !== null && owner.born !== birthOf(owner.pid));
}

function inUse(folder: string, owner: Owner | null): DataError {
  const elsewhere = owner !== null && owner.host !== os.hostname();
  const who = owner ? `process ${owner.pid}${elsewhere ? ` on ${owner.host}` : ''}` : 'another process';
  const since = owner ? ` since ${owner.since}` : '';
  const wait = 'wait for it, stop it, or train into another folder';
  const hint = elsewhere ? `${wait}; if that process no longer runs, delete ${LOCK}` : wait;
  return new DataError(`${who} trains into ${folder}${since}`, { op: 'run', hint });
}

/**
 * The lock of a run folder: a file that names the process which trains into it, so that no second one does.
 *
 * It is made complete under its name, by one system call that only one of several can win. The lock of a process that has
 * ended is taken away only by one who has put up a claim, a file of a name nobody else uses, and then sees no claim of
 * another living process: of two who put up theirs, at least one sees the other's. So nobody removes a lock but one that
 * it has just seen to be a dead one's, while nobody else can remove it; a living process's lock is never removed.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { codeOf } from '../../base/caught.ts';
import { DataError } from '../../base/errors.ts';
import { type Form, form, parseForm } from '../../base/form.ts';
import { createFile } from '../../io/node/atomic.ts';
import { attempt, explainFileError, readFileBytes, removeQuietly } from '../../io/node/file.ts';
import { birthOf, isRunning, type Machine, thisMachine } from '../../io/node/process.ts';

const LOCK = 'run.lock';
const claimName = /^run\.lock\.\d+-[0-9a-f]+$/;
/** Whether a file in a run folder is its lock, or has to do with it. */
export const isLockName = (name: string): boolean => name === LOCK || claimName.test(name);
/** Milliseconds after which a lock that is not completely written was cut off, and not begun just now. */
const WRITING = 10_000;
/** How often a claim is tried while others try. */
const TRIES = 100;

/** Who holds a lock. */
interface Owner extends Partial<Machine> {
  readonly pid: number;
  readonly host: string;
  /** Tells the process from a later one of the same number; null where the system does not say. */
  readonly born: string | null;
  /** When it took the lock. */
  readonly since: string;
  /** Of this lock alone; 0.1.0 wrote none. */
  readonly id?: string;
}

const textOrNull = form.orNull(form.text);
const ownerForm: Form<Owner> = form.object(
  { pid: form.whole(1, 2 ** 31 - 1), host: form.text, born: textOrNull, since: form.text },
  { id: form.text, boot: textOrNull, machine: textOrNull, space: textOrNull },
);

/** Folders whose locks this process holds. They are let go when it ends in order. */
const held = new Set<string>();
process.on('exit', () => {
  for (const folder of held) releaseLock(folder);
});

/** This process as an owner; found out once, as a machine may change its name while it runs. */
let own: Omit<Owner, 'since'> | undefined;
function us(): Omit<Owner, 'since'> {
  const { pid } = process;
  own ??= { pid, host: os.hostname(), born: birthOf(pid), id: randomBytes(8).toString('hex'), ...thisMachine() };
  return own;
}
const isUs = (owner: Owner | null): boolean => owner !== null && owner.id === us().id;
const lockBytes = (): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify({ ...us(), since: new Date().toISOString() } satisfies Owner)}\n`);

/**
 * Makes a folder's lock this process's, if it is not; returns whether it was not. A lock whose process no longer runs is taken
 * over, which `notice` is told. Throws DataError if another process holds it, or if it cannot be written.
 */
export function takeLock(folder: string, notice: (message: string) => void): boolean {
  const path = join(folder, LOCK);
  for (let tries = 0; tries < TRIES; tries++) {
    const text = readText(path);
    if (text === null) {
      if (createFile(path, lockBytes(), 'run')) {
        held.add(resolve(folder));
        return true;
      }
      continue;
    }
    const owner = parseOwner(text);
    if (isUs(owner)) return false;
    if (!isStale(owner, path)) throw inUse(folder, owner);
    if (removeStale(folder, path, text)) {
      const who = owner ? `process ${owner.pid}, which no longer runs,` : 'a process that was cut off';
      notice(`[run] ${who} left its lock in ${folder}; it is taken over`);
    } else pause(1 + Math.random() * 20);
  }
  throw inUse(folder, null);
}

/** Throws DataError if another process holds a folder's lock. */
export function checkLock(folder: string): void {
  const path = join(folder, LOCK);
  const text = readText(path);
  if (text === null) return;
  const owner = parseOwner(text);
  if (!isUs(owner) && !isStale(owner, path)) throw inUse(folder, owner);
}

/** Lets a folder's lock go, if this process holds it. */
export function releaseLock(folder: string): void {
  held.delete(resolve(folder));
  try {
    const path = join(folder, LOCK);
    if (isUs(parseOwner(readText(path) ?? ''))) fs.unlinkSync(path);
  } catch {
    // The lock of a process that has ended is taken over by the next one.
  }
}

/**
 * Removes the lock of `text`, whose process has ended, unless somebody else is about to or was quicker. Returns whether it
 * did.
 */
function removeStale(folder: string, path: string, text: string): boolean {
  const name = `${LOCK}.${process.pid}-${randomBytes(6).toString('hex')}`;
  const claim = join(folder, name);
  createFile(claim, lockBytes(), 'run');
  try {
    const names = attempt('run', 'read', folder, () => fs.readdirSync(folder));
    for (const other of names.filter((n) => claimName.test(n) && n !== name)) {
      const claimed = readText(join(folder, other));
      if (claimed === null) continue;
      if (!isStale(parseOwner(claimed), join(folder, other))) return false;
      removeQuietly(join(folder, other));
    }
    if (readText(path) !== text) return false;
    attempt('run', 'remove', path, () => fs.unlinkSync(path));
    return true;
  } finally {
    removeQuietly(claim);
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Bytes of the longest lock that is read. */
const MOST = 2 ** 20;

/** A file's text; null where there is none. */
function readText(path: string): string | null {
  try {
    // What is no plain file, such as a pipe for which nobody writes, is not waited for.
    return new TextDecoder().decode(readFileBytes(path, 'run', MOST));
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    if (codeOf(cause) === 'ENOENT') return null;
    throw explainFileError('run', 'read', path, cause, `if no process trains into this folder, delete ${path}`);
  }
}

function parseOwner(text: string): Owner | null {
  try {
    return parseForm(ownerForm, text, LOCK, {});
  } catch {
    return null;
  }
}

/** Whether a lock's process is one of another machine, or of another container on this one: nobody here can tell how it fares. */
function isElsewhere({ host, boot, machine, space }: Owner): boolean {
  const here = us();
  if (host !== here.host) return true;
  // Of one name, but started another time: this machine before its last start, if it says so itself.
  if (boot && here.boot && boot !== here.boot) return !machine || machine !== here.machine;
  return Boolean(space && here.space && space !== here.space);
}

function isStale(owner: Owner | null, path: string): boolean {
  if (!owner) {
    const { mtimeMs } = attempt('run', 'read', path, () => fs.statSync(path, { throwIfNoEntry: false })) ?? {};
    // Written in the future: the clock was set back.
    return Math.abs(Date.now() - (mtimeMs ?? 0)) > WRITING;
  }
  if (isElsewhere(owner)) return false;
  const { boot } = us();
  if (owner.boot && boot && owner.boot !== boot) return true;
  if (!isRunning(owner.pid)) return true;
  const born = birthOf(owner.pid);
  return born === 'ended' || (owner.born !== null && born !== null && born !== owner.born);
}

function inUse(folder: string, owner: Owner | null): DataError {
  const elsewhere = owner !== null && isElsewhere(owner);
  const where = owner !== null && owner.host === us().host ? 'another system of this name' : owner?.host;
  const who = owner ? `process ${owner.pid}${elsewhere ? ` on ${where}` : ''}` : 'another process';
  const since = owner ? ` since ${owner.since}` : '';
  const dead = elsewhere ? 'that process no longer runs' : owner ? 'that process trains nothing' : 'there is none';
  const hint = `wait for it, stop it, or train into another folder; if ${dead}, delete ${LOCK}`;
  return new DataError(`${who} trains into ${folder}${since}`, { op: 'run', hint });
}

import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, vi } from 'vitest';

/** Tells the path of a run folder before each test of a file: there is none yet, and after the test nothing is left, mocks included. */
export function inOwnFolder(begin: (folder: string) => void): void {
  let outer = '';
  beforeEach(() => {
    outer = fs.mkdtempSync(join(os.tmpdir(), 'pristella-run-'));
    begin(join(outer, 'run'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    fs.rmSync(outer, { recursive: true, force: true });
  });
}

/** What stands in the lock of a run that the process above this one trains, with `changes`. */
export const lockText = (changes: object): string =>
  JSON.stringify({
    pid: process.ppid,
    host: os.hostname(),
    born: null,
    since: '2026-01-02T03:04:05.000Z',
    ...changes,
  });

import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { threadId } from 'node:worker_threads';
import { isRunning } from '../../io/node/process.ts';
import { type PatienceOptions, receive } from '../receive.ts';

/**
 * The path of an unfinished download of `path`, where this process may go on: its own, or one that a process which no
 * longer runs has left. Each process has its own, so that two never write into the same file.
 */
export function claimPart(path: string): string {
  const own = `${path}.part-${process.pid}-${threadId}`;
  if (fs.existsSync(own)) return own;
  const prefix = `${basename(path)}.part-`;
  for (const name of fs.readdirSync(dirname(path))) {
    if (!name.startsWith(prefix) || isRunning(Number.parseInt(name.slice(prefix.length), 10))) continue;
    try {
      fs.renameSync(join(dirname(path), name), own);
      return own;
    } catch {
      // Another process was faster.
    }
  }
  return own;
}

const attempts = 5;

/**
 * Downloads `url` into the file `part`, going on where it ends. A broken connection is tried again as long as bytes
 * arrive. Throws the last error, with what arrived kept for the next time; and if more than `limit` bytes arrive.
 */
export async function download(url: string, part: string, limit: number, options: PatienceOptions = {}): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = sizeOfFile(part);
    try {
      return await downloadOnce(url, part, limit, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (attempt === attempts || sizeOfFile(part) <= before) throw error;
    }
  }
}

async function downloadOnce(url: string, part: string, limit: number, options: PatienceOptions): Promise<void> {
  const have = sizeOfFile(part);
  // Byte positions must mean the file's own bytes, so no compression on the way.
  const headers = { 'Accept-Encoding': 'identity', ...(have > 0 && { Range: `bytes=${have}-` }) };
  let file: number | undefined;
  const begin = (response: Response): number | undefined => {
    // 416: nothing is left to send. Whether what is here is the file, its checksum will tell.
    if (response.status === 416 && have > 0) return undefined;
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    const resumes = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${have}-`);
    file = fs.openSync(part, resumes ? 'a' : 'w');
    return resumes ? have : 0;
  };
  try {
    for await (const chunk of receive({ url, headers, limit }, options, begin)) fs.writeFileSync(file!, chunk);
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

const sizeOfFile = (path: string): number => fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;

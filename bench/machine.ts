import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'packages', 'pristella', 'package.json'), 'utf8'),
) as { version: string };

/** The version of the library that is measured. */
export const libraryVersion: string = version;

/** Processor, cores, memory and Node: what a number is worth without which it means nothing. */
export const machine: string = [
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
  `${Math.round(totalmem() / 2 ** 30)} GiB`,
  `${process.platform} ${process.arch}`,
  `Node ${process.version}`,
].join('; ');

/** How many processes were waiting for a core in the last minute, on average. */
export const load = (): number => Number(loadavg()[0]!.toFixed(2));

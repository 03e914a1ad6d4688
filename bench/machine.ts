import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'packages', 'pristella', 'package.json'), 'utf8'),
) as { version: string };

/** The version of the library that is measured. */
export const libraryVersion: string = version;

const { OPENBLAS_CORETYPE } = process.env;

/** Processor, cores, memory, Node and what the environment tells the BLAS: without these a number means nothing. */
export const machine: string = [
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
  `${Math.round(totalmem() / 2 ** 30)} GiB`,
  `${process.platform} ${process.arch}`,
  `Node ${process.version}`,
  ...(OPENBLAS_CORETYPE ? [`OPENBLAS_CORETYPE ${OPENBLAS_CORETYPE}`] : []),
].join('; ');

/** How many processes were waiting for a core in the last minute, on average. */
export const load = (): number => Number(loadavg()[0]!.toFixed(2));

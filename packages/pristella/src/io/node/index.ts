/** Files on disk; for Node only. */
export { readNpy, readNpz, readPickle, readSafetensors, writeNpy, writeNpz, writeSafetensors } from './array.ts';
export { removeStaleTemporaries, writeFileAtomic } from './atomic.ts';
export { readFileBytes } from './file.ts';

/** Files on disk; for Node only. */
export { readNpy, readPickle, readSafetensors, writeNpy, writeSafetensors } from './array.ts';
export { removeStaleTemporaries, writeFileAtomic } from './atomic.ts';
export { readFileBytes } from './file.ts';

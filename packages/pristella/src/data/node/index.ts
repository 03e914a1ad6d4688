/** Data sets on disk and from the net; for Node only. */
export type { DownloadProgress, PatienceOptions as DownloadOptions } from '../receive.ts';
export { cacheFolder } from './cache.ts';
export { loadMnist, type MnistSource, mnist, mnistMirrors } from './mnist.ts';

/** Data sets on disk and from the net; for Node only. */
export { cacheFolder } from './cache.ts';
export type { DownloadOptions, DownloadProgress } from './download.ts';
export { loadMnist, type MnistSource, mnist, mnistMirrors } from './mnist.ts';

import { host } from '../../base/host.ts';
/** A thread, in Node or in a page. */
export interface Worker {
  /** Ends it, whatever it is doing. */
  terminate(): void;
}

/** Told once a thread has ended, with what it threw, if it did. */
type Ended = (error: unknown) => void;

/**
 * Starts a thread that runs `start(data)`, which `source` declares. It never keeps a finished program alive. Throws what
 * the platform throws where threads are forbidden.
 */
export function spawnWorker(source: string, data: unknown, ended: Ended): Worker {
  const node = host.process?.getBuiltinModule?.('node:worker_threads');
  if (node) {
    const worker = new node.Worker(`${source}\nstart(require('node:worker_threads').workerData);`, {
      eval: true,
      workerData: data,
      // Not this process's: it may preload modules, or take all text for a module's.
      execArgv: [],
    });
    worker.unref();
    // Without a listener, what a thread throws would end the process.
    worker.on('error', ended);
    worker.on('exit', () => ended(undefined));
    return worker;
  }
  const blob = new Blob([`${source}\nonmessage = (event) => start(event.data);`], { type: 'text/javascript' });
  const url = URL.createObjectURL(blob);
  const worker = new globalThis.Worker(url);
  worker.onerror = (event) => {
    event.preventDefault();
    ended(event);
  };
  worker.postMessage(data);
  return {
    terminate() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** Processors that threads may use. */
export function processorCount(): number {
  const { process, navigator } = host;
  return process?.getBuiltinModule?.('node:os')?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 1;
}

/** True where memory can be shared between threads: in Node, and in pages that are cross-origin isolated. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer === 'function' && host.crossOriginIsolated !== false;
}

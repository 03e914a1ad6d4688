/** Workers, in which all is computed; a browser may refuse them, by its policy, its settings, or its age. */

/** What one asks: a worker, or what stands for one that was refused. */
export type Helper = Pick<Worker, 'addEventListener' | 'postMessage' | 'terminate'>;

/** What is told instead of an error's message where a worker did not begin. */
export const REFUSED = 'refused';

class Refused extends EventTarget implements Helper {
  postMessage(): void {}
  terminate(): void {}
}

/** Starts a worker. Where that throws, what comes back fails as one does whose file does not come: by an event, soon. */
export function started(start: () => Worker): Helper {
  try {
    return start();
  } catch {
    const refused = new Refused();
    setTimeout(() => refused.dispatchEvent(new Event('error')));
    return refused;
  }
}

/** Calls `fail` with the message of a worker's error; only one that has begun has a message. */
export function onFailure(worker: Helper, fail: (message: string) => void): void {
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail(event.message || REFUSED);
  });
}

/** The longest time in milliseconds for which training keeps the event loop waiting. */
const PATIENCE = 40;

/** Ends at the event loop's next turn, so that timers, signals and a page's events get theirs. */
export function nextTurn(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => void setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Lets the event loop have a turn whenever it has waited for long. */
export class Turns {
  private last = performance.now();

  /** To be called between steps: undefined if it is not yet time. */
  take(): Promise<void> | undefined {
    if (performance.now() - this.last < PATIENCE) return undefined;
    return nextTurn().then(() => {
      this.last = performance.now();
    });
  }
}

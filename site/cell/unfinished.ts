/** Remembers which programs have begun and not ended, in the browser's storage, where there is one. */

const key = (name: string): string => `pristella cell ${name}`;

/** Notes that a program runs; `ended` takes it back. */
export function begun(name: string): void {
  try {
    localStorage.setItem(key(name), '1');
  } catch {
    // Without storage nothing is remembered.
  }
}

export function ended(name: string): void {
  try {
    localStorage.removeItem(key(name));
  } catch {
    // As above.
  }
}

/** Whether a program began last time and did not end. */
export function isUnfinished(name: string): boolean {
  try {
    return localStorage.getItem(key(name)) !== null;
  } catch {
    return false;
  }
}

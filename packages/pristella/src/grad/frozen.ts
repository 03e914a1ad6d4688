let depth = 0;

/** True inside `freezeState`: layers neither count their draws nor update their statistics. */
export const stateFrozen = (): boolean => depth > 0;

/** Runs `f` so that it leaves no trace in any layer: the same call gives the same numbers again. */
export function freezeState<T>(f: () => T): T {
  depth++;
  try {
    return f();
  } finally {
    depth--;
  }
}

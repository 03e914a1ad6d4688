import type { Module } from './module.ts';

/** The path of a field of the module at `path`, which is empty for the model itself. */
export const fieldOf = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/**
 * A module and all within it with their paths; one that lies in two places has two. One that a field leads back to,
 * such as a parent, is not entered again.
 */
export function* pathsOf(module: Module, path = '', outer: readonly Module[] = []): Iterable<[string, Module]> {
  yield [path, module];
  const within = [...outer, module];
  for (const [name, child] of module.children())
    if (!within.includes(child)) yield* pathsOf(child, fieldOf(path, name), within);
}

import { Parameter } from '../grad/parameter.ts';
import type { Module } from './module.ts';

/** What is frozen in a model, to be frozen again later: parameters by name, modules by path, the model itself as ''. */
export interface Frozen {
  readonly parameters: readonly string[];
  readonly modules: readonly string[];
}

/** All modules of a model with their paths; one that lies in two places has two. */
function* pathsOf(module: Module, path = ''): Iterable<[path: string, module: Module]> {
  yield [path, module];
  for (const [name, child] of module.children()) yield* pathsOf(child, path === '' ? name : `${path}.${name}`);
}

export const frozenIn = (model: Module): Frozen => ({
  parameters: [...model.named()].flatMap(([name, t]) => (t instanceof Parameter && !t.trainable ? [name] : [])),
  modules: [...pathsOf(model)].flatMap(([path, module]) => (module.frozen ? [path] : [])),
});

/** Freezes in a model just what is listed. */
export function freezeAs(model: Module, { parameters, modules }: Frozen): void {
  model.unfreeze();
  const paths = new Set(modules);
  for (const [path, module] of pathsOf(model)) if (paths.has(path)) module.freeze();
  const names = new Set(parameters);
  for (const [name, t] of model.named()) if (t instanceof Parameter) t.trainable = !names.has(name);
}

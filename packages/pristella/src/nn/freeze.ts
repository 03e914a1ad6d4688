import { type Form, form } from '../base/form.ts';
import { Parameter } from '../grad/parameter.ts';
import type { AnyModule } from './module.ts';
import { pathsOf, tensorsOf } from './names.ts';

/** What is frozen in a model, to be frozen again later: parameters by name, modules by path, the model itself as ''. */
export interface Frozen {
  readonly parameters: readonly string[];
  readonly modules: readonly string[];
}

/** `Frozen` from outside. */
export const frozenForm: Form<Frozen> = form.object({
  parameters: form.list(form.text),
  modules: form.list(form.text),
});

export const frozenIn = (model: AnyModule): Frozen => ({
  parameters: [...tensorsOf(model)].flatMap(([name, t]) => (t instanceof Parameter && !t.trainable ? [name] : [])),
  modules: [...pathsOf(model)].flatMap(([path, module]) => (module.frozen ? [path] : [])),
});

/** What is listed but not in the model. */
export function unknownFrozen(model: AnyModule, { parameters, modules }: Frozen): string[] {
  const paths = new Set([...pathsOf(model)].map(([path]) => path));
  const names = new Set([...tensorsOf(model)].flatMap(([name, t]) => (t instanceof Parameter ? [name] : [])));
  return [...parameters.filter((name) => !names.has(name)), ...modules.filter((path) => !paths.has(path))];
}

/** Freezes in a model just what is listed. */
export function freezeAs(model: AnyModule, { parameters, modules }: Frozen): void {
  model.unfreeze();
  const paths = new Set(modules);
  for (const [path, module] of pathsOf(model)) if (paths.has(path)) module.freeze();
  const names = new Set(parameters);
  for (const [name, t] of tensorsOf(model)) if (t instanceof Parameter) t.trainable = !names.has(name);
}

import { ArgumentError } from '../base/errors.ts';
import { Parameter } from '../grad/parameter.ts';
import type { Cell } from '../tensor/cell.ts';
import { Callable } from './callable.ts';
import { fieldsOf } from './fields.ts';
import type { AnyModule } from './module.ts';
import { Statistic } from './statistic.ts';
import { nameOf } from './written.ts';

// A name is the path of the fields that lead to something. It is found by walking them, and kept nowhere: what is asked of
// one model changes nothing for another that shares a layer with it.

/** What a model is saved with. */
export type Stateful = Parameter | Statistic;
const isStateful = (value: unknown): value is Stateful => value instanceof Parameter || value instanceof Statistic;

export const isModule = (value: unknown): value is AnyModule => value instanceof Callable;

/** The path of a field of the module at `path`, which is empty for the model itself. */
export const fieldOf = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** The modules in a module's fields, with the names of these. */
export function* childrenOf(module: AnyModule): Iterable<[name: string, child: AnyModule]> {
  for (const { name, value } of fieldsOf(module)) if (isModule(value)) yield [name, value];
}

/**
 * A module and all within it with their paths; one that lies in two places has two. One that a field leads back to,
 * such as a parent, is not entered again.
 */
export function* pathsOf(
  module: AnyModule,
  path = '',
  outer: readonly AnyModule[] = [],
): Iterable<[path: string, module: AnyModule]> {
  yield [path, module];
  const within = [...outer, module];
  for (const [name, child] of childrenOf(module))
    if (!within.includes(child)) yield* pathsOf(child, fieldOf(path, name), within);
}

/** This module and all within it, each once. */
export function modulesOf(module: AnyModule): AnyModule[] {
  const found = new Set([module]);
  for (const each of found) for (const [, child] of childrenOf(each)) found.add(child);
  return [...found];
}

/** Every parameter and statistic with its name, in the order of the fields; one that lies in two places twice. */
export function* tensorsOf(
  model: AnyModule,
  outer: readonly AnyModule[] = [],
): Iterable<[name: string, tensor: Stateful]> {
  for (const [path, module] of pathsOf(model, '', outer))
    for (const { name, value } of fieldsOf(module)) if (isStateful(value)) yield [fieldOf(path, name), value];
}

/** The parameters among them, each once. */
export function parametersOf(model: AnyModule, named: Iterable<[string, Stateful]> = tensorsOf(model)): Parameter[] {
  const found = new Set<Parameter>();
  for (const [, t] of named) if (t instanceof Parameter) found.add(t);
  return [...found];
}

/** What a model calls a cell. */
export function cellNameIn(model: AnyModule, cell: Cell, outer?: readonly AnyModule[]): string | undefined {
  for (const [name, t] of tensorsOf(model, outer)) if (t.cell === cell) return name;
  return undefined;
}

/**
 * Says in messages where no model is at hand what this model calls its tensors. A part does not rename what its whole has
 * named.
 */
export function lendNames(named: Iterable<[string, Stateful]>): void {
  for (const [name, { cell }] of named) if (!cell.name.endsWith(`.${name}`)) cell.name = name;
}

/**
 * Throws ArgumentError for a field, of a model or of a module within, that hides what modules have under its name (a function of
 * one's own may stand there, but no layer, list or number), and for two tensors of one name, of which only one would be saved.
 */
export function checkNames(model: AnyModule, named: Iterable<[string, Stateful]>): void {
  for (const module of modulesOf(model)) {
    let all: object = module;
    // What all modules have.
    while (Object.getPrototypeOf(all) !== Callable.prototype) all = Object.getPrototypeOf(all);
    for (const [key, value] of Object.entries(module)) {
      if (!(key in all) || (typeof value === 'function' && !isModule(value))) continue;
      throw new ArgumentError(`a module has '${key}' already, which a field of that name hides`, {
        op: nameOf(module),
        hint: 'give the field another name',
      });
    }
  }
  const names = new Map<string, Stateful>();
  for (const [name, t] of named) {
    if ((names.get(name) ?? t) !== t)
      throw new ArgumentError(`two tensors of a module have the name '${name}'`, {
        op: nameOf(model),
        hint: 'names are the paths of fields and the keys of Maps, which must differ as texts',
      });
    names.set(name, t);
  }
}

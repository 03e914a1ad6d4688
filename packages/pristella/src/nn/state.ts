import { byName } from '../base/by-name.ts';
import { type DType, isFloat, type TypedArray } from '../base/dtype.ts';
import { ArgumentError, DataError, showShape, showValue } from '../base/errors.ts';
import { type Shape, sameShape } from '../base/shape.ts';
import { Parameter } from '../grad/parameter.ts';
import type { Cell } from '../tensor/cell.ts';
import { convertData } from '../tensor/create.ts';
import { checkIdle, runtime } from '../tensor/runtime.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';
import { fieldsOf } from './fields.ts';
import type { AnyModule } from './module.ts';
import { modulesOf, type Stateful, tensorsOf } from './names.ts';
import { Statistic } from './statistic.ts';

interface Sized {
  readonly shape: Shape;
  readonly dtype?: DType;
}

/** The contents of all parameters and statistics by name, computed now. */
export const stateOf = (model: AnyModule): Map<string, Tensor> =>
  byName(new Map([...tensorsOf(model)].map(([name, t]) => [name, t.detach()])));

const op = 'loadStateDict';

/** Gives a model the contents of a state; nothing changes unless all of them fit. Throws as `loadStateDict`. */
export function loadState(model: AnyModule, state: ReadonlyMap<string, Tensor>): void {
  checkArchitecture(model, state, 'the state');
  if (![...state.values()].every((t) => t instanceof Tensor)) throw noState(state);
  // All are computed before the first is replaced.
  const next = new Map<Cell, TypedArray>();
  for (const [name, { cell, dtype }] of tensorsOf(model)) {
    const given = state.get(name)!;
    const data = convertData(hostData(given.node), given.dtype, dtype);
    const twin = next.get(cell);
    if (twin?.some((v, i) => !Object.is(v, data[i])))
      throw new DataError(`'${name}' differs from another name of the same tensor`, { op });
    next.set(cell, data);
  }
  checkIdle(runtime(), op);
  for (const [cell, data] of next) cell.replace(data);
}

const noState = (state: unknown): ArgumentError =>
  new ArgumentError(`needs a Map of tensors by name, got ${showValue(state)}`, {
    op,
    hint: 'what stateDict gave; readModel and loadModel take files',
  });

/** Throws DataError that lists where a state, by name, differs from what a model has, ArgumentError for what is no Map of them. */
export function checkArchitecture(model: AnyModule, state: ReadonlyMap<string, Sized>, source: string): void {
  if (!(state instanceof Map) || ![...state.values()].every((t) => t?.shape)) throw noState(state);
  const own = new Map(tensorsOf(model));
  const problems: string[] = [];
  for (const [name, t] of own) {
    const given = state.get(name);
    if (!given) problems.push(`'${name}' ${showShape(t.shape)} is missing`);
    else if (!sameShape(given.shape, t.shape))
      problems.push(`'${name}' has shape ${showShape(given.shape)}, the model's ${showShape(t.shape)}`);
    else if (given.dtype !== undefined && isFloat(given.dtype) !== isFloat(t.dtype))
      problems.push(`'${name}' is ${given.dtype}, the model's ${t.dtype}`);
  }
  for (const [name, { shape }] of state)
    if (!own.has(name)) problems.push(`'${name}' ${showShape(shape)} is not in the model`);
  if (problems.length > 0)
    throw new DataError(`${source} belongs to another architecture:\n  ${problems.join('\n  ')}`, { op });
}

function converted(t: Stateful, dtype: DType): Stateful {
  const content = new Tensor(t.node).astype(dtype).detach();
  if (!(t instanceof Parameter)) return new Statistic(content, t.cell.name);
  return Object.assign(new Parameter(content, t.name), { trainable: t.trainable });
}

/** Puts in the place of each parameter and statistic one of another float dtype; what is shared stays shared. */
export function convertState(model: AnyModule, dtype: DType): void {
  const done = new Map<Stateful, Stateful>();
  for (const module of modulesOf(model)) {
    for (const { value, replace } of fieldsOf(module)) {
      if (!(value instanceof Parameter || value instanceof Statistic)) continue;
      if (!done.has(value)) done.set(value, converted(value, dtype));
      replace(done.get(value));
    }
  }
}

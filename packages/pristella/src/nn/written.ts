import { showValue } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { Callable } from './callable.ts';
import type { AnyModule, Layer } from './module.ts';

/** The name of its class; a bundler may have left none. */
export const nameOf = (module: AnyModule): string => module.constructor.name || 'Module';

/**
 * A layer as the user wrote it. Throws ArgumentError for what is no function.
 * @example
 * nn.layerName(nn.linear(2, 3));
 * nn.layerName(nn.relu);
 */
export function layerName(layer: Layer | AnyModule): string {
  checkFunction(layer, 'a layer', 'layerName');
  return layer instanceof Callable || Object.hasOwn(layer, 'toString') ? String(layer) : layer.name || 'a function';
}

/** Whether it is an object of no class, such as options are. */
export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

function argument(value: unknown): string {
  if (typeof value === 'function') return layerName(value as Layer);
  if (Array.isArray(value)) return `[${value.map(argument).join(', ')}]`;
  if (!isPlain(value)) return showValue(value);
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return entries.length === 0 ? '' : `{ ${entries.map(([key, v]) => `${key}: ${argument(v)}`).join(', ')} }`;
}

/** A call as it is written: `linear(784, 50, { bias: false })`. What is undefined or empty at its end is not. */
export function written(name: string, given: readonly unknown[]): string {
  const list = given.map((value) => (value === undefined ? '' : argument(value)));
  while (list.at(-1) === '') list.pop();
  return `${name}(${list.map((text) => text || 'undefined').join(', ')})`;
}

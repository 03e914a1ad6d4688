import { checkFunction } from '../base/limits.ts';
import type { Layer, Module } from './module.ts';

/** By what it has, since modules are printed by this file. */
const isModule = (layer: Layer): layer is Module => 'parts' in layer;

/** The name of its class; a bundler may have left none. */
export const nameOf = (module: Module): string => module.constructor.name || 'Module';

/**
 * A layer as the user wrote it. Throws ArgumentError for what is no function.
 * @example
 * nn.layerName(nn.linear(2, 3));
 * nn.layerName(nn.relu);
 */
export function layerName(layer: Layer): string {
  checkFunction(layer, 'a layer', 'layerName');
  return isModule(layer) || Object.hasOwn(layer, 'toString') ? String(layer) : layer.name || 'a function';
}

/** Number of elements in the parameters of a module that do not learn. */
const frozenCount = (module: Module): number => module.parameters().reduce((n, p) => (p.trainable ? n : n + p.size), 0);

/** A line for each layer, with its number of parameters, and which of them are frozen. */
export function printed(model: Module): string {
  const lines: [text: string, count: number, note: string][] = [];
  const list = (module: Module, indent: string, outer: readonly Layer[]): void => {
    const within = [...outer, module];
    for (const [name, layer] of module.parts()) {
      if (within.includes(layer)) continue;
      const inner = isModule(layer) && [...layer.parts()].length > 0;
      const own = isModule(layer) && !inner ? layer.parameterCount : 0;
      const note = own > 0 && frozenCount(layer as Module) === own ? '  frozen' : '';
      lines.push([`${indent}${name}: ${inner ? nameOf(layer) : layerName(layer)}`, own, note]);
      if (inner) list(layer, `${indent}  `, within);
    }
  };
  list(model, '  ', []);
  if (lines.length === 0) return `${model}`;
  const width = Math.max(...lines.map(([text]) => text.length));
  const shown = lines.map(([text, n, note]) =>
    n > 0 ? `${text.padEnd(width)}  ${n.toLocaleString('en').padStart(9)}${note}` : text,
  );
  const frozen = frozenCount(model);
  const total = `${model.parameterCount.toLocaleString('en')} parameters`;
  const note = frozen > 0 ? `, ${frozen.toLocaleString('en')} of them frozen` : '';
  return [nameOf(model), ...shown, total + note].join('\n');
}

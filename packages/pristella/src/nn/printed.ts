import type { AnyModule, Layer } from './module.ts';
import { isModule, parametersOf } from './names.ts';
import { layerName, nameOf } from './written.ts';

/** Number of elements in the parameters of a module, all or those that do not learn. */
const countOf = (module: AnyModule): number => parametersOf(module).reduce((n, p) => n + p.size, 0);
const frozenCount = (module: AnyModule): number =>
  parametersOf(module).reduce((n, p) => (p.trainable ? n : n + p.size), 0);

/** A line for each layer, with its number of parameters, and which of them are frozen. */
export function printed(model: AnyModule): string {
  const lines: [text: string, count: number, note: string][] = [];
  const list = (module: AnyModule, indent: string, outer: readonly (AnyModule | Layer)[]): void => {
    const within = [...outer, module];
    for (const [name, layer] of module.parts()) {
      if (within.includes(layer)) continue;
      const inner = isModule(layer) && [...layer.parts()].length > 0;
      const own = isModule(layer) && !inner ? countOf(layer) : 0;
      const note = own > 0 && frozenCount(layer as AnyModule) === own ? '  frozen' : '';
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
  const total = `${countOf(model).toLocaleString('en')} parameters`;
  const note = frozen > 0 ? `, ${frozen.toLocaleString('en')} of them frozen` : '';
  return [nameOf(model), ...shown, total + note].join('\n');
}

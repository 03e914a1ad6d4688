import { GradientError, showShape } from '../base/errors.ts';
import { Parameter } from '../grad/parameter.ts';
import type { Node } from '../tensor/node.ts';
import type { AnyModule } from './module.ts';
import { tensorsOf } from './names.ts';
import { Place } from './place.ts';

/** What the passes of a model use that it did not know when it was first called or trained, and the path of a user of each. */
type Uses = Map<Parameter, string>;

/** By model. */
function usesOf(strangers: ReadonlySet<Parameter>, nodes: readonly Node[]): Map<Place, Uses> {
  const found = new Map<Place, Uses>();
  for (const { inputs, within } of nodes) {
    for (let i = 0; i < inputs.length; i++) {
      const owner = inputs[i]!.cell?.owner;
      if (!(owner instanceof Parameter) || !(within instanceof Place) || !strangers.has(owner)) continue;
      const { model } = within;
      if (model.known?.has(owner)) continue;
      const uses: Uses = found.get(model) ?? new Map();
      found.set(model, uses.set(owner, within.path));
    }
  }
  return found;
}

/**
 * Throws GradientError for a parameter that a model does not name and its forward pass uses: it lies in a `#private` field, or in
 * none, and would be neither trained nor saved. One that came into the model after it was first called is refused where an
 * optimizer, made before, trains the others. Outside of models a parameter may be anybody's.
 */
export function checkNamed(nodes: readonly Node[], strangers: ReadonlySet<Parameter>): void {
  for (const [place, uses] of usesOf(strangers, nodes)) {
    const names = new Map<unknown, string>();
    for (const [name, t] of tensorsOf(place.of as AnyModule)) names.set(t, name);
    const unnamed = [...uses.keys()].filter((p) => !names.has(p));
    const [first] = unnamed;
    if (first) {
      const shapes = unnamed.map((p) => p.shape);
      throw new GradientError(
        `parameters lie beneath this loss that the model does not name: ${shapes.map(showShape).join(', ')}; '${uses.get(first)}' uses them`,
        {
          op: 'backward',
          shapes,
          hint: 'hold them in fields that are not #private, or in lists, Maps, Sets or plain objects there; or set their trainable to false',
        },
      );
    }
    if ([...names.keys()].some((t) => t instanceof Parameter && t.optimizers > 0)) {
      const late = [...uses.keys()].map((p) => `'${names.get(p)}'`);
      throw new GradientError(`${late.join(', ')} came into the model after the optimizer that trains the rest of it`, {
        op: 'backward',
        hint: 'make the optimizer when the model is whole: for layers that are made at the first call, after that; or set their trainable to false',
      });
    }
    for (const p of uses.keys()) place.known?.add(p);
  }
}

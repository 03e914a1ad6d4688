import { naming } from '../grad/parameter.ts';

/** Models that have named their layers, to be asked again for those that came later. */
let models: WeakRef<{ named(): Iterable<unknown> }>[] = [];

export function remember(model: { named(): Iterable<unknown> }): void {
  if (models.length > 64) models = models.filter((m) => m.deref());
  models.push(new WeakRef(model));
}

naming.again = () => {
  for (const model of models) for (const _ of model.deref()?.named() ?? []);
};

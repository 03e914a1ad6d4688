import { naming } from '../grad/parameter.ts';
import type { Module } from './module.ts';

type PathOf = (model: Module) => string | undefined;

/** Models that have named their layers, to be asked again for those that came later. */
let models: (readonly [WeakRef<Module>, PathOf])[] = [];

export function remember(model: Module, pathOf: PathOf): void {
  if (models.length > 64) models = models.filter(([m]) => m.deref());
  models.push([new WeakRef(model), pathOf]);
}

naming.again = () => {
  for (const [ref, pathOf] of models) {
    const model = ref.deref();
    // What has become a part of another model has its names from there.
    if (model && pathOf(model) === 'model') for (const _ of model.named());
  }
};

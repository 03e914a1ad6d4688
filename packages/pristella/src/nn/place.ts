import { type PristellaError, showShape } from '../base/errors.ts';
import type { Parameter } from '../grad/parameter.ts';
import type { Cell } from '../tensor/cell.ts';
import { currentScope, outside, type Scope } from '../tensor/scope.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { AnyModule, Layer, Module } from './module.ts';
import {
  cellNameIn,
  checkNames,
  fieldOf,
  isModule,
  lendNames,
  parametersOf,
  pathsOf,
  type Stateful,
  tensorsOf,
} from './names.ts';
import { layerName } from './written.ts';

/**
 * Where a layer is called: by which layer around it, up to the model. A layer that is called by two has two places. It is
 * made at the first call and found again at the next; its path is looked for in the fields when somebody asks.
 */
export class Place implements Scope {
  readonly of: AnyModule | Layer;
  /** The place of the layer that calls it; null for the model. */
  readonly outer: Place | null;
  /** Which of the layers of a sequential one it is; -1 for what is no such layer. */
  private readonly index: number;
  /** The place of the last layer within that was called in the pass that is running, or ran last. */
  last: Place | null = null;
  /** Of a model: the parameters that it held when it was first called or trained, and those that were given to it. */
  known: WeakSet<Parameter> | null = null;
  private readonly inner = new WeakMap<object, Place>();
  private readonly items: Place[] = [];

  constructor(of: AnyModule | Layer, outer: Place | null, index = -1) {
    this.of = of;
    this.outer = outer;
    this.index = index;
  }

  /** The place of a layer that is called here. */
  enter(layer: AnyModule): Place {
    // A sequential layer has entered it already.
    if (this.of === layer) return this;
    let place = this.inner.get(layer);
    if (!place) {
      place = new Place(layer, this);
      this.inner.set(layer, place);
    }
    return place;
  }

  /** The place of a layer in a list of them. */
  item(index: number, layer: Layer): Place {
    const known = this.items[index];
    if (known?.of === layer) return known;
    const place = new Place(layer, this, index);
    this.items[index] = place;
    return place;
  }

  get model(): Place {
    return this.outer === null ? this : this.outer.model;
  }

  /** The modules around it. */
  private *callers(): Iterable<AnyModule> {
    for (let place = this.outer; place; place = place.outer) if (isModule(place.of)) yield place.of;
  }
  /** The path from the model, by the fields as they are now; empty for the model itself, undefined where no field names it. */
  private find(): string | undefined {
    if (this.outer === null) return '';
    if (this.index >= 0) return this.outer.within(`${this.index}`);
    for (let around: Place | null = this.outer; around; around = around.outer) {
      if (!isModule(around.of)) continue;
      // A field that leads back to a caller, as to a parent, is no way.
      for (const [path, module] of pathsOf(around.of, '', [...around.callers()]))
        if (module === this.of && path !== '') return around.within(path);
    }
    return undefined;
  }
  /** The path of what lies in it. */
  private within(path: string): string | undefined {
    const own = this.find();
    return own === undefined ? undefined : fieldOf(own, path);
  }

  /** What no field names goes by the layer around it. */
  get path(): string {
    return (this.find() ?? this.outer!.path) || 'model';
  }

  describe(): string {
    const path = this.find();
    return path ? `${path}: ${layerName(this.of)}` : layerName(this.of);
  }

  nameOf(cell: Cell): string | undefined {
    for (let place: Place | null = this; place; place = place.outer) {
      const name = isModule(place.of) ? cellNameIn(place.of, cell, [...place.callers()]) : undefined;
      if (name !== undefined) return place.within(name);
    }
    return undefined;
  }

  /** Says in an error that came of a call with these inputs which layer it was, and between which others. */
  locate(error: PristellaError, inputs: readonly unknown[]): void {
    if (this.outer === null || error.place !== undefined) return;
    const shapes = inputs.filter((x) => x instanceof Tensor).map((x) => showShape(x.shape));
    const given = shapes.join(' and ');
    const words = [`in ${this.describe()}`];
    if (!error.message.includes(given)) words.push(`given ${given}`);
    // What it gave may be the error, after it was called.
    const { last } = this.outer;
    if (last && last !== this) words.push(`after ${last.describe()}`);
    const next = this.index < 0 ? undefined : [...(this.outer.of as Module).parts()][this.index + 1];
    if (next) words.push(`before ${this.outer.within(next[0]) ?? next[0]}: ${layerName(next[1])}`);
    error.locate(this.path, words.join(', '));
  }
}

const models = new WeakMap<AnyModule, Place>();

/** The place of a module that is called by no other. */
export function placeOfModel(module: AnyModule): Place {
  let place = models.get(module);
  if (!place) {
    place = new Place(module, null);
    models.set(module, place);
  }
  return place;
}

/** Where the layer runs that is called now; null outside of models. */
export const placeNow = (): Place | null => (currentScope.now === outside ? null : (currentScope.now as Place));

/** Looks a module over when it is first called as a model, or trained as one, and gives what it is saved with. Throws as `checkNames`. */
export function adopt(model: AnyModule): readonly [name: string, tensor: Stateful][] {
  const named = [...tensorsOf(model)];
  checkNames(model, named);
  lendNames(named);
  placeOfModel(model).known = new WeakSet(parametersOf(model, named));
  return named;
}

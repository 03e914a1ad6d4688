import { withoutBrackets } from '../base/brackets.ts';
import { byName } from '../base/by-name.ts';
import type { DType } from '../base/dtype.ts';
import { ArgumentError, showValue } from '../base/errors.ts';
import { showInConsole } from '../base/inspect.ts';
import type { Shape } from '../base/shape.ts';
import { naming, Parameter } from '../grad/parameter.ts';
import { Generator } from '../op/random.ts';
import { convertData } from '../tensor/create.ts';
import { CELL_BENEATH, currentScope, type Node } from '../tensor/node.ts';
import { passInput, takeBack } from '../tensor/passes.ts';
import { hostData, Tensor, type TensorLike } from '../tensor/tensor.ts';
import { checkArchitecture } from './architecture.ts';
import { fieldsOf } from './fields.ts';
import { checkMade, trainsNow } from './mode.ts';
import { fieldOf, pathsOf } from './paths.ts';
import { layerName, nameOf, printed } from './printed.ts';
import { Statistic } from './statistic.ts';

type Stateful = Parameter | Statistic;

/** Under which a module keeps what is its own: fields are its users', whatever their names, and this is none. */
const own: unique symbol = Symbol('own');
interface Own {
  training: boolean;
  frozen: boolean;
  /** The path of fields from the model to this module, once `named` has walked it. */
  path: string | undefined;
  /** Whether it has been called as a model. */
  wasCalled: boolean;
}

/** What is neither a user's field nor seen as one. */
const ownOf = (module: Module): Own => (module as unknown as { readonly [own]: Own })[own];

/** The module whose forward pass is running, if any. */
let running: Module | null = null;

/** A layer: called with a tensor, it returns one. What is declared here lies on the function that the class returns. */
export interface Module {
  // biome-ignore lint/style/useShorthandFunctionType: it is one with the class of this name
  (x: TensorLike, ...more: readonly TensorLike[]): Tensor;
}

/** A layer without weights: any function from tensor to tensor, such as `relu`. */
export type Layer = Module | ((x: Tensor) => Tensor);

/**
 * Throws ArgumentError for a field that hides what modules have under its name: a function of one's own may stand there, but no
 * layer, list or number.
 */
function checkFields(module: Module): void {
  for (const [key, value] of Object.entries(module)) {
    if (!(key in Module.prototype) || (typeof value === 'function' && !(value instanceof Module))) continue;
    throw new ArgumentError(`a module has '${key}' already, which a field of that name hides`, {
      op: nameOf(module),
      hint: 'give the field another name',
    });
  }
}

/**
 * @internal The parameters of a module. Throws ArgumentError for a field, there or in a module within, that hides what modules
 * have under its name, and for two tensors of one name, of which only one would be saved.
 */
export function parametersOf(module: Module): Parameter[] {
  const modules = new Set([module]);
  for (const each of modules) {
    checkFields(each);
    for (const [, child] of each.children()) modules.add(child);
  }
  const names = new Map<string, Stateful>();
  for (const [name, t] of Module.prototype.named.call(module)) {
    if ((names.get(name) ?? t) !== t)
      throw new ArgumentError(`two tensors of a module have the name '${name}'`, {
        op: nameOf(module),
        hint: 'names are the paths of fields and the keys of Maps, which must differ as texts',
      });
    names.set(name, t);
  }
  return Module.prototype.parameters.call(module);
}

/** Which model made a tensor, to be asked again what it holds by now. */
const makers = new WeakMap<Node, Module>();
naming.again = (node) => {
  const model = makers.get(node);
  // What has become a part of another model has its names from there.
  return model && ownOf(model).path === 'model' ? model.parameters() : [];
};

/** A layer of a model that has named it keeps that name. */
function firstCall(model: Module): void {
  const { path } = ownOf(model);
  if (path === undefined || path === 'model') parametersOf(model);
  ownOf(model).wasCalled = true;
}

/**
 * Base of everything with parameters. A subclass holds parameters and other modules in its fields and says in
 * `forward` what it computes; instances are called as functions. Parameters are found by walking the fields, and
 * named by their paths; lists, Maps, Sets and plain objects are walked, too. What no field holds, `#private` ones among
 * them, is an error when a loss is differentiated. Throws ArgumentError when it is called without a `forward`, or with one
 * that returns nothing.
 * @example
 * class Scale extends nn.Module {
 *   factor = new nn.Parameter(np.array([2]));
 *   forward(x) {
 *     return this.factor.mul(x);
 *   }
 * }
 * const scale = new Scale();
 * scale([1, 2, 3]);
 * scale.parameterCount;
 * const model = nn.sequential(scale, nn.dropout(0.5), nn.linear(1, 2));
 * console.log(model.repr());
 * model.toString();
 * [...model.named()].map(([name, { shape }]) => `${name} ${shape}`);
 * console.log(model.parameters().length, model.modules().length, [...model.streams().keys()]);
 * console.log([...model.children()].length, [...model.parts()].length, model.describe('2'));
 * model.eval();
 * [...model.modes().values()];
 * model.train().training;
 * console.log(model.freeze().frozen, model.unfreeze().frozen);
 * const saved = model.stateDict();
 * scale.factor.assign(np.array([5]));
 * model.loadStateDict(saved);
 * scale.factor;
 * scale([1]).sum().backward();
 * scale.zeroGrad();
 * scale.factor.grad;
 * try {
 *   model.checkStateDict(new Map([['0.factor', np.zeros([3])]]));
 * } catch (error) {
 *   console.log(String(error));
 * }
 * model.astype('float64').parameters().map((p) => p.dtype);
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: an instance is a function; the interface gives it its call signature
export abstract class Module {
  constructor() {
    const call = (...inputs: [TensorLike, ...TensorLike[]]): Tensor => {
      const self = call as unknown as Module;
      const outer = currentScope.path;
      const within = running;
      running = self;
      const [x] = inputs;
      let done = false;
      try {
        if (within === null) {
          passInput.bytes = x instanceof Tensor ? x.node.bytes : 0;
          // Messages tell layers by their paths, and what no field names is an error, whoever has asked for parameters.
          if (!ownOf(self).wasCalled) firstCall(self);
          // What is given is named by nobody.
          for (const input of inputs) if (input instanceof Parameter) input.isKnown = true;
        }
        currentScope.path = ownOf(self).path ?? outer;
        if (typeof self.forward !== 'function')
          throw new ArgumentError('a module needs a method forward(x)', { op: nameOf(self) });
        const y = self.forward(...inputs);
        if (within === null && y instanceof Tensor && y.node.beneath & CELL_BENEATH) makers.set(y.node, self);
        if (y === undefined) checkMade(y, `forward of ${nameOf(self)}`);
        done = true;
        return y;
      } finally {
        currentScope.path = outer;
        running = within;
        if (!done && within === null) takeBack();
      }
    };
    // A function has these of its own and does not let them be set: here they are names like all others.
    for (const field of ['length', 'name']) Reflect.deleteProperty(call, field);
    // biome-ignore lint/correctness/noConstructorReturn: what subclasses see as `this` is the function itself
    return Object.assign(Object.setPrototypeOf(call, new.target.prototype) as Module, {
      [own]: { training: true, frozen: false, path: undefined, wasCalled: false },
    });
  }

  /**
   * True while training: dropout drops, batch norm uses the batch's statistics. `train` and `eval` set it; within the
   * forward passes of `fit`, `evaluate` and `predict` it is as they need it, whatever was set. A frozen module never trains.
   */
  get training(): boolean {
    const { training, frozen } = ownOf(this);
    return !frozen && trainsNow(this, training);
  }
  set training(on: boolean) {
    ownOf(this).training = on;
  }

  /** @internal The path of fields from the model to this module; undefined before `named` has walked it. */
  static pathOf(module: Module): string | undefined {
    return ownOf(module).path;
  }

  /** @internal JSON would leave a function out without a word. Throws ArgumentError that names what saves a model. */
  toJSON(): never {
    throw new ArgumentError('a model is no JSON', {
      op: 'JSON.stringify',
      hint: "saveModel(path, model) of 'pristella/node' writes a file; train.encodeModel(model) gives its bytes, model.stateDict() its tensors",
    });
  }

  /** What the module computes. */
  abstract forward(x: TensorLike, ...more: readonly TensorLike[]): Tensor;

  /** The modules in this one's fields, with their paths. */
  *children(): Iterable<[name: string, child: Module]> {
    for (const { name, value } of fieldsOf(this)) if (value instanceof Module) yield [name, value];
  }

  /** The layers that a printed model shows: all children, and for `sequential` its functions too. */
  parts(): Iterable<[name: string, layer: Layer]> {
    return this.children();
  }

  /** Every parameter and statistic with its name, in the order of the fields. */
  *named(prefix = ''): Iterable<[name: string, tensor: Stateful]> {
    for (const [path, module] of pathsOf(this)) {
      ownOf(module).path = (prefix + path).replace(/\.$/, '') || 'model';
      for (const { name, value } of fieldsOf(module)) {
        if (!(value instanceof Parameter || value instanceof Statistic)) continue;
        value.cell.name = prefix + fieldOf(path, name);
        if (value instanceof Parameter) value.isKnown = true;
        yield [value.cell.name, value];
      }
    }
  }

  /** This module and all within it, each once. */
  modules(): Module[] {
    const found = new Set<Module>([this]);
    for (const module of found) for (const [, child] of module.children()) found.add(child);
    return [...found];
  }

  /** The random streams in the fields of all modules, such as those of dropout masks, by path. */
  streams(): Map<string, Generator> {
    const found = new Map<string, Generator>();
    for (const [path, module] of pathsOf(this)) {
      for (const { name, value } of fieldsOf(module))
        if (value instanceof Generator) found.set(fieldOf(path, name), value);
    }
    return found;
  }

  /** Whether each module is in training mode, as `train` and `eval` set it, to be restored later. */
  modes(): Map<Module, boolean> {
    return new Map(this.modules().map((m) => [m, ownOf(m).training]));
  }

  /** The tensors that training changes; a parameter used in several places once. */
  parameters(): Parameter[] {
    return [...new Set([...this.named()].map(([, t]) => t).filter((t) => t instanceof Parameter))];
  }

  /** Drops the gradients that wait in all parameters. There is no need to: they end with the `backward` after a step. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** Number of elements in all parameters. */
  get parameterCount(): number {
    return this.parameters().reduce((n, p) => n + p.size, 0);
  }

  private setTraining(on: boolean): this {
    for (const module of this.modules()) module.training = on;
    return this;
  }
  /** Switches to training behaviour. */
  train(): this {
    return this.setTraining(true);
  }
  /** Switches to inference behaviour. */
  eval(): this {
    return this.setTraining(false);
  }

  /**
   * Takes this module and all within it out of training until `unfreeze`: its parameters get no gradient and are left alone
   * by optimizers, its statistics stay, and it is in inference mode, also after `train` and in `fit`. What lies before it in
   * a model learns through it as ever.
   */
  freeze(): this {
    return this.setFrozen(true);
  }
  /** Undoes `freeze` for this module and all within it; every parameter there learns again. */
  unfreeze(): this {
    return this.setFrozen(false);
  }
  /** Whether `freeze` was called on this module or on one that it lies in. */
  get frozen(): boolean {
    return ownOf(this).frozen;
  }
  private setFrozen(on: boolean): this {
    for (const module of this.modules()) ownOf(module).frozen = on;
    for (const parameter of this.parameters()) parameter.trainable = !on;
    return this;
  }

  /**
   * Converts all parameters and statistics to another float dtype; optimizers must be made afterwards. Throws
   * DTypeError for a dtype that is no float.
   */
  astype(dtype: DType): this {
    const converted = new Map<Stateful, Stateful>();
    const convert = (t: Stateful): Stateful => {
      const content = new Tensor(t.node).astype(dtype).detach();
      if (!(t instanceof Parameter)) return new Statistic(content, t.cell.name);
      return Object.assign(new Parameter(content, t.name), { trainable: t.trainable });
    };
    for (const module of this.modules()) {
      for (const { value, replace } of fieldsOf(module)) {
        if (!(value instanceof Parameter || value instanceof Statistic)) continue;
        if (!converted.has(value)) converted.set(value, convert(value));
        replace(converted.get(value));
      }
    }
    return this;
  }

  /** The layer at a path that `named` has set, as the user wrote it: `2: linear(50, 10)`; undefined if there is none. */
  describe(path: string, prefix = ''): string | undefined {
    if (prefix === '' && path === 'model') return `${this}`;
    for (const [name, layer] of this.parts()) {
      const own = prefix + name;
      if (own === path) return `${own}: ${layerName(layer)}`;
      if (layer instanceof Module && path.startsWith(`${own}.`)) return layer.describe(path, `${own}.`);
    }
    return undefined;
  }

  /** What the module is, in one line, as the user wrote it. */
  toString(): string {
    return nameOf(this).replace(/^./, (c) => c.toLowerCase());
  }

  /** As printed: a line for each layer, with its number of parameters, and which of them are frozen. */
  repr(): string {
    return printed(this);
  }

  /** The contents of all parameters and statistics by name, computed now. */
  stateDict(): Map<string, Tensor> {
    return byName(new Map([...this.named()].map(([name, t]) => [name, t.detach()])));
  }

  /**
   * Takes over contents by name; nothing changes unless all of them fit. Throws DataError that lists missing, unexpected
   * and differently shaped tensors and those of another kind of dtype, ArgumentError for what is no Map of tensors.
   */
  loadStateDict(state: ReadonlyMap<string, Tensor>): void {
    if (!(state instanceof Map) || ![...state.values()].every((t) => t instanceof Tensor))
      throw new ArgumentError(`needs a Map of tensors by name, got ${showValue(state)}`, {
        op: 'loadStateDict',
        hint: 'what stateDict gave; readModel and loadModel take files',
      });
    this.checkStateDict(state);
    // All are computed before the first is replaced.
    const own = [...this.named()].map(([name, t]) => {
      const given = state.get(name)!;
      return [t.cell, convertData(hostData(given.node), given.dtype, t.dtype)] as const;
    });
    for (const [cell, data] of own) cell.replace(data);
  }

  /**
   * Throws DataError that lists missing, unexpected and differently shaped tensors, if there are any, and whole numbers in
   * the place of fractions or the other way round; one width of a kind becomes the other.
   */
  checkStateDict(
    state: ReadonlyMap<string, { readonly shape: Shape; readonly dtype?: DType }>,
    source = 'the state',
  ): void {
    checkArchitecture(new Map(this.named()), state, source);
  }
}

showInConsole(Module, (m) => m.repr());

Object.setPrototypeOf(
  Module.prototype,
  withoutBrackets({
    name: 'model',
    what: 'a model',
    read: (key) => `model.layers[${key}] of a sequential one, or the field that holds the layer`,
  }),
);

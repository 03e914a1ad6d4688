import { withoutBrackets } from '../base/brackets.ts';
import type { DType } from '../base/dtype.ts';
import { ArgumentError } from '../base/errors.ts';
import { showInConsole } from '../base/inspect.ts';
import { checkArguments } from '../base/options.ts';
import type { Shape } from '../base/shape.ts';
import { naming, type Parameter } from '../grad/parameter.ts';
import { Generator } from '../np/random/generator.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { callModule } from './call.ts';
import { Callable } from './callable.ts';
import { fieldsOf } from './fields.ts';
import { trainsNow } from './mode.ts';
import { childrenOf, fieldOf, lendNames, modulesOf, parametersOf, pathsOf, type Stateful, tensorsOf } from './names.ts';
import { printed } from './printed.ts';
import { checkArchitecture, convertState, loadState, stateOf } from './state.ts';
import { checkNamed } from './unnamed.ts';
import { layerName, nameOf, written } from './written.ts';

/** Any `forward`. */
type Forward = (...inputs: never) => unknown;
/** What a module takes: what its own `forward` does, or, of a module of which only the type `Module<In, Out>` is known, In. */
type InputsOf<M extends { forward: Forward }, In> = Forward extends M['forward'] ? In : Parameters<M['forward']>;
type OutputOf<M extends { forward: Forward }, Out> = Forward extends M['forward'] ? Out : ReturnType<M['forward']>;

/**
 * A layer: called with what its `forward` takes, it returns what that returns. `Module` alone, as the type of a value, takes one
 * tensor and gives one; `Module<[x: TensorLike, h: TensorLike], [Tensor, Tensor]>` takes two and gives two.
 */
export interface Module<In extends readonly unknown[] = [x: TensorLike], Out = Tensor> {
  // biome-ignore lint/style/useShorthandFunctionType: it is one with the class of this name
  (...inputs: InputsOf<this, In>): OutputOf<this, Out>;
}

/** A module whatever it takes and gives. */
export type AnyModule = Module<never, unknown>;

/** What stands among layers: a module from tensor to tensor, or one without weights: any such function, as `relu` is. */
export type Layer = Module | ((x: Tensor) => Tensor);

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
// biome-ignore lint/correctness/noUnusedVariables: the interface of this name uses them
export abstract class Module<In extends readonly unknown[] = [x: TensorLike], Out = Tensor> extends Callable {
  /** Written at once: lists and options are their giver's, who may change them. */
  readonly #made: string;
  #training = true;
  #frozen = false;

  /** Takes the arguments that the layer is made with, which are printed: `cell(3, 4)` of a class `Cell` that calls `super(3, 4)`. */
  constructor(...made: readonly unknown[]) {
    super(callModule);
    this.#made = made.length === 0 ? '' : written('', made);
  }

  /**
   * True while training: dropout drops, batch norm uses the batch's statistics. `train` and `eval` set it; within the
   * forward passes of `fit`, `evaluate` and `predict` it is as they need it, whatever was set. A frozen module never trains.
   */
  get training(): boolean {
    return !this.#frozen && trainsNow(this, this.#training);
  }
  set training(on: boolean) {
    this.#training = on;
  }

  /** @internal JSON would leave a function out without a word. Throws ArgumentError that names what saves a model. */
  toJSON(): never {
    throw new ArgumentError('a model is no JSON', {
      op: 'JSON.stringify',
      hint: "saveModel(path, model) of 'pristella/node' writes a file; train.encodeModel(model) gives its bytes, model.stateDict() its tensors",
    });
  }

  /**
   * What the module computes, of any inputs: tensors, lists and objects of them, or none. A call takes as many, and gives what
   * this returns: a tensor, a list or an object of tensors.
   */
  abstract forward(...inputs: never): unknown;

  /** The modules in this one's fields, with their paths. */
  children(): Iterable<[name: string, child: AnyModule]> {
    return childrenOf(this);
  }

  /** The layers that a printed model shows: all children, and for `sequential` its functions too. */
  parts(): Iterable<[name: string, layer: Layer | AnyModule]> {
    return childrenOf(this);
  }

  /** Every parameter and statistic with its name in this model, in the order of the fields; one in two places with both. */
  *named(prefix = ''): Iterable<[name: string, tensor: Stateful]> {
    for (const [name, tensor] of tensorsOf(this)) yield [prefix + name, tensor];
  }

  /** This module and all within it, each once. */
  modules(): AnyModule[] {
    return modulesOf(this);
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
  modes(): Map<AnyModule, boolean> {
    return new Map(modulesOf(this).map((m) => [m, (m as Module).#training]));
  }

  /** The tensors that training changes; a parameter used in several places once. */
  parameters(): Parameter[] {
    const named = [...tensorsOf(this)];
    lendNames(named);
    return parametersOf(this, named);
  }

  /** Drops the gradients that wait in all parameters. There is no need to: they end with the `backward` after a step. */
  zeroGrad(): void {
    for (const parameter of parametersOf(this)) parameter.grad = null;
  }

  /** Number of elements in all parameters. */
  get parameterCount(): number {
    return parametersOf(this).reduce((n, p) => n + p.size, 0);
  }

  private setTraining(on: boolean): this {
    for (const module of modulesOf(this)) module.training = on;
    return this;
  }
  /** Switches to training behaviour. Throws ArgumentError for `train(false)`, which is `eval()`. */
  train(): this {
    checkArguments(arguments.length, 0, 'train', 'eval()');
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
    checkArguments(arguments.length, 0, 'freeze', 'unfreeze()');
    return this.setFrozen(true);
  }
  /** Undoes `freeze` for this module and all within it; every parameter there learns again. */
  unfreeze(): this {
    return this.setFrozen(false);
  }
  /** Whether `freeze` was called on this module or on one that it lies in. */
  get frozen(): boolean {
    return this.#frozen;
  }
  private setFrozen(on: boolean): this {
    for (const module of modulesOf(this)) (module as Module).#frozen = on;
    for (const parameter of parametersOf(this)) parameter.trainable = !on;
    return this;
  }

  /**
   * Converts all parameters and statistics to another float dtype; optimizers must be made afterwards. Throws
   * DTypeError for a dtype that is no float.
   */
  astype(dtype: DType): this {
    convertState(this, dtype);
    return this;
  }

  /** The layer at a path of this model, as the user wrote it: `2: linear(50, 10)`; undefined if there is none. */
  describe(path: string, prefix = ''): string | undefined {
    if (prefix === '' && path === 'model') return `${this}`;
    for (const [name, layer] of this.parts()) {
      const own = prefix + name;
      if (own === path) return `${own}: ${layerName(layer)}`;
      if (layer instanceof Module && `${path}`.startsWith(`${own}.`)) return layer.describe(path, `${own}.`);
    }
    return undefined;
  }

  /** What the module is, in one line, as the user wrote it: its class in lower case with the arguments it was made with. */
  override toString(): string {
    return nameOf(this).replace(/^./, (c) => c.toLowerCase()) + this.#made;
  }

  /** As printed: a line for each layer, with its number of parameters, and which of them are frozen. */
  repr(): string {
    return printed(this);
  }

  /** The contents of all parameters and statistics by name, computed now. */
  stateDict(): Map<string, Tensor> {
    return stateOf(this);
  }

  /**
   * Takes over contents by name; nothing changes unless all of them fit. Throws DataError that lists missing, unexpected
   * and differently shaped tensors and those of another kind of dtype, and for two values of a tensor that has two names; ArgumentError for what is no Map of tensors.
   */
  loadStateDict(state: ReadonlyMap<string, Tensor>): void {
    loadState(this, state);
  }

  /**
   * Throws DataError that lists missing, unexpected and differently shaped tensors, if there are any, and whole numbers in
   * the place of fractions or the other way round; one width of a kind becomes the other. Throws ArgumentError for what is no Map.
   */
  checkStateDict(
    state: ReadonlyMap<string, { readonly shape: Shape; readonly dtype?: DType }>,
    source = 'the state',
  ): void {
    checkArchitecture(this, state, source);
  }
}

naming.check = checkNamed;

showInConsole(Module, (m) => m.repr());

Object.setPrototypeOf(
  Callable.prototype,
  withoutBrackets({
    name: 'model',
    what: 'a model',
    read: (key) => `model.layers[${key}] of a sequential one, or the field that holds the layer`,
  }),
);

import { byName } from '../base/by-name.ts';
import { isFloat, newArray } from '../base/dtype.ts';
import { ArgumentError, DataError, DeviceError, type NonFiniteError, showValue } from '../base/errors.ts';
import { checkNumber, unlike } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { number } from '../base/row.ts';
import { sameShape } from '../base/shape.ts';
import { quoted } from '../base/shown.ts';
import { type Differentiated, Parameter } from '../grad/parameter.ts';
import { after, atOnce, type Later } from '../machine/machine.ts';
import { type AnyModule, Module } from '../nn/module.ts';
import { parametersOf } from '../nn/names.ts';
import { adopt } from '../nn/place.ts';
import { add, astype, div, maximum, minimum, mul, sub } from '../op/elementwise/index.ts';
import { sum } from '../op/reduce/sum.ts';
import { Cell } from '../tensor/cell.ts';
import { convertData, fromData } from '../tensor/create.ts';
import type { Node } from '../tensor/node.ts';
import { makeAgain } from '../tensor/passes.ts';
import { type Assignment, checkIdle, runtime } from '../tensor/runtime.ts';
import { hostData, Tensor } from '../tensor/tensor.ts';
import { normOf } from './norm.ts';
import { badLoss, badStep, isAllFinite, turnsBad } from './refusal.ts';
import type { UpdateRule } from './update-rule.ts';

const CLIP = { above: 0, infinite: true } as const;

/** What all optimizers take. */
export class OptimizerOptions {
  /** Learning rate. */
  readonly lr?: number | undefined = number({ least: 0 });
  /** Adds weightDecay * p to the gradient (for AdamW, shrinks p directly): 0. */
  readonly weightDecay?: number = number({ least: 0 }, 0);
  /** Scales all gradients together so that their joint norm is at most this: Infinity. */
  readonly clipNorm?: number = number(CLIP, Infinity);
  /** Cuts each element of the gradients to within plus and minus this, before `clipNorm`: Infinity. */
  readonly clipValue?: number = number(CLIP, Infinity);
}
export const optimizerOptions: Options<OptimizerOptions> = options(OptimizerOptions);

interface Slots {
  readonly parameter: Parameter;
  /** The parameter's name, or where it shares it with another, its name with its place. */
  readonly name: string;
  /** None until the parameter is first moved, where it was frozen when the optimizer was made. */
  cells: readonly Cell[] | null;
}

/** What became of a step: what was not finite, if anything, and what cells hold or would have held. */
interface Attempt {
  bad: Tensor | 'contents' | null;
  contents: ReadonlyMap<Cell, Node>;
}
const nothing: ReadonlyMap<Cell, Node> = new Map();

/** The parameters of a model, or those in a list, each once, with the names of what an optimizer keeps of them. */
function parametersIn(model: AnyModule | readonly Parameter[], op: string): ReadonlyMap<Parameter, string> {
  const named = new Map<Parameter, string>();
  if (model instanceof Module) {
    for (const [name, t] of adopt(model)) if (t instanceof Parameter) named.set(t, name);
    return named;
  }
  if (!areParameters(model))
    throw new ArgumentError(`needs a model or a list of parameters, got ${showValue(model)}`, {
      op,
      hint: 'give a model of this copy of Pristella, or model.parameters()',
    });
  const names = new Set(model.map((p) => p.name));
  const isClear = names.size === new Set(model).size;
  // Parameters outside a module may share a name.
  for (const p of new Set(model)) named.set(p, isClear ? p.name : `${named.size}.${p.name}`);
  return named;
}

/**
 * Moves parameters against their gradients. `step` computes the gradients that `backward` left, the new contents and
 * the losses in one run, and publishes all of it or, if a loss is not finite, nothing. Frozen parameters stay as they are,
 * and so do the slots of those that it has moved before; they go on from there once they are trainable again.
 * @example
 * const model = nn.linear(2, 1);
 * const optimizer = train.adam({ lr: 0.01, clipNorm: 1 })(model);
 * nn.meanSquaredError(model([[1, 2]]), [[3]]).backward();
 * optimizer.gradientNorm().item() > 1;
 * optimizer.step();
 * optimizer.zeroGrad();
 * console.log(optimizer.steps, optimizer.lr, optimizer.parameters.length, optimizer.rule.slots);
 * const saved = optimizer.stateDict();
 * [...saved.keys()];
 * const other = train.adam()(model);
 * other.loadStateDict(saved);
 * other.steps;
 * nn.meanSquaredError(model([[1, 2]]), [[3]]).backward();
 * await other.stepLater();
 * other.steps;
 */
export class Optimizer {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'Optimizer';
  /** How one parameter moves. */
  readonly rule: UpdateRule;
  /** @internal What a trainer's schedule multiplies the learning rate by at the present step. */
  factor = 1;
  private rate: number;
  /** What share of a parameter joins its gradient; for AdamW, what share is taken off directly. */
  readonly weightDecay: number;
  /** The most that the joint norm of the gradients may be; Infinity unless told. */
  readonly clipNorm: number;
  /** The most that an element of a gradient may be, in absolute terms; Infinity unless told. */
  readonly clipValue: number;
  /** Steps taken. */
  steps = 0;
  private readonly state: readonly Slots[];
  private readonly model: AnyModule | null;

  /** Throws ArgumentError if there are no parameters, or for a setting that makes no sense. */
  constructor(
    model: AnyModule | readonly Parameter[],
    rule: UpdateRule,
    given: OptimizerOptions & { readonly lr: number },
  ) {
    if (!rule?.update) throw unlike(rule, 'the rule', 'that of an optimizer', 'Optimizer');
    this.model = model instanceof Module ? model : null;
    const parameters = parametersIn(model, rule.name);
    if (parameters.size === 0) throw new ArgumentError('there are no parameters to train', { op: rule.name });
    this.rule = rule;
    const o = optimizerOptions.read(given, rule.name, arguments.length - 3);
    this.rate = given.lr;
    this.weightDecay = o.weightDecay;
    this.clipNorm = o.clipNorm;
    this.clipValue = o.clipValue;
    this.state = [...parameters].map(([parameter, name]) => {
      parameter.optimizers++;
      return { parameter, name, cells: parameter.trainable ? this.newCells(parameter, name) : null };
    });
  }

  private newCells({ dtype, size, shape }: Parameter, name: string): Cell[] {
    return this.rule.slots.map((what) => new Cell(`${name}.${what}`, newArray(dtype, size), shape, dtype));
  }

  /**
   * The learning rate, which may be set at any time. A trainer's schedule leaves it alone and multiplies what each step
   * takes of it. Throws ArgumentError for a number below 0 or infinite, and for what is none.
   */
  get lr(): number {
    return this.rate;
  }
  set lr(rate: number) {
    this.rate = checkNumber(rate, 'the learning rate', this.rule.name, { least: 0 });
  }

  /** The parameters that it moves. */
  get parameters(): readonly Parameter[] {
    return this.state.map((s) => s.parameter);
  }

  /** The joint norm of all gradients: sqrt of the sum of all squares. Throws ArgumentError if no gradient waits. */
  gradientNorm(): Tensor {
    const gradients = gradientsOf(this.ready());
    const narrow = gradients.every((g) => g.dtype === 'float32');
    return astype(normOf(gradients), narrow ? 'float32' : 'float64');
  }

  /** Drops the gradients that wait in its parameters. There is no need to: they end with the `backward` after a step. */
  zeroGrad(): void {
    for (const { parameter } of this.state) parameter.grad = null;
  }

  /** The parameters with gradients that it has not yet used. */
  private ready(): readonly Slots[] {
    return this.state.filter((s) => s.parameter.waitsFor(this));
  }

  /**
   * One step by the gradients of all losses since the last one. Other optimizers may step by the same losses afterwards,
   * also over parameters that this one has moved; with the next `backward` their gradients end. Scalars in `along` are
   * computed in the same run, so that reading them later costs nothing. Throws ArgumentError if no gradient waits;
   * NonFiniteError, with everything as it was, if a loss, a gradient or what the step would make of it is not finite. A
   * step that a device failed can be tried again, or left out: the next `backward` starts anew. Throws DeviceError on a
   * machine that answers later.
   */
  step(along: readonly Tensor[] = []): void {
    if (runtime().isLater)
      throw new DeviceError('this machine answers later', {
        op: `${this.rule.name}.step`,
        hint: 'await optimizer.stepLater()',
      });
    this.move(along);
  }

  /** As `step`, also on machines that answer later. Throws DeviceError while another step is under way there. */
  async stepLater(along: readonly Tensor[] = []): Promise<void> {
    await this.move(along);
  }

  private move(along: readonly Tensor[]): Later<void> {
    const op = `${this.rule.name}.step`;
    checkIdle(runtime(), op);
    if (!Array.isArray(along) || !along.every((t) => t instanceof Tensor))
      throw unlike(along, 'along', 'a list of tensors', op);
    const ready = this.ready();
    if (ready.length === 0) throw this.noGradients();
    const sources = new Set<Differentiated>();
    for (const { parameter } of ready) {
      parameter.keepGradients();
      for (const source of parameter.sources) sources.add(source);
    }
    const losses: Tensor[] = [];
    for (const source of sources) {
      source.spend();
      if (source.loss) losses.push(source.loss);
    }
    return after(this.attempt(ready, sources, losses, along), ({ bad, contents }) => {
      for (const { parameter } of ready) parameter.use(this);
      if (bad !== null) throw this.refusal(bad !== 'contents' && losses.includes(bad) ? bad : null, contents);
      this.steps++;
    });
  }

  private noGradients(): ArgumentError {
    const now = new Set(this.model ? parametersOf(this.model) : this.parameters);
    const gone = this.state.find((s) => !now.has(s.parameter));
    const what = gone
      ? `the model no longer has '${gone.name}' as it was when its optimizer was made`
      : 'there are no gradients: call backward() first';
    const hint = gone ? 'make the optimizer after astype(), and after layers are replaced' : undefined;
    return new ArgumentError(what, { op: `${this.rule.name}.step`, hint });
  }

  /** The error for a step, or a part of it, that is refused because of a loss, or of a gradient or what comes of it. */
  private refusal(loss: Tensor | null, contents: ReadonlyMap<Cell, Node>): NonFiniteError {
    const { lr, factor, steps } = this;
    const op = `${this.rule.name}.step`;
    const parameters = this.state.filter((s) => s.parameter.grad !== null).map((s) => [s.name, s.parameter] as const);
    const refused = { op, step: steps + 1, lr: lr * factor, parameters, contents };
    return loss ? badLoss(refused, loss) : badStep(refused);
  }

  /**
   * @internal Gives cells their next contents, sums of gradients that wait, and computes `along` in the same run. Throws
   * NonFiniteError, with everything as it was, if the loss or a content is not finite.
   */
  compute(targets: readonly Assignment[], loss: Tensor, along: readonly Tensor[]): void {
    const { bad, contents } = atOnce(this.assign(targets, [loss], along));
    if (bad !== null) throw this.refusal(bad === loss ? loss : null, contents);
  }

  /** Each element of the gradients cut to the limit. */
  private cut(gradients: readonly Tensor[]): readonly Tensor[] {
    const { clipValue } = this;
    return clipValue === Infinity ? gradients : gradients.map((g) => minimum(maximum(g, -clipValue), clipValue));
  }

  /**
   * Publishes the next contents, unless a loss, the norm or one of the contents is not finite: that is then `bad`.
   */
  private attempt(
    ready: readonly Slots[],
    sources: ReadonlySet<Differentiated>,
    losses: readonly Tensor[],
    along: readonly Tensor[],
  ): Later<Attempt> {
    const { clipNorm, clipValue } = this;
    const gradients = gradientsOf(ready);
    const cut = this.cut(gradients);
    const norm = clipNorm < Infinity ? normOf(cut) : null;
    const scale = norm && div(clipNorm, maximum(norm, clipNorm));
    const targets: Assignment[] = [];
    for (let i = 0; i < ready.length; i++) {
      const g = cut[i]!;
      this.update(ready[i]!, scale ? mul(g, astype(scale, g.dtype)) : g, targets);
    }
    // An error on the way, that somebody has caught, may have taken back what the passes beneath the losses had changed.
    for (const source of sources) makeAgain(source.changes);
    const guarded = [...losses];
    if (norm) guarded.push(norm);
    // Cutting hides infinities.
    if (clipValue < Infinity) guarded.push(nothingOf(gradients));
    return this.assign(targets, guarded, along);
  }

  /** Gives cells their next contents, and computes scalars, unless one of the `guarded` or of the contents is not finite. */
  private assign(targets: readonly Assignment[], guarded: readonly Tensor[], along: readonly Tensor[]): Later<Attempt> {
    const result: Attempt = { bad: null, contents: nothing };
    const watched = [...guarded, ...along].map((x) => x.node);
    const done = runtime().assign(targets, watched, (finite, contents) => {
      result.contents = contents;
      result.bad = guarded.find((x) => !isAllFinite(x)) ?? (finite || !turnsBad(contents.keys()) ? null : 'contents');
      return result.bad === null;
    });
    return after(done, () => result);
  }

  /** Adds the next contents of a parameter and its slots to `targets`. */
  private update(slots: Slots, gradient: Tensor, targets: Assignment[]): void {
    const { rule, weightDecay } = this;
    const { parameter } = slots;
    const lr = this.lr * this.factor;
    const cells = (slots.cells ??= this.newCells(parameter, slots.name));
    const p = new Tensor(parameter.node);
    const decays = weightDecay !== 0;
    const g = decays && !rule.decoupledDecay ? add(gradient, mul(p, weightDecay)) : gradient;
    const held = cells.map((c) => new Tensor(c));
    const next = rule.update(p, g, held, lr, this.steps + 1);
    const moved = decays && rule.decoupledDecay ? sub(next.p, mul(p, lr * weightDecay)) : next.p;
    targets.push([parameter.cell, moved.node]);
    for (let i = 0; i < cells.length; i++) targets.push([cells[i]!, next.slots[i]!.node]);
  }

  /** @internal Of what it holds JSON has nothing. Throws ArgumentError that names what saves an optimizer. */
  toJSON(): never {
    throw new ArgumentError('an optimizer is no JSON', {
      op: 'JSON.stringify',
      hint: 'optimizer.stateDict() gives its tensors; train.encodeCheckpoint(trainer.state()) all of a training',
    });
  }

  /** All slots and the step count, for a checkpoint; a parameter that was frozen all the time has no slots. */
  stateDict(): Map<string, Tensor> {
    const out = byName(new Map<string, Tensor>([['steps', fromData(Int32Array.of(this.steps), [1])]]));
    for (const slots of this.state) {
      if (slots.parameter.trainable) slots.cells ??= this.newCells(slots.parameter, slots.name);
      for (const c of slots.cells ?? []) out.set(c.name, new Tensor(c).detach());
    }
    return out;
  }
  /**
   * Takes over what `stateDict` gave. Throws DataError, with nothing changed, if a slot is missing, unknown, of another
   * shape or of whole numbers, or if the step count is none; a frozen parameter may have no slots. Throws ArgumentError
   * for what is no Map of tensors.
   */
  loadStateDict(saved: ReadonlyMap<string, Tensor>): void {
    if (!(saved instanceof Map) || ![...saved.values()].every((t) => t instanceof Tensor))
      throw new ArgumentError(`needs a Map of tensors by name, got ${showValue(saved)}`, {
        op: 'loadStateDict',
        hint: 'what stateDict gave',
      });
    const steps = this.checkStateDict(saved, (p) => !p.trainable);
    checkIdle(runtime(), 'loadStateDict');
    // All are computed before the first is replaced.
    const next = this.state.map((slots) => {
      const cells = this.newCells(slots.parameter, slots.name);
      for (const c of cells) {
        const node = saved.get(c.name)?.node;
        if (!node) return { slots, cells: null };
        c.replace(convertData(hostData(node), node.dtype, c.dtype));
      }
      return { slots, cells };
    });
    for (const { slots, cells } of next) slots.cells = cells;
    this.steps = steps;
  }
  private slotsOf(name: string): string[] {
    return this.rule.slots.map((what) => `${name}.${what}`);
  }
  /** @internal The step count. Throws DataError as `loadStateDict` does; `isFrozen` says whose slots may be missing. */
  checkStateDict(saved: ReadonlyMap<string, Tensor>, isFrozen: (p: Parameter) => boolean): number {
    const fail = (problem: string): never => {
      const hint = `it must have been saved by ${this.rule.name} for the same model`;
      throw new DataError(`the saved state of the optimizer ${problem}`, { op: 'loadStateDict', hint });
    };
    const fits = (slot: string, parameter: Parameter): boolean => {
      const given = saved.get(slot);
      return given !== undefined && sameShape(given.shape, parameter.shape) && isFloat(given.dtype);
    };
    const own = this.state.flatMap(({ parameter, name }) =>
      this.slotsOf(name).map((slot) => ({ slot, parameter, name })),
    );
    const lacking = own.filter(({ slot, parameter, name }) => {
      const mayLack = isFrozen(parameter) && !this.slotsOf(name).some((s) => saved.has(s));
      return !mayLack && !fits(slot, parameter);
    });
    const count = saved.get('steps');
    const missing = [...lacking.map(({ slot }) => slot), ...(count ? [] : ['steps'])];
    const known = new Set(['steps', ...own.map(({ slot }) => slot)]);
    const unknown = [...saved.keys()].filter((name) => !known.has(name));
    const list = (names: readonly string[]): string => names.map((name) => quoted(name)).join(', ');
    if (missing.length > 0) fail(`lacks ${list(missing)}`);
    if (unknown.length > 0) fail(`has besides ${list(unknown)}`);
    const steps = count?.size === 1 ? count.item() : Number.NaN;
    if (!Number.isInteger(steps) || steps < 0 || steps >= 2 ** 31) fail(`has no step count, but ${steps}`);
    return steps;
  }
}

const areParameters = (model: unknown): model is readonly Parameter[] =>
  Array.isArray(model) && model.every((p) => p instanceof Parameter);

const gradientsOf = (ready: readonly Slots[]): Tensor[] => ready.flatMap(({ parameter }) => parameter.grad ?? []);

/** A number that is 0 if all elements of some tensors are finite, and NaN if one is not. */
const nothingOf = (tensors: readonly Tensor[]): Tensor =>
  tensors.map((x) => sum(mul(x, 0))).reduce((a, b) => add(a, b));

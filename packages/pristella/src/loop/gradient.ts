import { isFloat } from '../base/dtype.ts';
import { sizeOf } from '../base/shape.ts';
import { backpropagate } from '../grad/backward.ts';
import { cast } from '../op/define.ts';
import { add } from '../op/elementwise/arithmetic.ts';
import { matmul } from '../op/product/matmul.ts';
import { permuted, reshaped, sumTo } from '../op/shape/structure.ts';
import { zeros } from '../tensor/create.ts';
import { zerosLike } from '../tensor/create-like.ts';
import { Node, TRACED_BENEATH } from '../tensor/node.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type Body, replay } from './body.ts';
import { cut, type Form, formOf, kept, type Manner, stackOf } from './form.ts';
import { type LoopGradient, turnsOf } from './op.ts';
import { repeat, type Turn } from './repeat.ts';
import { standInOp } from './tracing.ts';

/**
 * Where a body reads what it closes over such that the gradients of all turns are one product, or one sum: as a matrix on the right or on the left
 * of a product, or as what is added.
 */
interface Site {
  readonly step: Node;
  readonly input: number;
  readonly closure: number;
  readonly way: 'right' | 'left' | 'added';
}

function wayOf({ op, inputs }: Node, input: number): Site['way'] | null {
  if (op.name === 'add') return 'added';
  if (op.name !== 'matmul' || inputs[input]!.shape.length !== 2) return null;
  if (input === 1) return 'right';
  return inputs[1]!.shape.length === 2 ? 'left' : null;
}

/** The sites of the closures that are wanted, and which of these are also read otherwise: their gradients are added up turn by turn. */
function sitesOf(
  { closures, steps, results }: Body,
  wanted: (closure: number) => boolean,
): { sites: Site[]; rest: number[] } {
  const sites: Site[] = [];
  const rest = new Set<number>();
  for (const step of steps)
    step.inputs.forEach((n, input) => {
      const closure = closures.indexOf(n);
      if (closure < 0 || !wanted(closure)) return;
      const way = wayOf(step, input);
      // What reads one closure twice reads it as any other would.
      if (way === null || step.inputs.indexOf(n) !== input) rest.add(closure);
      else sites.push({ step, input, closure, way });
    });
  closures.forEach((n, i) => {
    if (results.includes(n) && wanted(i)) rest.add(i);
  });
  return { sites, rest: [...rest] };
}

/** The gradient by a closure from what all turns have sent to one of its sites, and, of a product, from its other factor in all turns. */
function siteGradient(w: Tensor, { way }: Site, g: Tensor, other: Tensor | null): Tensor {
  if (way === 'added' || !other) return sumTo(g, w.shape);
  const [rows, columns] = [w.shape[0]!, w.shape[1]!];
  if (way === 'right') {
    const all = sizeOf(g.shape.slice(0, -1));
    return matmul(permuted(reshaped(other, [all, rows]), [1, 0]), reshaped(g, [all, columns]));
  }
  // Turns beside each other: (T, n, m) as (n, T m).
  const [turns, , m] = g.shape as readonly [number, number, number];
  const beside = (x: Tensor, n: number): Tensor => reshaped(permuted(x, [1, 0, 2]), [n, turns * m]);
  return matmul(beside(g, rows), permuted(beside(other, columns), [1, 0]));
}

/** What sends each of some roots its own seed. */
const together = (seeds: readonly (readonly [root: Node, seed: Tensor])[]): Node =>
  new Node(
    { ...standInOp, vjp: (input) => () => seeds[input]![1] },
    seeds.map(([root]) => root),
    [],
    'float64',
  );

/** The loop that goes the other way: it makes the gradients of a loop by its inputs of that by its result, `g`. */
class Backward {
  private readonly body: Body;
  private readonly form: Form;
  private readonly g: Tensor;
  private readonly inputs: readonly Tensor[];
  private readonly slices: readonly Tensor[];
  private readonly closures: readonly Tensor[];
  private readonly sites: readonly Site[];
  /** Closures whose gradients are added up turn by turn. */
  private readonly rest: readonly number[];
  /** Carries that have gradients, those of them that are kept, and what is stacked for itself. */
  private readonly floats: readonly number[];
  private readonly kept: readonly number[];
  private readonly own: readonly number[];
  /** What it reads, slice by slice. */
  private readonly read: readonly Tensor[];
  /** What stands stacked already, and what is to be stacked, by what it is in each turn. */
  private readonly standing = new Map<Node, Tensor>();
  private readonly stacked = new Map<Node, number>();
  private readonly given: Tensor[] = [];
  private readonly met: { readonly site: Site; readonly g: Node; readonly other: Node | null }[] = [];
  /** The gradients by slices. */
  private readonly arrived: (Node | null)[] = [];

  constructor(body: Body, manner: Manner, g: Tensor, inputs: readonly Tensor[], whole: Tensor) {
    this.body = body;
    this.form = formOf(body, manner, turnsOf(whole.node));
    this.g = g;
    this.inputs = inputs;
    const { carries, stacks } = this.form;
    const { length } = body.given;
    this.slices = inputs.slice(carries.length, length);
    this.closures = inputs.slice(length);
    const { sites, rest } = sitesOf(body, (i) => this.wants(length + i));
    this.sites = sites;
    this.rest = rest;
    this.floats = carries.flatMap((c, i) => (isFloat(c.dtype) ? [i] : []));
    this.kept = this.floats.filter((i) => carries[i]!.kept);
    this.own = stacks.flatMap((s, i) => (s.alias < 0 ? [i] : []));
    this.read = [
      ...this.kept.map((i) => kept(g, this.form, carries[i]!, true)),
      ...this.own.map((i) => stackOf(g, this.form, stacks[i]!)),
      ...carriesBefore(this.form, whole),
      ...this.slices,
    ];
  }

  private wants(input: number): boolean {
    const { node } = this.inputs[input]!;
    return isFloat(node.dtype) && node.leads;
  }

  private stack(x: Tensor): Node {
    const { standing, stacked, given } = this;
    if (!standing.has(x.node) && !stacked.has(x.node)) stacked.set(x.node, given.push(x) - 1);
    return x.node;
  }

  /** One turn: the body's expression on what was kept, and its gradients by the body's own rules. */
  private turn(gs: readonly Tensor[], xs: readonly Tensor[], closing: (node: Node) => Node): Turn {
    const { body, form, floats, own, sites, rest } = this;
    const count = form.carries.length;
    for (const [i, t] of xs.entries()) this.standing.set(t.node, this.read[i]!);
    const fromOwn = xs.slice(this.kept.length);
    const now = fromOwn.slice(own.length).map((t) => t.node);
    const inside = this.closures.map((c) => closing(c.node));
    const apart = new Map(sites.map((site) => [site, closing(this.closures[site.closure]!.node)]));
    const siteAt = (step: Node, input: number): Node | undefined =>
      apart.get(sites.find((s) => s.step === step && s.input === input)!);
    const nodes = replay(body, now, inside, siteAt);
    const result = (i: number): Node => nodes.get(body.results[i]!)!;
    const seeds = [
      ...floats.map((i, k) => {
        const at = this.kept.indexOf(i);
        return [result(i), at < 0 ? gs[k]! : add(gs[k]!, xs[at]!)] as const;
      }),
      ...own.map((i, k) => [result(count + i), fromOwn[k]!] as const),
    ].filter(([root]) => isFloat(root.dtype));
    const targets = new Set<Node>([
      ...floats.map((i) => now[i]!),
      ...now.slice(count).filter((_, i) => this.wants(count + i)),
      ...inside.filter((_, i) => rest.includes(i)),
      ...apart.values(),
    ]);
    const sent = new Map<Node, Tensor>();
    const seen = (n: Node, t: Tensor): void => {
      sent.set(n, t);
    };
    const seed = seeds[0]?.[1] ?? zeros([]);
    const found = backpropagate(together(seeds), seed, TRACED_BENEATH, (n) => targets.has(n), { seen });
    for (const site of sites) {
      const step = nodes.get(site.step)!;
      const g = sent.get(step);
      if (!g) continue;
      const other = site.way === 'added' ? null : this.stack(new Tensor(step.inputs[1 - site.input]!));
      this.met.push({ site, g: this.stack(g), other });
    }
    now.slice(count).forEach((n, i) => {
      const g = this.wants(count + i) ? found.get(n) : undefined;
      this.arrived.push(g ? this.stack(g) : null);
    });
    const next = [
      ...floats.map((i) => found.get(now[i]!) ?? zerosLike(new Tensor(now[i]!))),
      ...rest.map((i, k) => {
        const [sum, more] = [gs[floats.length + k]!, found.get(inside[i]!)];
        return more ? add(sum, more) : sum;
      }),
    ];
    return { next, given: this.given };
  }

  /** The gradients by all inputs; null where none has come. */
  gradients(): (Tensor | null)[] {
    const { form, g, floats, rest, closures } = this;
    const count = form.carries.length;
    const first = floats.map((i) => {
      const { kept, offset, shape, dtype } = form.carries[i]!;
      return kept ? zeros(shape, { dtype }) : cast(cut(g, offset, shape), dtype);
    });
    const { last, stacks } = repeat(
      {
        op: 'scan',
        carries: [...first, ...rest.map((i) => zerosLike(closures[i]!))],
        inputs: this.read,
        turns: form.turns,
        reverse: !form.reverse,
        body: (gs, xs, closing) => this.turn(gs, xs, closing),
      },
      loopGradient,
    );
    const stackFor = (n: Node): Tensor => this.standing.get(n) ?? stacks[this.stacked.get(n)!]!;
    const out: (Tensor | null)[] = this.inputs.map(() => null);
    floats.forEach((i, k) => {
      const { kept, offset, size, shape } = form.carries[i]!;
      // Kept is also what it was at first.
      const start = offset + (form.reverse ? form.turns * size : 0);
      out[i] = kept ? add(last[k]!, cut(g, start, shape)) : last[k]!;
    });
    this.arrived.forEach((n, i) => {
      if (n) out[count + i] = stackFor(n);
    });
    const sums = new Map<number, Tensor>(rest.map((i, k) => [i, last[floats.length + k]!]));
    for (const { site, g: at, other } of this.met) {
      const part = siteGradient(closures[site.closure]!, site, stackFor(at), other && stackFor(other));
      const sum = sums.get(site.closure);
      sums.set(site.closure, sum ? add(sum, part) : part);
    }
    for (const [i, sum] of sums) out[this.body.given.length + i] = sum;
    return out;
  }
}

/** How many carries are stacked beside what is given, because they are of another dtype than the result. */
const apartOf = ({ carries, dtype }: Form): number => carries.filter((c) => c.dtype !== dtype).length;

/** All carries as they were before each turn. */
function carriesBefore(form: Form, whole: Tensor): Tensor[] {
  const { carries, stacks, dtype } = form;
  let apart = stacks.length - apartOf(form);
  return carries.map((c) =>
    c.dtype === dtype ? kept(whole, form, c, false) : cast(stackOf(whole, form, stacks[apart++]!), c.dtype),
  );
}

/** The gradients of a loop by the gradient of its result: the rules of all inputs ask for the same. */
const made = new WeakMap<Tensor, Map<Node, readonly (Tensor | null)[]>>();

export const loopGradient: LoopGradient = (body, manner, input) => (g, inputs, whole) => {
  const known = made.get(g) ?? new Map<Node, readonly (Tensor | null)[]>();
  made.set(g, known);
  const all = known.get(whole.node) ?? new Backward(body, manner, g, inputs, whole).gradients();
  known.set(whole.node, all);
  return all[input] ?? zerosLike(inputs[input]!);
};

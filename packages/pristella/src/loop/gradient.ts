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
import { repeat } from './repeat.ts';
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

/** The gradients of a loop by its inputs: another loop, that goes the other way. */
function gradientsOf(
  body: Body,
  manner: Manner,
  g: Tensor,
  inputs: readonly Tensor[],
  whole: Tensor,
): (Tensor | null)[] {
  const form = formOf(body, manner, turnsOf(whole.node));
  const count = manner.carries;
  const wanted = (i: number): boolean => isFloat(inputs[i]!.dtype) && inputs[i]!.node.leads;
  const slices = inputs.slice(count, body.given.length);
  const closures = inputs.slice(body.given.length);
  const { sites, rest } = sitesOf(body, (i) => wanted(body.given.length + i));
  const floats = form.carries.flatMap((c, i) => (isFloat(c.dtype) ? [i] : []));
  const own = form.stacks.flatMap((s, i) => (s.alias < 0 ? [i] : []));
  const before = carriesBefore(form, whole);
  const carriesG = floats.map((i) => {
    const { kept, offset, shape, dtype } = form.carries[i]!;
    return kept ? zeros(shape, { dtype }) : cast(cut(g, offset, shape), dtype);
  });
  const keptFloats = floats.filter((i) => form.carries[i]!.kept);
  const read = [
    ...keptFloats.map((i) => kept(g, form, form.carries[i]!, true)),
    ...own.map((i) => stackOf(g, form, form.stacks[i]!)),
    ...before,
    ...slices,
  ];
  /** What is stacked, by the node that it is in each turn; what was read as slices stands already. */
  const standing = new Map<Node, Tensor>();
  const stacked = new Map<Node, number>();
  const given: Tensor[] = [];
  const stackable = (x: Tensor): Node => {
    if (!standing.has(x.node) && !stacked.has(x.node)) stacked.set(x.node, given.push(x) - 1);
    return x.node;
  };
  const met: { site: Site; g: Node; other: Node | null }[] = [];
  const slicesG: (Node | null)[] = [];
  const { last, stacks } = repeat(
    {
      op: 'scan',
      carries: [...carriesG, ...rest.map((i) => zerosLike(closures[i]!))],
      inputs: read,
      turns: form.turns,
      reverse: !form.reverse,
      body(gs, xs, closing) {
        const take = (n: number): Tensor[] => queue.splice(0, n);
        const queue = [...xs];
        const [fromKept, fromOwn, now, x] = [
          take(keptFloats.length),
          take(own.length),
          take(count),
          take(slices.length),
        ];
        for (const [i, t] of xs.entries()) standing.set(t.node, read[i]!);
        const inside = closures.map((c) => closing(c.node));
        const apart = new Map(sites.map((site) => [site, closing(closures[site.closure]!.node)]));
        const siteAt = (step: Node, input: number): Site | undefined =>
          sites.find((s) => s.step === step && s.input === input);
        const nodes = replay(
          body,
          [...now, ...x].map((t) => t.node),
          inside,
          (step, input) => apart.get(siteAt(step, input)!),
        );
        const result = (i: number): Node => nodes.get(body.results[i]!)!;
        const seeds = [
          ...floats.map((i, k) => {
            const at = keptFloats.indexOf(i);
            return [result(i), at < 0 ? gs[k]! : add(gs[k]!, fromKept[at]!)] as const;
          }),
          ...own.map((i, k) => [result(count + i), fromOwn[k]!] as const),
        ].filter(([root]) => isFloat(root.dtype));
        const targets = new Set<Node>([
          ...floats.map((i) => now[i]!.node),
          ...x.filter((_, i) => wanted(count + i)).map((t) => t.node),
          ...inside.filter((_, i) => rest.includes(i)),
          ...apart.values(),
        ]);
        const arrived = new Map<Node, Tensor>();
        const found = backpropagate(
          together(seeds),
          seeds[0]?.[1] ?? zeros([]),
          TRACED_BENEATH,
          (n) => targets.has(n),
          {
            seen(n, t) {
              arrived.set(n, t);
            },
          },
        );
        for (const site of sites) {
          const step = nodes.get(site.step)!;
          const at = arrived.get(step);
          if (!at) continue;
          const other = site.way === 'added' ? null : stackable(new Tensor(step.inputs[1 - site.input]!));
          met.push({ site, g: stackable(at), other });
        }
        x.forEach((t, i) => {
          const at = wanted(count + i) ? found.get(t.node) : undefined;
          slicesG.push(at ? stackable(at) : null);
        });
        const to = (t: Tensor): Tensor => found.get(t.node) ?? zerosLike(t);
        const next = [
          ...floats.map((i) => to(now[i]!)),
          ...rest.map((i, k) => {
            const more = found.get(inside[i]!);
            return more ? add(gs[floats.length + k]!, more) : gs[floats.length + k]!;
          }),
        ];
        return { next, given };
      },
    },
    loopGradient,
  );
  const stackFor = (n: Node): Tensor => standing.get(n) ?? stacks[stacked.get(n)!]!;
  const out: (Tensor | null)[] = inputs.map(() => null);
  floats.forEach((i, k) => {
    const c = form.carries[i]!;
    const first = c.offset + (form.reverse ? form.turns * c.size : 0);
    // Kept is also what it was at first.
    out[i] = c.kept ? add(last[k]!, cut(g, first, c.shape)) : last[k]!;
  });
  slicesG.forEach((n, i) => {
    if (n) out[count + i] = stackFor(n);
  });
  const sums = new Map<number, Tensor>(rest.map((i, k) => [i, last[floats.length + k]!]));
  for (const { site, g: at, other } of met) {
    const part = siteGradient(closures[site.closure]!, site, stackFor(at), other && stackFor(other));
    const sum = sums.get(site.closure);
    sums.set(site.closure, sum ? add(sum, part) : part);
  }
  for (const [i, sum] of sums) out[body.given.length + i] = sum;
  return out;
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
  const all = known.get(whole.node) ?? gradientsOf(body, manner, g, inputs, whole);
  known.set(whole.node, all);
  return all[input] ?? zerosLike(inputs[input]!);
};

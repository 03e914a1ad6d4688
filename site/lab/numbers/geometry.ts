/** Where the network stands: along the page, or down it where the page is narrow; and places for the numbers on its links. */
import { SIZES } from './state.ts';
import type { Quantity } from './steps.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box extends Point {
  readonly w: number;
  readonly h: number;
}

/** Something that a signal comes out of, or goes into. */
export interface Body extends Box {
  readonly kind: 'input' | 'bias' | 'neuron' | 'sum' | 'output' | 'loss';
  readonly layer: number;
  readonly index: number;
}

/** A weight's way from one body to another. */
export interface Link {
  readonly group: Extract<Quantity, 'W1' | 'b1' | 'W2' | 'b2' | 'W3' | 'b3'>;
  readonly index: number;
  readonly from: Point;
  readonly to: Point;
  /** The middle of what is written on it. */
  readonly label: Point;
}

/** A way without a weight: from sums to outputs, from outputs to the loss. */
export interface Way {
  readonly kind: 'sigma' | 'loss';
  readonly from: Point;
  readonly to: Point;
  readonly fromIndex: number;
  readonly toIndex: number;
}

export interface Plan {
  readonly isTall: boolean;
  readonly width: number;
  readonly height: number;
  readonly label: { readonly w: number; readonly h: number };
  readonly bodies: readonly Body[];
  readonly links: readonly Link[];
  readonly ways: readonly Way[];
  /** The middles of the names of its columns; none where there is no room. */
  readonly heads: readonly Point[];
}

/** What is different between the two: how far things are along the signal's way and across it. */
interface Measures {
  readonly isTall: boolean;
  readonly width: number;
  readonly height: number;
  /** Middles along the way: inputs, layers 1 and 2, sums of the output layer, its outputs, the loss. */
  readonly along: readonly [number, number, number, number, number, number];
  /** Middles across it, of each layer's bodies; the bias last. */
  readonly across: readonly (readonly number[])[];
  readonly neuron: { readonly w: number; readonly h: number };
  readonly single: { readonly w: number; readonly h: number };
  readonly bias: number;
  readonly label: { readonly w: number; readonly h: number };
}

const wide: Measures = {
  isTall: false,
  width: 960,
  height: 520,
  along: [42, 268, 520, 724, 830, 920],
  across: [[164, 359, 479], [76, 236, 396, 494], [156, 336, 462], [156, 336], [156, 336], [246]],
  neuron: { w: 132, h: 86 },
  single: { w: 70, h: 70 },
  bias: 40,
  label: { w: 46, h: 42 },
};

const tall: Measures = {
  isTall: true,
  width: 360,
  height: 950,
  along: [40, 250, 476, 670, 795, 905],
  across: [[80, 210, 318], [56, 168, 280, 341], [92, 226, 326], [110, 250], [110, 250], [180]],
  neuron: { w: 108, h: 78 },
  single: { w: 68, h: 64 },
  bias: 34,
  label: { w: 42, h: 40 },
};

const middle = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
});

/** How much of one box lies in another, in pixels of area. */
const overlap = (a: Box, b: Box): number =>
  Math.max(0, (a.w + b.w) / 2 - Math.abs(a.x - b.x)) * Math.max(0, (a.h + b.h) / 2 - Math.abs(a.y - b.y));

/** How far a box lies on a line, in pixels of its length. */
function crossing(box: Box, from: Point, to: Point): number {
  let count = 0;
  for (let i = 0; i <= 40; i++) {
    const share = i / 40;
    const right = Math.abs(from.x + (to.x - from.x) * share - box.x);
    const down = Math.abs(from.y + (to.y - from.y) * share - box.y);
    if (right < box.w / 2 && down < box.h / 2) count++;
  }
  return count;
}

type Unlabelled = Omit<Link, 'label'>;

/** Finds a place on each link such that what is written there lies on nothing else: each in turn is moved to where it is best, a few times. */
function labelled(links: readonly Unlabelled[], bodies: readonly Body[], { w, h }: Plan['label']): Link[] {
  const shares = Array.from({ length: 33 }, (_, i) => 0.14 + (0.72 * i) / 32);
  const boxOf = ({ from, to }: Unlabelled, share: number): Box => ({ ...middle(from, to, share), w, h });
  const placed = links.map((link) => boxOf(link, 0.5));
  /** Each place that one can have, and what it costs of what does not move. */
  const places = links.map((link, i) =>
    shares.map((share) => {
      const box = boxOf(link, share);
      const onBodies = bodies.reduce((sum, body) => sum + overlap(box, body), 0);
      const onLinks = links.reduce((sum, { from, to }, j) => (i === j ? sum : sum + crossing(box, from, to)), 0);
      return { box, fixed: 20 * onBodies + 25 * onLinks + 40 * Math.abs(share - 0.5) };
    }),
  );
  const onOthers = (box: Box, own: number): number =>
    placed.reduce((sum, other, j) => (own === j ? sum : sum + overlap({ ...box, w: w + 4, h: h + 2 }, other)), 0);
  for (let round = 0; round < 12; round++)
    for (const [i, possible] of places.entries()) {
      let least = Number.POSITIVE_INFINITY;
      for (const { box, fixed } of possible) {
        const cost = 10 * onOthers(box, i) + fixed;
        if (cost >= least) continue;
        least = cost;
        placed[i] = box;
      }
    }
  return links.map((link, i) => ({ ...link, label: { x: placed[i]!.x, y: placed[i]!.y } }));
}

function planOf(m: Measures): Plan {
  const { isTall } = m;
  const at = (along: number, across: number): Point => (isTall ? { x: across, y: along } : { x: along, y: across });
  const bodies: Body[] = [];
  const put = (kind: Body['kind'], place: number, layer: number, index: number, w: number, h: number): Body => {
    // A bias ends where its layer ends, so that its ways lead past the others.
    const size =
      kind !== 'bias' ? 0 : isTall ? (place === 0 ? m.single : m.neuron).h : (place === 0 ? m.single : m.neuron).w;
    const along = m.along[place]! + (size === 0 ? 0 : (size - m.bias) / 2 + (isTall ? 31 : 0));
    const body = { kind, layer, index, ...at(along, m.across[place]![index]!), w, h };
    bodies.push(body);
    return body;
  };
  const many = (kind: Body['kind'], place: number, layer: number, count: number, size: Measures['neuron']): Body[] =>
    Array.from({ length: count }, (_, i) => put(kind, place, layer, i, size.w, size.h));
  const bias = (layer: number): Body => put('bias', layer, layer, SIZES[layer]!, m.bias, m.bias);
  const layers = [
    [...many('input', 0, 0, 2, m.single), bias(0)],
    [...many('neuron', 1, 1, 3, m.neuron), bias(1)],
    [...many('neuron', 2, 2, 2, m.neuron), bias(2)],
    many('sum', 3, 3, 2, m.single),
  ];
  const outputs = many('output', 4, 3, 2, m.single);
  const loss = put('loss', 5, 3, 0, m.single.w, m.single.h);
  /** From the far edge of one to the near edge of another, with room for an arrow's point; `entry` of several ways in, the middle one 0. */
  const between = (from: Body, to: Body, entry: number): { from: Point; to: Point } =>
    isTall
      ? { from: { x: from.x, y: from.y + from.h / 2 }, to: { x: to.x + 16 * entry, y: to.y - to.h / 2 - 3 } }
      : { from: { x: from.x + from.w / 2, y: from.y }, to: { x: to.x - to.w / 2 - 3, y: to.y + 12 * entry } };
  const links = [1, 2, 3].flatMap((layer) => {
    const [before, after] = [layers[layer - 1]!, layers[layer]!.filter(({ kind }) => kind !== 'bias')];
    const unlabelled = before.flatMap((from) =>
      after.map((to): Unlabelled => {
        const ends = between(from, to, from.index - (before.length - 1) / 2);
        return from.kind === 'bias'
          ? { group: `b${layer}` as Link['group'], index: to.index, ...ends }
          : { group: `W${layer}` as Link['group'], index: from.index * after.length + to.index, ...ends };
      }),
    );
    return labelled(unlabelled, [...before, ...after], m.label);
  });
  const ways = [
    ...layers[3]!.flatMap((from) =>
      outputs.map(
        (to): Way => ({
          kind: 'sigma',
          ...between(from, to, from.index - 0.5),
          fromIndex: from.index,
          toIndex: to.index,
        }),
      ),
    ),
    ...outputs.map(
      (from): Way => ({ kind: 'loss', ...between(from, loss, from.index - 0.5), fromIndex: from.index, toIndex: 0 }),
    ),
  ];
  const heads = isTall ? [] : m.along.map((x) => ({ x, y: 12 }));
  return { isTall, width: m.width, height: m.height, label: m.label, bodies, links, ways, heads };
}

export const widePlan: Plan = planOf(wide);
export const tallPlan: Plan = planOf(tall);

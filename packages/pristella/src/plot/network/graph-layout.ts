import { neighbours } from '../values.ts';

/** A node to be placed: its size on paper. */
export interface LaidNode {
  readonly width: number;
  readonly height: number;
}

/** Places of the nodes' centres and the bends of the edges. */
export interface GraphLayout {
  readonly centers: readonly (readonly [number, number])[];
  /** For each edge the points it passes, ends included. */
  readonly routes: readonly (readonly (readonly [number, number])[])[];
  readonly width: number;
  readonly height: number;
}

/** The room between layers, and between the nodes of one. */
interface Gaps {
  readonly along: number;
  readonly across: number;
}
const usual: Gaps = { along: 44, across: 18 };

/** A place in a layer: a node, or a bend of an edge that crosses the layer. */
interface Slot extends LaidNode {
  readonly isBend: boolean;
  layer: number;
  x: number;
  y: number;
  /** Half the width of its layer. */
  reach: number;
  readonly before: Slot[];
  readonly after: Slot[];
}

const slotOf = ({ width, height }: LaidNode, isBend: boolean, layer = 0): Slot => ({
  width,
  height,
  isBend,
  layer,
  x: 0,
  y: 0,
  reach: 0,
  before: [],
  after: [],
});

type Link = readonly [from: Slot, to: Slot];

/**
 * Places a graph without cycles from left to right, after Sugiyama, Tagawa and Toda (1981): layers by the longest path,
 * bends where an edge crosses a layer, an order within layers by repeated medians, then places near the neighbours.
 * An edge that would close a cycle is drawn but moves nothing.
 */
export function layOutGraph(
  nodes: readonly LaidNode[],
  edges: readonly (readonly [number, number])[],
  gaps: Gaps = usual,
): GraphLayout {
  const slots = nodes.map((node) => slotOf(node, false));
  const links = edges.map(([from, to]): Link => [slots[from]!, slots[to]!]);
  rank(slots, links);
  const chains = links.map(([from, to]) => {
    const length = Math.max(0, to.layer - from.layer - 1);
    const bends = Array.from({ length }, (_, i) => slotOf({ width: 8, height: 8 }, true, from.layer + 1 + i));
    const chain = [from, ...bends, to];
    for (const [a, b] of neighbours(chain)) {
      b.before.push(a);
      a.after.push(b);
    }
    return chain;
  });
  const all = [...slots, ...chains.flatMap((chain) => chain.slice(1, -1))];
  const layers = Array.from({ length: Math.max(0, ...slots.map((s) => s.layer)) + 1 }, (_, layer) =>
    all.filter((s) => s.layer === layer),
  );
  for (const layer of layers)
    spread(
      layer.map((slot, i) => ({ slot, y: i * 40 })),
      gaps.across,
    );
  for (let turn = 0; turn < 12; turn++) {
    const isForward = turn % 2 === 0;
    for (const layer of isForward ? layers : [...layers].reverse()) order(layer, isForward, gaps.across);
  }
  for (let turn = 0; turn < 16; turn++) {
    const isForward = turn % 2 === 1;
    for (const layer of isForward ? layers : [...layers].reverse()) settle(layer, isForward, gaps.across);
  }

  let x = 0;
  for (const layer of layers) {
    const width = Math.max(8, ...layer.map((s) => s.width));
    for (const slot of layer) Object.assign(slot, { x: x + width / 2, reach: width / 2 });
    x += width + gaps.along;
  }
  const top = Math.min(...all.map((s) => s.y - s.height / 2));
  const bottom = Math.max(...all.map((s) => s.y + s.height / 2));
  // An edge bends only between layers; within one it runs level, where room was kept for it.
  const passage = (slot: Slot, isFirst: boolean, isLast: boolean): [number, number][] => {
    const half = slot.isBend ? 0 : slot.width / 2;
    return [
      [isFirst ? slot.x + half : slot.x - slot.reach, slot.y - top],
      [isLast ? slot.x - half : slot.x + slot.reach, slot.y - top],
    ];
  };
  return {
    centers: slots.map((slot) => [slot.x, slot.y - top]),
    routes: chains.map((chain) => chain.flatMap((slot, i) => passage(slot, i === 0, i === chain.length - 1))),
    width: Math.max(0, x - gaps.along),
    height: bottom - top,
  };
}

/** The longest path to each node; nodes on a cycle get as far as the rest of the graph carries them. */
function rank(slots: readonly Slot[], links: readonly Link[]): void {
  const open = new Map(slots.map((slot) => [slot, links.filter(([, to]) => to === slot).length]));
  const ready = slots.filter((slot) => open.get(slot) === 0);
  for (const slot of ready) {
    for (const [from, to] of links) {
      if (from !== slot) continue;
      to.layer = Math.max(to.layer, slot.layer + 1);
      const left = (open.get(to) ?? 0) - 1;
      open.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  // A source stands just before what first needs it, not far away at the left; so does what is made of one that nothing else uses,
  // such as the label of its edge.
  const before = (slot: Slot): Slot[] => links.filter(([, to]) => to === slot).map(([from]) => from);
  const after = (slot: Slot): Slot[] => links.filter(([from]) => from === slot).map(([, to]) => to);
  const isFree = (slot: Slot): boolean => before(slot).every((s) => after(s).length === 1 && before(s).length === 0);
  for (const slot of [...slots].sort((a, b) => b.layer - a.layer)) {
    const layers = after(slot).map((s) => s.layer);
    if (layers.length > 0 && isFree(slot)) slot.layer = Math.max(0, Math.min(...layers) - 1);
  }
}

/** Orders a layer by the median place of the neighbours on one side. */
function order(layer: Slot[], isForward: boolean, gap: number): void {
  const wishes = layer.map((slot, i) => {
    const places = (isForward ? slot.before : slot.after).map((s) => s.y);
    return { slot, y: median(places) ?? slot.y + i * 1e-6 };
  });
  wishes.sort((a, b) => a.y - b.y);
  layer.splice(0, layer.length, ...wishes.map(({ slot }) => slot));
  spread(wishes, gap);
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [a, b] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return a === undefined || b === undefined ? undefined : (a + b) / 2;
}

/** A place that a neighbour draws a slot toward. */
interface Pull {
  readonly y: number;
  readonly weight: number;
  /** Whether it comes from the side that decides between equally good places. */
  readonly isLeading: boolean;
}

/**
 * Moves the slots of a layer so that the edges rise and fall as little as possible, keeping their order. Long edges
 * pull hardest and so run level (the weights are those of Gansner, Koutsofios, North and Vo, 1993).
 */
function settle(layer: Slot[], isForward: boolean, gap: number): void {
  const pullsOf = (slot: Slot): Pull[] => {
    const pull =
      (isLeading: boolean) =>
      (other: Slot): Pull => {
        const bends = Number(slot.isBend) + Number(other.isBend);
        return { y: other.y, weight: bends === 2 ? 8 : bends + 1, isLeading };
      };
    const [first, second] = isForward ? [slot.before, slot.after] : [slot.after, slot.before];
    return [...first.map(pull(true)), ...second.map(pull(first.length === 0))];
  };
  place(
    layer.map((slot) => ({ slot, pulls: pullsOf(slot) })),
    gap,
  );
}

/** The places nearest to those wished for that keep the order and the room between. */
function spread(wishes: readonly { readonly slot: Slot; readonly y: number }[], gap: number): void {
  place(
    wishes.map(({ slot, y }) => ({ slot, pulls: [{ y, weight: 1, isLeading: true }] })),
    gap,
  );
}

/**
 * Places that keep the order and the room between and add up to the least way from what pulls the slots: neighbours that
 * would touch form a block, which stands at the weighted median of all that pulls its members (the
 * pool-adjacent-violators method of isotonic regression, for absolute distances).
 */
function place(layer: readonly { readonly slot: Slot; readonly pulls: readonly Pull[] }[], gap: number): void {
  const blocks: { members: { slot: Slot; offset: number }[]; pulls: Pull[]; y: number }[] = [];
  let offset = 0;
  let before: Slot | undefined;
  for (const { slot, pulls } of layer) {
    if (before) offset += (before.height + slot.height) / 2 + gap;
    before = slot;
    const own = pulls.length > 0 ? pulls : [{ y: slot.y, weight: 1, isLeading: true }];
    const moved = own.map((p) => ({ ...p, y: p.y - offset }));
    let block = { members: [{ slot, offset }], pulls: moved, y: middleOf(moved) };
    for (let last = blocks.at(-1); last && last.y > block.y; last = blocks.at(-1)) {
      blocks.pop();
      const both = [...last.pulls, ...block.pulls];
      block = { members: [...last.members, ...block.members], pulls: both, y: middleOf(both) };
    }
    blocks.push(block);
  }
  for (const { members, y } of blocks) for (const { slot, offset } of members) slot.y = y + offset;
}

/** The weighted median; of a whole interval of medians, the place nearest to the mean of the leading side. */
function middleOf(pulls: readonly Pull[]): number {
  const sorted = [...pulls].sort((a, b) => a.y - b.y);
  const half = sorted.reduce((sum, p) => sum + p.weight, 0) / 2;
  const leading = pulls.filter((p) => p.isLeading);
  const mean = leading.reduce((sum, p) => sum + p.y, 0) / leading.length;
  let below = 0;
  for (const { y, weight } of sorted) {
    // Where exactly half of the weight is below, all places up to the next one are medians.
    if (below === half) return Math.min(y, mean);
    below += weight;
    if (below > half) return y;
    if (below === half && mean <= y) return y;
  }
  return mean;
}

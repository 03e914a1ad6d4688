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

const GAP_ACROSS = 18;
const GAP_ALONG = 44;

/** A place in a layer: a node, or a bend of an edge that crosses the layer. */
interface Slot {
  readonly node: number | undefined;
  readonly height: number;
  layer: number;
  y: number;
  readonly before: Slot[];
  readonly after: Slot[];
}

/**
 * Places a graph without cycles from left to right, after Sugiyama, Tagawa and Toda (1981): layers by the longest path,
 * bends where an edge crosses a layer, an order within layers by repeated medians, then places near the neighbours.
 * An edge that would close a cycle is drawn but moves nothing.
 */
export function layOutGraph(nodes: readonly LaidNode[], edges: readonly (readonly [number, number])[]): GraphLayout {
  const layerOf = layersOf(nodes.length, edges);
  const slots = nodes.map(
    (n, i): Slot => ({ node: i, height: n.height, layer: layerOf[i]!, y: 0, before: [], after: [] }),
  );
  const layers: Slot[][] = Array.from({ length: Math.max(0, ...layerOf) + 1 }, () => []);
  for (const slot of slots) layers[slot.layer]!.push(slot);
  const chains = edges.map(([from, to]) => {
    const chain = [slots[from]!];
    for (let layer = layerOf[from]! + 1; layer < layerOf[to]!; layer++) {
      const bend: Slot = { node: undefined, height: 8, layer, y: 0, before: [], after: [] };
      layers[layer]!.push(bend);
      chain.push(bend);
    }
    chain.push(slots[to]!);
    chain.forEach((slot, i) => {
      if (i > 0) slot.before.push(chain[i - 1]!);
      if (i + 1 < chain.length) slot.after.push(chain[i + 1]!);
    });
    return chain;
  });
  stack(layers);
  for (let turn = 0; turn < 12; turn++) {
    const isForward = turn % 2 === 0;
    for (const layer of isForward ? layers : [...layers].reverse()) order(layer, isForward);
  }
  for (let turn = 0; turn < 16; turn++) {
    const isForward = turn % 2 === 1;
    for (const layer of isForward ? layers : [...layers].reverse()) settle(layer, isForward);
  }

  const widths = layers.map((layer) =>
    Math.max(8, ...layer.map((s) => (s.node === undefined ? 8 : nodes[s.node]!.width))),
  );
  const xs: number[] = [];
  let x = 0;
  for (const width of widths) {
    xs.push(x + width / 2);
    x += width + GAP_ALONG;
  }
  const all = layers.flat();
  const top = Math.min(...all.map((s) => s.y - s.height / 2));
  const bottom = Math.max(...all.map((s) => s.y + s.height / 2));
  const centre = (s: Slot): [number, number] => [xs[s.layer]!, s.y - top];
  // An edge bends only between layers; within one it runs level, where room was kept for it.
  const passage = (slot: Slot, isFirst: boolean, isLast: boolean): [number, number][] => {
    const [cx, cy] = centre(slot);
    const half = slot.node === undefined ? 0 : nodes[slot.node]!.width / 2;
    const reach = widths[slot.layer]! / 2;
    return [
      [isFirst ? cx + half : cx - reach, cy],
      [isLast ? cx - half : cx + reach, cy],
    ];
  };
  return {
    centers: slots.map(centre),
    routes: chains.map((chain) => chain.flatMap((slot, i) => passage(slot, i === 0, i === chain.length - 1))),
    width: Math.max(0, x - GAP_ALONG),
    height: bottom - top,
  };
}

/** The longest path to each node; nodes on a cycle get as far as the rest of the graph carries them. */
function layersOf(count: number, edges: readonly (readonly [number, number])[]): number[] {
  const layer = new Array<number>(count).fill(0);
  const open = new Array<number>(count).fill(0);
  for (const [, to] of edges) open[to]!++;
  const ready = open.flatMap((n, i) => (n === 0 ? [i] : []));
  for (let k = 0; k < ready.length; k++) {
    for (const [from, to] of edges) {
      if (from !== ready[k]) continue;
      layer[to] = Math.max(layer[to]!, layer[from]! + 1);
      if (--open[to]! === 0) ready.push(to);
    }
  }
  // A source stands just before what first needs it, not far away at the left.
  for (let i = 0; i < count; i++) {
    const after = edges.filter(([from]) => from === i).map(([, to]) => layer[to]!);
    if (after.length && edges.every(([, to]) => to !== i)) layer[i] = Math.max(0, Math.min(...after) - 1);
  }
  return layer;
}

function stack(layers: readonly Slot[][]): void {
  for (const layer of layers)
    spread(
      layer,
      layer.map((_, i) => i * 40),
    );
}

/** Orders a layer by the median place of the neighbours on one side. */
function order(layer: Slot[], isForward: boolean): void {
  const key = new Map(
    layer.map((slot, i) => [slot, median((isForward ? slot.before : slot.after).map((s) => s.y)) ?? slot.y + i * 1e-6]),
  );
  layer.sort((a, b) => key.get(a)! - key.get(b)!);
  spread(
    layer,
    layer.map((slot) => key.get(slot)!),
  );
}

function median(values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
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
function settle(layer: Slot[], isForward: boolean): void {
  const pullsOf = (slot: Slot): Pull[] => {
    const pull =
      (isLeading: boolean) =>
      (other: Slot): Pull => {
        const bends = Number(slot.node === undefined) + Number(other.node === undefined);
        return { y: other.y, weight: [1, 2, 8][bends]!, isLeading };
      };
    const [first, second] = isForward ? [slot.before, slot.after] : [slot.after, slot.before];
    return [...first.map(pull(true)), ...second.map(pull(first.length === 0))];
  };
  place(layer, layer.map(pullsOf));
}

/** The places nearest to those wished for that keep the order and the room between. */
function spread(layer: readonly Slot[], wishes: readonly number[]): void {
  place(
    layer,
    wishes.map((y) => [{ y, weight: 1, isLeading: true }]),
  );
}

/**
 * Places that keep the order and the room between and add up to the least way from what pulls the slots: neighbours that
 * would touch form a block, which stands at the weighted median of all that pulls its members (the
 * pool-adjacent-violators method of isotonic regression, for absolute distances).
 */
function place(layer: readonly Slot[], pulls: readonly (readonly Pull[])[]): void {
  let blocks: { first: number; count: number; pulls: Pull[]; y: number }[] = [];
  const offset: number[] = [];
  let at = 0;
  layer.forEach((slot, i) => {
    if (i > 0) at += (layer[i - 1]!.height + slot.height) / 2 + GAP_ACROSS;
    offset.push(at);
    const own = pulls[i]!.length > 0 ? pulls[i]! : [{ y: slot.y, weight: 1, isLeading: true }];
    const moved = own.map((p) => ({ ...p, y: p.y - at }));
    blocks.push({ first: i, count: 1, pulls: moved, y: middleOf(moved) });
    while (blocks.length > 1) {
      const [a, b] = [blocks.at(-2)!, blocks.at(-1)!];
      if (a.y <= b.y) break;
      const both = [...a.pulls, ...b.pulls];
      const joined = { first: a.first, count: a.count + b.count, pulls: both, y: middleOf(both) };
      blocks = [...blocks.slice(0, -2), joined];
    }
  });
  for (const { first, count, y } of blocks) {
    for (let i = first; i < first + count; i++) layer[i]!.y = y + offset[i]!;
  }
}

/** The weighted median; of a whole interval of medians, the place nearest to the mean of the leading side. */
function middleOf(pulls: readonly Pull[]): number {
  const sorted = [...pulls].sort((a, b) => a.y - b.y);
  const half = sorted.reduce((sum, p) => sum + p.weight, 0) / 2;
  let below = 0;
  let low = sorted[0]!.y;
  let high = low;
  for (const [i, p] of sorted.entries()) {
    below += p.weight;
    if (below < half) continue;
    low = p.y;
    high = below > half ? p.y : sorted[i + 1]!.y;
    break;
  }
  const leading = pulls.filter((p) => p.isLeading);
  const mean = leading.reduce((sum, p) => sum + p.y, 0) / leading.length;
  return Math.min(high, Math.max(low, mean));
}

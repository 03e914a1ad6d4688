import { sizeOf } from '../../../base/shape.ts';
import { exp } from '../../../kernel/math/exponential.ts';
import { log } from '../../../kernel/math/logarithm.ts';
import type { Attention } from '../../../kernel/problem.ts';
import { over } from '../../../kernel/words.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { loadLanes, overElements, overVectors, storeAhead } from '../loop/access.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import {
  count,
  indices,
  lotsFor,
  maximum,
  minimum,
  offsetBy,
  overLots,
  plus,
  quotient,
  remainder,
} from '../loop/count.ts';
import { elementOf, loadOne, loadVector, storeOne, storeVector } from '../loop/element.ts';
import { acrossLanes } from '../loop/total.ts';
import { PANEL_ROW_BYTES, panelsFor } from '../product/panel.ts';
import { byHeight, firstRow, rowTiles, tileRows, tilesIn } from '../product/rows.ts';
import { type Left, rowsFrom } from '../product/tile.ts';
import { kernelWords } from '../words.ts';
import {
  addWeighted,
  BLOCK,
  flagsOf,
  headsOf,
  MOST_ROWS,
  overScores,
  packed,
  type Seen,
  type Strips,
  scoreBlock,
  strided,
} from './scores.ts';

/** What the kernel is told, and what its text depends on. */
function kernelOf(lw: Lowering, p: Attention) {
  const e = elementOf(p.q.dtype);
  const h = headsOf(e, p);
  const { lead, heads, queries, keys, depth, width } = h;
  const [k, v] = [packed(lw, e, p.k, true), packed(lw, e, p.v, false)];
  const flags = flagsOf(lw, h, v, p.causal || p.mask !== null);
  const tiles = tileRows(queries);
  const units = heads * tilesIn(tiles);
  const [scorePitch, sumPitch] = [BLOCK * e.bytes, panelsFor(e, width) * PANEL_ROW_BYTES];
  const lots = lotsFor(units, MOST_ROWS * (scorePitch + sumPitch));
  const args = new Arguments({
    lead,
    q: strided(p.q, lead, queries, depth),
    k: k.given,
    v: v.given,
    mask: p.mask && strided(p.mask, lead, queries, keys),
    flags,
    scale: p.scale,
    out: p.out,
    totals: p.totals,
    ...{ queries, keys, depth, width, units, lots, sumPitch },
    ...rowTiles(tiles),
    ...ofLots(lw, lots, { scores: MOST_ROWS * scorePitch, sums: MOST_ROWS * sumPitch, state: MOST_ROWS * 16 }),
  });
  const dense: Left['dense'] = p.q.layout.strides.at(-1) === 1 ? 'k' : 'any';
  return { ...h, p, args, flags, dense, lots, scorePitch };
}
type Kernel = ReturnType<typeof kernelOf>;

/**
 * Attention in blocks: for each tile of queries the keys, block by block, with the largest score and the sum of exponentials so far, by
 * which what was added before is corrected. The scores of all queries with all keys are never in memory at once. M. Milakov and
 * N. Gimelshein, Online normalizer calculation for softmax (2018); T. Dao et al., FlashAttention (2022). Forward and backward against product,
 * softmax and product: 1.2 of the time for 32 keys, 1.2 to 1.5 for 128, .8 for 256, .6 from 512 on.
 */
export function lowerAttention(lw: Lowering, p: Attention): void {
  const [queries = 0] = p.q.layout.shape.slice(-2);
  if (sizeOf(p.q.layout.shape.slice(0, -2)) * queries === 0) return;
  const kernel = kernelOf(lw, p);
  const { args, e, lead, heads, keys, depth, width, dense, lots } = kernel;
  const masked = p.mask === null ? '' : `${p.mask.dtype} mask`;
  args.launch(lw, {
    key: `attention ${e.dtype} ${dense} ${lead.length} ${p.causal ? 'causal ' : ''}${masked}${p.out ? ' out' : ''}${p.totals ? ' totals' : ''}`,
    name: 'attention',
    write: (b) => {
      const read = args.hoist(b);
      const scale = b.splat(loadOne(b, e, read('scale')));
      overLots(b, read('units'), read('lots'), (unit, lot) => new TileWriter(b, kernel, scale, unit, lot).write());
    },
    size: lots,
    work: heads * queries * keys * (2 * (depth + width) + 20),
  });
}

/** Writes what is done for a tile of queries. */
class TileWriter {
  private readonly b: Builder;
  private readonly kernel: Kernel;
  private readonly read: ReturnType<Kernel['args']['hoist']>;
  private readonly scale: Value;
  private readonly head: Value;
  private readonly index: readonly Value[];
  private readonly tile: Value;
  private readonly row: Value;
  private readonly scores: Strips;
  private readonly sums: Strips;
  private readonly state: Value;

  constructor(b: Builder, kernel: Kernel, scale: Value, unit: Value, lot: Value) {
    const { args, scorePitch } = kernel;
    const read = args.reader(b);
    this.b = b;
    this.kernel = kernel;
    this.read = read;
    this.scale = scale;
    this.head = quotient(b, unit, read('tileCount'));
    this.tile = remainder(b, unit, read('tileCount'));
    this.index = indices(b, this.head, args.readAll(b, 'lead'));
    this.row = firstRow(b, args, this.tile);
    this.scores = { at: plus(b, read('scores'), lot, read('scores.bytes')), pitch: b.i32(scorePitch) };
    this.sums = { at: plus(b, read('sums'), lot, read('sums.bytes')), pitch: read('sumPitch') };
    this.state = plus(b, read('state'), lot, read('state.bytes'));
  }

  write(): void {
    const { b, kernel, read, index, row, sums } = this;
    const { args, e, dense, flags } = kernel;
    const of = (name: 'q' | 'k' | 'v', at: number): Value =>
      offsetBy(b, read(name, 0), index, args.readAll(b, name, at));
    const [right, values] = [
      { at: of('k', 2), bytes: read('k', 1) },
      { at: of('v', 2), bytes: read('v', 1) },
    ];
    const flag = flags && b.load('i32.load', 'i32', plus(b, read('flags'), this.head, 4));
    byHeight(b, args, this.tile, (height) => {
      const first = plus(b, of('q', 3), row, read('q', 1));
      const left: Left = { dense, rows: rowsFrom(b, first, read('q', 1), height), kStride: read('q', 2) };
      b.fill(sums.at, b.i32(0), b.mul(b.i32(height), sums.pitch));
      count(b, b.i32(0), b.i32(height), (r) => {
        storeOne(b, e, this.stateOf(r), b.num(e.scalar, -Infinity));
        storeOne(b, e, this.stateOf(r), b.num(e.scalar, 0), e.bytes);
      });
      const last = maximum(b, b.i32(0), this.seenBy(b.i32(height - 1)).end);
      b.loop(b.i32(0), last, BLOCK, (counter) => {
        const from = b.get(counter);
        const columns = minimum(b, b.i32(BLOCK), b.sub(read('keys'), from));
        scoreBlock(b, e, left, right, read('depth'), from, columns, this.scores);
        count(b, b.i32(0), b.i32(height), (r) => this.weigh(r, from, columns));
        addWeighted(b, e, height, this.scores, values, from, columns, read('width'), sums, flag);
      });
      count(b, b.i32(0), b.i32(height), (r) => this.finish(r));
    });
  }

  /** The largest score of a row so far, and the sum of its exponentials. */
  private stateOf(r: Value): Value {
    return plus(this.b, this.state, r, 16);
  }

  private seenBy(r: Value): Seen {
    const { b, read, index } = this;
    const { p, args } = this.kernel;
    const query = b.add(this.row, r);
    const shift = b.sub(read('keys'), read('queries'));
    const end = p.causal ? minimum(b, read('keys'), b.add(b.add(query, shift), b.i32(1))) : read('keys');
    const mask = p.mask && {
      view: p.mask,
      at: plus(b, offsetBy(b, read('mask', 0), index, args.readAll(b, 'mask', 3)), query, read('mask', 1)),
      step: read('mask', 2),
    };
    return { first: null, end, mask, columns: read('keys') };
  }

  /** Turns a row's block of scores into weights, and corrects what was added before. */
  private weigh(r: Value, from: Value, columns: Value): void {
    const { b, sums } = this;
    const { e } = this.kernel;
    const [one, w] = [kernelWords(b, e.dtype, 1), kernelWords(b, e.dtype, e.lanes)];
    const at = plus(b, this.scores.at, r, this.scores.pitch);
    const top = b.local(b.num(e.vector, -Infinity));
    overScores(b, e, this.seenBy(r), from, columns, this.scale, at, (c, ahead, found, visible) => {
      const ys = found.map((s, u) => unlessHidden(w, visible[u]!, s));
      storeAhead(b, e.dtype, e.lanes, plus(b, at, c, e.bytes), ys, ahead);
      for (const y of ys) b.set(top, b.max(b.get(top), y));
    });
    const before = loadOne(b, e, this.stateOf(r));
    const now = b.max(before, acrossLanes(b, b.get(top), b.max));
    const base = finiteTop(one, now);
    const total = b.local(b.num(e.vector, 0));
    const ofAll = b.splat(base);
    const padded = b.emit('i32.and', 'i32', [b.add(columns, b.i32(2 * e.lanes - 1)), b.i32(-2 * e.lanes)]);
    overVectors(b, e.lanes, b.i32(0), padded, (c, ahead) => {
      const place = plus(b, at, c, e.bytes);
      const ys = ahead.map((skip) => powerOf(w, loadVector(b, e, place, skip * e.bytes), ofAll));
      storeAhead(b, e.dtype, e.lanes, place, ys, ahead);
      for (const y of ys) b.set(total, b.add(b.get(total), y));
    });
    const factor = powerOf(one, before, base);
    const sum = b.add(b.mul(loadOne(b, e, this.stateOf(r), e.bytes), factor), acrossLanes(b, b.get(total), b.add));
    storeOne(b, e, this.stateOf(r), now);
    storeOne(b, e, this.stateOf(r), sum, e.bytes);
    const factors = b.splat(factor);
    const to = plus(b, sums.at, r, sums.pitch);
    overVectors(b, 16, b.i32(0), sums.pitch, (skip, ahead) => {
      const xs = ahead.map((a) => loadVector(b, e, b.add(to, skip), a));
      xs.forEach((x, u) => {
        storeVector(b, b.add(to, skip), b.mul(x, factors), ahead[u]!);
      });
    });
  }

  /** Writes a row's results. */
  private finish(r: Value): void {
    const { b, read, sums } = this;
    const { e, p } = this.kernel;
    const place = b.add(b.mul(this.head, read('queries')), b.add(this.row, r));
    const sum = loadOne(b, e, this.stateOf(r), e.bytes);
    const from = plus(b, sums.at, r, sums.pitch);
    if (p.out) {
      const to = plus(b, read('out'), b.mul(place, read('width')), e.bytes);
      overElements(b, e.lanes, b.i32(0), read('width'), (n, c, ahead) => {
        const xs = ahead.map((skip) =>
          loadLanes(b, e.dtype, n, 1, plus(b, from, c, e.bytes), undefined, skip * e.bytes),
        );
        const ys = xs.map((x) => shareOf(kernelWords(b, e.dtype, n), x, n === 1 ? sum : b.splat(sum)));
        storeAhead(b, e.dtype, n, plus(b, to, c, e.bytes), ys, ahead);
      });
    }
    if (p.totals) {
      const w = kernelWords(b, e.dtype, 1);
      const total = totalOf(w, finiteTop(w, loadOne(b, e, this.stateOf(r))), sum);
      storeOne(b, e, plus(b, read('totals'), place, e.bytes), total);
    }
  }
}

const unlessHidden = over<Value>((w, seen, s) => w.select(seen, s, w.num(-Infinity)));
/** What scores are taken from: where no key is seen, 0, so that all weights become 0. */
const finiteTop = over<Value>((w, top) => w.select(w.eq(top, w.num(-Infinity)), w.num(0), top));
const powerOf = over<Value>((w, x, top) => exp(w, w.sub(x, top)));
const shareOf = over<Value>((w, x, sum) => w.select(w.eq(sum, w.num(0)), w.num(0), w.div(x, sum)));
const totalOf = over<Value>((w, top, sum) => w.select(w.eq(sum, w.num(0)), w.num(Infinity), w.add(top, log(w, sum))));

import { sizeOf } from '../../../base/shape.ts';
import { exp } from '../../../kernel/math/exponential.ts';
import type { AttentionGrad } from '../../../kernel/problem.ts';
import type { Buffer, View } from '../../../kernel/view.ts';
import { over } from '../../../kernel/words.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { loadLanes, overElements, storeAhead } from '../loop/access.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
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
  roundDown,
} from '../loop/count.ts';
import { elementOf, loadOne, loadVector, storeOne } from '../loop/element.ts';
import { acrossLanes } from '../loop/total.ts';
import { PANEL_ROW_BYTES, panelsFor } from '../product/panel.ts';
import { byHeight, firstRow, rowTiles, tileRows, tilesIn } from '../product/rows.ts';
import { type Left, rowsFrom } from '../product/tile.ts';
import { kernelWords } from '../words.ts';
import {
  addWeighted,
  BLOCK,
  flagsOf,
  type Heads,
  headsOf,
  MOST_ROWS,
  overScores,
  type Panels,
  packed,
  type Seen,
  type Strips,
  scoreBlock,
  strided,
} from './scores.ts';

/** Two numbers of each query, in rows that whole blocks can be read of: the total of its exponentials, and Σ g y. */
interface Totals {
  readonly totals: Buffer;
  readonly slopes: Buffer;
  /** Numbers a head. */
  readonly pitch: number;
}

function totalsOf(lw: Lowering, { e, heads, queries, width }: Heads, p: AttentionGrad): Totals {
  const pitch = Math.ceil(queries / BLOCK) * BLOCK;
  const [g, y, given] = [densely(lw, p.g), densely(lw, p.y), densely(lw, p.totals)];
  const [totals, slopes] = [lw.scratch(heads * pitch * e.bytes), lw.scratch(heads * pitch * e.bytes)];
  const args = new Arguments({ g, y, given, totals, slopes, pitch, queries, width });
  args.launch(lw, {
    key: `attention.totals ${e.dtype}`,
    name: 'attention.totals',
    write: (b) => {
      const read = args.hoist(b);
      const whole = roundDown(b, read('width'), e.lanes);
      count(b, b.begin, b.end, (place) => {
        const head = quotient(b, place, read('pitch'));
        const query = remainder(b, place, read('pitch'));
        const [total, slope] = [b.local(b.num(e.scalar, Infinity)), b.local(b.num(e.scalar, 0))];
        b.if(b.compare('lt_s', query, read('queries')), () => {
          const row = b.add(b.mul(head, read('queries')), query);
          b.set(total, loadOne(b, e, plus(b, read('given'), row, e.bytes)));
          const [from, to] = (['g', 'y'] as const).map((name) =>
            plus(b, read(name), b.mul(row, read('width')), e.bytes),
          );
          const sum = b.local(b.num(e.vector, 0));
          b.loop(b.i32(0), whole, e.lanes, (c) => {
            const skip = b.mul(b.get(c), b.i32(e.bytes));
            const more = b.mul(loadVector(b, e, b.add(from!, skip)), loadVector(b, e, b.add(to!, skip)));
            b.set(sum, b.add(b.get(sum), more));
          });
          b.set(slope, acrossLanes(b, b.get(sum), b.add));
          b.loop(whole, read('width'), 1, (c) => {
            const skip = b.mul(b.get(c), b.i32(e.bytes));
            const more = b.mul(loadOne(b, e, b.add(from!, skip)), loadOne(b, e, b.add(to!, skip)));
            b.set(slope, b.add(b.get(slope), more));
          });
        });
        storeOne(b, e, plus(b, read('totals'), place, e.bytes), b.get(total));
        storeOne(b, e, plus(b, read('slopes'), place, e.bytes), b.get(slope));
      });
    },
    size: heads * pitch,
    work: heads * queries * width * 2,
  });
  return { totals, slopes, pitch };
}

/** What the kernel is told, and what its text depends on. */
function kernelOf(lw: Lowering, p: AttentionGrad) {
  const e = elementOf(p.q.dtype);
  const h = headsOf(e, p);
  const { lead, heads, queries, keys, depth, width } = h;
  const byQueries = p.by === 'queries';
  const [rows, columns] = byQueries ? [queries, keys] : [keys, queries];
  const { totals, slopes, pitch } = totalsOf(lw, h, p);
  // The rows, whose tiles stay, and what they meet.
  const own: readonly [View, View] = byQueries ? [p.q, p.g] : [p.k, p.v];
  const [scored, sloped] = byQueries ? [p.k, p.v] : [p.q, p.g];
  const [right, slopeRight, added] = [
    packed(lw, e, scored, true),
    packed(lw, e, sloped, true),
    packed(lw, e, scored, false),
  ];
  const addedToo = byQueries ? null : packed(lw, e, sloped, false);
  const flags = byQueries ? flagsOf(lw, h, added, p.causal || p.mask !== null) : null;
  const tiles = tileRows(rows);
  const units = heads * tilesIn(tiles);
  const scorePitch = BLOCK * e.bytes;
  const sumPitch = panelsFor(e, depth) * PANEL_ROW_BYTES;
  const tooPitch = addedToo ? panelsFor(e, width) * PANEL_ROW_BYTES : 0;
  const lots = lotsFor(units, MOST_ROWS * (2 * scorePitch + sumPitch + tooPitch));
  const args = new Arguments({
    lead,
    own: strided(own[0], lead, rows, depth),
    slope: strided(own[1], lead, rows, width),
    right: right.given,
    slopeRight: slopeRight.given,
    added: added.given,
    addedToo: addedToo?.given ?? null,
    mask: p.mask && strided(p.mask, lead, queries, keys),
    flags,
    scale: p.scale,
    out: p.out,
    values: p.values,
    totals,
    slopes,
    ...{ pitch, queries, keys, rows, columns, depth, width, units, lots, sumPitch, tooPitch },
    ...rowTiles(tiles),
    ...ofLots(lw, lots, {
      scores: MOST_ROWS * scorePitch,
      weights: MOST_ROWS * scorePitch,
      sums: MOST_ROWS * sumPitch,
      too: MOST_ROWS * tooPitch,
    }),
  });
  const denseOf = ({ layout }: View): Left['dense'] => (layout.strides.at(-1) === 1 ? 'k' : 'any');
  const dense = own.map(denseOf);
  return { ...h, p, args, byQueries, flags, dense, lots, scorePitch, hasToo: addedToo !== null };
}
type Kernel = ReturnType<typeof kernelOf>;

/**
 * The gradient of attention by its queries, or by its keys and values, from the totals that it left: the scores are computed anew, block
 * by block, for a tile of queries or of keys.
 */
export function lowerAttentionGrad(lw: Lowering, p: AttentionGrad): void {
  const [rows = 0] = (p.by === 'queries' ? p.q : p.k).layout.shape.slice(-2);
  if (sizeOf(p.q.layout.shape.slice(0, -2)) * rows === 0) return;
  const kernel = kernelOf(lw, p);
  const { args, e, lead, heads, queries, keys, depth, width, dense, lots } = kernel;
  const masked = p.mask === null ? '' : `${p.mask.dtype} mask`;
  args.launch(lw, {
    key: `attentionGrad ${p.by} ${e.dtype} ${dense.join()} ${lead.length} ${p.causal ? 'causal ' : ''}${masked}${p.out ? ' out' : ''}${p.values ? ' values' : ''}`,
    name: 'attentionGrad',
    write: (b) => {
      const read = args.hoist(b);
      const factor = loadOne(b, e, read('scale'));
      overLots(b, read('units'), read('lots'), (unit, lot) => new TileWriter(b, kernel, factor, unit, lot).write());
    },
    size: lots,
    work: heads * queries * keys * (4 * (depth + width) + 20),
  });
}

/** Writes what is done for a tile of queries or of keys. */
class TileWriter {
  private readonly b: Builder;
  private readonly kernel: Kernel;
  private readonly read: ReturnType<Kernel['args']['hoist']>;
  private readonly factor: Value;
  private readonly scale: Value;
  private readonly head: Value;
  private readonly index: readonly Value[];
  private readonly tile: Value;
  private readonly row: Value;
  private readonly scores: Strips;
  private readonly weights: Strips;
  private readonly sums: Strips;
  private readonly too: Strips;

  constructor(b: Builder, kernel: Kernel, factor: Value, unit: Value, lot: Value) {
    const { args, scorePitch } = kernel;
    const read = args.reader(b);
    this.b = b;
    this.kernel = kernel;
    this.read = read;
    this.factor = factor;
    this.scale = b.splat(factor);
    this.head = quotient(b, unit, read('tileCount'));
    this.tile = remainder(b, unit, read('tileCount'));
    this.index = indices(b, this.head, args.readAll(b, 'lead'));
    this.row = firstRow(b, args, this.tile);
    const part = (name: 'scores' | 'weights' | 'sums' | 'too'): Value =>
      plus(b, read(name), lot, read(`${name}.bytes`));
    this.scores = { at: part('scores'), pitch: b.i32(scorePitch) };
    this.weights = { at: part('weights'), pitch: b.i32(scorePitch) };
    this.sums = { at: part('sums'), pitch: read('sumPitch') };
    this.too = { at: part('too'), pitch: read('tooPitch') };
  }

  /** Where a head's part of an operand begins, whose strides by head are number `at` of what is told of it. */
  private of(name: 'own' | 'slope' | 'right' | 'slopeRight' | 'added' | 'addedToo' | 'mask', at: number): Value {
    return offsetBy(this.b, this.read(name, 0), this.index, this.kernel.args.readAll(this.b, name, at));
  }
  private panels(name: 'right' | 'slopeRight' | 'added' | 'addedToo'): Panels {
    return { at: this.of(name, 2), bytes: this.read(name, 1) };
  }
  private left(name: 'own' | 'slope', dense: Left['dense'], height: number): Left {
    const { b, read } = this;
    const first = plus(b, this.of(name, 3), this.row, read(name, 1));
    return { dense, rows: rowsFrom(b, first, read(name, 1), height), kStride: read(name, 2) };
  }

  write(): void {
    const { b, kernel, read, sums, too, scores, weights } = this;
    const { args, e, p, byQueries, flags, hasToo } = kernel;
    const [ofOwn = 'any', ofSlope = 'any'] = kernel.dense;
    const flag = flags && b.load('i32.load', 'i32', plus(b, read('flags'), this.head, 4));
    byHeight(b, args, this.tile, (height) => {
      const [mine, slope] = [this.left('own', ofOwn, height), this.left('slope', ofSlope, height)];
      b.fill(sums.at, b.i32(0), b.mul(b.i32(height), sums.pitch));
      if (hasToo) b.fill(too.at, b.i32(0), b.mul(b.i32(height), too.pitch));
      const last = byQueries ? maximum(b, b.i32(0), this.seenBy(b.i32(height - 1)).end) : read('columns');
      const { first } = this.seenBy(b.i32(0));
      const start = first ? roundDown(b, maximum(b, b.i32(0), first), BLOCK) : b.i32(0);
      b.loop(start, last, BLOCK, (counter) => {
        const from = b.get(counter);
        const some = minimum(b, b.i32(BLOCK), b.sub(read('columns'), from));
        scoreBlock(b, e, mine, this.panels('right'), read('depth'), from, some, scores);
        scoreBlock(b, e, slope, this.panels('slopeRight'), read('width'), from, some, weights);
        count(b, b.i32(0), b.i32(height), (r) => this.weigh(r, from, some));
        addWeighted(b, e, height, weights, this.panels('added'), from, some, read('depth'), sums, flag);
        if (hasToo) addWeighted(b, e, height, scores, this.panels('addedToo'), from, some, read('width'), too, null);
      });
      count(b, b.i32(0), b.i32(height), (r) => {
        if (p.out) this.finish(r, sums, read('depth'), read('out'), this.factor);
        if (p.values) this.finish(r, too, read('width'), read('values'), null);
      });
    });
  }

  private seenBy(r: Value): Seen {
    const { b, read } = this;
    const { p, byQueries } = this.kernel;
    const at = b.add(this.row, r);
    const shift = b.sub(read('keys'), read('queries'));
    const [across, along] = byQueries ? [1, 2] : [2, 1];
    const mask = p.mask && {
      view: p.mask,
      at: plus(b, this.of('mask', 3), at, read('mask', across)),
      step: read('mask', along),
    };
    const every = { first: null, end: read('columns'), mask, columns: read('columns') };
    if (!p.causal) return every;
    if (!byQueries) return { ...every, first: b.sub(at, shift) };
    return { ...every, end: minimum(b, read('keys'), b.add(b.add(at, shift), b.i32(1))) };
  }

  /** Turns a row's block of scores into weights, and what lies there of their slopes into those of the scores. */
  private weigh(r: Value, from: Value, some: Value): void {
    const { b, read } = this;
    const { e, byQueries } = this.kernel;
    const w = kernelWords(b, e.dtype, e.lanes);
    const at = plus(b, this.scores.at, r, this.scores.pitch);
    const to = plus(b, this.weights.at, r, this.weights.pitch);
    const numbers = (name: 'totals' | 'slopes', c: Value, ahead: readonly number[]): Value[] => {
      const base = plus(b, read(name), b.mul(this.head, read('pitch')), e.bytes);
      if (byQueries) {
        const one = b.splat(loadOne(b, e, plus(b, base, b.add(this.row, r), e.bytes)));
        return ahead.map(() => one);
      }
      const place = plus(b, base, b.add(from, c), e.bytes);
      return ahead.map((skip) => loadVector(b, e, place, skip * e.bytes));
    };
    overScores(b, e, this.seenBy(r), from, some, this.scale, at, (c, ahead, found, seen) => {
      const [totals, slopes] = [numbers('totals', c, ahead), numbers('slopes', c, ahead)];
      const place = plus(b, to, c, e.bytes);
      const given = ahead.map((skip) => loadVector(b, e, place, skip * e.bytes));
      const ps = found.map((s, u) => weightOf(w, seen[u]!, s, totals[u]!));
      const ds = ps.map((weight, u) => slopeOf(w, seen[u]!, weight, given[u]!, slopes[u]!));
      storeAhead(b, e.dtype, e.lanes, place, ds, ahead);
      if (!byQueries) storeAhead(b, e.dtype, e.lanes, plus(b, at, c, e.bytes), ps, ahead);
    });
  }

  /** Writes a row's sums, times a factor where there is one. */
  private finish(r: Value, strip: Strips, size: Value, target: Value, by: Value | null): void {
    const { b, read } = this;
    const { e } = this.kernel;
    const place = b.add(b.mul(this.head, read('rows')), b.add(this.row, r));
    const from = plus(b, strip.at, r, strip.pitch);
    const to = plus(b, target, b.mul(place, size), e.bytes);
    overElements(b, e.lanes, b.i32(0), size, (n, c, ahead) => {
      const at = plus(b, from, c, e.bytes);
      const xs = ahead.map((skip) => loadLanes(b, e.dtype, n, 1, at, undefined, skip * e.bytes));
      const ys = by ? xs.map((x) => b.mul(x, n === 1 ? by : b.splat(by))) : xs;
      storeAhead(b, e.dtype, n, plus(b, to, c, e.bytes), ys, ahead);
    });
  }
}

/** What is not seen has no weight, and hands on no slope, whatever it is. */
const weightOf = over<Value>((w, seen, s, total) => w.select(seen, exp(w, w.sub(s, total)), w.num(0)));
const slopeOf = over<Value>((w, seen, weight, given, slope) =>
  w.select(w.and(seen, w.ne(weight, w.num(0))), w.mul(weight, w.sub(given, slope)), w.num(0)),
);

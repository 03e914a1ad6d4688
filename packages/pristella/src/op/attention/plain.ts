import { broadcastLayout, dense, forEachOffset } from '../../base/layout.ts';
import { sizeOf } from '../../base/shape.ts';
import type { HostArray } from '../../kernel/view.ts';

// The definition, in float64: rows of scores, of which what is hidden is left out.

/** Queries, keys and values, and how they meet; a mask without axes is none. */
export interface Meeting {
  readonly q: HostArray;
  readonly k: HostArray;
  readonly v: HostArray;
  readonly scale: HostArray;
  readonly mask: HostArray;
  readonly causal: boolean;
}

interface Sizes {
  readonly queries: number;
  readonly keys: number;
  readonly depth: number;
  readonly width: number;
  readonly heads: number;
}

function sizesOf({ q, k, v }: Meeting): Sizes {
  const [queries = 0, depth = 0] = q.shape.slice(-2);
  const [keys = 0] = k.shape.slice(-2);
  return { queries, keys, depth, width: v.shape.at(-1) ?? 0, heads: sizeOf(q.shape.slice(0, -2)) };
}

/** A key that a query sees, its place among all of the keys, and its score. */
interface Score {
  readonly key: number;
  readonly score: number;
}

/** Calls `visit` with each query's place among all of them, and the scores of the keys that it sees. */
export function overQueries(m: Meeting, visit: (query: number, scores: readonly Score[]) => void): void {
  const { q, k, mask, causal } = m;
  const { queries, keys, depth, heads } = sizesOf(m);
  const places: number[] = [];
  if (mask.shape.length > 0)
    forEachOffset(broadcastLayout(dense(mask.shape), [...q.shape.slice(0, -1), keys]), (at) => places.push(at));
  for (let query = 0; query < heads * queries; query++) {
    const head = Math.floor(query / queries);
    const scores: Score[] = [];
    const last = causal ? keys - queries + (query % queries) : keys - 1;
    for (let i = 0; i <= last; i++) {
      const key = head * keys + i;
      const at = places[query * keys + i];
      const told = at === undefined ? 0 : mask.data[at]!;
      const added = mask.dtype === 'bool' && at !== undefined ? (told === 0 ? -Infinity : 0) : told;
      if (added === -Infinity) continue;
      let score = 0;
      for (let c = 0; c < depth; c++) score += q.data[query * depth + c]! * k.data[key * depth + c]!;
      scores.push({ key, score: score * m.scale.data[0]! + added });
    }
    visit(query, scores);
  }
}

/** The logarithm of what the exponentials of scores add up to; infinity for none, so that each weight is 0. */
export function totalOf(scores: readonly Score[]): number {
  const top = scores.reduce((most, { score }) => Math.max(most, score), -Infinity);
  if (top === -Infinity) return Infinity;
  return top + Math.log(scores.reduce((sum, { score }) => sum + Math.exp(score - top), 0));
}

/** What a query gets: Σ of the values by their weights; what weighs nothing adds nothing. */
export function plainAttention(m: Meeting, out: HostArray): void {
  const { width } = sizesOf(m);
  overQueries(m, (query, scores) => {
    const total = totalOf(scores);
    const row = new Float64Array(width);
    for (const { key, score } of scores) {
      const weight = Math.exp(score - total);
      if (weight !== 0) for (let c = 0; c < width; c++) row[c]! += weight * m.v.data[key * width + c]!;
    }
    out.data.set(row, query * width);
  });
}

/** The gradient by queries, keys or values, from that of the result. */
export function plainGradient(m: Meeting, g: HostArray, by: 'q' | 'k' | 'v', out: HostArray): void {
  const { width, depth } = sizesOf(m);
  const sums = new Float64Array(out.data.length);
  const scale = m.scale.data[0]!;
  overQueries(m, (query, scores) => {
    const total = totalOf(scores);
    const seen = scores
      .map(({ key, score }) => {
        let slope = 0;
        for (let c = 0; c < width; c++) slope += g.data[query * width + c]! * m.v.data[key * width + c]!;
        return { key, weight: Math.exp(score - total), slope };
      })
      .filter(({ weight }) => weight !== 0);
    const mean = seen.reduce((sum, { weight, slope }) => sum + weight * slope, 0);
    for (const { key, weight, slope } of seen) {
      const d = weight * (slope - mean) * scale;
      if (by === 'v') for (let c = 0; c < width; c++) sums[key * width + c]! += weight * g.data[query * width + c]!;
      else if (by === 'k') for (let c = 0; c < depth; c++) sums[key * depth + c]! += d * m.q.data[query * depth + c]!;
      else for (let c = 0; c < depth; c++) sums[query * depth + c]! += d * m.k.data[key * depth + c]!;
    }
  });
  out.data.set(sums);
}

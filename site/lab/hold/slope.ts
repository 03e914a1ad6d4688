/** How a chosen number changes with a held one: the computed slope beside the measured one. */
import { look } from 'pristella';
import { evaluate, sideOf } from './evaluate.ts';
import { indexOf, nodeOf, type Place, type Slope } from './held.ts';

/** The step of the central difference; a smaller one is tried where a kink lies within it, or where it leads to what has no logarithm. */
const STEPS = [1e-5, 1e-7, 1e-9];
/** The change that is told. */
const CHANGE = 0.01;
/** What has more terms on its way is not measured. */
const MOST_TERMS = 3_000_000;

const termsIn = (term: look.Term): number =>
  term.kind === 'op' ? term.terms.reduce((sum, t) => sum + termsIn(t), 0) : 1;

/** What hangs on a number and leads to the chosen one, with the formulas of all its elements. */
interface Way {
  readonly node: look.RecordedNode;
  readonly terms: readonly look.Term[];
}

/** Null where a formula is not known, or there are too many. */
function wayFrom(recording: look.Recording, from: number, to: number): Way[] | null {
  const { nodes } = recording;
  const hanging = new Set([from]);
  for (const { id, op, inputs } of nodes)
    if (op !== 'stopGradient' && inputs.some((i) => hanging.has(i))) hanging.add(id);
  const leading = new Set([to]);
  for (const { id, inputs } of nodes.toReversed()) if (leading.has(id)) for (const i of inputs) leading.add(i);
  const ways: Way[] = [];
  let count = 0;
  for (const node of nodes) {
    if (node.id === from || !hanging.has(node.id) || !leading.has(node.id)) continue;
    const terms: look.Term[] = [];
    const size = node.shape.reduce((a, b) => a * b, 1);
    for (let at = 0; at < size; at++) {
      const term = look.term(recording, node.id, indexOf(node.shape, at), { depth: 1 });
      if (term.kind === 'element' && term.node === node.id) return null;
      count += termsIn(term);
      if (count > MOST_TERMS) return null;
      terms.push(term);
    }
    ways.push({ node, terms });
  }
  return ways;
}

/** The chosen number if the held one has another value, and on which sides of their kinks all ops on the way stand; null where an op is not known. */
function chosen(ways: readonly Way[], { node: from, at }: Place, value: number, to: number) {
  const known = new Map<number, Float64Array>();
  const sides: number[] = [];
  const of = (node: number, place: number, recorded: look.Plain | null): number | null => {
    if (node === from && place === at) return value;
    return known.get(node)?.[place] ?? (recorded === null ? null : Number(recorded));
  };
  for (const { node, terms } of ways) {
    const values = new Float64Array(terms.length);
    known.set(node.id, values);
    for (const [i, term] of terms.entries()) {
      const found = evaluate(term, of, (op, given) => sides.push(sideOf(op, given)));
      if (found === null) return null;
      values[i] = found;
    }
  }
  const found = to === from ? value : known.get(to)?.[0];
  return found === undefined ? null : { value: found, sides, known };
}

/** Whether a number is infinite, or NaN, as it was recorded, and none by its formula. */
const hasOverflowed = (ways: readonly Way[], known: ReadonlyMap<number, Float64Array>): boolean =>
  ways.some(({ node: { id, values } }) =>
    values?.some((value, i) => !Number.isFinite(Number(value)) && Number.isFinite(known.get(id)?.[i])),
  );

/** The step to each side of a kink: long enough that rounding does not show. */
const SIDE = 1e-6;
/** Steeper than this within that step is a jump. */
const STEEPEST = 1e5;

const areSame = (a: readonly number[], b: readonly number[]): boolean => a.every((side, i) => side === b[i]);

type At = (value: number) => { readonly value: number } | null;

/** The slopes on both sides of a number; null where they are none. */
function sidesAt(at: At, v: number): readonly [below: number, above: number] | null {
  const step = SIDE * Math.max(1, Math.abs(v));
  const [below, now, above] = [at(v - step), at(v), at(v + step)];
  if (!below || !now || !above) return null;
  const sides = [(now.value - below.value) / (v - (v - step)), (above.value - now.value) / (v + step - v)] as const;
  return sides.every((side) => Math.abs(side) < STEEPEST) ? sides : null;
}

/**
 * The slope of a recording's chosen number by one of its numbers: as the library's backpropagation gives it, and measured by formulas in float64.
 * Null where there is none, or it does not hang on the number.
 */
export function slope(recording: look.Recording, place: Place): Slope | null {
  const { loss, nodes } = recording;
  const node = nodeOf(recording, place);
  const computed = node.gradient?.[place.at];
  const own = node.values?.[place.at];
  if (loss === null || computed === undefined || own === undefined) return null;
  const of = nodes[loss]?.name ?? '';
  const known = { of, computed: Number(computed) };
  const ways = wayFrom(recording, node.id, loss);
  const v = Number(own);
  const at = (value: number) => ways && chosen(ways, place, value, loss);
  const now = at(v);
  const raised = at(v + CHANGE);
  const change = now && raised && raised.value - now.value;
  let measured: number | null = null;
  let kink = false;
  let step = 0;
  for (const h of STEPS) {
    step = h * Math.max(1, Math.abs(v));
    const [up, down] = [at(v + step), at(v - step)];
    if (!now || !up || !down) break;
    measured = (up.value - down.value) / (v + step - (v - step));
    kink = !areSame(up.sides, now.sides) || !areSame(down.sides, now.sides);
    if (!kink && Number.isFinite(measured)) break;
  }
  const orNull = (found: number | null): number | null => (found !== null && Number.isFinite(found) ? found : null);
  return {
    ...known,
    measured: kink ? null : orNull(measured),
    step,
    kink,
    sides: kink ? sidesAt(at, v) : null,
    overflowed: ways !== null && now !== null && hasOverflowed(ways, now.known),
    change: orNull(change),
  };
}

import { ArgumentError, IndexError, showShape, showValue } from './errors.ts';
import { checkArguments, type Options, options } from './options.ts';
import { checked } from './row.ts';
import type { Shape } from './shape.ts';

/** A place, or null for the natural end; which are there is known with the axis alone. */
const place = (): number | null | undefined => checked<number | null, []>((value) => value as number | null);

/** A range of an axis, as NumPy's start:stop:step; `null` and `undefined` mean the natural end. */
export class Slice {
  readonly start?: number | null | undefined = place();
  readonly stop?: number | null | undefined = place();
  readonly step?: number | undefined = place() as number | undefined;
}
const sliceOptions: Options<Slice> = options(Slice);

/**
 * `slice(stop)`, `slice(start, stop)`, `slice(start, stop, step)`.
 * @example
 * const x = np.arange(10);
 * x.at(np.slice(1, 8, 3));
 * x.at(np.slice(null, null, -4));
 * x.at('1:8:3');
 */
export function slice(start: number | null, stop?: number | null, step = 1): Slice {
  checkArguments(arguments.length, 3, 'slice');
  return stop === undefined ? { start: null, stop: start, step } : { start, stop, step };
}

/** Start, step and count of a slice on an axis of `size` elements, by Python's rules. Throws for a step of 0 and for fractions. */
export function resolveSlice(s: Slice, size: number, op: string): { start: number; step: number; count: number } {
  const step = s.step ?? 1;
  if (!Number.isInteger(step) || step === 0) {
    throw new ArgumentError(`the step of a range must not be ${showValue(step)}`, { op, hint: '-1 runs backwards' });
  }
  for (const end of [s.start ?? 0, s.stop ?? 0]) {
    if (!Number.isInteger(end)) throw new IndexError(`a range cannot end at ${showValue(end)}`, { op, hint: WHOLE });
  }
  const clamp = (i: number, low: number, high: number): number => Math.min(Math.max(i < 0 ? i + size : i, low), high);
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const start = s.start == null ? (step > 0 ? 0 : size - 1) : clamp(s.start, low, high);
  const stop = s.stop == null ? (step > 0 ? size : -1) : clamp(s.stop, low, high);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** One index of `at`: a place, a range (as text '1:5:2' or slice(...)), '...' for all axes between, or null for a new axis. */
export type Index = number | Slice | string | null;

const WHOLE = 'places are whole numbers';

function parseRange(text: string, op: string): Slice {
  const parts = text.split(':');
  const bad = (): IndexError => {
    const hint = /^ *-?\d+ *$/.test(text)
      ? `one place is a number: ${Number(text)}`
      : "write 'start:stop:step', or '...'";
    return new IndexError(`'${text}' is not a range`, { op, hint });
  };
  const part = (p: string | undefined): number | null => {
    if (p === undefined || p.trim() === '') return null;
    const v = Number(p);
    if (!Number.isInteger(v)) throw bad();
    return v;
  };
  if (parts.length < 2 || parts.length > 3) throw bad();
  return { start: part(parts[0]), stop: part(parts[1]), step: part(parts[2]) ?? 1 };
}

/** A part of a tensor: every `steps[i]`-th of `counts[i]` places of axis i from `starts[i]`, seen under `shape`. */
export interface Part {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly counts: readonly number[];
  readonly shape: Shape;
}

/** The indices with '...' written out as full ranges. Throws IndexError if there are more than axes. */
function spellOut(shape: Shape, indices: readonly Index[], op: string): Index[] {
  const used = indices.filter((i) => i !== null && i !== '...').length;
  if (used > shape.length) {
    throw new IndexError(`${used} indices for the ${shape.length} axes of ${showShape(shape)}`, {
      op,
      shapes: [shape],
    });
  }
  if (indices.filter((i) => i === '...').length > 1) throw new IndexError("'...' may stand once", { op });
  const full = indices.includes('...') ? [...indices] : [...indices, '...'];
  full.splice(full.indexOf('...'), 1, ...new Array<Index>(shape.length - used).fill({}));
  return full;
}

/** What is wrong with index `i` of an axis. */
export function outside(i: number, size: number, axis: number, of: Shape, op: string): IndexError {
  const range = size === 0 ? 'it is empty' : `use ${-size} to ${size - 1}`;
  const hint = of.length > 1 ? `${range}; the shape is ${showShape(of)}` : range;
  return new IndexError(`index ${i} is out of range for axis ${axis} of size ${size}`, {
    op,
    axis,
    shapes: [of],
    hint,
  });
}

/** The part of a shape that indices name. Throws IndexError outside it. */
export function partOf(of: Shape, indices: readonly Index[], op: string): Part {
  const starts: number[] = [];
  const steps: number[] = [];
  const counts: number[] = [];
  const shape: number[] = [];
  let axis = 0;
  for (const i of spellOut(of, indices, op)) {
    if (i === null) {
      shape.push(1);
      continue;
    }
    const size = of[axis]!;
    if (typeof i === 'number') {
      if (!Number.isInteger(i)) throw new IndexError(`an index must not be ${i}`, { op, axis, hint: WHOLE });
      if (i < -size || i >= size) throw outside(i, size, axis, of, op);
      starts.push(i < 0 ? i + size : i);
      steps.push(1);
      counts.push(1);
    } else {
      if (typeof i !== 'string' && typeof i !== 'object') {
        const hint = "an index is a number, a range such as '1:3', '...', null, a list or a mask";
        throw new IndexError(`an index must not be ${showValue(i)}`, { op, axis, hint });
      }
      const r = resolveSlice(typeof i === 'string' ? parseRange(i, op) : sliceOptions.check(i, op), size, op);
      starts.push(r.count === 0 ? 0 : r.start);
      steps.push(r.step);
      counts.push(r.count);
      shape.push(r.count);
    }
    axis++;
  }
  return { starts, steps, counts, shape };
}

import { ArgumentError, IndexError, ShapeError, showShape } from '../base/errors.ts';
import { normalizeAxes, normalizeAxis, type Shape } from '../base/shape.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { defineView, make, samples } from './define.ts';
import { embed, reshape, strided, transpose } from './structure.ts';

/** Two axes exchanged. */
export function swapaxes(x: TensorLike, a: number, b: number): Tensor {
  const t = asTensor(x);
  const order = t.shape.map((_, i) => i);
  const [i, j] = [normalizeAxis(a, t.ndim, 'swapaxes'), normalizeAxis(b, t.ndim, 'swapaxes')];
  order[i] = j;
  order[j] = i;
  return transpose(t, order);
}
export const swapaxesSamples = samples({
  name: 'swapaxes',
  of: (x) => swapaxes(x!, 0, -1),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    },
  ],
  gradient: 'smooth',
});

/** A range of an axis, as NumPy's start:stop:step; `null` and `undefined` mean the natural end. */
export interface Slice {
  readonly start?: number | null;
  readonly stop?: number | null;
  readonly step?: number;
}

/** `slice(stop)`, `slice(start, stop)`, `slice(start, stop, step)`. */
export function slice(start: number | null, stop?: number | null, step = 1): Slice {
  return stop === undefined ? { start: null, stop: start, step } : { start, stop, step };
}

/** Start, step and count of a slice on an axis of `size` elements, by Python's rules. Throws for a step of 0. */
export function resolveSlice(s: Slice, size: number): { start: number; step: number; count: number } {
  const step = s.step ?? 1;
  if (!Number.isInteger(step) || step === 0)
    throw new ArgumentError(`the step of a slice must not be ${step}`, { op: 'slice' });
  const clamp = (i: number, low: number, high: number): number => Math.min(Math.max(i < 0 ? i + size : i, low), high);
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const start = s.start == null ? (step > 0 ? 0 : size - 1) : clamp(s.start, low, high);
  const stop = s.stop == null ? (step > 0 ? size : -1) : clamp(s.stop, low, high);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** One index of `at`: a place, a range (as text '1:5:2' or slice(...)), '...' for all axes between, or null for a new axis. */
export type Index = number | Slice | string | null;

function parseRange(text: string): Slice {
  const parts = text.split(':');
  const part = (p: string | undefined): number | null => {
    if (p === undefined || p.trim() === '') return null;
    const v = Number(p);
    if (!Number.isInteger(v))
      throw new IndexError(`'${text}' is not a range`, { op: 'at', hint: "write 'start:stop:step'" });
    return v;
  };
  if (parts.length < 2 || parts.length > 3)
    throw new IndexError(`'${text}' is not a range`, { op: 'at', hint: "write 'start:stop:step'" });
  return { start: part(parts[0]), stop: part(parts[1]), step: part(parts[2]) ?? 1 };
}

/** A view of part of a tensor: `at(x, 0)`, `at(x, '1:3', -1)`, `at(x, '...', null)`. Throws IndexError outside it. */
export function at(x: TensorLike, ...indices: readonly Index[]): Tensor {
  const t = asTensor(x);
  const used = indices.filter((i) => i !== null && i !== '...').length;
  if (used > t.ndim) {
    throw new IndexError(`${used} indices for a tensor of shape ${showShape(t.shape)}`, {
      op: 'at',
      shapes: [t.shape],
    });
  }
  if (indices.filter((i) => i === '...').length > 1) throw new IndexError("'...' may stand once", { op: 'at' });
  const full = indices.includes('...') ? [...indices] : [...indices, '...'];
  const spread = full.indexOf('...');
  full.splice(spread, 1, ...new Array<Index>(t.ndim - used).fill({}));
  const starts: number[] = [];
  const steps: number[] = [];
  const counts: number[] = [];
  const shape: number[] = [];
  let axis = 0;
  for (const i of full) {
    if (i === null) {
      shape.push(1);
      continue;
    }
    const size = t.shape[axis]!;
    if (typeof i === 'number') {
      if (!Number.isInteger(i) || i < -size || i >= size) {
        throw new IndexError(`index ${i} is out of range for axis ${axis} of size ${size}`, {
          op: 'at',
          axis,
          shapes: [t.shape],
        });
      }
      starts.push(i < 0 ? i + size : i);
      steps.push(1);
      counts.push(1);
    } else {
      const r = resolveSlice(typeof i === 'string' ? parseRange(i) : i, size);
      starts.push(r.count === 0 ? 0 : r.start);
      steps.push(r.step);
      counts.push(r.count);
      shape.push(r.count);
    }
    axis++;
  }
  return reshape(strided(t, starts, steps, counts), shape);
}
export const atSamples = samples({
  name: 'at',
  of: (x) => at(x!, '::-1', '1:', null),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [
        [[5], [6]],
        [[2], [3]],
      ],
    },
  ],
  gradient: 'smooth',
});

/** The elements of the given axes in reverse; all axes by default. */
export function flip(x: TensorLike, axis?: number | readonly number[]): Tensor {
  const t = asTensor(x);
  const axes = normalizeAxes(axis, t.ndim, 'flip');
  const flipped = (i: number): boolean => axes.includes(i) && t.shape[i]! > 0;
  return strided(
    t,
    t.shape.map((d, i) => (flipped(i) ? d - 1 : 0)),
    t.shape.map((_, i) => (flipped(i) ? -1 : 1)),
    t.shape,
  );
}
export const flipSamples = samples({
  name: 'flip',
  of: (x) => flip(x!, 1),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [
        [3, 2, 1],
        [6, 5, 4],
      ],
    },
  ],
  gradient: 'smooth',
});

/** A new axis of size 1 at place `axis` of the result. */
export function expandDims(x: TensorLike, axis: number): Tensor {
  const t = asTensor(x);
  const a = normalizeAxis(axis, t.ndim + 1, 'expandDims');
  return reshape(t, [...t.shape.slice(0, a), 1, ...t.shape.slice(a)]);
}
export const expandDimsSamples = samples({
  name: 'expandDims',
  of: (x) => expandDims(x!, 1),
  cases: [{ inputs: [[1, 2]], result: [[1], [2]] }],
  gradient: 'smooth',
});

/** Without the axes of size 1, or without those named. Throws ShapeError if a named one is larger. */
export function squeeze(x: TensorLike, axis?: number | readonly number[]): Tensor {
  const t = asTensor(x);
  const axes =
    axis === undefined ? t.shape.flatMap((d, i) => (d === 1 ? [i] : [])) : normalizeAxes(axis, t.ndim, 'squeeze');
  for (const a of axes) {
    if (t.shape[a] !== 1) {
      throw new ShapeError(`axis ${a} of ${showShape(t.shape)} has size ${t.shape[a]}, not 1`, {
        op: 'squeeze',
        axis: a,
        shapes: [t.shape],
      });
    }
  }
  return reshape(
    t,
    t.shape.filter((_, i) => !axes.includes(i)),
  );
}
export const squeezeSamples = samples({
  name: 'squeeze',
  of: (x) => squeeze(x!),
  cases: [{ inputs: [[[[1], [2]]]], result: [1, 2] }],
  gradient: 'smooth',
});

/** All elements in one axis. */
export const flatten = (x: TensorLike): Tensor => reshape(x, [-1]);
export const flattenSamples = samples({
  name: 'flatten',
  of: (x) => flatten(x!),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [1, 2, 3, 4, 5, 6],
    },
  ],
  gradient: 'smooth',
});

/** attributes: kernel height and width, strides. Sees (..., H, W) as (..., OH, OW, KH, KW) without copying. */
const windowsOp = defineView(
  'slidingWindows',
  (l, node) => {
    const [, , sh, sw] = node.attributes as [number, number, number, number];
    const lead = l.shape.length - 2;
    const [h, w] = [l.strides[lead]!, l.strides[lead + 1]!];
    return { shape: node.shape, strides: [...l.strides.slice(0, lead), h * sh, w * sw, h, w], offset: l.offset };
  },
  [(g, [x], y) => foldWindows(g, x!.shape, y.node.attributes)],
);

/** Windows of (kh, kw) moved by (sh, sw) over the last two axes. Throws ShapeError if a window does not fit. */
export function slidingWindows(
  x: TensorLike,
  kernel: readonly [number, number],
  stride: readonly [number, number],
): Tensor {
  const t = asTensor(x);
  const lead = t.ndim - 2;
  const out = [0, 1].map((i) => Math.floor((t.shape[lead + i]! - kernel[i]!) / stride[i]!) + 1);
  if (lead < 0 || out.some((d) => d < 1)) {
    throw new ShapeError(`a window of ${showShape(kernel)} does not fit into ${showShape(t.shape)}`, {
      op: 'slidingWindows',
      shapes: [t.shape],
    });
  }
  return make(windowsOp, [t.node], [...t.shape.slice(0, lead), ...out, ...kernel], t.dtype, [...kernel, ...stride]);
}
export const slidingWindowsSamples = samples({
  name: 'slidingWindows',
  of: (x) => slidingWindows(x!, [1, 2], [1, 1]),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [
        [[[1, 2]], [[2, 3]]],
        [[[4, 5]], [[5, 6]]],
      ],
    },
  ],
  gradient: 'smooth',
});

/** Adds overlapping windows back to the plane they were taken from: the transpose of `slidingWindows`. */
function foldWindows(g: Tensor, shape: Shape, attributes: readonly number[]): Tensor {
  const [kh, kw, sh, sw] = attributes as [number, number, number, number];
  const lead = shape.length - 2;
  const parts: Tensor[] = [];
  const regions: { starts: number[]; steps: number[] }[] = [];
  const zeros = new Array<number>(lead).fill(0);
  const ones = new Array<number>(lead).fill(1);
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      parts.push(at(g, '...', i, j));
      regions.push({ starts: [...zeros, i, j], steps: [...ones, sh, sw] });
    }
  }
  return embed(parts, shape, regions);
}

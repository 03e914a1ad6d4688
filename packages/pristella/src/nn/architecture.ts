import { type DType, isFloat } from '../base/dtype.ts';
import { DataError, showShape } from '../base/errors.ts';
import { type Shape, sameShape } from '../base/shape.ts';

interface Sized {
  readonly shape: Shape;
  readonly dtype?: DType;
}

/** Throws DataError that lists where a state, by name, differs from what a model has. */
export function checkArchitecture(
  own: ReadonlyMap<string, Sized & { readonly dtype: DType }>,
  state: ReadonlyMap<string, Sized>,
  source: string,
): void {
  const problems: string[] = [];
  for (const [name, t] of own) {
    const given = state.get(name);
    if (!given) problems.push(`'${name}' ${showShape(t.shape)} is missing`);
    else if (!sameShape(given.shape, t.shape))
      problems.push(`'${name}' has shape ${showShape(given.shape)}, the model's ${showShape(t.shape)}`);
    else if (given.dtype !== undefined && isFloat(given.dtype) !== isFloat(t.dtype))
      problems.push(`'${name}' is ${given.dtype}, the model's ${t.dtype}`);
  }
  for (const [name, { shape }] of state)
    if (!own.has(name)) problems.push(`'${name}' ${showShape(shape)} is not in the model`);
  if (problems.length > 0) {
    throw new DataError(`${source} belongs to another architecture:\n  ${problems.join('\n  ')}`, {
      op: 'loadStateDict',
    });
  }
}

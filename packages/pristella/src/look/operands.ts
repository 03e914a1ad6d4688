import { isFloat } from '../base/dtype.ts';
import type { Node } from '../tensor/node.ts';
import { Tensor } from '../tensor/tensor.ts';
import type { Call } from './source/call.ts';

/** Functions that use what they take in another order; a test tries all. */
export const outOfOrder: ReadonlySet<string> = new Set(['convolve', 'digitize', 'polyval']);

/** Functions that give several tensors, or none, or one that is not the last that they make, or seem to be called again for each
 * of their own turns; a test tries all. */
export const valueUnknown: ReadonlySet<string> = new Set(
  'allclose divmod eigh eigvalsh histogram2d intersect1d lstsq meshgrid polyval qr slogdet svd svdvals union1d'.split(
    ' ',
  ),
);

/** The last name of a chain; `M.T` is no name, but another array. */
function lastName(chain: readonly string[]): string | null {
  const name = chain.at(-1);
  return name === undefined || name === 'this' || name in Tensor.prototype ? null : name;
}

/**
 * The names in the source of what a call took, given in the order in which it was used. Where the names of some are known already, they
 * must stand where those do. Floats are used in the order in which they are taken; of other dtypes, which are converted and
 * checked first, only what is left over when all others are known is named. None where they are not as many as the source shows.
 */
export function matched(
  { callee, receiver, operands }: Call,
  given: readonly Node[],
  namesOf: (n: Node) => readonly string[],
): [Node, string][] {
  const isMethod = receiver !== null && callee in Tensor.prototype;
  if ((receiver !== null && !isMethod) || operands === null || outOfOrder.has(callee)) return [];
  const chains = isMethod ? [receiver, ...operands] : operands;
  const names = chains.map(lastName).filter((x, i, all) => x === null || all.indexOf(x) === i);
  const [first] = given;
  if (isMethod && first && names[0] && given.length === 1 && (isFloat(first.dtype) || names.length === 1))
    return [[first, names[0]]];
  if (names.length !== given.length) return [];
  const known = given.map((n) => names.findIndex((name) => name !== null && namesOf(n).includes(name)));
  const open = given.filter((_, i) => known[i] === -1);
  const free = names.filter((_, i) => !known.includes(i));
  const isOrdered = given.every((n, i) => isFloat(n.dtype) && (known[i] === -1 || known[i] === i));
  if (open.length !== free.length || !(isOrdered || open.length === 1)) return [];
  return open.flatMap((node, k): [Node, string][] => {
    const name = free[k];
    return name ? [[node, name]] : [];
  });
}

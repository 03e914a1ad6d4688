import type { Node } from '../tensor/node.ts';
import { opOf } from './history.ts';

/** What is said of an op beside its inputs, by name. */
export type Attributes = Readonly<Record<string, number | readonly number[]>>;

type Names = (numbers: readonly number[], starts: readonly number[]) => Attributes;

/** The numbers of an attribute. */
export const listOf = (attribute: number | readonly number[] = []): readonly number[] => [attribute].flat();

/** Numbers that stand one after the other, by name: so many each, those at the end where they are there. */
const inOrder =
  (sizes: Readonly<Record<string, number>>): Names =>
  (numbers) => {
    const found: Record<string, number | readonly number[]> = {};
    let at = 0;
    for (const [name, size] of Object.entries(sizes)) {
      const part = numbers.slice(at, at + size);
      const [first] = part;
      if (first !== undefined) found[name] = size === 1 ? first : part;
      at += size;
    }
    return found;
  };
const folded = inOrder({ keepdims: 1, axes: Infinity });
const windows = inOrder({ kernel: 2, stride: 2, padding: 2 });
const moved = inOrder({ stride: 2, padding: 2 });
const picked = inOrder({ axis: 1, along: 1 });

/** The names of the numbers that ops carry, by op. What is not listed shows them as they are. */
export const attributeNames: Readonly<Record<string, Names>> = {
  transpose: (axes) => ({ axes }),
  slice: (steps, starts) => ({ starts, steps }),
  slidingWindows: windows,
  maxPool2d: windows,
  maxPool2dPositions: windows,
  maxPool2dTiledGrad: windows,
  conv2d: moved,
  conv2dInputGrad: moved,
  conv2dFilterGrad: moved,
  take: picked,
  scatterAdd: picked,
  cumsum: inOrder({ axis: 1, fromEnd: 1 }),
};

/** The numbers of a node's op: named where their names are known, else as they are. */
export function attributesOf(node: Node): Attributes {
  const { attributes, scalars } = node;
  const op = opOf(node);
  if (op.kind === 'leaf' || attributes.length + scalars.length === 0) return {};
  const names = op.kind === 'reduce' ? folded : attributeNames[op.name];
  if (names) return names([...attributes], [...scalars]);
  return {
    ...(attributes.length > 0 && { attributes: [...attributes] }),
    ...(scalars.length > 0 && { scalars: [...scalars] }),
  };
}

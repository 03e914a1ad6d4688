import type { Node } from '../tensor/node.ts';
import { opOf } from './history.ts';

/** What is said of an op beside its inputs, by name. */
export type Attributes = Readonly<Record<string, number | readonly number[]>>;

type Names = (numbers: readonly number[], starts: readonly number[]) => Attributes;

const folded: Names = ([keepdims, ...axes]) => ({ axes, keepdims: keepdims! });
const windows: Names = ([kh, kw, sh, sw, ph, pw]) => ({
  kernel: [kh!, kw!],
  stride: [sh!, sw!],
  ...(ph === undefined ? {} : { padding: [ph, pw!] }),
});
const moved: Names = ([sh, sw, ph, pw]) => ({ stride: [sh!, sw!], padding: [ph!, pw!] });
const picked: Names = ([axis, along]) => ({ axis: axis!, along: along! });

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
  cumsum: ([axis, fromEnd]) => ({ axis: axis!, fromEnd: fromEnd! }),
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

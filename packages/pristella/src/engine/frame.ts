import { type DType, isFloat } from '../base/dtype.ts';
import { broadcastLayout, dense } from '../base/layout.ts';
import { type Body, storeBody } from '../kernel/body.ts';
import { lanesFor } from '../kernel/order.ts';
import type { View } from '../kernel/view.ts';
import { canFold } from '../kernel/walk.ts';
import { axesOf } from '../op/shape/structure.ts';
import { baseOf, type Node } from '../tensor/node.ts';
import { fuseBody, isSpecialNumber, telling, watchingBody } from './body.ts';
import { type FoldNode, type Group, groupNodes } from './group.ts';
import type { Root } from './walk.ts';

/**
 * What a product's epilogue may hold. Longer work with more arrays, an optimizer's, runs faster as a pass of its own: tile
 * by tile, many arrays a row apart compete for the same cache lines.
 */
const EPILOGUE_OPS = 8;
const EPILOGUE_OPERANDS = 3;

/** A group of nodes that one kernel computes, by their numbers in the walk. */
export interface Part {
  readonly kernel: number | null;
  readonly companion: number | null;
  readonly nodes: readonly number[];
  readonly folds: readonly number[];
  /** What it reads from outside besides its kernel's inputs, and what of it must lie in memory. */
  readonly operands: readonly number[];
  readonly results: readonly number[];
  /** Of a fold: which of its nodes are stored on the way. */
  readonly stores: readonly number[];
  /** Its elementwise work. */
  readonly body: Body;
}

/** Something about sizes that was asked when nodes were divided into groups. */
interface Question {
  readonly ask: Ask;
  readonly answer: boolean;
}
type Ask = (nodes: readonly Node[]) => boolean;

/** How the nodes of a program are divided into kernels: the same for all sizes that give the same answers. */
export interface Frame {
  readonly parts: readonly Part[];
  readonly questions: readonly Question[];
  /** Bytes that it occupies, an estimate. */
  readonly bytes: number;
}

/** A program: its nodes, those whose values are wanted, and for whom. */
export interface Framed {
  readonly nodes: readonly Node[];
  readonly roots: readonly Root[];
  readonly isLeaf: (n: Node) => boolean;
  /** Joins elementwise work into the kernels beside it. */
  readonly fuse: boolean;
}

/** All numbers of a part, in the order in which they are described. */
export const numbersOf = ({ kernel, companion, nodes, folds }: Part): number[] => [
  ...(kernel === null ? [] : [kernel]),
  ...(companion === null ? [] : [companion]),
  ...nodes,
  ...folds,
];

/** The nodes whose contents cells are to hold. */
export const contentsOf = (roots: readonly Root[]): Set<Node> =>
  new Set(roots.filter((r) => r.kind === 'cell').map((r) => r.node));

/** Divides a program's nodes. */
export function frameOf(program: Framed): Frame {
  const { nodes, roots, isLeaf, fuse } = program;
  const questions: Question[] = [];
  const asked = (ask: Ask | boolean): boolean => {
    if (typeof ask === 'boolean') return ask;
    const answer = ask(nodes);
    questions.push({ ask, answer });
    return answer;
  };
  const groups = groupNodes(
    nodes,
    isLeaf,
    fuse,
    (kernel, group) => asked(canFuseEpilogue(kernel, group, isLeaf)),
    (group, fold) => asked(canFoldGroup(group, fold, isLeaf)),
  );
  const needed = neededOutside(program, groups);
  const contents = contentsOf(roots);
  const parts = groups.map((g) => partOf(g, needed, contents));
  const numbers = parts.reduce((n, p) => n + 2 * p.nodes.length + p.operands.length + p.results.length, 0);
  return { parts, questions, bytes: 300 * parts.length + 100 * questions.length + 16 * numbers };
}

const localsOf = (nodes: readonly Node[]): number[] => nodes.map((n) => n.local);

function partOf(g: Group, needed: ReadonlySet<Node>, contents: ReadonlySet<Node>): Part {
  const { kernel, companion, folds } = g;
  const [fold] = folds;
  let operands = operandsOf(g, kernel ? [kernel, ...g.nodes] : g.nodes);
  let results = g.nodes.filter((n) => needed.has(n));
  const stores = results;
  let body: Body;
  if (kernel) {
    results = [kernel, ...(companion ? [companion] : []), ...g.nodes].filter((n) => needed.has(n) || n === companion);
    if (companion && results[0] !== kernel) results.unshift(kernel);
    body = g.nodes.length === 0 ? storeBody(kernel.dtype) : bodyOf(g.nodes, [kernel, ...operands], results, contents);
  } else if (fold) {
    if (g.nodes.length === 0) operands = [fold.inputs[0]];
    results = [...new Set([...folds.map((f) => f.inputs[0]), ...stores])];
    body = bodyOf(g.nodes, operands, results, contents);
  } else body = bodyOf(g.nodes, operands, results, contents);
  return {
    kernel: kernel?.local ?? null,
    companion: companion?.local ?? null,
    nodes: localsOf(g.nodes),
    folds: localsOf(folds),
    operands: localsOf(operands),
    results: localsOf(results),
    stores: localsOf(stores),
    body,
  };
}

/** The body of a group, which watches what cells are to hold. */
function bodyOf(
  nodes: readonly Node[],
  operands: readonly Node[],
  results: readonly Node[],
  contents: ReadonlySet<Node>,
): Body {
  const watched = telling(
    nodes,
    results.filter((n) => contents.has(n) && nodes.includes(n)),
  );
  return watchingBody(
    fuseBody(nodes, operands, results),
    results.map((n) => watched.includes(n)),
  );
}

/** Nodes whose values must lie in memory: roots, and whatever another group or a view reads. */
function neededOutside({ nodes, roots, isLeaf }: Framed, groups: readonly Group[]): Set<Node> {
  const needed = new Set<Node>();
  const home = new Map<Node, Group>();
  for (const g of groups) for (const n of g.all) home.set(n, g);
  for (const n of nodes) {
    if (isLeaf(n) || n.op.kind === 'view') continue;
    for (const input of n.inputs) {
      const base = baseOf(input, isLeaf);
      if (base !== input || home.get(base) !== home.get(n)) needed.add(base);
    }
  }
  for (const r of roots) needed.add(baseOf(r.node, isLeaf));
  return needed;
}

/** What a group reads from outside, each once; special numbers are constants in the code. */
function operandsOf(group: Group, inside: readonly Node[]): Node[] {
  const own = new Set(inside);
  const out = new Set<Node>();
  for (const n of group.nodes) for (const x of n.inputs) if (!own.has(x) && !isSpecialNumber(x)) out.add(x);
  return [...out];
}

/** Whether a kernel can do a group's work on its results. Questions about sizes know nodes by their numbers alone. */
function canFuseEpilogue(kernel: Node, group: Group, isLeaf: Framed['isLeaf']): Ask | boolean {
  if (kernel.op.kind !== 'kernel') return false;
  const { fusesEpilogue = false } = kernel.op;
  if (fusesEpilogue === false) return false;
  // The body must go as many elements at a time as the product does, and know no places.
  if (group.nodes.some((n) => n.op.kind === 'index')) return false;
  if (lanesFor([kernel.dtype, ...bodyDTypes(group)]) !== lanesFor([kernel.dtype])) return false;
  const operands = operandsOf(group, [kernel, ...group.nodes]);
  if (group.nodes.length > EPILOGUE_OPS || operands.length > EPILOGUE_OPERANDS) return false;
  const views = localsOf(operands.filter((n) => baseOf(n, isLeaf) !== n));
  if (fusesEpilogue === true && views.length === 0) return true;
  const { local } = kernel;
  return (nodes) =>
    (fusesEpilogue === true || fusesEpilogue(nodes[local]!)) &&
    views.every((i) => {
      const column = nodes[i]!.shape.at(-1);
      return column === undefined || column === 1;
    });
}

/** Whether a fold of a group's values can be part of it. */
function canFoldGroup(group: Group, fold: FoldNode, isLeaf: Framed['isLeaf']): Ask | boolean {
  const operands = operandsOf(group, group.nodes);
  if (operands.some((n) => baseOf(n, isLeaf) !== n) || group.nodes.some((n) => n.op.kind === 'index')) return false;
  // A float sum has one order for each number of lanes: the body must not change what the fold alone would have.
  const lanes = lanesFor([...bodyDTypes(group), ...group.folds.map((f) => f.dtype)]);
  if ([fold, ...group.folds].some((f) => isFloat(f.dtype) && lanesFor([f.dtype]) !== lanes)) return false;
  const read = localsOf(operands);
  const { local } = fold.inputs[0];
  const axes = axesOf(fold);
  return (nodes) => {
    const { shape } = nodes[local]!;
    return canFold(
      shape,
      axes,
      read.map((i): View => {
        const { shape: own, dtype } = nodes[i]!;
        return { buffer: { kind: 'scratch', bytes: 0 }, layout: broadcastLayout(dense(own), shape), dtype };
      }),
    );
  };
}

/** The dtypes that a group's elementwise work reads and gives. */
const bodyDTypes = (group: Group): DType[] => group.nodes.flatMap((n) => [n.dtype, ...n.inputs.map((x) => x.dtype)]);

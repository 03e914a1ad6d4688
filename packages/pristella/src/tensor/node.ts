import { type DType, itemSize, type TypedArray } from '../base/dtype.ts';
import { showShape } from '../base/errors.ts';
import { showInConsole } from '../base/inspect.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import { Value } from '../machine/value.ts';
import type { Cell } from './cell.ts';
import { type LeafOp, type Op, opOf } from './op.ts';
import { currentScope, type Scope } from './scope.ts';
import type { Tensor } from './tensor.ts';

const none: readonly never[] = [];

/** Marks in `Node.beneath`. */
export const CELL_BENEATH: number = 1 << 30;
/** What stands for a value of each turn while the body of a loop is traced. */
export const TRACED_BENEATH: number = 1 << 29;

/** What an engine remembers of the program that computed a node and dropped it. */
export interface Home {
  /** Where the user made node number `index`, as a line of a stack trace; empty if unknown. */
  siteOf(index: number): string;
  /** Asks for the value to be kept from the next run on. */
  keep(index: number): void;
}

/**
 * A node of the expression: an op, its inputs, and everything about the result but its numbers. Immutable in meaning;
 * `value` is a cache, or for leaves the content. One class with one shape, because millions of them are made.
 */
export class Node {
  readonly op: Op;
  inputs: readonly Node[];
  readonly shape: Shape;
  readonly dtype: DType;
  /** Whole numbers that are part of the structure: axes, strides. */
  readonly attributes: readonly number[];
  /** Numbers that may differ from run to run without a new program: slice starts, the value of a number. */
  readonly scalars: readonly number[];
  /** Bit d: a variable of gradient depth d is beneath; CELL_BENEATH: a cell is; TRACED_BENEATH: a stand-in of a loop's body. */
  readonly beneath: number;
  /** Ops between this node and its furthest leaf, when it was made. */
  depth: number;
  readonly cell: Cell | null;
  /** For a cell's leaf: the version it captured. */
  readonly version: number;
  value: Value | null = null;
  /** In which layer's forward pass it was made. */
  readonly within: Scope;
  /** Where the user made it, captured while programs are still being met for the first time. */
  readonly site: Error | null;
  /** Nodes not yet computed that read this one. */
  users = 0;
  // The engine's notes: the walk that last met the node, its number there, who computed and dropped it, and the walk
  // that decided to keep it.
  mark = 0;
  local = 0;
  home: Home | null = null;
  homeIndex = 0;
  keptMark = 0;
  /** The engine's plain loops can make it of leaves alone, and if it is no view, have: whatever has been read. */
  plain = false;
  // The backward walk's: the walk that last met the node, whether a target lies beneath it, and the gradients that its
  // users have sent it.
  gradientMark = 0;
  leads = false;
  received: Tensor[] | null = null;
  /** `backward` has been called on it. */
  differentiated = false;

  constructor(
    op: Op,
    inputs: readonly Node[],
    shape: Shape,
    dtype: DType,
    attributes: readonly number[] = none,
    scalars: readonly number[] = none,
    beneath = 0,
    cell: Cell | null = null,
    version = 0,
  ) {
    let bits = beneath;
    let depth = 0;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i]!;
      bits |= input.beneath;
      input.users++;
      if (input.depth > depth) depth = input.depth;
    }
    this.op = op;
    this.inputs = inputs;
    this.shape = shape;
    this.dtype = dtype;
    this.attributes = attributes;
    this.scalars = scalars;
    this.beneath = bits;
    this.depth = inputs.length === 0 ? 0 : depth + 1;
    this.cell = cell;
    this.version = version;
    this.within = currentScope.now;
    this.site = (bits === 0 ? callSites.all : callSites.wanted) ? new Error() : null;
  }

  /** The path of that layer, for messages; empty outside of models. */
  get scope(): string {
    return this.within.path;
  }
  get size(): number {
    return sizeOf(this.shape);
  }
  get bytes(): number {
    return this.size * itemSize(this.dtype);
  }
}

// Without what it is made of, which may be ten thousand ops deep.
showInConsole(Node, (n) => `Node ${n.op.name} ${n.dtype} ${showShape(n.shape)}`);

/**
 * Whether nodes capture their call sites: too slow for every step, so only while the engine meets new structures, and only those
 * beneath which a cell or variable is; within a recording all.
 */
export const callSites: { wanted: boolean; all: boolean } = { wanted: true, all: false };

const leaf = (name: string): LeafOp => opOf<LeafOp>({ kind: 'leaf', name, vjp: 'none' });

/** Data given by the user or computed and kept. */
export const dataOp: LeafOp = leaf('data');
/** One plain number. */
export const numberOp: LeafOp = leaf('number');
/** A cell's content at one version. */
export const cellOp: LeafOp = leaf('cell');

export function dataNode(data: TypedArray, shape: Shape, dtype: DType): Node {
  const node = new Node(dataOp, none, shape, dtype);
  node.value = new Value(data);
  return node;
}

/** What a view shows: the node beneath it and other views, down to one that `ends` or has forgotten what it shows. */
export function baseOf(n: Node, ends?: (n: Node) => boolean): Node {
  let base = n;
  while (base.op.kind === 'view' && !ends?.(base)) {
    const next: Node | undefined = base.inputs[0];
    if (!next) break;
    base = next;
  }
  return base;
}

/** True if nothing but the node sees its content: its memory may be written. */
export const ownsMemory = (node: Node): boolean => node.op === dataOp && node.users === 0 && !node.value!.lent;

/** Numbers so common that programs are specialised to them; all others are run-time inputs. */
const special: readonly number[] = [0, 1, -1, 2, 0.5];

export function numberNode(value: number, dtype: DType): Node {
  const i = special.indexOf(value);
  const isSpecial = i >= 0 && !Object.is(value, -0);
  return isSpecial ? new Node(numberOp, none, [], dtype, [i]) : new Node(numberOp, none, [], dtype, none, [value]);
}

/** A number that takes every value in turn, such as a random key: never part of the structure. */
export const countNode = (value: number, dtype: DType): Node => new Node(numberOp, none, [], dtype, none, [value]);

/** The value of a number node. */
export const numberOf = (node: Node): number =>
  node.attributes.length > 0 ? special[node.attributes[0]!]! : node.scalars[0]!;

import { isWholeKey, withoutBrackets } from '../base/brackets.ts';
import type { DType, TypedArray } from '../base/dtype.ts';
import { ArgumentError, IndexError, ShapeError, showShape } from '../base/errors.ts';
import { showInConsole } from '../base/inspect.ts';
import type { RawArray } from '../base/raw.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import { formatArray, reprArray } from '../base/text/array.ts';
import { atOnce } from '../machine/machine.ts';
import type { Cell } from './cell.ts';
import { dataNode, Node } from './node.ts';
import { runtime } from './runtime.ts';

/** A plain number, nested lists of numbers or booleans, a typed array, or elements with shape and dtype. */
export type ArrayLike = number | boolean | TypedArray | readonly NestedList[] | RawArray;
/** A number or boolean, or lists of them, lists of lists, ...; all lists at one depth have one length. */
export type NestedList = number | boolean | readonly NestedList[];
/** Whatever an op accepts in place of a tensor. */
export type TensorLike = Tensor | ArrayLike;

/**
 * A multidimensional array: an immutable value that knows how it was made. Shapes and dtypes are checked when it is
 * made; its numbers are computed when somebody looks (`data`, `item`, printing, an optimizer's step). Tensors are
 * made by the functions of `np`.
 * @example
 * const x = np.arange(6).reshape(2, 3);
 * x instanceof Tensor;
 * x.mul(2).sum(0);
 */
export class Tensor {
  /** The expression. Private to the library; `set` and cells move it. */
  protected expression: Node | Cell;

  /** @internal Tensors are made by functions. */
  constructor(expression: Node | Cell) {
    this.expression = expression;
  }

  /** @internal The node this handle stands for now. */
  get node(): Node {
    const e = this.expression;
    return e instanceof Node ? e : ((e as Cell | undefined)?.node ?? refuseMade());
  }
  /** @internal */
  rebind(node: Node): void {
    if (!(this.expression instanceof Node)) {
      throw new ArgumentError('a parameter is changed by an optimizer or by assign()', { op: 'set' });
    }
    this.expression = node;
  }
  /** @internal What `f` returns while this handle stands for another value. */
  standingFor<T>(node: Node, f: () => T): T {
    const own = this.expression;
    this.expression = node;
    try {
      return f();
    } finally {
      this.expression = own;
    }
  }

  /**
   * The size of the first axis, as Python's `len` gives it. Throws ShapeError for a tensor without axes.
   * @numpy len(x)
   * @example
   * np.zeros([4, 3]).length;
   */
  get length(): number {
    const [first] = this.shape;
    if (first !== undefined) return first;
    throw new ShapeError('a tensor without axes has no length', {
      op: 'length',
      hint: 'size is its number of elements',
    });
  }

  /**
   * Sizes of the axes, outermost first.
   * @example
   * np.zeros([2, 3]).shape;
   * np.sum([1, 2]).shape;
   */
  get shape(): Shape {
    return this.node.shape;
  }
  /**
   * The elements' type.
   * @example
   * np.array([1, 2]).dtype;
   * np.array([1, 2]).greater(1).dtype;
   */
  get dtype(): DType {
    return this.node.dtype;
  }
  /**
   * Number of axes: 1 for a vector, 2 for a matrix.
   * @example
   * np.zeros([2, 3]).ndim;
   */
  get ndim(): number {
    return this.node.shape.length;
  }
  /**
   * Number of elements.
   * @example
   * np.zeros([2, 3]).size;
   */
  get size(): number {
    return this.node.size;
  }

  /**
   * The elements in row-major order, as the caller's own copy. Computes what is not yet computed.
   * @differs a method that copies; NumPy's attribute is the memory itself
   * @example
   * np.array([[1, 2], [3, 4]]).T.data();
   */
  data(): TypedArray {
    return hostData(this.node).slice();
  }

  /**
   * As `data`, for devices that cannot answer at once.
   * @example
   * await np.array([1, 2]).mul(2).read();
   */
  async read(): Promise<TypedArray> {
    const { node } = this;
    if (!node.value?.host) await runtime().evaluate([node]);
    return hostData(node).slice();
  }

  /**
   * The one element of a tensor of size 1 (bools as 0 or 1). Throws ShapeError for other sizes.
   * @differs one element only; pick it with [`at`](indexing.md#npat)
   * @example
   * const loss = np.mean([1, 2, 6]);
   * loss.item();
   * np.array([[7, 8]]).at(0, 1).item();
   */
  item(): number {
    const node = this.node;
    if (node.size !== 1) {
      throw new ShapeError(`a tensor of shape ${showShape(node.shape)} has ${node.size} elements, not one`, {
        op: 'item',
        shapes: [node.shape],
        hint: 'reduce it (sum, mean) or pick an element (at)',
      });
    }
    return hostData(node)[0]!;
  }

  /**
   * The elements as nested lists; bools become true and false. A scalar gives its value.
   * @example
   * np.array([[1, 2], [3, 4]]).tolist();
   * np.array([1, 2]).greater(1).tolist();
   */
  tolist(): NestedList {
    const data = hostData(this.node);
    const { shape, dtype } = this.node;
    const element = (i: number): NestedList => (dtype === 'bool' ? data[i] !== 0 : data[i]!);
    const build = (axis: number, offset: number, span: number): NestedList => {
      const size = shape[axis];
      if (size === undefined) return element(offset);
      const step = span / (size || 1);
      return Array.from({ length: size }, (_, i) => build(axis + 1, offset + i * step, step));
    };
    return build(0, 0, sizeOf(shape));
  }

  /**
   * The same value without its history: computed now, and no gradient flows through it.
   * @example
   * const f = (x) => x.mul(x.detach()).sum();
   * f(np.array([2, 3]));
   */
  detach(): Tensor {
    const node = this.node;
    const twin = dataNode(hostData(node), node.shape, node.dtype);
    node.value!.lent = true;
    twin.value!.lent = true;
    return new Tensor(twin);
  }
  /**
   * A value of its own, computed now.
   * @numpy ndarray.copy
   * @example
   * const x = np.array([1, 2, 3]);
   * const y = x.clone();
   * x.set(0, 9);
   * console.log(x, y);
   */
  clone(): Tensor {
    return new Tensor(dataNode(this.data(), this.shape, this.dtype));
  }
  /**
   * @internal Another handle of the same value: what a function gives that has nothing to do, so that a later `set` on
   * one of the two is not seen in the other.
   */
  share(): Tensor {
    const node = this.node;
    if (node.value !== null) node.value.lent = true;
    return new Tensor(node);
  }

  /**
   * What `JSON.stringify` writes: the elements as nested lists. JSON has no NaN and no infinities; they become null.
   * @example
   * JSON.stringify({ loss: np.array([1, 0.5]) });
   * np.array([1, 0.5]).toJSON();
   */
  toJSON(): NestedList {
    return this.tolist();
  }

  /**
   * As NumPy prints an array.
   * @example
   * String(np.array([[1, 0.5], [1000, 2]]));
   * `scores: ${np.array([0.25, 1])}`;
   */
  toString(): string {
    const { node } = this;
    return formatArray(hostData(node), node.shape, node.dtype);
  }
  /**
   * As NumPy's `repr`: `array([1., 2.])`.
   * @example
   * np.array([[1, 2], [3, 4]]).repr();
   * np.array([1, 2], { dtype: 'float32' }).repr();
   */
  repr(): string {
    const { node } = this;
    return reprArray(hostData(node), node.shape, node.dtype);
  }
  /**
   * What JavaScript's operators see: in a template the tensor as it prints, in arithmetic and comparisons the one element.
   * Throws ShapeError for more than one, because `x > 0` would be false, not a mask, and `x + 1` a text.
   */
  [Symbol.toPrimitive](hint: string): string | number {
    if (hint === 'string') return this.toString();
    if (this.size === 1) return this.item();
    throw new ShapeError(`JavaScript's operators take one number, not a tensor of shape ${showShape(this.shape)}`, {
      shapes: [this.shape],
      hint: 'use methods: x.add(1), x.mul(y), x.greater(0); in text, String(x)',
    });
  }
}

showInConsole(Tensor, String);

/** What a function made of x, as a handle of its own if it has nothing to do and would give x itself. */
export const apart = (made: Tensor, x: TensorLike): Tensor => (made === x ? made.share() : made);

function refuseMade(): never {
  throw new ArgumentError('a tensor is not made by new Tensor', { op: 'Tensor', hint: 'np.array([1, 2])' });
}

// `x.data[0]` and `x.data.length` would be undefined and 0: what is asked of the method as of an array throws.
Reflect.deleteProperty(Tensor.prototype.data, 'length');
Object.setPrototypeOf(
  Tensor.prototype.data,
  new Proxy(Function.prototype, {
    get(target, key, receiver) {
      const ofArrays =
        key === 'length' ||
        (typeof key === 'string' && isWholeKey(key)) ||
        (key in Uint8Array.prototype && !(key in target));
      if (!ofArrays || key === Symbol.toStringTag) return Reflect.get(target, key, receiver);
      throw new IndexError('data is a method of a tensor, and no array', { op: 'x.data', hint: 'x.data() gives one' });
    },
  }),
);

const indices = "x.at(...) takes numbers, lists, masks and texts such as '1:3'; x.set(..., value) writes";
Object.setPrototypeOf(
  Tensor.prototype,
  withoutBrackets(
    {
      name: 'x',
      what: 'a tensor',
      read: (key) => (isWholeKey(key) ? `x.at(${key})` : indices),
      write: (key) => (isWholeKey(key) ? `x.set(${key}, value)` : indices),
    },
    {
      // PyTorch's name for what a tensor here is not.
      set requires_grad(_: unknown) {
        throw new ArgumentError('a tensor has no requires_grad', {
          op: 'Tensor',
          hint: 'new nn.Parameter(x) for what learns, else grad(f)(x)',
        });
      },
    },
  ),
);

/**
 * The elements of a node, computed if need be: the engine's own array, not to be changed. The one door for what needs numbers
 * to go on. Throws DeviceError on a machine that answers later.
 */
export function hostData(node: Node): TypedArray {
  if (!node.value?.host) atOnce(runtime().evaluate([node]));
  return node.value!.host!;
}

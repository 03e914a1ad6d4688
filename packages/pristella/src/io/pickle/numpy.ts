/** The names that a pickle may refer to, and what they do here: what NumPy's own functions of these names make. */
import type { DataError } from '../../base/errors.ts';
import type { Shape } from '../../base/shape.ts';
import { quoted } from '../../base/shown.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { decodeNumpyArray, parseDescr, rowMajor } from '../numpy-array.ts';
import type { PickleReader } from './reader.ts';
import { type Callable, isKind, kindOf, type NumpyShell, type NumpyType, type Part } from './value.ts';

const latin1Names = ['latin1', 'latin-1'];

/** Makes NumPy's objects for one pickle. */
export class NumpyMaker {
  private readonly reader: PickleReader;
  /** Bytes that may still be copied: a pickle can name the same bytes often, but need not copy more than it has. */
  private allowance: number;

  constructor(reader: PickleReader) {
    this.reader = reader;
    this.allowance = 2 * reader.bytes.length + 2 ** 20;
  }

  /** The allowed names, each as `module name`. */
  names(): ReadonlyMap<string, Callable> {
    const table: [modules: string[], name: string, call: (args: readonly Part[]) => Part][] = [
      [['numpy.core.multiarray', 'numpy._core.multiarray'], '_reconstruct', (args) => this.reconstruct(args)],
      [['numpy.core.multiarray', 'numpy._core.multiarray'], 'scalar', (args) => this.scalar(args)],
      [['numpy.core.numeric', 'numpy._core.numeric'], '_frombuffer', (args) => this.fromBuffer(args)],
      [['numpy'], 'dtype', (args) => this.dtype(args)],
      [['numpy'], 'ndarray', (args) => this.refuse('numpy.ndarray', args)],
      [['_codecs'], 'encode', (args) => this.encode(args)],
      [['builtins', '__builtin__'], 'bytes', (args) => this.empty('bytes', args, new Uint8Array(0))],
      [['collections'], 'OrderedDict', (args) => this.empty('OrderedDict', args, { kind: 'dict', entries: null })],
    ];
    return new Map(
      table.flatMap(([modules, name, call]) =>
        modules.map((module) => [`${module} ${name}`, { kind: 'callable', name: `${module}.${name}`, call }] as const),
      ),
    );
  }

  /** What is made without arguments alone. */
  private empty(name: string, args: readonly Part[], made: Part): Part {
    return args.length === 0 ? made : this.refuse(name, args);
  }

  /** Gives an array or a dtype its state, as its `__setstate__` does. */
  build(target: Part, state: Part): void {
    if (!isKind(state, 'tuple')) throw this.unlike('a tuple as a state', [state]);
    if (isKind(target, 'dtype')) this.buildDType(target, state.items);
    else if (isKind(target, 'array')) this.buildArray(target, state.items);
    else throw this.reader.error(`gives ${kindOf(target)} a state`, 'only NumPy arrays and dtypes have one');
  }

  /** `_reconstruct(ndarray, (0,), b'b')`: an array whose state is to come. */
  private reconstruct(args: readonly Part[]): NumpyShell {
    const [type] = args;
    if (args.length !== 3 || !isKind(type, 'callable') || type.name !== 'numpy.ndarray')
      throw this.unlike('_reconstruct(ndarray, shape, kind)', args);
    return { kind: 'array', tensor: null };
  }

  /** The state `(1, shape, dtype, isFortran, bytes)`. */
  private buildArray(target: NumpyShell, state: readonly Part[]): void {
    const [version, shape, type, fortran, data] = state;
    if (state.length !== 5 || version !== 1 || !isKind(type, 'dtype') || typeof fortran !== 'boolean')
      throw this.unlike('(1, shape, dtype, isFortran, bytes) as the state of an array', state);
    target.tensor = this.decode(this.bytesOf(data), type, this.shapeOf(shape), fortran);
  }

  /** `_frombuffer(bytes, dtype, shape, order)`, or with order 'K' the shape in memory and how to transpose it. */
  private fromBuffer(args: readonly Part[]): NumpyShell {
    const [data, type, sizes, order, axes] = args;
    if (args.length < 4 || args.length > 5 || !isKind(type, 'dtype'))
      throw this.unlike('_frombuffer(bytes, dtype, shape, order)', args);
    const shape = this.shapeOf(sizes);
    const bytes = this.bytesOf(data);
    if (order === 'K' && isKind(axes, 'tuple')) {
      const order = this.axesOf(axes.items, shape);
      return { kind: 'array', tensor: rowMajor(this.decode(bytes, type, shape, false), order) };
    }
    if ((order !== 'C' && order !== 'F') || (axes !== undefined && axes !== null))
      throw this.unlike("an order 'C', 'F' or 'K'", [order ?? null]);
    return { kind: 'array', tensor: this.decode(bytes, type, shape, order === 'F') };
  }

  /** `scalar(dtype, bytes)`. */
  private scalar(args: readonly Part[]): NumpyShell {
    const [type, data] = args;
    if (args.length !== 2 || !isKind(type, 'dtype')) throw this.unlike('scalar(dtype, bytes)', args);
    return { kind: 'array', tensor: this.decode(this.bytesOf(data), type, [], false) };
  }

  private decode(bytes: Uint8Array, type: NumpyType, shape: Shape, fortran: boolean): Tensor {
    this.spend(bytes.length);
    return decodeNumpyArray({ bytes, descr: type.order + type.code, shape, fortran }, this.reader.origin);
  }

  /** `dtype('f4', align, copy)`. */
  private dtype(args: readonly Part[]): NumpyType {
    const [code] = args;
    if (typeof code !== 'string' || args.length > 3) throw this.unlike("dtype('f4', False, True)", args);
    parseDescr(`<${code}`, this.reader.origin);
    return { kind: 'dtype', code, order: '<' };
  }

  /** The state `(3, order, subdtype, names, fields, size, alignment, flags)`. */
  private buildDType(target: NumpyType, state: readonly Part[]): void {
    const [version, order, ...rest] = state;
    if ((version !== 3 && version !== 4) || typeof order !== 'string' || order.length !== 1 || rest.length < 6)
      throw this.unlike("(3, '<', None, None, None, -1, -1, 0) as the state of a dtype", state);
    if (rest.slice(0, 3).some((part) => part !== null))
      throw this.reader.error('holds records of several fields', 'save each field by itself');
    target.order = order;
    parseDescr(target.order + target.code, this.reader.origin);
  }

  /** `_codecs.encode(text, 'latin1')`: how protocol 2 writes bytes. */
  private encode(args: readonly Part[]): Uint8Array {
    const [text, encoding] = args;
    if (typeof text !== 'string' || typeof encoding !== 'string' || !latin1Names.includes(encoding))
      throw this.unlike("encode(text, 'latin1')", args);
    return this.latin1Bytes(text);
  }

  /** Bytes as they are, or as Python 2 wrote them. */
  private bytesOf(part: Part | undefined): Uint8Array {
    if (part instanceof Uint8Array) return part;
    if (typeof part === 'string') return this.latin1Bytes(part);
    throw this.unlike('bytes as the elements of an array', [part ?? null]);
  }

  private latin1Bytes(text: string): Uint8Array {
    this.spend(text.length);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) throw this.reader.error(`character ${i} of bytes is ${quoted(text[i]!)}, not latin1`);
      bytes[i] = code;
    }
    return bytes;
  }

  private spend(count: number): void {
    this.allowance -= count;
    if (this.allowance < 0)
      throw this.reader.error('the arrays copy more bytes than the file has', 'NumPy writes no such file');
  }

  private shapeOf(part: Part | undefined): Shape {
    const isSize = (size: Part): size is number => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
    if (!isKind(part, 'tuple') || !part.items.every(isSize)) throw this.unlike('sizes as a shape', [part ?? null]);
    return part.items as number[];
  }

  private axesOf(items: readonly Part[], shape: Shape): number[] {
    const isWhole = items.length === shape.length && shape.every((_, axis) => items.includes(axis));
    if (!isWhole) throw this.unlike(`an order of the ${shape.length} axes`, items);
    return items as number[];
  }

  private refuse(name: string, args: readonly Part[]): never {
    throw this.reader.error(`calls ${name} with ${args.length} arguments`, 'the file is not made by NumPy');
  }

  private unlike(expected: string, given: readonly Part[]): DataError {
    const kinds = given.slice(0, 8).map(kindOf).join(', ');
    return this.reader.error(`expects ${expected}, not (${kinds})`, 'the file is not made by NumPy');
  }
}

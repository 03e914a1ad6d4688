import type { DType, TypedArray } from '../dtype.ts';
import { ShapeError, showShape } from '../errors.ts';
import { denseStrides } from '../layout.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { floatFormat } from './float.ts';
import { showFloat } from './notation.ts';
import { type PrintOptions, withPrintOptions } from './options.ts';

/** Where along an axis the written elements are; `cut` of them stand before the dots, all of them where nothing is left out. */
interface Span {
  readonly indices: readonly number[];
  readonly cut: number;
}

interface Axis extends Span {
  readonly size: number;
  readonly stride: number;
}

function spanOf(length: number, edge: number): Span {
  const from = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => start + i);
  if (length <= 2 * edge) return { indices: from(0, length), cut: length };
  return { indices: [...from(0, edge), ...from(length - Math.max(edge, 1), length)], cut: edge };
}

/** The elements that will be written, in row-major order. */
function writtenValues(data: TypedArray, axes: readonly Axis[]): number[] {
  let offsets = [0];
  for (const { indices, stride } of axes)
    offsets = offsets.flatMap((offset) => indices.map((i) => offset + i * stride));
  return offsets.map((offset) => data[offset]!);
}

function elementFormat(values: number[], shape: Shape, dtype: DType, options: PrintOptions): (x: number) => string {
  if (dtype === 'float32' || dtype === 'float64') return floatFormat(values, dtype, options);
  if (dtype === 'bool') {
    const yes = shape.length === 0 ? 'True' : ' True';
    return (x) => (x ? yes : 'False');
  }
  const width = values.reduce((w, x) => Math.max(w, String(x).length), 0);
  return (x) => String(x).padStart(width);
}

/** Joins words to lines of at most `width` characters; a word that fits nowhere stands alone. The first line has its indent too. */
function wrap(words: readonly string[], separator: string, indent: string, width: number): string {
  let [done, line] = ['', indent];
  words.forEach((word, i) => {
    if (line.length + word.length > width && line.length > indent.length) {
      done += `${line.trimEnd()}\n`;
      line = indent;
    }
    line += i < words.length - 1 ? word + separator : word;
  });
  return done + line;
}

/** The nested brackets. `margin` is the number of characters that stand left of the first bracket. */
function brackets(
  data: TypedArray,
  shape: Shape,
  dtype: DType,
  options: PrintOptions,
  separator: string,
  margin: number,
): string {
  const strides = denseStrides(shape);
  const edge = data.length > options.threshold ? options.edgeitems : Number.POSITIVE_INFINITY;
  const axes = shape.map((size, i): Axis => ({ size, stride: strides[i]!, ...spanOf(size, edge) }));
  // Without edge items the last element is still written, and NumPy aligns it with all the others.
  const measured = options.edgeitems === 0 ? Array.from(data) : writtenValues(data, axes);
  const format = elementFormat(measured, shape, dtype, options);

  const write = (depth: number, offset: number, indent: string, width: number): string => {
    const axis = axes[depth];
    if (!axis) return format(data[offset]!);
    const { indices, cut, size, stride } = axis;
    const items = indices.map((i) => write(depth + 1, offset + i * stride, `${indent} `, width - 1));
    if (cut < size) items.splice(cut, 0, '...');
    if (depth === axes.length - 1) return `[${wrap(items, separator, indent, width - 1).slice(indent.length)}]`;
    return `[${items.join(separator.trimEnd() + '\n'.repeat(axes.length - 1 - depth) + indent)}]`;
  };
  return write(0, 0, ' '.repeat(margin + 1), options.linewidth);
}

function check(data: TypedArray, shape: Shape, op: string): void {
  if (data.length === sizeOf(shape)) return;
  throw new ShapeError(`${data.length} elements do not fill the shape ${showShape(shape)}`, { op, shapes: [shape] });
}

/**
 * What `print` shows of a dense row-major array, to the letter as NumPy writes it: `[[1. 2.]\n [3. 4.]]`. A scalar is written
 * with all its digits. Throws ShapeError where data and shape disagree, ArgumentError for a senseless option.
 */
export function formatArray(data: TypedArray, shape: Shape, dtype: DType, options: Partial<PrintOptions> = {}): string {
  check(data, shape, 'formatArray');
  const all = withPrintOptions(options, 'formatArray');
  if (data.length === 0) return '[]';
  if (shape.length === 0 && (dtype === 'float32' || dtype === 'float64')) return showFloat(data[0]!, dtype);
  return brackets(data, shape, dtype, all, ' ', 0);
}

/**
 * The array as an expression, to the letter as NumPy's `repr`: `array([1., 2.], dtype=float32)`. The dtypes that plain lists
 * make (float64, int32 in the place of NumPy's int64, bool) are left out where the elements show them.
 * Throws ShapeError where data and shape disagree, ArgumentError for a senseless option.
 */
export function reprArray(data: TypedArray, shape: Shape, dtype: DType, options: Partial<PrintOptions> = {}): string {
  check(data, shape, 'reprArray');
  const all = withPrintOptions(options, 'reprArray');
  const implied = data.length > 0 && (dtype === 'float64' || dtype === 'int32' || dtype === 'bool');
  // One character at the end of each line is kept for the bracket or comma that follows.
  const inner = { ...all, linewidth: all.linewidth - 1 };
  let text = 'array(';
  if (data.length > 0) text += brackets(data, shape, dtype, inner, ', ', text.length);
  else text += shape.length === 1 ? '[]' : `[], shape=${showShape(shape)}`;
  if (implied) return `${text})`;
  const last = `dtype=${dtype})`;
  const lineLength = text.length + 1 - (text.lastIndexOf('\n') + 1);
  const gap = lineLength + last.length + 1 > all.linewidth ? `\n${' '.repeat('array('.length)}` : ' ';
  return `${text},${gap}${last}`;
}

import { ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { choice } from '../../base/row.ts';
import { type ColorScale, ColorScaleOptions, colorOf, colorScale, type Mappable } from '../color-scale.ts';
import { extent, finite } from '../rows.ts';
import type { Box, Raster } from '../scene.ts';
import { fromTo } from '../ticks.ts';
import { between, type Corners, checkExtent, dense, type Pixels } from '../values.ts';
import { dataBox, type Mark, reachX, reachY, type Space } from './mark.ts';

/** How pixels become colours, and where they stand. */
export class ImshowOptions extends ColorScaleOptions {
  /** Where row 0 stands: at the top ('upper', the default) or at the bottom. */
  readonly origin?: 'upper' | 'lower' = choice(['upper', 'lower'], 'upper');
  /** Left, right, bottom and top of the picture in data; half a pixel around the indices unless told. */
  readonly extent?: Corners | undefined = extent();
  /** Whether pixels are seen as squares ('nearest', the default) or pass into each other. */
  readonly interpolation?: 'nearest' | 'bilinear' = choice(['nearest', 'bilinear'], 'nearest');
  /** 'equal' for square pixels (the default), 'auto' to fill the axes. */
  readonly aspect?: 'equal' | 'auto' = choice(['equal', 'auto'], 'equal');
  /** Marks of higher order are drawn later: 0 unless told. */
  readonly zorder?: number = finite(0);
}
export const imshowOptions: Options<ImshowOptions> = options(ImshowOptions);

/** An image mark knows where its corners are, so that the axes can fit themselves to it. */
export interface ImageMark extends Mark, Mappable {
  readonly corners: Corners;
  readonly aspect: 'equal' | 'auto';
}

/**
 * A picture: (height, width) numbers through a colour map, or (height, width, 3 or 4) colours, from 0 to 1 or, where
 * one is above 1, to 255.
 */
export function image(data: Pixels, given: ImshowOptions): ImageMark {
  const o = imshowOptions.read(given, 'imshow');
  const { shape, values } = dense(data, 'imshow');
  const [height, width, depth] = shape;
  const isColoured = shape.length === 3 && (depth === 3 || depth === 4);
  if (height === undefined || width === undefined || (shape.length !== 2 && !isColoured)) {
    const hint = 'give (height, width), or (height, width, 3 or 4) for colours; reshape a flat picture first';
    throw new ShapeError(`cannot show shape ${showShape(shape)}`, { op: 'imshow', shapes: [shape], hint });
  }
  const colors = colorScale(depth === undefined ? values : [0, 1], o);
  const raster = depth === undefined ? coloured(values, height, width, colors) : direct(values, height, width, depth);
  const isUpper = o.origin === 'upper';
  const corners = o.extent ?? [-0.5, width - 0.5, ...(isUpper ? [height - 0.5, -0.5] : [-0.5, height - 0.5])];
  const [left, right, bottom, top] = checkExtent(corners, 'imshow');
  const drawn = isUpper ? raster : upsideDown(raster);
  return {
    order: o.zorder,
    colors,
    aspect: o.aspect,
    corners: [left, right, bottom, top],
    extent: { x: [left, right], y: [bottom, top], stickyX: [left, right], stickyY: [bottom, top] },
    draw: (space) => {
      const box = dataBox(space, left, right, bottom, top);
      if (!box) return [];
      const smooth = o.interpolation === 'bilinear';
      return [{ kind: 'image', box, raster: bent(drawn, [left, right, bottom, top], box, space), smooth }];
    },
    describe: () => `image of ${height} by ${width} pixels${depth ? '' : `, ${fromTo(colors.low, colors.high)}`}`,
  };
}

/** Numbers as pixels of their colours; NaN is transparent. */
export function coloured(values: ArrayLike<number>, height: number, width: number, colors: ColorScale): Raster {
  const rgba = new Uint8Array(4 * height * width);
  for (let i = 0; i < height * width; i++) {
    const color = colorOf(values[i]!, colors);
    if (color) rgba.set([...color.map(Math.round), 255], 4 * i);
  }
  return { width, height, rgba };
}

function direct(values: Float64Array, height: number, width: number, depth: number): Raster {
  const factor = values.some((v) => v > 1) ? 1 : 255;
  const rgba = new Uint8Array(4 * height * width).fill(255);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < depth; c++)
      rgba[4 * i + c] = Math.round(Math.min(255, Math.max(0, values[depth * i + c]! * factor)));
  }
  return { width, height, rgba };
}

function upsideDown({ width, height, rgba }: Raster): Raster {
  const out = new Uint8Array(rgba.length);
  for (let y = 0; y < height; y++)
    out.set(rgba.subarray(4 * y * width, 4 * (y + 1) * width), 4 * (height - 1 - y) * width);
  return { width, height, rgba: out };
}

/**
 * The picture as it is, turned around where an axis runs the other way, or, where one is not even, drawn anew in the
 * pixels of the figure.
 */
function bent(raster: Raster, corners: ImageMark['corners'], box: Box, space: Space): Raster {
  const [left, right, bottom, top] = corners;
  const columns = borders(raster.width, (t) => reachX(space, between(left, right, t)) - box.x);
  const rows = borders(raster.height, (t) => reachY(space, between(top, bottom, t)) - box.y);
  const isTurned = columns.first > columns.last || rows.first > rows.last;
  const inPixels = (size: number): number => Math.max(1, Math.min(MOST, Math.round(size)));
  const width = isEven(columns) ? raster.width : inPixels(box.width);
  const height = isEven(rows) ? raster.height : inPixels(box.height);
  if (!isTurned && isEven(columns) && isEven(rows)) return raster;
  const from = Array.from({ length: width }, (_, x) => cellAt(columns, ((x + 0.5) / width) * box.width));
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    const row = cellAt(rows, ((y + 0.5) / height) * box.height);
    for (let x = 0; x < width; x++) {
      const at = 4 * (row * raster.width + from[x]!);
      rgba.set(raster.rgba.subarray(at, at + 4), 4 * (y * width + x));
    }
  }
  return { width, height, rgba };
}

/** A picture that is drawn anew has at most this many pixels a side. */
const MOST = 2000;

/** The borders of columns or rows, in order. */
interface Borders {
  readonly list: readonly number[];
  readonly first: number;
  readonly last: number;
}

const borders = (count: number, place: (share: number) => number): Borders => ({
  list: Array.from({ length: count + 1 }, (_, i) => place(i / count)),
  first: place(0),
  last: place(1),
});

/** Whether borders stand at equal distances, to a hundredth of a pixel. */
const isEven = ({ list, first, last }: Borders): boolean =>
  list.every((v, i) => Math.abs(v - (first + ((last - first) * i) / (list.length - 1))) < 0.01);

/** Between which two borders a place lies. */
function cellAt({ list, first, last }: Borders, place: number): number {
  let [low, high] = [0, list.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= place === last >= first) low = middle;
    else high = middle;
  }
  return low;
}

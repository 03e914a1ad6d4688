import { ArgumentError, ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import type { RawArray } from '../../base/raw.ts';
import { flag, list, text, whole } from '../../base/row.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { labelRoom } from '../axes/frame.ts';
import { type Color, paintOf } from '../color.ts';
import { ColorScaleOptions, colorScale } from '../color-scale.ts';
import type { Colormap } from '../colormap.ts';
import { type Figure, FigureOptions } from '../figure.ts';
import { coloured } from '../mark/image.ts';
import { colors, map } from '../rows.ts';
import type { Box, Raster, Shape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { shorten } from '../text/metrics.ts';
import { printed } from '../text/typography.ts';
import { dense, type Pixels } from '../values.ts';
import { type Drawing, figureOf } from './drawing.ts';

class CellOptions {
  /** A colour map or its name: 'gray' unless told. */
  readonly cmap?: string | Colormap = map('gray');
  /** The title above the picture. */
  readonly title?: string = text('');
  /** Pictures in a row; about a square unless told. */
  readonly columns?: number | undefined = whole(1);
  /** What is written below each picture. */
  readonly labels?: readonly string[] | undefined = list(text());
  /** Colours of the labels, such as red for wrong answers. */
  readonly labelColors?: readonly Color[] | undefined = colors();
  /** Whether each picture uses the whole colour map by itself; they share one scale unless told. */
  readonly each?: boolean = flag(false);
}

/** How many pictures are arranged, labelled and coloured. */
export interface ImageGridOptions extends FigureOptions, ColorScaleOptions, CellOptions {}
const imageGridOptions: Options<ImageGridOptions> = options(FigureOptions, ColorScaleOptions, CellOptions);

/** Pictures of one size: a tensor of shape (count, height, width), or a list of (height, width). */
export type Images = Tensor | RawArray | readonly Pixels[];

/**
 * Many pictures in rows, with words below them; grey unless `cmap` is given. A tensor has shape (N, H, W) or
 * (N, 1, H, W). Throws ShapeError for other shapes, ArgumentError for labels that are no list.
 * @example
 * plot.imageGrid(np.zeros([3, 28, 28])).toSvg().startsWith('<svg');
 */
export function imageGrid(images: Images, options: ImageGridOptions = {}): Figure {
  const o = imageGridOptions.read(options, 'imageGrid', arguments.length - 2);
  const { title, columns, labels, labelColors, each } = o;
  const { height, width, pictures, all } = separate(images);
  const shared = colorScale(all, o);
  const rasters = pictures.map((p) => coloured(p, height, width, each ? colorScale(p, o) : shared));
  const across = Math.min(pictures.length, columns ?? Math.ceil(Math.sqrt(pictures.length * 1.4)));
  const rows = Math.ceil(pictures.length / across);
  const line = labels ? printed.lineHeight(printed.tick) + 3 : 0;
  // Room for the widest label, and for pictures of at least 36 pixels.
  const wanted = Math.max(36, ...(labels ?? []).map((l) => printed.metrics.width(mathText(l), printed.tick)));
  const cell = Math.min(Math.max(wanted, 600 / across), 120) + GAP;
  const breadth = cell * across - GAP;
  const heading = labelRoom(mathText(title), breadth, printed.title, printed, true);
  const body = rows * ((cell - GAP) * (height / width) + GAP + line) - GAP;
  const figsize = [(breadth + 4 * printed.gap) / 100, (body + heading + 4 * printed.gap) / 100] as const;
  const written = { labels: labels?.map(mathText), colors: labelColors?.map((c) => paintOf(c)) };
  if (labels && labels.length !== rasters.length)
    throw new ArgumentError(`${labels.length} labels for ${rasters.length} pictures`, { op: 'imageGrid' });
  return figureOf(drawingOf(mathText(title), { width, height, rasters, across, ...written }), figsize, options);
}

/**
 * Filters of a convolution, of shape (N, H, W) or (N, C, H, W): channels of one filter stand side by side.
 * @example
 * plot.filterGrid(nn.conv2d(1, 8, 5).weight).toSvg().startsWith('<svg');
 */
export function filterGrid(filters: Images, options: ImageGridOptions = {}): Figure {
  imageGridOptions.check(options, 'filterGrid', arguments.length - 2);
  const { shape, values } = dense(filters, 'filterGrid');
  const [count, channels, height, width] = shape;
  if (count === undefined || channels === undefined || height === undefined || width === undefined)
    return imageGrid(filters, { each: true, ...options });
  const pictures: RawArray = { data: values, shape: [count * channels, ...shape.slice(2)], dtype: 'float64' };
  return imageGrid(pictures, { each: true, columns: channels > 1 ? channels : undefined, ...options });
}

const GAP = 6;

interface Pictures {
  readonly height: number;
  readonly width: number;
  readonly pictures: readonly Float64Array[];
  /** The numbers of all pictures. */
  readonly all: Float64Array;
}

function separate(images: Images): Pictures {
  const { shape, values } = dense(images, 'imageGrid');
  const sizes = shape.length === 4 && shape[1] === 1 ? [shape[0], ...shape.slice(2)] : shape;
  const [count, height, width] = sizes;
  if (!count || !height || !width || sizes.length !== 3) {
    const hint = 'give (count, height, width); reshape flat pictures first';
    throw new ShapeError(`cannot show shape ${showShape(shape)}`, { op: 'imageGrid', shapes: [shape], hint });
  }
  const size = height * width;
  const pictures = Array.from({ length: count }, (_, i) => values.slice(i * size, (i + 1) * size));
  return { height, width, pictures, all: values };
}

/** Pictures of one size in rows, with what is written below them. */
interface PictureGrid {
  readonly width: number;
  readonly height: number;
  readonly rasters: readonly Raster[];
  readonly across: number;
  readonly labels: readonly string[] | undefined;
  readonly colors: readonly string[] | undefined;
}

const drawingOf = (title: string, { width: w, height: h, rasters, across, labels, colors }: PictureGrid): Drawing => ({
  title,
  draw(box, type) {
    const rows = Math.ceil(rasters.length / across);
    const line = labels ? type.lineHeight(type.tick) + 3 : 0;
    const width = Math.min((box.width + GAP) / across - GAP, (((box.height + GAP) / rows - GAP - line) * w) / h);
    const height = (width * h) / w;
    const [stepX, stepY] = [width + GAP, height + GAP + line];
    const left = box.x + (box.width - (across * stepX - GAP)) / 2;
    return rasters.flatMap((raster, i): Shape[] => {
      const [x, y] = [left + (i % across) * stepX, box.y + Math.floor(i / across) * stepY];
      const frame: Box = { x, y, width, height };
      const picture: Shape[] = [
        { kind: 'image', box: frame, raster },
        { kind: 'rect', box: frame, stroke: 'grid', width: 0.8 },
      ];
      const label = labels?.[i];
      if (label === undefined) return picture;
      const text = shorten(label, width, type.tick, type.metrics);
      const words = { kind: 'text', text, size: type.tick, anchor: 'middle', fill: colors?.[i] ?? 'ink' } as const;
      return [...picture, { ...words, x: x + width / 2, y: y + height + 3 + type.metrics.ascent(type.tick) }];
    });
  },
  describe() {
    const told = labels ? `, labelled ${labels.slice(0, 30).join(', ')}` : '';
    return `${rasters.length} pictures of ${h} by ${w} pixels${told}`;
  },
});

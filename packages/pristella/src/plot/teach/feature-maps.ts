import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { list, text, whole } from '../../base/row.ts';
import { noGrad } from '../../grad/no-grad.ts';
import { reshape } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import { Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { colorScale } from '../color-scale.ts';
import type { Figure } from '../figure.ts';
import { coloured } from '../mark/image.ts';
import type { Raster, Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { column, type Item, row, words } from './item.ts';
import { sheetFigure, TeachOptions } from './sheet.ts';

/** A layer: what makes a tensor of one. */
type MapLayer = (x: Tensor) => Tensor;

class MapChoice {
  /** How many maps of each layer are shown: 8 unless told. */
  readonly most?: number = whole(1, 8);
  /** What the rows are called, the input first: as the layers are written unless told. */
  readonly names?: readonly string[] | undefined = list(text());
}
/** How many maps, the names of the rows, the title and the language. */
export interface FeatureMapsOptions extends TeachOptions, MapChoice {}
const featureMapsOptions: Options<FeatureMapsOptions> = options(TeachOptions, MapChoice);

const texts = {
  en: { input: 'input', more: (n: number) => `+ ${n} more` },
  zh: { input: '输入', more: (n: number) => `另有 ${n} 个` },
} as const;

/** What a layer has made, as pictures. */
interface Strip {
  readonly name: string;
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly maps: readonly Raster[];
  /** How many more there are. */
  readonly left: number;
}

/**
 * What the layers of a network make of one image, as strips of maps, one strip below the other, as long as there are maps:
 * layers after the first whose result is no longer (1, channels, height, width) are left out. A sequential model, or a list of layers.
 * Throws ShapeError unless the image is (height, width), (channels, height, width) or (1, channels, height, width),
 * ArgumentError for what is no layers, and for fewer names than strips.
 * @example
 * plot.featureMaps(nn.sequential(nn.conv2d(1, 4, 3), nn.relu), np.ones([8, 8])).describe();
 */
export function featureMaps(
  model: { readonly layers: readonly MapLayer[] } | readonly MapLayer[],
  image: TensorLike,
  options: FeatureMapsOptions = {},
): Figure {
  const op = 'featureMaps';
  const o = featureMapsOptions.read(options, op, arguments.length - 3);
  const layers = Array.isArray(model) ? model : (model as { readonly layers?: readonly MapLayer[] } | null)?.layers;
  if (!Array.isArray(layers) || layers.some((f) => typeof f !== 'function'))
    throw new ArgumentError(`needs a sequential model or a list of layers, got ${showValue(model)}`, { op });
  const x = asTensor(image, op);
  const shape = [...[1, 1].slice(Math.max(0, x.ndim - 2)), ...x.shape];
  if (x.ndim < 2 || shape.length !== 4 || shape[0] !== 1)
    throw new ShapeError(`needs one image, got shape ${showShape(x.shape)}`, {
      op,
      shapes: [x.shape],
      hint: '(height, width)',
    });
  const t = texts[o.language];
  const strips = noGrad(() => stripsOf(layers, x, shape, o.most, t.input));
  const names = o.names ?? strips.map((s) => s.name);
  if (names.length < strips.length)
    throw new ArgumentError(`${names.length} names for ${strips.length} strips`, { op });
  const item = (type: Typography): Item => itemOf(strips, names, t.more, type);
  const describe = (): string =>
    `feature maps: ${strips.map((s, i) => `${names[i]} ${showShape(s.shape)}`).join(', ')}`;
  return sheetFigure({ title: o.title, item, describe }, options);
}

function stripsOf(
  layers: readonly MapLayer[],
  image: Tensor,
  shape: readonly number[],
  most: number,
  input: string,
): Strip[] {
  let x = reshape(image, shape);
  const strips = [stripOf(x, input, most)];
  for (const layer of layers) {
    x = layer(x);
    if (!(x instanceof Tensor) || x.ndim !== 4) break;
    strips.push(stripOf(x, nameOf(layer), most));
  }
  return strips;
}

/** A layer as it is written: modules, and layers with settings of their own, know it themselves. */
const nameOf = (layer: MapLayer): string =>
  'repr' in layer || Object.hasOwn(layer, 'toString') ? String(layer) : layer.name;

function stripOf(x: Tensor, name: string, most: number): Strip {
  const [, channels = 0, height = 0, width = 0] = x.shape;
  const values = Float64Array.from(x.data());
  const size = height * width;
  const maps = Array.from({ length: Math.min(channels, most) }, (_, c): Raster => {
    const map = values.subarray(c * size, (c + 1) * size);
    return coloured(map, height, width, colorScale(map, { cmap: 'gray' }));
  });
  return { name, shape: [channels, height, width], maps, left: channels - maps.length };
}

const LARGEST = 84;

/** Each strip: what it is and its shape, the maps in proportion to the input, and how many more there are. */
function itemOf(
  strips: readonly Strip[],
  names: readonly string[],
  more: (n: number) => string,
  type: Typography,
): Item {
  const widest = Math.max(...strips.flatMap(({ shape }) => shape.slice(1)));
  const rows = strips.map(({ shape, maps, left }, i): Item => {
    const [, height, width] = shape;
    // Roots, so that what has been pooled is smaller and still seen.
    const side = (n: number): number => LARGEST * Math.sqrt(n / widest);
    const box = { x: 0, y: 0, width: side(width), height: side(height) };
    const pictures = maps.map((raster): Item => {
      const shapes: Shape[] = [
        { kind: 'image', box, raster },
        { kind: 'rect', box, stroke: 'soft', width: 0.8 },
      ];
      return { width: box.width, height: box.height, shapes };
    });
    const rest = left > 0 ? [words(more(left), type, { fill: 'soft', size: type.tick })] : [];
    const head = words(`${names[i]}  ${showShape(shape)}`, type, { bold: true });
    return column([head, row([...pictures, ...rest], 5)], 4, 'start');
  });
  return column(rows, 12, 'start');
}

/** Convolution and pooling as matrix products: every window of an image becomes a row. Saito, sections 7.2 to 7.4. */
import { np, type Tensor } from 'pristella';
import type { Layer } from './layers.ts';

/** How a window moves over an image. */
export interface Window {
  readonly height: number;
  readonly width: number;
  readonly stride: number;
  readonly pad: number;
}

/** How often the window fits, down and across: padding counts. */
export const outputSize = (shape: readonly number[], { height, width, stride, pad }: Window): [number, number] => [
  Math.floor((shape[2]! + 2 * pad - height) / stride) + 1,
  Math.floor((shape[3]! + 2 * pad - width) / stride) + 1,
];

/** Images (N, C, H, W) to rows (N OH OW, C height width): one for each place of the window. */
export function im2col(images: Tensor, window: Window, fill = 0): Tensor {
  const [n, channels] = images.shape as [number, number];
  const { height, width, stride, pad } = window;
  const [oh, ow] = outputSize(images.shape, window);
  const edge = [pad, pad] as const;
  const padded = np.pad(images, [[0, 0], [0, 0], edge, edge], { constantValues: fill });
  // For each pixel of the window, all places at once: its pixel of every row.
  const pixels: Tensor[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels.push(padded.at(':', ':', `${y}:${y + stride * oh}:${stride}`, `${x}:${x + stride * ow}:${stride}`));
    }
  }
  return np.transpose(np.stack(pixels), [1, 3, 4, 2, 0]).reshape([n * oh * ow, channels * height * width]);
}

/** The reverse: each row's numbers added to the pixels that they came from. */
export function col2im(rows: Tensor, shape: readonly number[], window: Window): Tensor {
  const [n, channels, h, w] = shape as [number, number, number, number];
  const { height, width, stride, pad } = window;
  const [oh, ow] = outputSize(shape, window);
  const places = np.transpose(rows.reshape([n, oh, ow, channels, height, width]), [0, 3, 4, 5, 1, 2]).data();
  const image = new Float64Array(n * channels * h * w);
  let i = 0;
  for (let plane = 0; plane < n * channels; plane++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let p = 0; p < oh; p++)
          for (let q = 0; q < ow; q++) {
            const [row, column] = [p * stride + y - pad, q * stride + x - pad];
            const value = places[i++]!;
            if (row >= 0 && row < h && column >= 0 && column < w) image[(plane * h + row) * w + column]! += value;
          }
  return np.fromData(image, [...shape]).astype(rows.dtype);
}

/** Filters (F, C, height, width) over images: one matrix product. */
export class Convolution implements Layer {
  readonly W: Tensor;
  readonly b: Tensor;
  dW!: Tensor;
  db!: Tensor;
  private readonly window: Window;
  private shape!: readonly number[];
  private rows!: Tensor;

  constructor(W: Tensor, b: Tensor, { stride = 1, pad = 0 } = {}) {
    [this.W, this.b] = [W, b];
    this.window = { height: W.shape[2]!, width: W.shape[3]!, stride, pad };
  }
  /** Filters as columns. */
  private get columns(): Tensor {
    return this.W.reshape([this.W.shape[0]!, -1]).T;
  }
  forward(x: Tensor): Tensor {
    const [oh, ow] = outputSize(x.shape, this.window);
    this.shape = x.shape;
    this.rows = im2col(x, this.window);
    const y = this.rows.dot(this.columns).add(this.b);
    return np.transpose(y.reshape([x.shape[0]!, oh, ow, -1]), [0, 3, 1, 2]);
  }
  backward(dout: Tensor): Tensor {
    const dy = np.transpose(dout, [0, 2, 3, 1]).reshape([-1, this.W.shape[0]!]);
    this.db = np.sum(dy, 0);
    this.dW = this.rows.T.dot(dy).T.reshape(this.W.shape);
    return col2im(dy.dot(this.columns.T), this.shape, this.window);
  }
}

/** The largest pixel of each window, in each channel. */
export class Pooling implements Layer {
  private readonly window: Window;
  private shape!: readonly number[];
  private isLargest!: Tensor;

  constructor(size: number, { stride = size, pad = 0 } = {}) {
    this.window = { height: size, width: size, stride, pad };
  }
  forward(x: Tensor): Tensor {
    const [n, channels] = x.shape as [number, number];
    const [oh, ow] = outputSize(x.shape, this.window);
    const area = this.window.height * this.window.width;
    this.shape = x.shape;
    // What lies outside is never the largest.
    const rows = im2col(x, this.window, Number.NEGATIVE_INFINITY).reshape([-1, area]);
    this.isLargest = np.equal(rows.argmax(1).expandDims(1), np.arange(area));
    return np.transpose(rows.max(1).reshape([n, oh, ow, channels]), [0, 3, 1, 2]);
  }
  backward(dout: Tensor): Tensor {
    const dy = np.transpose(dout, [0, 2, 3, 1]).reshape([-1, 1]);
    return col2im(np.where(this.isLargest, dy, 0), this.shape, this.window);
  }
}

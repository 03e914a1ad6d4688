import type { Problem } from '../../kernel/problem.ts';
import { lowerConv2d, lowerConv2dInputGrad } from './correlation/conv.ts';
import { lowerConv2dFilterGrad } from './correlation/filter.ts';
import { lowerHost } from './host.ts';
import type { Lowering } from './launch.ts';
import { lowerArgFold } from './loop/argfold.ts';
import { lowerCopy } from './loop/copy.ts';
import { lowerCrossEntropy } from './loop/cross-entropy.ts';
import { lowerFold } from './loop/fold.ts';
import { lowerGather, lowerScatter } from './loop/gather.ts';
import { lowerNest } from './loop/nest.ts';
import { lowerPlace } from './loop/place.ts';
import { lowerRunning } from './loop/running.ts';
import { lowerSlide } from './loop/slide.ts';
import { lowerSquares } from './loop/squares.ts';
import { lowerTakeRows } from './loop/take-rows.ts';
import { lowerMatmul } from './product/matmul.ts';
import { lowerMaxPool2d, lowerMaxPool2dGrad } from './window/index.ts';

type Renderers = { readonly [K in Problem['kind']]: (lw: Lowering, p: Extract<Problem, { kind: K }>) => void };

/** How each kind of problem becomes launches. */
const renderers: Renderers = {
  nest: (lw, p) => lowerNest(lw, p.shape, p.inputs, p.body, p.outputs),
  fold: lowerFold,
  argfold: (lw, p) => lowerArgFold(lw, p.x, p.axes, p.largest, p.out),
  copy: (lw, p) => lowerCopy(lw, p.from, p.to),
  product: (lw, p) => lowerMatmul(lw, p.a, p.b, p.out),
  correlation: (lw, p) => lowerConv2d(lw, p.x, p.w, p, p.out),
  inputGrad: (lw, p) => lowerConv2dInputGrad(lw, p.g, p.w, p, p.out),
  filterGrad: (lw, p) => lowerConv2dFilterGrad(lw, p.x, p.g, p, p.out),
  maxPool: (lw, p) => lowerMaxPool2d(lw, p.x, p, p.values, p.positions),
  maxPoolGrad: (lw, p) => lowerMaxPool2dGrad(lw, p.g, p.positions, p.kernel, p.out),
  crossEntropy: (lw, p) => lowerCrossEntropy(lw, p.logits, p.labels, p.losses, p.slopes),
  takeRows: (lw, p) => lowerTakeRows(lw, p.from, p.list, p.columns, p.out),
  gather: lowerGather,
  scatter: lowerScatter,
  place: lowerPlace,
  running: lowerRunning,
  slide: lowerSlide,
  squares: (lw, p) => lowerSquares(lw, p.x, p.out),
  host: lowerHost,
};

/** Turns a problem into launches. */
export const render = (lw: Lowering, problem: Problem): void =>
  (renderers[problem.kind] as (lw: Lowering, p: Problem) => void)(lw, problem);

import type { Kind, Problem, ProblemOf } from '../kernel/problem.ts';
import { lowerConv2d, lowerConv2dInputGrad } from './wasm/correlation/conv.ts';
import { lowerConv2dFilterGrad } from './wasm/correlation/filter.ts';
import { lowerCrossEntropy } from './wasm/loop/cross-entropy.ts';
import { lowerGather, lowerScatter } from './wasm/loop/gather.ts';
import { lowerPlace } from './wasm/loop/place.ts';
import { lowerRunning } from './wasm/loop/running.ts';
import { lowerSlide } from './wasm/loop/slide.ts';
import { lowerSquares } from './wasm/loop/squares.ts';
import { lowerTakeRows } from './wasm/loop/take-rows.ts';
import { lowerMatmul } from './wasm/product/matmul.ts';
import { type Renderer, renderers } from './wasm/render.ts';
import { lowerLoop } from './wasm/turns.ts';
import { lowerMaxPool2d } from './wasm/window/maxPool.ts';
import { lowerMaxPool2dGrad } from './wasm/window/maxPoolGrad.ts';

type Maker<K extends Kind> = (p: Omit<ProblemOf<K>, 'kind'>) => Problem;

/**
 * The maker of problems of a kind, plain data: the standard machine learns with it how they are rendered. So a bundle holds the
 * renderers of what its ops make, and no others.
 */
const maker =
  <K extends Kind>(kind: K, renderer: Renderer<K>): Maker<K> =>
  (p) => {
    (renderers as Record<K, Renderer<K>>)[kind] ??= renderer;
    return { kind, ...p } as unknown as Problem;
  };

export const product: Maker<'product'> = /* @__PURE__ */ maker('product', lowerMatmul);
export const correlation: Maker<'correlation'> = /* @__PURE__ */ maker('correlation', lowerConv2d);
export const inputGrad: Maker<'inputGrad'> = /* @__PURE__ */ maker('inputGrad', lowerConv2dInputGrad);
export const filterGrad: Maker<'filterGrad'> = /* @__PURE__ */ maker('filterGrad', lowerConv2dFilterGrad);
export const maxPool: Maker<'maxPool'> = /* @__PURE__ */ maker('maxPool', lowerMaxPool2d);
export const maxPoolGrad: Maker<'maxPoolGrad'> = /* @__PURE__ */ maker('maxPoolGrad', lowerMaxPool2dGrad);
export const crossEntropy: Maker<'crossEntropy'> = /* @__PURE__ */ maker('crossEntropy', lowerCrossEntropy);
export const takeRows: Maker<'takeRows'> = /* @__PURE__ */ maker('takeRows', lowerTakeRows);
export const gather: Maker<'gather'> = /* @__PURE__ */ maker('gather', lowerGather);
export const scatter: Maker<'scatter'> = /* @__PURE__ */ maker('scatter', lowerScatter);
export const place: Maker<'place'> = /* @__PURE__ */ maker('place', lowerPlace);
export const running: Maker<'running'> = /* @__PURE__ */ maker('running', lowerRunning);
export const slide: Maker<'slide'> = /* @__PURE__ */ maker('slide', lowerSlide);
export const squares: Maker<'squares'> = /* @__PURE__ */ maker('squares', lowerSquares);
export const loop: Maker<'loop'> = /* @__PURE__ */ maker('loop', lowerLoop);

/** Figures in Matplotlib's words, drawn as SVG. Pure; writing files and `show` are in `plot/node`. */
export { Axes } from './axes/axes.ts';
export { colormap, colormapNames } from './colormap.ts';
export { Figure, type FigureOptions, figure, subplots } from './figure.ts';
export { figureToHtml, showIn } from './html/page.ts';
export {
  type LearningCurveOptions,
  type LearningHistory,
  learningCurve,
  learningCurveSvg,
} from './learning-curve.ts';
export { type ConfusionOptions, confusionMatrix } from './network/confusion.ts';
export { type ExpressionOptions, expressionGraph, type GraphEdge, type GraphNode } from './network/expression.ts';
export { filterGrid, type ImageGridOptions, type Images, imageGrid } from './network/image-grid.ts';
export { type LayeredNetwork, type NetworkOptions, networkGraph } from './network/layers.ts';
export { figureToText, type TerminalOptions } from './terminal/terminal.ts';
export { textFaults } from './text/faults.ts';
export { Axes3D } from './three/axes3d.ts';

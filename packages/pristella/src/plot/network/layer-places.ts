import type { Box } from '../scene.ts';
import type { Drawn } from './layers-drawing.ts';

/** A node where it is drawn. */
export interface Node {
  /** Its number in the layer; -1 for the bias, undefined for the dots. */
  readonly index: number | undefined;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Drawn large, with its sum and its value inside. */
  readonly isOpen: boolean;
}

/** Pixels from node to node down a layer, where there is room. */
const STEP = 72;
/** The same of opened nodes, and their radius. */
const OPEN_STEP = 114;
export const OPEN = 50;
/** Opened nodes are not drawn smaller than this: nothing could be read in them. */
const LEAST_OPEN = 38;

const hasTexts = ({ linkTexts, biases, symbols }: Drawn): boolean =>
  linkTexts.some((t) => t !== undefined) ||
  symbols.biases !== undefined ||
  (biases?.some((b) => b.texts !== undefined) ?? false);

export const isOpened = ({ sums, activations }: Drawn): boolean => sums !== undefined || activations !== undefined;

const nodesIn = ({ sizes, biases, options }: Drawn, l: number): number =>
  Math.min(sizes[l]!, options.most) + Number(biases !== undefined && l + 1 < sizes.length);

/** Height of a layer at full size. */
const heightOf = (drawn: Drawn, l: number): number => nodesIn(drawn, l) * (l > 0 && isOpened(drawn) ? OPEN_STEP : STEP);

/** Width and height of the figure, in inches. */
export function sizeOf(drawn: Drawn): [number, number] {
  const { sizes, options } = drawn;
  const tallest = Math.max(...sizes.map((_, l) => heightOf(drawn, l)));
  const isWide = isOpened(drawn) || hasTexts(drawn);
  // More links need more room for their texts.
  const most = Math.max(...sizes.slice(1).map((_, l) => nodesIn(drawn, l) * nodesIn(drawn, l + 1)));
  const texts = hasTexts(drawn) ? Math.min(0.9, Math.max(0, 0.1 * (most - 6))) : 0;
  const column = (isOpened(drawn) ? 2.5 : isWide ? 2.1 : 1.6) + (isOpened(drawn) ? 0 : texts);
  const width = Math.max(5, column * sizes.length + (isWide ? 0.4 : 1.6));
  return [width, Math.min(isWide ? 600 : 460, tallest + (options.title ? 80 : 55) + (options.note ? 20 : 0)) / 100];
}

/** Where the middle of a layer is. */
export const middleOf = (layer: number, layers: number, box: Box): number =>
  box.x + (box.width * (layer + 0.5)) / layers;

/** Each layer's nodes from top to bottom: the bias first, dots where nodes are left out. */
export function placeNodes(drawn: Drawn, box: Box): Node[][] {
  const { sizes, biases, options } = drawn;
  const { most } = options;
  const column = box.width / sizes.length;
  const laid = sizes.map((size, l) => {
    const shown: (number | undefined)[] = Array.from({ length: Math.min(size, most) }, (_, i) => i);
    if (size > most) {
      const head = Math.ceil((most - 1) / 2);
      for (let i = head + 1; i < most; i++) shown[i] = size - most + i;
      shown[head] = undefined;
    }
    if (biases && l + 1 < sizes.length) shown.unshift(-1);
    const wanted = l > 0 && isOpened(drawn) ? OPEN_STEP : STEP;
    const step = Math.min(wanted, box.height / shown.length);
    const first = box.y + box.height / 2 - (step * (shown.length - 1)) / 2;
    return { shown, step, first, x: middleOf(l, sizes.length, box) };
  });
  const gap = Math.min(...laid.map(({ shown, step }) => (shown.length > 1 ? step : box.height)));
  const radius = Math.max(4, Math.min(20, gap * 0.42, column * 0.22));
  const openRadius = Math.min(OPEN, column * 0.26, ...laid.slice(1).map(({ step }) => step * 0.46));
  return laid.map(({ shown, step, first, x }, l) =>
    shown.map((index, i): Node => {
      const isOpen = l > 0 && isOpened(drawn) && index !== -1 && index !== undefined && openRadius >= LEAST_OPEN;
      return { index, x, y: first + i * step, radius: isOpen ? openRadius : radius, isOpen };
    }),
  );
}

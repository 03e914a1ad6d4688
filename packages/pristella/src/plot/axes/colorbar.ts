import { type Options, options } from '../../base/options.ts';
import { text } from '../../base/row.ts';
import { hex } from '../color.ts';
import { type Mappable, shareOf } from '../color-scale.ts';
import type { Box, Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { briefApart, tickLabels } from '../ticks.ts';
import { neighbours } from '../values.ts';
import { Axis } from './axis.ts';
import { drawSide, type Side, sideAt, sideRoom } from './frame.ts';

/** What is written beside a colour bar. */
export class ColorbarOptions {
  /** The words along it. */
  readonly label?: string = text('');
}
export const colorbarOptions: Options<ColorbarOptions> = options(ColorbarOptions);

/** The bar at the right of axes that says what the colours mean. */
export interface Colorbar {
  readonly mappable: Mappable;
  readonly label: string;
}

const WIDTH = 14;

function sideOf(bar: Colorbar, box: Box, type: Typography): Side {
  const { colors } = bar.mappable;
  const { low, high, scale, levels } = colors;
  const axis = new Axis();
  axis.setScale(scale, 'colorbar');
  if (levels && levels.length <= 12) axis.given = { values: levels, labels: briefOrEven(levels) };
  const ticks = axis.ticks(low < high ? [low, high] : [high, low], box.height, false, type);
  const place = (v: number): number => box.y + box.height * (1 - shareOf(v, colors));
  return sideAt({ ...ticks, minor: [] }, place, bar.label);
}

/** Evenly spaced levels are written as ticks are; others each with the digits it needs. */
function briefOrEven(levels: readonly number[]): string[] {
  const [first, second] = levels;
  if (first === undefined || second === undefined) return briefApart(levels);
  const step = second - first;
  const isEven = levels.every((v, i) => Math.abs(v - (first + i * step)) < 1e-9 * Math.abs(step));
  return isEven ? tickLabels(levels) : briefApart(levels);
}

/** The room it takes, with the gap before it. */
export function colorbarRoom(bar: Colorbar, box: Box, type: Typography): number {
  return 2.5 * type.gap + WIDTH + sideRoom(sideOf(bar, box, type), box, type);
}

/** Draws it `offset` pixels to the right of the box. */
export function drawColorbar(bar: Colorbar, box: Box, offset: number, type: Typography): Shape[] {
  const { colors } = bar.mappable;
  const frame: Box = { x: box.x + box.width + offset + 2.5 * type.gap, y: box.y, width: WIDTH, height: box.height };
  const shapes: Shape[] = [];
  if (colors.levels) {
    for (const [a, b] of neighbours(colors.levels)) {
      const top = frame.y + frame.height * (1 - shareOf(b, colors));
      const bottom = frame.y + frame.height * (1 - shareOf(a, colors));
      const fill = hex(colors.map.at(shareOf((a + b) / 2, colors)));
      shapes.push({ kind: 'rect', box: { ...frame, y: top, height: bottom - top }, fill });
    }
  } else {
    const steps = 256;
    const rgba = new Uint8Array(4 * steps);
    for (let i = 0; i < steps; i++) rgba.set([...colors.map.at(1 - i / (steps - 1)).map(Math.round), 255], 4 * i);
    shapes.push({ kind: 'image', box: frame, raster: { width: 1, height: steps, rgba }, smooth: true });
  }
  shapes.push({ kind: 'rect', box: frame, stroke: 'soft', width: 0.8 });
  const side = sideOf(bar, box, type);
  return [...shapes, ...drawSide(side, frame, 1, type, 'ink', false)];
}

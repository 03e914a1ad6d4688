import { contrast, mix, type Rgb, rgb } from '../color.ts';
import type { Box, GroupShape, Run, Scene, Shape, TextShape } from '../scene.ts';
import { eachShape, isInBox, linesOf, overlap, pixelOver, placesOf } from '../scene.ts';
import { type Palette, palettes, resolvePaint } from '../theme.ts';
import { checkParts } from '../values.ts';
import { type Metrics, sansMetrics, textBox } from './metrics.ts';

/** The least contrast of letters with what is under them. */
const LEAST_CONTRAST = 2.5;

/**
 * What is wrong with the texts of a picture: those that overlap another, leave the frame, are cut by a clip box, or can
 * hardly be read on what is painted under them, in the light or in the dark; as sentences. A sound picture has none.
 * @example
 * const fig = plot.figure();
 * const ax = fig.axes().plot([1, 2]).title('Sound');
 * plot.textFaults(fig.scene());
 */
export function textFaults(scene: Scene, metrics: Metrics = sansMetrics): string[] {
  checkParts(scene, { width: 'number', height: 'number', shapes: 'object' }, 'a scene', 'textFaults');
  const faults: string[] = [];
  const frame: Box = { x: 0, y: 0, width: scene.width, height: scene.height };
  const seen: { text: string; box: Box }[] = [];
  const under: Painted[] = [];
  eachShape(scene.shapes, (shape, clip) => {
    if (shape.kind !== 'text') under.push({ shape, clip });
    if (shape.kind !== 'text' || shape.text.trim() === '') return;
    const box = textBox(shape, metrics);
    if (!contains(frame, box)) faults.push(`"${shape.text}" leaves the frame`);
    if (clip && !contains(clip, box)) faults.push(`"${shape.text}" is cut off`);
    for (const other of seen) if (overlap(box, other.box, 0.5)) faults.push(`"${shape.text}" overlaps "${other.text}"`);
    seen.push({ text: shape.text, box });
    const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
    for (const [theme, palette] of Object.entries(palettes)) {
      const ground = groundAt(...middle, under, palette);
      if (contrast(rgb(resolvePaint(shape.fill, palette)), ground) < LEAST_CONTRAST)
        faults.push(`"${shape.text}" can hardly be read (${theme})`);
    }
  });
  return faults;
}

interface Painted {
  readonly shape: Exclude<Shape, TextShape | GroupShape>;
  readonly clip: Box | undefined;
}

/** The colour at a place after all that was painted there. */
function groundAt(x: number, y: number, under: readonly Painted[], palette: Palette): Rgb {
  let ground = rgb(palette.paper);
  for (const { shape, clip } of under) {
    if (clip && !isInBox(clip, x, y)) continue;
    if (shape.kind === 'image' && isInBox(shape.box, x, y)) {
      const [r, g, b, a] = pixelOver(shape.raster, shape.box, x, y);
      ground = mix(ground, [r, g, b], a / 255);
    } else if ('fill' in shape && shape.fill && shape.fill !== 'none' && isInside(shape, x, y)) {
      ground = mix(ground, rgb(resolvePaint(shape.fill, palette)), shape.opacity ?? 1);
    }
  }
  return ground;
}

function isInside(shape: Painted['shape'], x: number, y: number): boolean {
  if (shape.kind === 'rect') return isInBox(shape.box, x, y);
  if (shape.kind === 'path') return isInRuns(shape.runs, x, y);
  if (shape.kind !== 'dots') return false;
  return placesOf(shape.points).some(([cx, cy]) => Math.hypot(cx - x, cy - y) <= shape.radius);
}

/** Whether outlines wind about a place. */
function isInRuns(runs: readonly Run[], x: number, y: number): boolean {
  let winding = 0;
  for (const { points } of runs) {
    for (const [[x0, y0], [x1, y1]] of linesOf({ points, closed: true })) {
      if (y0 <= y === y1 <= y) continue;
      if (x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) > x) winding += y1 > y0 ? 1 : -1;
    }
  }
  return winding !== 0;
}

const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x - 0.5 &&
  inner.y >= outer.y - 0.5 &&
  inner.x + inner.width <= outer.x + outer.width + 0.5 &&
  inner.y + inner.height <= outer.y + outer.height + 0.5;

import { type Box, eachShape, overlap, type Scene } from '../scene.ts';
import { type Metrics, sansMetrics, textBox } from './metrics.ts';

/**
 * What is wrong with the texts of a picture: those that overlap another, leave the frame or are cut by a clip box, as
 * sentences. A sound picture has none.
 */
export function textFaults(scene: Scene, metrics: Metrics = sansMetrics): string[] {
  const faults: string[] = [];
  const frame: Box = { x: 0, y: 0, width: scene.width, height: scene.height };
  const seen: { text: string; box: Box }[] = [];
  eachShape(scene.shapes, (shape, clip) => {
    if (shape.kind !== 'text' || shape.text.trim() === '') return;
    const box = textBox(shape, metrics);
    if (!contains(frame, box)) faults.push(`"${shape.text}" leaves the frame`);
    if (clip && !contains(clip, box)) faults.push(`"${shape.text}" is cut off`);
    for (const other of seen) {
      if (overlap(box, other.box, 0.5)) faults.push(`"${shape.text}" overlaps "${other.text}"`);
    }
    seen.push({ text: shape.text, box });
  });
  return faults;
}

const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x - 0.5 &&
  inner.y >= outer.y - 0.5 &&
  inner.x + inner.width <= outer.x + outer.width + 0.5 &&
  inner.y + inner.height <= outer.y + outer.height + 0.5;

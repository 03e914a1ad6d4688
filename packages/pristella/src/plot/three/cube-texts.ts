import type { CubeLabel, CubeModel } from './cube.ts';
import { edgeOn, type OnPaper, type Sight } from './sight.ts';
import { AXES, type Axis, at } from './space.ts';

/** A text of a cube and the middle of it on paper. */
export interface PlacedText extends Omit<CubeLabel, 'at'> {
  readonly x: number;
  readonly y: number;
  readonly isName: boolean;
}

/** The line on paper along which an axis is written, and the way out of the cube from it; undefined where it is too short. */
interface Edge {
  readonly middle: readonly [number, number];
  readonly out: readonly [number, number];
}

function edgeOf(axis: Axis, sight: Sight, paper: OnPaper, size: number): Edge | undefined {
  const [a, b] = edgeOn(paper, sight, axis);
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  // An axis that points at the eye has no room for its numbers.
  if (length < 4 * size) return undefined;
  const center = paper([0, 0, 0]);
  const [nx, ny] = [(b[1] - a[1]) / length, (a[0] - b[0]) / length];
  const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const;
  const isInward = nx * (middle[0] - center[0]) + ny * (middle[1] - center[1]) < 0;
  return { middle, out: isInward ? [-nx, -ny] : [nx, ny] };
}

/** Numbers and names of the axes, those left out for which there is no room. */
export function placeTexts(model: CubeModel, sight: Sight, paper: OnPaper): PlacedText[] {
  const { size } = model;
  const texts: PlacedText[] = [];
  const collides = (t: PlacedText, gap: number): boolean =>
    texts.some((o) => Math.abs(o.x - t.x) < (o.width + t.width) / 2 + gap && Math.abs(o.y - t.y) < size + gap / 2);
  for (const axis of AXES) {
    const edge = edgeOf(axis, sight, paper, size);
    if (!edge) continue;
    const { middle, out } = edge;
    const [nx, ny] = [Math.abs(out[0]), Math.abs(out[1])];
    const beside = ({ text, width }: CubeLabel, [x, y]: readonly [number, number], away: number, isName: boolean) => {
      const reach = away + (nx * width) / 2 + (ny * size) / 2;
      return { x: x + out[0] * reach, y: y + out[1] * reach, width, text, isName };
    };
    let reach = 6;
    for (const tick of model.ticks[axis]) {
      const text = beside(tick, paper(at(axis, tick.at, sight.edges[axis])), 6, false);
      reach = Math.max(reach, 8 + nx * tick.width + ny * size);
      if (!collides(text, 5)) texts.push(text);
    }
    const name = model.names[axis];
    if (name.text === '') continue;
    for (let away = reach + 3; away < reach + 60; away += 3) {
      const text = beside(name, middle, away, true);
      if (collides(text, 7)) continue;
      texts.push(text);
      break;
    }
  }
  return texts;
}

import { type Options, options } from '../../base/options.ts';
import { finite } from '../rows.ts';
import { segment } from '../scene.ts';
import { type Values, vector, zip } from '../values.ts';
import { named, rangeWords } from './line.ts';
import { type Mark, MarkOptions, middleOf, type NextColor, opacityOf, paintOr, placeIn, reachY } from './mark.ts';
import { type Marker, marker, markers } from './marker.ts';

/** The look of stems. */
export class StemOptions extends MarkOptions {
  /** The shape of the markers; discs unless told. */
  readonly marker?: Marker = marker('o');
  /** Where the stems stand: 0 unless told. */
  readonly bottom?: number = finite(0);
}
export const stemOptions: Options<StemOptions> = options(StemOptions);

/** Markers on stems. */
export function stem(xs: Values, ys: Values, given: StemOptions, next: NextColor): Mark {
  const o = stemOptions.read(given, 'stem');
  const { bottom } = o;
  const x = vector(xs, 'stem');
  const y = vector(ys, 'stem');
  const points = zip('stem', x, y);
  const color = paintOr(o.color, next);
  const opacity = opacityOf(o.alpha);
  return {
    label: o.label,
    order: o.zorder ?? 2,
    extent: { x, y: Float64Array.from([bottom, ...y]) },
    draw(space) {
      const foot = reachY(space, bottom);
      const tops = points.map(placeIn(space)).filter((place) => place.every(Number.isFinite));
      const runs = tops.map(([px, py]) => ({ points: [px, foot, px, py] }));
      const ground = segment(space.box.x, foot, space.box.x + space.box.width, foot, { stroke: 'soft', width: 1 });
      return [
        ground,
        { kind: 'path', runs, stroke: color, width: 1.4, ...opacity },
        ...markers(o.marker, tops.flat(), 7, { fill: color, ...opacity }),
      ];
    },
    key: (box) => markers(o.marker, middleOf(box), 7, { fill: color, ...opacity }),
    describe: () => `${x.length} stems${named(o.label)}, ${rangeWords(x, y)}`,
  };
}

import { checkOptions, type Fields } from '../../base/options.ts';
import { paintOf } from '../color.ts';
import { segment } from '../scene.ts';
import { checkNumber, sameLength, type Values, vector } from '../values.ts';
import { finiteRuns, named, rangeWords } from './line.ts';
import { type Mark, type MarkOptions, markFields, type NextColor, opacityOf, reachY } from './mark.ts';
import { checkMarker, type Marker, markers } from './marker.ts';

/** The look of stems. */
export interface StemOptions extends MarkOptions {
  readonly marker?: Marker;
  /** Where the stems stand: 0 unless told. */
  readonly bottom?: number;
}

const stemFields: Fields<StemOptions> = { ...markFields, marker: true, bottom: true };

/** Markers on stems. */
export function stem(xs: Values, ys: Values, options: StemOptions, next: NextColor): Mark {
  const { bottom = 0 } = checkOptions(options, stemFields, 'stem');
  checkNumber(bottom, 'bottom', 'stem');
  const x = vector(xs, 'stem');
  const y = vector(ys, 'stem');
  sameLength('stem', x, y);
  const color = options.color === undefined ? next() : paintOf(options.color);
  const marker = checkMarker(options.marker ?? 'o');
  const opacity = opacityOf(options.alpha);
  return {
    label: options.label,
    order: options.zorder ?? 2,
    extent: { x, y: Float64Array.from([bottom, ...y]) },
    draw(space) {
      const foot = reachY(space, bottom);
      const tops = finiteRuns(x.map(space.x), y.map(space.y)).flatMap((run) => run.points);
      const runs = tops.flatMap((px, i) => (i % 2 === 0 ? [{ points: [px, foot, px, tops[i + 1]!] }] : []));
      const ground = segment(space.box.x, foot, space.box.x + space.box.width, foot, { stroke: 'soft', width: 1 });
      return [
        ground,
        { kind: 'path', runs, stroke: color, width: 1.4, ...opacity },
        ...markers(marker, tops, 7, { fill: color, ...opacity }),
      ];
    },
    key: (box) => markers(marker, [box.x + box.width / 2, box.y + box.height / 2], 7, { fill: color, ...opacity }),
    describe: () => `${x.length} stems${named(options.label)}, ${rangeWords(x, y)}`,
  };
}

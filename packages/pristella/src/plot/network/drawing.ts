import { labelRoom } from '../axes/frame.ts';
import type { Panel } from '../axes/panel.ts';
import { drawTitle } from '../axes/plane.ts';
import { type Figure, figure, figureOptions } from '../figure.ts';
import type { Box, Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';

/** A picture that fills its panel under a title, without axes. */
export interface Drawing {
  readonly title: string;
  draw(box: Box, type: Typography): Shape[];
  /** The room that it takes below its box; none unless told. */
  below?(type: Typography): number;
  /** What it shows, without the title and the full stop. */
  describe(): string;
}

/** A drawing as a panel of a figure. */
export function panelOf(drawing: Drawing): Panel {
  const { title } = drawing;
  return {
    aspect: undefined,
    heading: title,
    margins(_box, cell, type) {
      const top = labelRoom(title, cell.width, type.title, type, true);
      return { left: 0, right: 0, top, bottom: drawing.below?.(type) ?? 0 };
    },
    draw: (box, cell, type) => [...drawing.draw(box, type), ...drawTitle(title, box, cell, type)],
    describe: () => `${title ? `"${title}"; ` : ''}${drawing.describe()}.`,
  };
}

/** A figure of one drawing, of that size unless the options say another. */
export function figureOf(drawing: Drawing, figsize: readonly [number, number], options: object): Figure {
  const fig = figure({ figsize, ...figureOptions.pick(options) });
  fig.addPanel(panelOf(drawing));
  return fig;
}

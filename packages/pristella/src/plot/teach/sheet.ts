import { type Options, options } from '../../base/options.ts';
import { choice, text } from '../../base/row.ts';
import { labelRoom } from '../axes/frame.ts';
import { type Figure, FigureOptions } from '../figure.ts';
import { type Drawing, figureOf } from '../network/drawing.ts';
import { mathText } from '../text/math.ts';
import { printed, type Typography } from '../text/typography.ts';
import { type Item, moved } from './item.ts';

/** The language of the words in a picture. */
export class TeachOptions extends FigureOptions {
  /** The title above the picture; none unless told. */
  readonly title?: string = text('');
  /** The language of the words in the picture: 'en' unless told, or 'zh'. */
  readonly language?: 'en' | 'zh' = choice(['en', 'zh'], 'en');
}
export const teachOptions: Options<TeachOptions> = options(TeachOptions);

/** What a picture is made of: its item, set in a typography, and its text alternative without the full stop. */
interface Sheet {
  readonly title: string;
  readonly item: (type: Typography) => Item;
  readonly describe: () => string;
}

const MARGIN = 16;

/** The item in the middle of its box; smaller than it is only where there is no room, as in a terminal. */
export function drawingOf({ title, item, describe }: Sheet): Drawing {
  return {
    title: mathText(title),
    draw(box, type) {
      const { width, height, shapes } = item(type);
      const scale = Math.min(1, box.width / width, box.height / height);
      const x = box.x + (box.width - width * scale) / 2;
      return moved(shapes, x, box.y + (box.height - height * scale) / 2, scale);
    },
    describe,
  };
}

/** A figure as large as its item. */
export function sheetFigure(sheet: Sheet, given: object): Figure {
  const drawing = drawingOf(sheet);
  const { width, height } = sheet.item(printed);
  const across = Math.max(width, 160);
  const head = labelRoom(drawing.title, across, printed.title, printed, true);
  return figureOf(drawing, [(across + 2 * MARGIN) / 100, (height + head + 2 * MARGIN) / 100], given);
}

import { ArgumentError } from '../base/errors.ts';
import type { Figure } from './figure.ts';
import { figureToHtml } from './html/page.ts';
import type { PngOptions } from './png-options.ts';
import { figureToText } from './terminal/terminal.ts';

/**
 * What is written to a file of that name; what `png` gives is handed on, as each place paints by its own means. Throws
 * ArgumentError for a name of another ending.
 */
export function written<T>(name: string, fig: Figure, { theme }: PngOptions, png: () => T): string | T {
  const ending = /\.[^./\\]*$/.exec(name)?.[0].toLowerCase() ?? '';
  if (ending === '.svg') return fig.toSvg({ theme });
  if (ending === '.html') return figureToHtml(fig, { theme });
  if (ending === '.txt') return figureToText(fig);
  if (ending === '.png') return png();
  throw new ArgumentError(`cannot write a figure as '${ending}'`, {
    op: 'savefig',
    hint: 'use .svg, .png, .html or .txt',
  });
}

import { extname } from 'node:path';
import { ArgumentError } from '../../base/errors.ts';
import type { Read } from '../../base/options.ts';
import { writeFileAtomic } from '../../io/node/atomic.ts';
import { checkPath } from '../../io/node/file.ts';
import { checkFigure, type Figure } from '../figure.ts';
import { figureToHtml } from '../html/page.ts';
import { plt } from '../pyplot.ts';
import { figureToText } from '../terminal/terminal.ts';
import { figureToPng, type PngOptions, pngOptions } from './png-file.ts';

/** Theme and, for PNG files, resolution and fonts. */
export type SaveOptions = PngOptions;

/**
 * Writes a figure (the current one of `plt` unless told) as its name's ending says: `.svg`, `.png`, `.html` (pans,
 * zooms and turns) or `.txt`. Throws ArgumentError for other endings, DataError where the file cannot be written, and
 * as `figureToPng` where no font has a character of a `.png`; ArgumentError, too, for what is no path or no figure.
 * @example
 * const fig = plot.figure();
 * const ax = fig.axes().plot([1, 4, 9]);
 * savefig(`${folder}/squares.svg`, fig);
 * new TextDecoder().decode(readFileBytes(`${folder}/squares.svg`)).slice(0, 4);
 * try {
 *   savefig(`${folder}/squares.jpg`, fig);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export function savefig(path: string, fig: Figure = plt.gcf(), options: SaveOptions = {}): void {
  checkFigure(fig, 'savefig');
  const ending = extname(checkPath(path, 'savefig')).toLowerCase();
  const content = contentFor(ending, fig, pngOptions.read(options, 'savefig', arguments.length - 3));
  writeFileAtomic(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
}

function contentFor(ending: string, fig: Figure, options: Read<PngOptions>): string | Uint8Array {
  const { theme } = options;
  if (ending === '.svg') return fig.toSvg({ theme });
  if (ending === '.html') return figureToHtml(fig, { theme });
  if (ending === '.txt') return figureToText(fig);
  if (ending === '.png') return figureToPng(fig, options);
  throw new ArgumentError(`cannot write a figure as '${ending}'`, {
    op: 'savefig',
    hint: 'use .svg, .png, .html or .txt',
  });
}

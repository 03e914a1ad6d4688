import { checkFigure, type Figure } from '../figure.ts';
import { type PngOptions, pngOptions } from '../png-options.ts';
import { plt } from '../pyplot.ts';
import { nodeOutlet } from './outlet.ts';

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
  nodeOutlet.save(path, fig, pngOptions.check(options, 'savefig', arguments.length - 3));
}

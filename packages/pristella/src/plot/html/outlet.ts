import { ArgumentError, DataError } from '../../base/errors.ts';
import { checkText } from '../../base/limits.ts';
import { quoted } from '../../base/shown.ts';
import type { Figure } from '../figure.ts';
import type { Outlet } from '../outlet.ts';
import { type PngOptions, pngOptions } from '../png-options.ts';
import { figureToText, terminalOptions } from '../terminal/terminal.ts';
import { palettes } from '../theme.ts';
import { written } from '../written.ts';
import { showIn } from './page.ts';

/** The element that figures are appended to. Throws ArgumentError for a selector that finds none. */
function elementOf(place: Element | string = 'body'): Element {
  const found = typeof place === 'string' ? document.querySelector(place) : place;
  if (found) return found;
  const hint =
    'a selector such as #plots, or the element itself; a script in <head> needs type="module" to come after the page';
  throw new ArgumentError(`the page has no element ${quoted(String(place))}`, { op: 'show', hint });
}

/** The figure as the browser paints it. Rejects with DataError where it may not. */
async function painted(fig: Figure, options: PngOptions): Promise<Blob> {
  const { scale, theme = fig.theme } = pngOptions.read(options, 'savefig');
  const paper = theme === 'dark' ? 'dark' : 'light';
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(fig.width * scale);
  canvas.height = Math.round(fig.height * scale);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(fig.toSvg({ theme: paper }))}`;
  const hint = 'a policy of the page must allow `img-src data:`, and the figure must not be too large; or save as .svg';
  try {
    await image.decode();
    const context = canvas.getContext('2d')!;
    context.fillStyle = palettes[paper].paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    if (blob) return blob;
  } catch (cause) {
    throw new DataError('this page cannot paint the figure', { op: 'savefig', hint, cause });
  }
  throw new DataError('this page cannot paint the figure', { op: 'savefig', hint });
}

const mediaTypes: Readonly<Record<string, string>> = { svg: 'image/svg+xml', html: 'text/html', txt: 'text/plain' };

/** Gives the reader of the page a file. */
function download(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name.replace(/^.*[\\/]/, '');
  link.click();
  // The download has begun long before; until then the address must last.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The page that a program runs in. */
export const pageOutlet: Outlet = {
  show(figures, options) {
    if (options.as === 'text') {
      for (const fig of figures) console.log(figureToText(fig, terminalOptions.pick(options)));
      return;
    }
    const element = elementOf(options.in);
    for (const fig of figures) {
      const place = document.createElement('div');
      element.append(place);
      showIn(place, fig);
    }
  },
  save(name, fig, options) {
    checkText(name, 'the name of a file', 'savefig');
    if (options.font !== undefined || options.boldFont !== undefined)
      throw new ArgumentError('a page has the letters of its own fonts', {
        op: 'savefig',
        hint: 'leave font and boldFont out',
      });
    const content = written(name, fig, options, () => undefined);
    // What cannot be painted is told as an error of the page that nobody has caught.
    if (content === undefined) void painted(fig, options).then((file) => download(name, file));
    else download(name, new Blob([content], { type: mediaTypes[name.replace(/^.*\./, '').toLowerCase()]! }));
  },
};

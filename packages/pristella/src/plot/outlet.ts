import { ArgumentError } from '../base/errors.ts';
import { host } from '../base/host.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { checked, choice } from '../base/row.ts';
import type { Figure } from './figure.ts';
import { pageOutlet } from './html/outlet.ts';
import { nodeOutlet } from './node/outlet.ts';
import type { PngOptions } from './png-options.ts';
import { TerminalOptions } from './terminal/terminal.ts';
import { checkParts } from './values.ts';

/** An element of a page, or a selector that finds one. */
const place = (): Element | string | undefined =>
  checked<Element | string, []>((value, name, op) => {
    if (typeof value !== 'string')
      checkParts(value as object, { append: 'function' }, `an element or a selector as ${name}`, op);
    return value as Element | string;
  });

/** How figures are shown. */
export class ShowOptions extends TerminalOptions {
  /**
   * 'text' for characters, in the terminal or on a page's console; 'page' for HTML, in which figures move. Unless told, Node
   * writes text where its output is a terminal, and else a page; pages and notebooks show HTML.
   */
  readonly as?: 'text' | 'page' | undefined = choice(['text', 'page']);
  /** In a page: the element that the figures are appended to, or a selector for it; the page's body unless told. */
  readonly in?: Element | string | undefined = place();
}
export const showOptions: Options<ShowOptions> = options(ShowOptions);

/** Where figures go when a program shows or saves them. */
export interface Outlet {
  /** Shows figures, the first opened first, with the options that the program gave. */
  show(figures: readonly Figure[], options: ShowOptions): void;
  /** Saves a figure by a name, whose ending says as what, with the options that the program gave. */
  save(name: string, figure: Figure, options: PngOptions): void;
}

let chosen: Outlet | undefined;

/**
 * Says where figures go from now on: to an outlet of one's own, as in a worker of a page or in a notebook, or without one to
 * where they usually go. Throws ArgumentError for what is no outlet.
 * @example
 * plot.setOutlet({
 *   show: (figures) => console.log(figures.length),
 *   save: (name, fig) => console.log(name, fig.describe()),
 * });
 * const line = plot.plt.plot([1, 4, 9]);
 * plot.plt.savefig('squares.svg');
 * plot.plt.show();
 * plot.setOutlet();
 */
export function setOutlet(outlet?: Outlet): void {
  checkArguments(arguments.length, 1, 'setOutlet');
  if (outlet !== undefined) checkParts(outlet, { show: 'function', save: 'function' }, 'an outlet', 'setOutlet');
  chosen = outlet;
}

const inNode = (): Outlet | undefined => (host.process?.getBuiltinModule ? nodeOutlet : undefined);
const inPage = (): Outlet | undefined => (typeof document === 'object' ? pageOutlet : undefined);

/** What Deno's notebooks give. */
interface Notebook {
  display(value: Figure): Promise<void>;
}
const notebook = (): Notebook | undefined =>
  (globalThis as { readonly Deno?: { readonly jupyter?: Notebook } }).Deno?.jupyter;

function required(outlet: Outlet | undefined, op: string, verb: string): Outlet {
  if (outlet) return outlet;
  const hint = 'send fig.toSvg() to where there is one, or say by plot.setOutlet() where figures go';
  throw new ArgumentError(`there is neither a page nor a terminal here to ${verb} a figure`, { op, hint });
}

/** Shows figures where this program runs. */
export function showFigures(figures: readonly Figure[], options: ShowOptions): void {
  const shared = chosen ? undefined : notebook();
  if (shared && options.as === undefined) for (const fig of figures) void shared.display(fig);
  else required(chosen ?? inPage() ?? inNode(), 'show', 'show').show(figures, options);
}

/** Saves a figure where this program runs: Node has a disk, a page downloads. */
export function saveFigure(name: string, figure: Figure, options: PngOptions): void {
  required(chosen ?? inNode() ?? inPage(), 'savefig', 'save').save(name, figure, options);
}

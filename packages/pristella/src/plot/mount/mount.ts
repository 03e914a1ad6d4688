import { type Options, options } from '../../base/options.ts';
import { choice } from '../../base/row.ts';
import { livePage } from '../html/live/page.ts';
import { pageData } from '../html/page-data.ts';
import type { FigureParts } from '../html/parts.ts';
import { colorRules, sceneToSvg } from '../svg.ts';
import { palettes, type Theme, themes } from '../theme.ts';
import { checkParts } from '../values.ts';
import { checkGiven } from './given.ts';

/** How parts are shown. */
export class MountOptions {
  /** Colours for light or dark paper, or, with `auto`, as the reader prefers; the figure's own unless given. */
  readonly theme?: Theme | undefined = choice(themes);
}
const mountOptions: Options<MountOptions> = options(MountOptions);

/** A figure that stands in a page. */
export interface Mounted {
  /** Shows it in another theme, as it was moved and turned. */
  setTheme(theme: Theme): void;
  /** Takes it out of the page. */
  remove(): void;
}

/**
 * Draws the parts of a figure in an element of a page, in the place of what it contains: plots move and zoom, cubes turn, by
 * hand, wheel, fingers and keys. Needs nothing of the engine: `import { mount } from 'pristella/plot/mount'` makes a small
 * bundle. Parts may come from a program that the page does not trust, such as a reader's code in a worker: nothing in them
 * is run. Throws ArgumentError for what is no element or no parts.
 */
export function mount(element: Element, parts: FigureParts, given: MountOptions = {}): Mounted {
  const { scene, cubes, theme } = checkGiven(parts, 'mount');
  const chosen = mountOptions.read(given, 'mount', arguments.length - 3);
  checkParts(element, { innerHTML: 'string', replaceChildren: 'function' }, 'an element of the page', 'mount');
  element.innerHTML = sceneToSvg(scene, 'auto', rulesOf).trimEnd();
  const svg = element.querySelector('svg')!;
  const setTheme = (theme: Theme): void => {
    svg.dataset.theme = mountOptions.read({ theme }, 'setTheme').theme ?? 'auto';
  };
  setTheme(chosen.theme ?? theme);
  livePage(element, pageData(cubes, 'light'));
  return { setTheme, remove: () => svg.remove() };
}

/** The look of a mounted figure, whatever other figures say to the page of theirs. */
const rulesOf = (classes: readonly string[]): string => {
  const on = (paper: 'light' | 'dark', theme: Theme): string =>
    colorRules(classes, palettes[paper], `svg[data-theme=${theme}] `);
  return (
    'svg[data-theme]{max-width:100%;height:auto}' +
    'svg[data-theme] :is(path,rect){vector-effect:non-scaling-stroke}' +
    'svg[data-theme] rect[tabindex]:focus{outline:none}' +
    'svg[data-theme] rect[tabindex]:focus-visible{outline:2px solid #0072b2}' +
    on('light', 'light') +
    on('dark', 'dark') +
    `@media (prefers-color-scheme:dark){${on('dark', 'auto')}}`
  );
};

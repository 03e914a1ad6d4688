import { Axes } from '../axes/axes.ts';
import { checkFigure, type Figure, type ThemeOptions, themeOptions } from '../figure.ts';
import { mount } from '../mount/mount.ts';
import { escapeXml, FONT } from '../svg.ts';
import { palettes, type Theme } from '../theme.ts';
import { Axes3D } from '../three/axes3d.ts';
import { checkParts } from '../values.ts';
import { liveScript } from './live-script.ts';
import { pageData } from './page-data.ts';
import { cubesOf, parts } from './parts.ts';

/** The look of the page: paper of one theme, or of the one that the reader prefers. */
function styleOf(theme: Theme): string {
  const paper = (name: 'light' | 'dark'): string => {
    const { paper, soft } = palettes[name];
    return `body{background:${paper}}p{color:${soft}}`;
  };
  return `
html{color-scheme:${theme === 'auto' ? 'light dark' : theme}}
body{margin:0;display:grid;place-content:center;justify-items:center;min-height:100vh}
body>svg{max-width:100%;height:auto;max-height:calc(100vh - 2.5em)}
body>svg path,body>svg rect{vector-effect:non-scaling-stroke}
p{margin:.6em;font:13px/1.4 ${FONT};text-align:center}
rect[tabindex]:focus{outline:none}
rect[tabindex]:focus-visible{outline:2px solid #0072b2}
${paper(theme === 'dark' ? 'dark' : 'light')}
${theme === 'auto' ? `@media (prefers-color-scheme:dark){${paper('dark')}}\n` : ''}`;
}

/** What the reader may do, said below the figure. */
function guide(fig: Figure): string {
  const turns = fig.panels.some((p) => p instanceof Axes3D);
  const moves = fig.panels.some((p) => p instanceof Axes);
  if (!turns && !moves) return '';
  const verb = turns && moves ? 'move or turn' : turns ? 'turn' : 'move';
  return `<p>Drag to ${verb}, wheel or pinch to zoom, double-click to return. Keys: arrows, + and −, 0.</p>\n`;
}

/**
 * A figure as one HTML file that needs nothing else: plots pan and zoom, cubes turn. Its script is
 * made of the library's own modules, so a cube turns in the page exactly as it is drawn here.
 * @example
 * const fig = plot.figure();
 * const ax = fig.axes().plot([1, 2]);
 * plot.figureToHtml(fig).slice(0, 15);
 */
export function figureToHtml(fig: Figure, options: ThemeOptions = {}): string {
  const { theme = checkFigure(fig, 'figureToHtml').theme } = themeOptions.read(
    options,
    'figureToHtml',
    arguments.length - 2,
  );
  // `<` in a string could end the script.
  const data = JSON.stringify(pageData(cubesOf(fig), theme === 'dark' ? 'dark' : 'light')).replace(/</g, '\\u003c');
  const scene = fig.scene();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(scene.title)}</title>
<style>${styleOf(theme)}</style>
</head>
<body>
${fig.toSvg(options)}${guide(fig)}<script>
(() => {
${liveScript}
live.livePage(document, ${data});
})();
</script>
</body>
</html>
`;
}

/** Puts a figure into an element of a page, where it pans, zooms and turns. */
export function showIn(element: Element, fig: Figure): void {
  checkFigure(fig, 'showIn');
  checkParts(element, { innerHTML: 'string' }, 'an element of the page', 'showIn');
  mount(element, parts(fig));
}

import type { Figure } from '../figure.ts';
import { escapeXml } from '../svg.ts';
import { printed } from '../text/typography.ts';
import { palettes, type Theme } from '../theme.ts';
import { Axes3D } from '../three/axes3d.ts';
import { drawCube } from '../three/cube.ts';
import { niceTicks } from '../ticks.ts';
import { livePage, type PageParts } from './page-script.ts';

/** What the script needs besides the picture. */
export const pageParts = (fig: Figure): PageParts => ({
  cubes: fig.panels.filter((p) => p instanceof Axes3D).map((p) => p.model(printed)),
  light: palettes.light,
  drawCube,
  niceTicks,
});

const style = `
html{color-scheme:light dark}
body{margin:0;display:grid;place-items:center;min-height:100vh;background:#fff}
svg[role=img]{max-width:100%;height:auto}
svg[role=img] path,svg[role=img] rect{vector-effect:non-scaling-stroke}
g[tabindex]:focus-visible{outline:2px solid #0072b2}
@media (prefers-color-scheme:dark){body{background:${palettes.dark.paper}}}
`;

/**
 * A figure as one HTML file that needs nothing else: plots pan and zoom, cubes turn. The script is the text of the
 * library's own functions, so a cube turns in the page exactly as it is drawn here.
 */
export function figureToHtml(fig: Figure, options: { readonly theme?: Theme } = {}): string {
  const { cubes, light } = pageParts(fig);
  // `<` in a string could end the script.
  const data = JSON.stringify({ cubes, light }).replace(/</g, '\\u003c');
  const scene = fig.scene();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(scene.title)}</title>
<style>${style}</style>
</head>
<body>
${fig.toSvg(options)}
<script>
(${livePage.toString()})(document, {
...${data},
drawCube: ${drawCube.toString()},
niceTicks: ${niceTicks.toString()},
});
</script>
</body>
</html>
`;
}

/** Puts a figure into an element of a page, where it pans, zooms and turns. */
export function showIn(element: Element, fig: Figure): void {
  element.innerHTML = fig.toSvg();
  livePage(element, pageParts(fig));
}

import { encodePng } from './png.ts';
import type { Box, GroupShape, Look, Paint, Run, Scene, Shape, TextShape } from './scene.ts';
import { placesOf } from './scene.ts';
import { shown } from './text/shown.ts';
import { isThemed, type Palette, palettes, resolvePaint, type Theme } from './theme.ts';

/** Two decimals are a fiftieth of a pixel: enough for the eye, and the same text on every machine. */
export const round = (v: number): string => {
  const clamped = Math.min(1e6, Math.max(-1e6, v));
  return String(Math.round(clamped * 100) / 100 + 0);
};

/** Text in which no character can be taken for a tag, or may not stand in a document. */
export const escapeXml = (text: string): string =>
  shown(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** Fonts of the widths that the layout counts on. */
export const FONT = "'DejaVu Sans', Verdana, Arial, sans-serif";

/** What the writer carries from shape to shape. */
interface Writing {
  readonly palette: Palette;
  /** The theme's words met so far, as CSS classes; undefined where the theme is fixed. */
  readonly classes: Set<string> | undefined;
}

/** One paint attribute, and the class that recolours it in the dark. */
function paint(attribute: 'fill' | 'stroke', value: Paint, writing: Writing, classes: string[]): string {
  if (writing.classes && isThemed(value)) {
    const name = `p${attribute[0]}-${value}`;
    writing.classes.add(name);
    classes.push(name);
  }
  return ` ${attribute}="${resolvePaint(value, writing.palette)}"`;
}

function attributes(look: Look, writing: Writing): string {
  const classes: string[] = [];
  let out = paint('fill', look.fill ?? 'none', writing, classes);
  if (look.stroke !== undefined && look.stroke !== 'none') {
    out += paint('stroke', look.stroke, writing, classes);
    out += ` stroke-width="${round(look.width ?? 1)}"`;
    if (look.dash) out += ` stroke-dasharray="${look.dash.map(round).join(' ')}"`;
    if (look.cap === 'round') out += ' stroke-linecap="round"';
  }
  if (look.opacity !== undefined && look.opacity < 1) out += ` opacity="${round(look.opacity)}"`;
  return classes.length ? `${out} class="${classes.join(' ')}"` : out;
}

/** The `d` of a path: relative lines, which are shorter. Rounds absolute positions, so errors do not add up. */
export function pathData(runs: readonly Run[]): string {
  let d = '';
  for (const { points, closed } of runs) {
    for (const [i, [x, y]] of placesOf(points).entries())
      d += `${i === 0 ? 'M' : i === 1 ? 'L' : ' '}${round(x)} ${round(y)}`;
    if (closed) d += 'Z';
  }
  return d;
}

function writeText(shape: TextShape, writing: Writing): string {
  const { x, y, text, size, anchor, bold, rotate } = shape;
  const classes: string[] = [];
  const fill = paint('fill', shape.fill, writing, classes);
  const place = `x="${round(x)}" y="${round(y)}"`;
  const turn = rotate ? ` transform="rotate(${rotate} ${round(x)} ${round(y)})"` : '';
  const align = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  const weight = bold ? ' font-weight="bold"' : '';
  const name = classes.length ? ` class="${classes.join(' ')}"` : '';
  return `<text ${place} font-size="${round(size)}"${align}${weight}${turn}${fill}${name}>${escapeXml(text)}</text>`;
}

const boxAttributes = ({ x, y, width, height }: Box): string =>
  `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;

function writeShape(shape: Shape, writing: Writing): string {
  switch (shape.kind) {
    case 'path':
      return `<path d="${pathData(shape.runs)}"${attributes(shape, writing)}/>`;
    case 'curve': {
      const p = shape.points.map(round);
      return `<path d="M${p[0]} ${p[1]}C${p.slice(2).join(' ')}"${attributes(shape, writing)}/>`;
    }
    case 'dots': {
      // A line of no length with round ends is a disc, and keeps its size when the page zooms.
      const d = placesOf(shape.points)
        .map(([x, y]) => `M${round(x)} ${round(y)}h0`)
        .join('');
      const opacity = shape.opacity === undefined ? {} : { opacity: shape.opacity };
      const look: Look = { stroke: shape.fill, width: 2 * shape.radius, cap: 'round', ...opacity };
      return `<path d="${d}"${attributes(look, writing)}/>`;
    }
    case 'rect': {
      const radius = shape.radius ? ` rx="${round(shape.radius)}"` : '';
      return `<rect ${boxAttributes(shape.box)}${radius}${attributes(shape, writing)}/>`;
    }
    case 'text':
      return writeText(shape, writing);
    case 'image': {
      const rendering = shape.smooth ? '' : ' style="image-rendering:pixelated"';
      const href = `data:image/png;base64,${base64(encodePng(shape.raster))}`;
      return `<image ${boxAttributes(shape.box)} preserveAspectRatio="none"${rendering} href="${href}"/>`;
    }
    case 'group':
      return writeGroup(shape, writing);
  }
}

/** A clipped group is an inner `<svg>`: it needs no id, so that many figures can share one page. */
function writeGroup({ children, clip, data = {} }: GroupShape, writing: Writing): string {
  const extra = Object.entries(data)
    .map(([key, value]) => ` data-${key}="${escapeXml(value)}"`)
    .join('');
  const inner = children.map((child) => writeShape(child, writing)).join('\n');
  if (!clip) return `<g${extra}>\n${inner}\n</g>`;
  const view = [clip.x, clip.y, clip.width, clip.height].map(round).join(' ');
  return `<svg ${boxAttributes(clip)} viewBox="${view}" overflow="hidden"${extra}>\n${inner}\n</svg>`;
}

/** The bytes in base64, in Node and in the browser alike. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

/** The rules that give the theme's words, as the classes that they are written as, their colours on one paper. */
export const colorRules = (classes: readonly string[], palette: Palette, within = ''): string =>
  classes
    .map((name) => {
      const [kind, word] = [name.slice(0, 2), name.slice(3)];
      return `${within}.${name}{${kind === 'pf' ? 'fill' : 'stroke'}:${resolvePaint(word, palette)}}`;
    })
    .join('');

/** A style sheet for classes of colours. */
type RulesOf = (classes: readonly string[]) => string;
/** In the dark, colours for the dark. */
const asPreferred: RulesOf = (classes) => `@media (prefers-color-scheme:dark){${colorRules(classes, palettes.dark)}}`;

/**
 * Writes a scene as a self-contained SVG document with its text alternative; with the theme `auto`, with a style sheet that
 * `rulesOf` makes for the classes of colours that are met.
 */
export function sceneToSvg(scene: Scene, theme: Theme = 'auto', rulesOf: RulesOf = asPreferred): string {
  const writing: Writing = {
    palette: palettes[theme === 'dark' ? 'dark' : 'light'],
    classes: theme === 'auto' ? new Set() : undefined,
  };
  const { width, height } = scene;
  const paper: Shape = { kind: 'rect', box: { x: 0, y: 0, width, height }, fill: 'paper' };
  const body = [paper, ...scene.shapes].map((shape) => writeShape(shape, writing)).join('\n');
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escapeXml(scene.title)}" font-family="${FONT}" stroke-linejoin="round">`,
    `<title>${escapeXml(scene.title)}</title>`,
    `<desc>${escapeXml(scene.description)}</desc>`,
    ...(writing.classes ? [`<style>${rulesOf([...writing.classes].sort())}</style>`] : []),
    body,
    '</svg>\n',
  ].join('\n');
}

import { type Box, overlap, type Place, partIn, type Shape, segment } from '../scene.ts';
import { Formula } from '../text/formula.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { neighbours } from '../values.ts';
import type { Node } from './layer-places.ts';
import type { Drawn } from './layers-drawing.ts';

/** A link from the edge of a node to the edge of another. */
interface Link {
  readonly from: Place;
  readonly to: Place;
  readonly text: string;
  readonly weight: number | undefined;
  /** The size of its weight as a share of the largest. */
  readonly share: number;
  /** Whether it is what the picture points at; undefined where it points at nothing. */
  readonly isMeant: boolean | undefined;
}

const BARB = 8;
const MANY = 60;

/** All links, what is pale first; then the texts on them. */
export function drawLinks(drawn: Drawn, layers: readonly Node[][], type: Typography): Shape[] {
  const links = neighbours(layers).flatMap(([before, after], l) => linksBetween(drawn, l, before, after));
  const ordered = links.toSorted((a, b) => Number(a.isMeant ?? 0) - Number(b.isMeant ?? 0));
  // Many links are a grey tissue, few are lines to be followed.
  const faint = links.length > MANY ? 0.25 : 0.7;
  const lines = ordered.flatMap((link) => lineOf(link, drawn.options.arrows || link.isMeant === true, faint));
  return [...lines, ...textsOn(links, layers, type)];
}

function linksBetween(drawn: Drawn, l: number, before: readonly Node[], after: readonly Node[]): Link[] {
  const { weights, biases, linkTexts, symbols, focus, options } = drawn;
  const numbers = biases?.[l]?.numbers;
  const weightOf = (from: number, to: number): number | undefined =>
    from === -1 ? numbers?.[to] : weights?.[l]?.at(from, to);
  const biasText = (to: number): string => {
    const written = biases?.[l]?.texts ?? (options.numbers && numbers ? undefined : symbols.biases?.[l]);
    return written?.[to] ?? (options.numbers && numbers ? brief(numbers[to]!) : '');
  };
  const all = [...(weights?.[l]?.values ?? []), ...(numbers ?? [])];
  const top = all.reduce((m, w) => Math.max(m, Math.abs(w)), 1e-12);
  return before.flatMap((a) =>
    after.flatMap((b): Link[] => {
      if (a.index === undefined || b.index === undefined || b.index === -1) return [];
      const weight = weightOf(a.index, b.index);
      if (options.least !== undefined && Math.abs(weight ?? 1) <= options.least) return [];
      const share = weight === undefined ? 0.3 : Math.abs(weight) / top;
      const isMeant = focus && focus.layer === l + 1 && (focus.node ?? b.index) === b.index;
      const written = a.index === -1 ? biasText(b.index) : (linkTexts[l]?.[a.index]?.[b.index] ?? '');
      return [{ ...edgesOf(a, b), text: isMeant === false ? '' : written, weight, share, isMeant }];
    }),
  );
}

/** The line between two middles where it is outside of the nodes. */
function edgesOf(a: Node, b: Node): { from: Place; to: Place } {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  const along = ({ x, y }: Node, reach: number): Place => [x + (dx / length) * reach, y + (dy / length) * reach];
  return { from: along(a, a.radius), to: along(b, -b.radius) };
}

function lineOf({ from, to, weight, share, isMeant }: Link, hasHead: boolean, faint: number): Shape[] {
  const stroke = weight === undefined ? (isMeant ? 'ink' : 'soft') : weight >= 0 ? 'C0' : 'C1';
  const strength = isMeant === undefined ? Math.min(1, faint + 0.6 * share) : isMeant ? 1 : 0.22;
  const width = isMeant && weight === undefined ? 1.6 : 0.4 + 3 * share;
  const look = { stroke, width, opacity: strength };
  if (!hasHead) return [segment(...from, ...to, look)];
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const reach = BARB + width;
  const barb = (turn: number): Place => [
    to[0] - reach * Math.cos(angle + turn),
    to[1] - reach * Math.sin(angle + turn),
  ];
  const [x, y] = [to[0] - 0.8 * reach * Math.cos(angle), to[1] - 0.8 * reach * Math.sin(angle)];
  return [
    segment(...from, x, y, look),
    {
      kind: 'path',
      runs: [{ points: [...to, ...barb(0.36), ...barb(-0.36)], closed: true }],
      fill: stroke,
      opacity: strength,
    },
  ];
}

/** Where along its link a text may stand, the best place first. */
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8, 0.14, 0.86];

/** A link with its text, and how wide that is. */
interface Written {
  readonly link: Link;
  readonly formula: Formula;
  readonly width: number;
}

/** Texts on sheets of paper, each where it covers least of other texts, nodes and links. */
function textsOn(links: readonly Link[], layers: readonly Node[][], type: Typography): Shape[] {
  const written = links
    .filter(({ text }) => text !== '')
    .map((link): Written => {
      const formula = new Formula(link.text);
      return { link, formula, width: formula.width(type.label, type) + 6 };
    });
  const size = type.label;
  const boxes = new Map<Written, Box>();
  const nodes = layers
    .flat()
    .map(({ x, y, radius }): Box => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }));
  const boxAt = ({ link: { from, to }, width }: Written, t: number): Box => {
    const [x, y] = [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
    const height = type.canRaise ? 1.5 * size : size;
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  const costOf = (box: Box, own: Written, t: number): number => {
    const others = [...boxes].filter(([other, at]) => other !== own && overlap(box, at)).length;
    const covered = nodes.filter((node) => overlap(box, node)).length;
    const crossed = links.filter((link) => link !== own.link && partIn(box, ...link.from, ...link.to)).length;
    return 20 * others + 20 * covered + 2 * crossed + Math.abs(t - 0.5);
  };
  // The first turn places each beside those before it, the others beside all.
  for (let turn = 0; turn < 4; turn++) {
    for (const own of written) {
      const places = ALONG.map((t) => {
        const box = boxAt(own, t);
        return { box, cost: costOf(box, own, t) };
      });
      boxes.set(own, places.reduce((a, b) => (b.cost < a.cost ? b : a)).box);
    }
  }
  const sheets = Array.from(boxes.values(), (box): Shape => ({ kind: 'rect', box, radius: 3, fill: 'paper' }));
  const texts = [...boxes].flatMap(([{ formula }, { x, y, width, height }]) => {
    const baseline = y + height / 2 + 0.34 * size;
    return formula.set([x + width / 2, baseline], { size, fill: 'ink' }, type);
  });
  return [...sheets, ...texts];
}

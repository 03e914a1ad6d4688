/** Softmax as the engine runs it: op by op the first time, then with ops fused into one kernel. */
import { layOutGraph } from '../../../packages/pristella/src/plot/network/graph-layout.ts';
import { HEIGHT, type Thumbnail, WIDTH, way } from '../thumbnail.ts';
import { np } from './given.ts';
import { seenOf } from './looker.ts';

const BOX = { width: 36, height: 24 };
const GAPS = { along: 18, across: 44 };
/** Free space around. */
const EDGE = 10;
/** Launches have these colours by turns. */
const COLOURS = 3;

function softmax() {
  const x = np.random.defaultRng(1).random([256, 1000], { dtype: 'float32' });
  const e = x.sub(x.max({ axis: 1, keepdims: true })).exp();
  return e.div(e.sum({ axis: 1, keepdims: true }));
}

function frames(): string[] {
  const { nodes, sights } = seenOf(softmax);
  const links = nodes.flatMap(({ id, inputs }) => inputs.map((from): [number, number] => [from, id]));
  const laid = layOutGraph(
    nodes.map(() => BOX),
    links,
    GAPS,
  );
  // Boxes keep their size: only their middles move together.
  const [wide, high] = [
    (WIDTH - 2 * EDGE - BOX.width) / (laid.width - BOX.width),
    (HEIGHT - 2 * EDGE - BOX.height) / (laid.height - BOX.height),
  ];
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    WIDTH / 2 + (x - laid.width / 2) * wide,
    HEIGHT / 2 + (y - laid.height / 2) * Math.min(1, high),
  ];
  /** What has run so far; nodes of one launch are held together by thick lines of its colour. */
  const frame = (launches: readonly (readonly number[])[]): string => {
    const launchOf = (id: number): number => launches.findIndex((ids) => ids.includes(id));
    const lines = links.map(([from, to], i) => {
      const launch = launchOf(from);
      const isInside = launch >= 0 && launch === launchOf(to);
      return `<path class="edge${isInside ? ` inside c${launch % COLOURS}` : ''}" d="${way(laid.routes[i]!.map(at))}"/>`;
    });
    const boxes = nodes.map(({ id, kind, op }) => {
      const [x, y] = at(laid.centers[id]!);
      const launch = launchOf(id);
      const label = kind === 'op' ? op : 'x';
      return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)})"><rect class="op${launch < 0 ? '' : ` c${launch % COLOURS}`}" x="-18" y="-12" width="36" height="24" rx="${kind === 'op' ? 6 : 12}"/><text y="4">${label}</text></g>`;
    });
    return lines.join('') + boxes.join('');
  };
  return sights.flatMap(({ launches }) => {
    const ran = launches.map((launch) => launch.nodes);
    return ran.map((_, i) => frame(ran.slice(0, i + 1)));
  });
}

export const thumbnail = (): Thumbnail => ({
  about: {
    en: 'Type an expression and see its graph, its kernels down to the instruction, and how near they come to your machine’s peak.',
    zh: '写一个表达式，看它的运算图、细到指令的内核，以及它们离本机的极限有多近。',
  },
  frames: frames(),
});

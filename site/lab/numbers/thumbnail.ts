/** The notes' network: its numbers appear layer by layer, then the slopes come back. */
import { type Thumbnail, way } from '../thumbnail.ts';
import { networkOfTheNotes } from './state.ts';
import { recorded } from './task.ts';

const columns = ['x', 'z1', 'z2', 'y'] as const;
type Column = (typeof columns)[number];

const place = (layer: number, index: number, count: number): [number, number] => [
  30 + 60 * layer,
  75 + 46 * (index - (count - 1) / 2),
];

/** The numbers of each layer and of the weights into it, and the slopes of the loss by them. */
function numbersOf() {
  const { nodes, results } = recorded({ program: 'network', input: networkOfTheNotes });
  const node = (name: string) => nodes[results[name]!]!;
  return {
    values: (name: string): readonly number[] => (node(name).values ?? []).map(Number),
    slopes: (name: string): readonly number[] => (node(name).gradient ?? []).map(Number),
  };
}

const frames = (): string[] => {
  const { values, slopes } = numbersOf();
  const sizes = columns.map((name) => values(name).length);
  const layers = columns.map((_, layer) => layer);

  /** Forwards up to a layer; backwards down to one, where slopes have begun to come back. */
  const frame = (reached: number, back: number): string => {
    const links = layers.slice(1).flatMap((layer) => {
      const to = sizes[layer]!;
      const isBack = layer > back;
      const numbers = isBack ? slopes(`W${layer}`) : values(`W${layer}`);
      const most = Math.max(...numbers.map(Math.abs));
      return numbers.map((number, i) => {
        const line = way([place(layer - 1, Math.floor(i / to), sizes[layer - 1]!), place(layer, i % to, to)]);
        const width = (1 + (4 * Math.abs(number)) / most).toFixed(1);
        const state = isBack ? ' back' : layer <= reached ? ' on' : '';
        return `<path class="link${state}" stroke-width="${width}" d="${line}"/>`;
      });
    });
    const bodies = columns.flatMap((name: Column, layer) => {
      const isBack = layer >= back;
      const numbers = isBack ? slopes(name) : values(name);
      return numbers.map((number, i) => {
        const [x, y] = place(layer, i, numbers.length);
        const state = isBack ? ' back' : layer <= reached ? ' on' : '';
        const text = state === '' ? '' : `<text x="${x}" y="${y + 4}">${written(number)}</text>`;
        return `<circle class="body${state}" cx="${x}" cy="${y}" r="19"/>${text}`;
      });
    });
    return links.join('') + bodies.join('');
  };

  const none = columns.length;
  const backwards = layers.toReversed().map((layer) => frame(none, layer));
  const forwards = layers.map((layer) => frame(layer, none));
  return [...backwards, ...forwards];
};

const written = (number: number): string => number.toFixed(2).replace('-', '−');

export const thumbnail = (): Thumbnail => ({
  about: {
    en: 'A network with all its numbers in place. Drag one, and all that hangs on it moves; step back through the slopes.',
    zh: '一个网络，所有的数都在原位。拖动一个，靠它算出来的都跟着变；再一步步看梯度怎样传回来。',
  },
  frames: frames(),
});

/** The two layers as a network, its layers numbered as in the notes: links as thick as their numbers are large, neurons bright that say 1. */
import { FURTHEST, type Neurons } from './gates.ts';
import type { Words } from './words.ts';

interface Node {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly look: string;
}

const inputs: readonly Node[] = [
  { x: 36, y: 50, name: 'x₁', look: '' },
  { x: 36, y: 150, name: 'x₂', look: '' },
];
const hidden: readonly Node[] = [
  { x: 160, y: 50, name: 's₁', look: 'line-1' },
  { x: 160, y: 150, name: 's₂', look: 'line-2' },
];
const output: Node = { x: 284, y: 100, name: 'y', look: 'line-3' };

/** Every link, its number in hundredths, and the neuron that it leads to. */
const linksOf = (neurons: Neurons): { from: Node; to: Node; value: number }[] =>
  [...hidden, output].flatMap((to, k) =>
    (to === output ? hidden : inputs).map((from, i) => ({ from, to, value: neurons[k]![i]! })),
  );

export function Circuit({ words, neurons }: { words: Words; neurons: Neurons }) {
  return (
    <svg class="circuit" viewBox="0 0 320 216" role="img" aria-label={words.circuit}>
      {linksOf(neurons).map(({ from, to, value }) => (
        <path
          key={`${from.name}${to.name}`}
          class={`link ${value < 0 ? 'against' : value > 0 ? 'for' : 'none'}`}
          d={`M${from.x} ${from.y}L${to.x} ${to.y}`}
          stroke-width={1 + (Math.abs(value) / FURTHEST) * 11}
        />
      ))}
      {[...inputs, ...hidden, output].map(({ x, y, name, look }) => (
        <g key={name} class={look}>
          <circle cx={x} cy={y} r="21" />
          <text x={x} y={y + 5} text-anchor="middle">
            {name}
          </text>
        </g>
      ))}
      {[inputs[0]!, hidden[0]!, output].map(({ x }, i) => (
        <text key={x} class="layer" x={x} y="206" text-anchor="middle">
          {words.layer(i)}
        </text>
      ))}
    </svg>
  );
}

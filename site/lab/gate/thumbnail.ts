/** XOR as the second layer sees it: the plane folds until one line parts the lamps. */
import { HEIGHT, type Thumbnail, WIDTH, way } from '../thumbnail.ts';
import { apart, corners, wanted } from './gates.ts';
import { SIDE } from './measures.ts';
import { answer, lattice, twoLayers } from './task.ts';

const TARGET = 'XOR';
const STEEPNESS = [0, 12, 24, 36, 48, 56];

/** Pixels of a unit of s. */
const SCALE = 112;
/** Every so many rows and columns are drawn, by every so many of their points. */
const STRIDE = 20;
const FINE = 10;

const place = (s1: number, s2: number): [number, number] => [
  WIDTH / 2 + (s1 - 0.5) * SCALE,
  HEIGHT / 2 - (s2 - 0.5) * SCALE,
];

/** A lamp by its shape: a triangle should be lit, a square dark. */
function lamp([x, y]: readonly [number, number], isLit: boolean, shouldBe: boolean): string {
  const shape = shouldBe ? 'M0-9 8 6H-8Z' : 'M-7-7H7V7H-7Z';
  const glow = isLit ? '<circle class="glow" r="16"/>' : '';
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">${glow}<path class="lamp${isLit ? ' lit' : ''}" d="${shape}"/></g>`;
}

/** The border between dark and bright in the folded plane, and what is bright. */
function border(): string {
  const [v1, v2, c] = apart[2];
  const at = (s1: number): [number, number] => [s1, -(v1 * s1 + c) / v2];
  const line = [at(-2), at(3)].map(([s1, s2]) => place(s1, s2));
  return `<path class="bright" d="${way([...line, place(3, 4), place(-2, 4)])}Z"/><path class="border" d="${way(line)}"/>`;
}

function frame(steepness: number): string {
  const { s } = twoLayers(lattice(), apart, steepness);
  const folded = s.data();
  const at = (i: number): [number, number] => place(Number(folded[2 * i]), Number(folded[2 * i + 1]));
  const along = Array.from({ length: (SIDE - 1) / FINE + 1 }, (_, k) => k * FINE);
  const across = along.filter((k) => k % STRIDE === 0);
  const mesh = across.flatMap((line) => [
    way(along.map((k) => at(line * SIDE + k))),
    way(along.map((k) => at(k * SIDE + line))),
  ]);
  const said = answer(apart, steepness);
  const lamps = corners.map((_, i) =>
    lamp(place(said.s[2 * i]!, said.s[2 * i + 1]!), said.y[i] === 1, wanted[TARGET][i] === 1),
  );
  return `${border()}<path class="mesh" d="${mesh.join('')}"/>${lamps.join('')}`;
}

export const thumbnail = (): Thumbnail => ({
  about: {
    en: 'One neuron cannot do XOR. Try it, prove it, and watch a second layer fold the plane.',
    zh: '一个神经元做不成 XOR。试一试，证明它，再看第二层怎样把平面折起来。',
  },
  frames: STEEPNESS.map(frame),
});

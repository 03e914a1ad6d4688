/** A plane of two numbers with lamps in it and lines that a hand can take: the inputs, or what the first layer made of them. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { corners, type Knobs } from './gates.ts';
import { Lamp } from './lamp.tsx';
import { facing, HIGH, type Line, LOW, lineOf, litPart, type Point, through } from './line.ts';
import { spread } from './spread.ts';

/** Of the picture, in its own units. */
export const SIZE = 320;
const SCALE = SIZE / (HIGH - LOW);

/** A point of the plane in units of the picture. */
export const place = ([x, y]: Point): Point => [(x - LOW) * SCALE, (HIGH - y) * SCALE];
const pathOf = (points: readonly Point[]): string => points.map((p) => place(p).map((v) => v.toFixed(2))).join('L');

/** A neuron's line in a plane. */
export interface Held {
  readonly name: string;
  readonly knobs: Knobs;
  /** Called while it is drawn along, and at the end once more. */
  move(knobs: Knobs, isEnd: boolean): void;
}

export interface PlaneProps {
  readonly label: string;
  readonly axes: readonly [string, string];
  /** Where each of the four inputs lies. */
  readonly points: readonly Point[];
  readonly wanted: readonly number[];
  readonly answers: readonly number[];
  readonly lines: readonly Held[];
  /** Whether the one line is the border between bright and dark. */
  readonly divides?: boolean;
  /** Below the lines and lamps, in units of the picture. */
  readonly children?: ComponentChildren;
  /** Below everything. */
  readonly ground?: ComponentChildren;
  /** Above everything: what is there only at times, and is not to move what a hand holds. */
  readonly over?: ComponentChildren;
}

/** How far from its lamp a label is: of those side by side every other one stands above. */
const labels = [31, -26];

type Grip = { readonly by: 'line' | 'arrow'; readonly index: number; readonly from: Knobs; readonly at: Line };

export function Plane(props: PlaneProps) {
  const { label, axes, points, wanted, answers, lines, divides = false, children, ground, over } = props;
  const svg = useRef<SVGSVGElement>(null);
  const grip = useRef<Grip | null>(null);

  const under = (event: PointerEvent): Point => {
    const { left, top, width, height } = svg.current!.getBoundingClientRect();
    return [
      LOW + ((event.clientX - left) / width) * (HIGH - LOW),
      HIGH - ((event.clientY - top) / height) * (HIGH - LOW),
    ];
  };
  const follow = (event: PointerEvent, isEnd: boolean): void => {
    if (grip.current === null) return;
    const { by, index, from, at } = grip.current;
    const point = under(event);
    const knobs = by === 'line' ? through(from, point) : facing(from, at.pivot, point);
    if (isEnd) grip.current = null;
    lines[index]!.move(knobs, isEnd);
  };
  const take = (event: PointerEvent, next: Grip): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    svg.current!.setPointerCapture(event.pointerId);
    grip.current = next;
  };
  const [right, up] = axes;
  const lamps = spread(points.map(place));
  return (
    <div class="plane">
      {ground}
      <svg
        ref={svg}
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={label}
        onPointerMove={(event) => follow(event, false)}
        onPointerUp={(event) => follow(event, true)}
        onPointerCancel={(event) => follow(event, true)}
      >
        {divides && lines[0] && <LitPart knobs={lines[0].knobs} />}
        <path class="axis" d={`M0 ${place([0, 0])[1]}H${SIZE}M${place([0, 0])[0]} 0V${SIZE}`} />
        <text class="axis-name" x={SIZE - 8} y={place([0, 0])[1] - 7} text-anchor="end">
          {right}
        </text>
        <text class="axis-name" x={place([0, 0])[0] + 8} y={18}>
          {up}
        </text>
        {children}
        {lines.map((held, index) => (
          <HeldLine key={held.name} held={held} index={index} count={lines.length} take={take} />
        ))}
        {lamps.map(({ at: [x, y] }, i) => (
          <Lamp
            key={corners[i]!.join()}
            x={x}
            y={y}
            size={13}
            isLit={answers[i] === 1}
            shouldBe={wanted[i] === 1}
            input={i}
          />
        ))}
        {lamps.map(({ at: [x, y], rank }, i) => (
          <text key={corners[i]!.join()} class="input" x={x} y={y + labels[rank % 2]!} text-anchor="middle">
            ({corners[i]!.join(', ')})
          </text>
        ))}
      </svg>
      {over}
    </div>
  );
}

const LitPart = ({ knobs }: { knobs: Knobs }) => {
  const part = litPart(knobs);
  return part.length > 2 ? <path class="lit-part" d={`M${pathOf(part)}Z`} /> : null;
};

interface HeldLineProps {
  readonly held: Held;
  readonly index: number;
  readonly count: number;
  take(event: PointerEvent, grip: Grip): void;
}

/** A line with an arrow towards its bright side: the line is drawn along, the arrow turned. */
function HeldLine({ held: { name, knobs }, index, count, take }: HeldLineProps) {
  // The arrows of two lines do not meet.
  const at = lineOf(knobs, count > 1 ? 0.28 + 0.44 * index : 0.5);
  if (at === null) return null;
  const [[x1, y1], [x2, y2]] = at.ends.map(place) as [Point, Point];
  const [mx, my] = place(at.pivot);
  const [nx, ny] = at.normal;
  const [tx, ty] = [mx + 38 * nx, my - 38 * ny];
  const turn = (-Math.atan2(ny, nx) * 180) / Math.PI;
  const grip = (by: Grip['by']) => (event: PointerEvent) => take(event, { by, index, from: knobs, at });
  return (
    <g class={`drawn line-${count > 1 ? index + 1 : 0}`}>
      <path class="border" d={`M${x1} ${y1}L${x2} ${y2}`} />
      <path class="grip" d={`M${x1} ${y1}L${x2} ${y2}`} onPointerDown={grip('line')} />
      <path class="border" d={`M${mx} ${my}L${tx} ${ty}`} />
      <path class="tip" d="M10 0L-4 -7V7Z" transform={`translate(${tx} ${ty}) rotate(${turn})`} />
      <circle class="knob" cx={mx} cy={my} r="5" />
      <circle class="grip" cx={tx} cy={ty} r="18" onPointerDown={grip('arrow')} />
      {count > 1 && (
        <text class="line-name" x={tx + 14 * nx} y={ty - 14 * ny + 5} text-anchor="middle">
          {name}
        </text>
      )}
    </g>
  );
}

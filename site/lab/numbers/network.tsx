/** The network with all its numbers in place. */

import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { calm } from '../deck/theme.ts';
import { spokenSymbol } from './equations.ts';
import { CellSymbol } from './formula.tsx';
import { type Body, type Link, type Plan, tallPlan, type Way, widePlan } from './geometry.ts';
import { Knob, Num, RecordedContext } from './num.tsx';
import { FURTHEST, type Group, type NetworkState } from './state.ts';
import { type Cell, keyOf, type Quantity, type Step, stages } from './steps.ts';
import type { Words } from './words.ts';
import { numberOf } from './written.ts';

export interface NetworkProps {
  readonly words: Words;
  readonly network: NetworkState;
  readonly step: Step;
  readonly known: ReadonlySet<string>;
  /** One of the network's numbers is changed. */
  set(group: Group, index: number, value: number): void;
}

/** Below this the network leads down the page. */
const NARROW = 700;

/** The width of an element, which changes with the window. */
function useWidth(): readonly [number, (element: HTMLElement | null) => void] {
  const [width, setWidth] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const watch = useRef((element: HTMLElement | null): void => {
    observer.current?.disconnect();
    if (element === null) return;
    setWidth(element.clientWidth);
    observer.current = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.current.observe(element);
  });
  useEffect(() => () => observer.current?.disconnect(), []);
  return [width, watch.current];
}

/** Where the picture is longer than the window, what is computed comes into sight; not if the reader is elsewhere. */
function useSight(step: Step): void {
  const first = useRef(step);
  useEffect(() => {
    if (first.current === step) return;
    first.current = step;
    const network = document.querySelector('.network.tall')?.getBoundingClientRect();
    const active = document.querySelector('.network.tall .active');
    const panel = document.querySelector('.numbers .panel')?.getBoundingClientRect();
    if (!network || !active || !panel || network.bottom < 0 || network.top > innerHeight) return;
    const { top, bottom } = active.getBoundingClientRect();
    if (top > HEADER && bottom < panel.top) return;
    const behavior = calm() ? 'instant' : 'smooth';
    scrollBy({ top: (top + bottom) / 2 - (HEADER + panel.top) / 2, behavior });
  }, [step]);
}

/** The height of what stays at the window's top. */
const HEADER = 60;

const outOf = (layer: number): Quantity => (layer === 0 ? 'x' : (`z${layer}` as Quantity));

export function Network({ words, network, step, known, set }: NetworkProps) {
  const [width, watch] = useWidth();
  useSight(step);
  const plan = width >= NARROW ? widePlan : tallPlan;
  const { numbers } = network;
  const { pass } = stages[step.stage]!;
  const active = new Set(step.cells.map(keyOf));
  const isActive = (cell: Cell): boolean => active.has(keyOf(cell));
  const isKnown = (cell: Cell): boolean => known.has(keyOf(cell));
  const knob = (group: Group, index: number) => (
    <Knob
      held={{ program: 'network', name: group, index }}
      label={words.knob(spokenSymbol({ name: group, index }))}
      typing={words.typing}
      value={numbers[group][index]!}
      least={-FURTHEST}
      most={FURTHEST}
      step={0.05}
      set={(value) => set(group, index, value)}
    />
  );
  /** A symbol, the value, and below it the slope once the deck has come there. */
  const entry = (name: Quantity, index: number, isKnob = false, after: ComponentChildren = null) => {
    const [value, slope]: [Cell, Cell] = [
      { name, index },
      { name, index, isSlope: true },
    ];
    const look = `entry${isActive(value) || isActive(slope) ? ' active' : ''}${isKnown(value) ? '' : ' unknown'}`;
    return (
      <span class={look}>
        <span class="letter">
          <CellSymbol cell={value} />
          {after}
        </span>
        {isKnob ? (
          knob(name as Group, index)
        ) : isKnown(value) ? (
          <Num program="network" {...value} isReached label={spokenSymbol(value)} />
        ) : (
          <span>·</span>
        )}
        {isKnown(slope) && (
          <small>
            <Num program="network" {...slope} isSlope isReached label={spokenSymbol(slope)} />
          </small>
        )}
      </span>
    );
  };
  const place = ({ x, y }: { x: number; y: number }): Record<string, string> => ({
    left: `${(100 * x) / plan.width}%`,
    top: `${(100 * y) / plan.height}%`,
  });
  const inside = ({ kind, layer, index }: Body) => {
    if (kind === 'bias') return <span title={words.bias}>1</span>;
    if (kind === 'input') return entry('x', index, true);
    if (kind === 'sum') return entry('a3', index);
    if (kind === 'output') return entry('y', index);
    if (kind === 'loss') return entry('loss', 0);
    return (
      <>
        {entry(`a${layer}` as Quantity, index, false, <span class="bend">h()</span>)}
        {entry(`z${layer}` as Quantity, index)}
      </>
    );
  };
  const scale = Math.max(0.86, Math.min(1.2, width / plan.width || 1));
  return (
    <div ref={watch} class="seat">
      <fieldset
        class={`network ${plan.isTall ? 'tall' : 'wide'} ${pass}`}
        aria-label={words.picture}
        style={{ aspectRatio: `${plan.width} / ${plan.height}`, fontSize: `${(plan.isTall ? 12.5 : 13.5) * scale}px` }}
      >
        <Ways plan={plan} network={network} isActive={isActive} isKnown={isKnown} />
        {plan.heads.map((head, i) => (
          <span key={i} class="column" style={place(head)}>
            {words.columns[i]}
          </span>
        ))}
        {plan.bodies.map((body) => (
          <div
            key={`${body.kind}${body.layer}${body.index}`}
            class={`body ${body.kind}`}
            style={{
              ...place(body),
              width: `${(100 * body.w) / plan.width}%`,
              height: `${(100 * body.h) / plan.height}%`,
            }}
          >
            {inside(body)}
          </div>
        ))}
        {plan.links.map(({ group, index, label }) => (
          <div key={`${group}${index}`} class="weight" style={place(label)}>
            {entry(group, index, true)}
          </div>
        ))}
      </fieldset>
    </div>
  );
}

interface WaysProps {
  readonly plan: Plan;
  readonly network: NetworkState;
  isActive(cell: Cell): boolean;
  isKnown(cell: Cell): boolean;
}

/** What goes along a way: forwards a thin arrow, backwards a thick one whose colour and width are those of a slope. */
function Ways({ plan, network: { numbers, output }, isActive, isKnown }: WaysProps) {
  const { now } = useContext(RecordedContext);
  const slopeOf = ({ name, index }: Cell): number | undefined => numberOf(now.network, { name, index, isSlope: true });
  const columns = (layer: number): number => numbers[`b${layer}` as Group].length;
  /** The slope that a weight sends back, or null as long as it is not known. */
  const back = ({ group, index }: Link): Cell | null => {
    const cell: Cell = { name: group, index, isSlope: true };
    return isKnown(cell) ? cell : null;
  };
  /** A way is lit when what it leads to is computed, or what it leads back to. */
  const isLit = ({ group, index }: Link): boolean => {
    const layer = Number(group[1]);
    const to = index % columns(layer);
    const from = Math.floor(index / columns(layer));
    return (
      isActive({ name: `a${layer}` as Quantity, index: to }) ||
      isActive({ name: group, index, isSlope: true }) ||
      (group[0] === 'W' && isActive({ name: outOf(layer - 1), index: from, isSlope: true }))
    );
  };
  const arrow = (
    from: { x: number; y: number },
    to: { x: number; y: number },
    look: string,
    width: number,
    key: string,
  ) => <Arrow key={key} from={from} to={to} look={look} width={width} />;
  const drawLink = (link: Link) => {
    const cell = back(link);
    const key = `${link.group}${link.index}`;
    const lit = isLit(link) ? ' lit' : '';
    const slope = cell === null ? undefined : slopeOf(cell);
    if (slope === undefined) return arrow(link.from, link.to, `way${lit}`, 1.2, key);
    return arrow(link.to, link.from, `way back ${signOf(slope)}${lit}`, thickness(slope), key);
  };
  const drawWay = ({ kind, from, to, fromIndex, toIndex }: Way) => {
    if (kind === 'sigma' && output === 'identity' && fromIndex !== toIndex) return null;
    const [head, tail]: [Cell, Cell] =
      kind === 'sigma'
        ? [
            { name: 'y', index: toIndex },
            { name: 'a3', index: fromIndex },
          ]
        : [
            { name: 'loss', index: 0 },
            { name: 'y', index: fromIndex },
          ];
    const slopeCell: Cell = { ...tail, isSlope: true };
    const slope = isKnown(slopeCell) ? slopeOf(slopeCell) : undefined;
    const key = `${kind}${fromIndex}${toIndex}`;
    const lit = isActive(head) || isActive(slopeCell) ? ' lit' : '';
    if (slope === undefined) return arrow(from, to, `way${lit}`, 1.2, key);
    return arrow(to, from, `way back ${signOf(slope)}${lit}`, thickness(slope), key);
  };
  return (
    <svg viewBox={`0 0 ${plan.width} ${plan.height}`} aria-hidden="true">
      {plan.links.map(drawLink)}
      {plan.ways.map(drawWay)}
    </svg>
  );
}

const signOf = (slope: number): string => (Math.abs(slope) < 1e-12 ? 'still' : slope > 0 ? 'against' : 'for');
/** Never as thin as a way forwards; the larger the slope the thicker. */
const thickness = (slope: number): number => 3 + 5 * Math.tanh(2 * Math.abs(slope));

interface ArrowProps {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
  readonly look: string;
  readonly width: number;
}

/** A line with a point at its end. */
export function Arrow({ from, to, look, width }: ArrowProps) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const head = Math.min(length / 2, 5 + 1.5 * width);
  const half = 2.4 + 0.75 * width;
  const [bx, by] = [to.x - ux * head, to.y - uy * head];
  return (
    <g class={look}>
      <path d={`M${from.x} ${from.y}L${bx} ${by}`} stroke-width={width} />
      <path
        class="point"
        d={`M${to.x} ${to.y}L${bx - uy * half} ${by + ux * half}L${bx + uy * half} ${by - ux * half}Z`}
      />
    </g>
  );
}

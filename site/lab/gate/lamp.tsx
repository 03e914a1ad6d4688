/** A lamp: lit or dark; a triangle where it should be lit and a square where it should be dark; and whether it is right. */
import { holdsAt } from '../hold/press.ts';

interface LampProps {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly isLit: boolean;
  readonly shouldBe: boolean;
  /** Which of the four inputs it says y of; none in a legend. */
  readonly input?: number;
}

export function Lamp({ x, y, size: r, isLit, shouldBe, input }: LampProps) {
  const isRight = isLit === shouldBe;
  const shape = shouldBe
    ? `M0 ${-1.15 * r}L${1.08 * r} ${0.75 * r}H${-1.08 * r}Z`
    : `M${-0.86 * r} ${-0.86 * r}H${0.86 * r}V${0.86 * r}H${-0.86 * r}Z`;
  return (
    <g
      class={`lamp${isLit ? ' lit' : ''}${isRight ? '' : ' wrong'}`}
      transform={`translate(${x} ${y})`}
      {...(input !== undefined && holdsAt('y', input))}
    >
      {isLit && <circle class="glow" r={2.1 * r} />}
      <path class="glass" d={shape} />
      <g class="mark" transform={`translate(${1.25 * r} ${-1.1 * r}) scale(${r / 13})`}>
        <circle r="8.5" />
        <path d={isRight ? 'M-4 0.3 -1.2 3.2 4.2 -3' : 'M-3.2 -3.2 3.2 3.2M3.2 -3.2 -3.2 3.2'} />
      </g>
    </g>
  );
}

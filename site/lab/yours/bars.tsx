/** Ten bars: what a network says to a drawing, output by output. */
import { holdsAt } from '../hold/press.ts';
import { placeOfLargest } from './largest.ts';

export interface BarsProps {
  readonly label: string;
  /** Ten numbers that add up to 1; null where nothing was asked yet. */
  readonly shares: ArrayLike<number> | null;
  /** The bar that is looked at. */
  readonly chosen?: number | null;
  /** What a bar says to those who hear it. */
  describe(digit: number, share: number): string;
  choose?: ((digit: number) => void) | undefined;
  /** The name by which the bars' numbers can be held. */
  readonly held?: string;
}

export function Bars({ label, shares, chosen = null, describe, choose, held }: BarsProps) {
  const all = Array.from({ length: 10 }, (_, digit) => shares?.[digit] ?? 0);
  const best = shares === null ? -1 : placeOfLargest(all);
  return (
    <fieldset class="bars" aria-label={label}>
      {all.map((share, digit) => {
        const inside = (
          <>
            <span class="track">
              <span class="fill" style={{ transform: `scaleY(${share.toFixed(4)})` }} />
            </span>
            <span class="digit">{digit}</span>
          </>
        );
        const look = `bar${digit === best ? ' best' : ''}${digit === chosen ? ' chosen' : ''}`;
        return choose ? (
          <button
            type="button"
            key={digit}
            class={look}
            disabled={shares === null}
            aria-pressed={digit === chosen}
            aria-label={describe(digit, share)}
            onClick={() => choose(digit)}
            {...(held ? holdsAt(held, digit) : {})}
          >
            {inside}
          </button>
        ) : (
          <div key={digit} class={look} role="img" aria-label={describe(digit, share)}>
            {inside}
          </div>
        );
      })}
    </fieldset>
  );
}

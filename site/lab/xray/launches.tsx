/** The launches of a sight, each with its ops, its time and how near it comes to the machine's peak. */
import type { Peak } from 'pristella';
import { colourOf } from './graph.tsx';
import { rove } from './roving.ts';
import type { Seen, Sight, Times } from './seen.ts';
import { bytesOf, type Lit, nodesOf, rateOf, type Target, total } from './task.ts';
import { countOf, timeOf, type Words } from './words.ts';

export interface LaunchesProps {
  readonly words: Words;
  readonly seen: Seen;
  readonly sight: Sight;
  readonly times: Times | null;
  readonly peak: Peak | null;
  readonly lit: Lit;
  /** The launch whose kernel is shown. */
  readonly shown: number | undefined;
  point(target: Target | null): void;
  choose(launch: number): void;
}

export function Launches({ words, seen, sight, times, peak, lit, shown, point, choose }: LaunchesProps) {
  if (sight.launches.length === 0) return <p class="soft">{words.small}</p>;
  return (
    <div class="launches" role="listbox" aria-label={words.launchList} onKeyDown={rove}>
      {sight.launches.map((launch) => {
        const { id, name, nodes, bytes, flops, kernel } = launch;
        const ms = times?.ms[id];
        const rate = ms === undefined ? null : rateOf(launch, ms, peak);
        const share = rate?.ofPeak ?? null;
        const isHost = sight.kernels[kernel]?.tree === null;
        return (
          <div
            key={id}
            role="option"
            tabIndex={id === (shown ?? 0) ? 0 : -1}
            aria-selected={id === shown}
            class={`launch ${colourOf(id)}${lit.launches.has(id) ? ' lit' : ''}`}
            onPointerEnter={() => point({ kind: 'launch', id })}
            onPointerLeave={() => point(null)}
            onFocus={() => point({ kind: 'launch', id })}
            onBlur={() => point(null)}
            onClick={() => choose(id)}
            onKeyDown={({ key }) => (key === 'Enter' || key === ' ') && choose(id)}
          >
            <b class="number">{id + 1}</b>
            <div class="what">
              <div class="head">
                <b>{name}</b>
                <span class="time">{ms === undefined ? '' : ms > 0 ? timeOf(ms) : words.noTime}</span>
              </div>
              <div class="ops">
                {nodes.length === 0 && <span class="soft">{words.prepares} </span>}
                {nodesOf(sight, launch).map((node) => (
                  <span
                    key={node}
                    class={`op${lit.nodes.has(node) ? ' lit' : ''}`}
                    onPointerEnter={() => point({ kind: 'node', id: node })}
                    onPointerLeave={() => point({ kind: 'launch', id })}
                  >
                    {seen.nodes[node]?.op}
                  </span>
                ))}
              </div>
              <div class="peak" aria-hidden="true">
                <span style={{ width: `${100 * Math.min(1, share ?? 0)}%` }} />
              </div>
              <div class="soft facts">
                <span>
                  {[
                    ...(flops > 0 ? [countOf(flops, 'FLOP')] : []),
                    countOf(bytes, 'B'),
                    ...(isHost ? [words.host] : []),
                  ].join(' · ')}
                </span>
                {rate && (
                  <span class="rate">
                    {share === null
                      ? words.rate(rate.rate, rate.unit)
                      : words.of(words.rate(rate.rate, rate.unit), words.percent(share))}
                  </span>
                )}
              </div>
            </div>
          </div>
        );
      })}
    </div>
  );
}

/** Both sights, as buttons: how many launches, how long, how many bytes. */
export function Sights(props: {
  words: Words;
  seen: Seen;
  times: readonly (Times | null)[];
  sight: number;
  show(sight: 0 | 1): void;
}) {
  const { words, seen, times, sight, show } = props;
  const sums = times.map((t) => t && total(t.ms));
  const most = Math.max(...sums.map((sum) => sum ?? 0));
  return (
    <fieldset class="sights" aria-label={words.sightsLabel}>
      {([0, 1] as const).map((name) => {
        const { launches } = seen.sights[name];
        const sum = sums[name];
        return (
          <button key={name} type="button" aria-pressed={sight === name} onClick={() => show(name)}>
            <b>{words.sights[name]}</b>
            <span class="soft">
              {launches.length === 0
                ? words.nothing
                : [
                    words.launches(launches.length),
                    countOf(bytesOf(seen.sights[name]), 'B'),
                    ...(typeof sum === 'number' ? [timeOf(sum)] : []),
                  ].join(' · ')}
            </span>
            <span class="length" aria-hidden="true">
              <span style={{ width: `${sum ? (100 * sum) / most : 0}%` }} />
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}

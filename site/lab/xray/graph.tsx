/** The expression as a graph; a launch's nodes have its colour and number. */
import type { Picture } from './picture.ts';
import { rove } from './roving.ts';
import type { Seen, Sight } from './seen.ts';
import { type Lit, launchOf, type Target } from './task.ts';
import type { Words } from './words.ts';

export const colourOf = (launch: number | undefined): string => (launch === undefined ? '' : `c${launch % 8}`);

export interface GraphProps {
  readonly words: Words;
  readonly seen: Seen;
  readonly sight: Sight;
  readonly picture: Picture;
  readonly lit: Lit;
  point(target: Target | null): void;
  /** Keeps to the launch of a node. */
  choose(launch: number): void;
}

export function Graph({ words, seen, sight, picture, lit, point, choose }: GraphProps) {
  const owner = launchOf(seen, sight);
  const isLit = lit.nodes.size > 0;
  const { width, height } = picture;
  return (
    <div class={`graph${isLit ? ' has-lit' : ''}`} role="listbox" aria-label={words.graph} onKeyDown={rove}>
      {/* A graph wider than its sheet shrinks a little, and can then be scrolled. */}
      <svg
        viewBox={`0 0 ${width} ${height}`}
        style={{ width: `clamp(${Math.round(0.72 * width)}px, 100%, ${width}px)` }}
        role="presentation"
      >
        <g>
          {picture.edges.map(({ from, to, path }) => {
            const launch = owner[to];
            const isInside = launch !== undefined && owner[from] === launch;
            const isNear = lit.nodes.has(from) && lit.nodes.has(to);
            return (
              <path
                key={`${from} ${to}`}
                class={`edge${isInside ? ` inside ${colourOf(launch)}` : ''}${isNear ? ' lit' : ''}`}
                d={path}
              />
            );
          })}
        </g>
        {picture.boxes.map(({ id, x, y, width: w, height: h, label, detail }) => {
          const node = seen.nodes[id]!;
          const launch = owner[id];
          const kind = node.kind !== 'op' ? node.kind : launch === undefined && !node.computed ? 'view' : 'op';
          const isOn = lit.nodes.has(id);
          const top = detail === '' ? 0 : -8;
          return (
            <g
              key={id}
              role="option"
              tabIndex={id === seen.root ? 0 : -1}
              aria-selected={isOn}
              class={`node ${kind} ${colourOf(launch)}${isOn ? ' lit' : ''}`}
              transform={`translate(${x - w / 2} ${y - h / 2})`}
              onPointerEnter={() => point({ kind: 'node', id })}
              onPointerLeave={() => point(null)}
              onFocus={() => point({ kind: 'node', id })}
              onBlur={() => point(null)}
              onClick={() => launch !== undefined && choose(launch)}
              onKeyDown={({ key }) => (key === 'Enter' || key === ' ') && launch !== undefined && choose(launch)}
            >
              <rect width={w} height={h} rx={node.kind === 'op' ? Math.min(12, h / 2) : 3} />
              {launch !== undefined && (
                <>
                  <circle cx="16" cy={h / 2} r="9" />
                  <text class="number" x="16" y={h / 2 + 4}>
                    {launch + 1}
                  </text>{' '}
                </>
              )}
              <text class="label" x={launch === undefined ? w / 2 : w / 2 + 12} y={h / 2 + top + 4.5}>
                {label}
              </text>{' '}
              {detail !== '' && (
                <text class="detail" x={launch === undefined ? w / 2 : w / 2 + 12} y={h / 2 + 13}>
                  {detail}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const Line = ({ path }: { path: string }) => (
  <svg width="34" height="14" aria-hidden="true">
    <path class={path} d="M2 7H32" />
  </svg>
);
const Mark = ({ kind }: { kind: string }) => (
  <svg width="34" height="16" aria-hidden="true">
    <g class={`node ${kind}`}>
      <rect x="4" y="2" width="26" height="12" rx={kind === 'view' ? 6 : 2} />
    </g>
  </svg>
);

/** What is thick, what is thin. */
export const Legend = ({ words: { legend } }: { words: Words }) => (
  <ul class="legend">
    <li>
      <Line path="edge inside c0" />
      {legend.thick}
    </li>
    <li>
      <Line path="edge" />
      {legend.thin}
    </li>
    <li>
      <Mark kind="data" />
      {legend.given}
    </li>
    <li>
      <Mark kind="view" />
      {legend.view}
    </li>
  </ul>
);

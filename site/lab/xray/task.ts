/** What belongs to what: nodes, launches, kernels and words of the source. Pure, so that it is tested in Node. */
import type { look, Peak } from 'pristella';
import { peakRate, workOf } from '../../../packages/pristella/src/engine/rate.ts';
import type { Wrapped } from './program.ts';
import type { Seen, Sight } from './seen.ts';
import { type Token, tokenAt } from './tokens.ts';

/** What a hand or the keyboard is at. */
export type Target =
  | { readonly kind: 'node'; readonly id: number }
  | { readonly kind: 'launch'; readonly id: number }
  /** A word of the source, by its beginning. */
  | { readonly kind: 'token'; readonly from: number };

/** All that belongs to it. */
export interface Lit {
  readonly nodes: ReadonlySet<number>;
  readonly launches: ReadonlySet<number>;
  readonly tokens: ReadonlySet<number>;
}

/** Larger expressions are no picture any more. */
export const MOST_NODES = 120;

/** For each node the word of the source that made it, where that is known. */
export function tokensOf({ nodes }: Seen, source: string, program: Wrapped): (Token | undefined)[] {
  return nodes.map(({ line: place }) => {
    const [, line, column] = /:(\d+):(\d+)$/.exec(place) ?? [];
    const at = program.placeOf(Number(line), Number(column));
    return at === undefined ? undefined : tokenAt(source, at);
  });
}

/** The nodes that a launch computes; of one that only prepares, the op that it prepares for. */
export function nodesOf({ launches }: Sight, launch: look.ScheduledLaunch): readonly number[] {
  if (launch.nodes.length > 0) return launch.nodes;
  const served = launches.find(({ id, ops, nodes }) => id > launch.id && nodes.length > 0 && ops[0] === launch.ops[0]);
  return served?.nodes.slice(0, 1) ?? [];
}

/** For each node the launch that computes it; undefined for leaves, views, and what the plain loops have computed. */
export function launchOf({ nodes }: Seen, { launches }: Sight): (number | undefined)[] {
  const owner = new Array<number | undefined>(nodes.length).fill(undefined);
  for (const launch of launches) for (const id of launch.nodes) owner[id] = launch.id;
  return owner;
}

/** The launches that read a node, through views too, or compute it. */
function launchesAt(seen: Seen, sight: Sight, id: number): number[] {
  const owner = launchOf(seen, sight);
  const own = owner[id];
  if (own !== undefined) return [own, ...sight.launches.filter((l) => serves(sight, l, id)).map((l) => l.id)];
  const found = new Set<number>();
  const open = [id];
  const met = new Set(open);
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const user of seen.nodes) {
      if (!user.inputs.includes(at) || met.has(user.id)) continue;
      met.add(user.id);
      const launch = owner[user.id];
      if (launch === undefined) open.push(user.id);
      else found.add(launch);
    }
  return [...found];
}

const serves = (sight: Sight, launch: look.ScheduledLaunch, id: number): boolean =>
  launch.nodes.length === 0 && nodesOf(sight, launch).includes(id);

const nothing: Lit = { nodes: new Set(), launches: new Set(), tokens: new Set() };

/** What lights up with a target. */
export function litBy(target: Target | null, seen: Seen, sight: Sight, tokens: readonly (Token | undefined)[]): Lit {
  if (target === null) return nothing;
  const wordsOf = (ids: readonly number[]): Set<number> => new Set(ids.flatMap((id) => tokens[id]?.from ?? []));
  if (target.kind === 'launch') {
    const launch = sight.launches[target.id];
    const ids = launch ? nodesOf(sight, launch) : [];
    return { nodes: new Set(ids), launches: new Set([target.id]), tokens: wordsOf(ids) };
  }
  const ids =
    target.kind === 'node'
      ? [target.id]
      : seen.nodes.filter(({ id }) => tokens[id]?.from === target.from).map(({ id }) => id);
  const owner = launchOf(seen, sight);
  // A word that made ops lights their launches, not those that read the numbers in them.
  const made = ids.filter((id) => owner[id] !== undefined);
  const asked = made.length > 0 ? made : ids;
  return {
    nodes: new Set(ids),
    launches: new Set(asked.flatMap((id) => launchesAt(seen, sight, id))),
    tokens: wordsOf(ids),
  };
}

/** How a launch did, beside what the machine reaches. */
export interface Rate {
  readonly rate: number;
  readonly unit: 'GFLOP/s' | 'GB/s';
  /** Null before the machine is measured. */
  readonly ofPeak: number | null;
}

/** Null where the clock saw no time pass. */
export function rateOf(launch: look.ScheduledLaunch, ms: number, peak: Peak | null): Rate | null {
  if (!(ms > 0)) return null;
  const { done, unit } = workOf(launch);
  const rate = done / ms / 1e6;
  return { rate, unit, ofPeak: peak && rate / peakRate(launch, peak) };
}

/** What a sight moves and takes in all. */
export const bytesOf = ({ launches }: Sight): number => launches.reduce((sum, { bytes }) => sum + bytes, 0);
export const total = (ms: readonly number[]): number => ms.reduce((sum, t) => sum + t, 0);

/** The slowest and the fastest copy of a machine, in GB/s. */
export function copiesOf({ copies }: Peak): [least: number, most: number] {
  const rates = copies.map(({ gbytes }) => gbytes);
  return [Math.min(...rates), Math.max(...rates)];
}

import type { Node } from './node.ts';

/**
 * What an attribute is: a whole number, an axis of the first input, two whole numbers, one that is 0 or 1, a function's name; all
 * numbers that are left, or all axes; or all of the numbers that may differ from run to run.
 */
interface Values {
  readonly whole: number;
  readonly axis: number;
  readonly pair: readonly [number, number];
  readonly flag: boolean;
  readonly name: string;
  readonly list: readonly number[];
  readonly axes: readonly number[];
  readonly scalars: readonly number[];
}

/** Or one of some names, by its place among them. */
export type Kind = keyof Values | readonly string[];

type ValueOf<K extends Kind> = K extends keyof Values ? Values[K] : K extends readonly string[] ? K[number] : never;

export type Told<K extends Readonly<Record<string, Kind>>> = { readonly [Name in keyof K]: ValueOf<K[Name]> };

/** The functions that errors of ops name, by the number that stands for each. */
const names: string[] = [];

/** The number that stands for a function's name. */
export function numberOfName(name: string): number {
  const known = names.indexOf(name);
  return known >= 0 ? known : names.push(name) - 1;
}

/** The names and kinds of the numbers that a node of an op holds, in their order. */
export class Attributes<K extends Readonly<Record<string, Kind>> = Readonly<Record<string, Kind>>> {
  readonly kinds: K;

  constructor(kinds: K) {
    this.kinds = kinds;
  }

  /** What a node is told, by name. */
  of({ attributes, scalars }: Pick<Node, 'attributes' | 'scalars'>): Told<K> {
    const told: Record<string, unknown> = {};
    let i = 0;
    for (const name in this.kinds) {
      const kind: Kind = this.kinds[name] as Kind;
      if (kind === 'scalars') told[name] = scalars.slice();
      else if (kind === 'list' || kind === 'axes') told[name] = attributes.slice(i);
      else if (kind === 'pair') told[name] = [attributes[i++], attributes[i++]];
      else {
        const v = attributes[i++] as number;
        told[name] =
          kind === 'whole' || kind === 'axis' ? v : kind === 'flag' ? v === 1 : kind === 'name' ? names[v] : kind[v];
      }
    }
    return told as Told<K>;
  }
}

/** Names an op's numbers. */
export const attributes = <const K extends Readonly<Record<string, Kind>>>(kinds: K): Attributes<K> =>
  new Attributes(kinds);

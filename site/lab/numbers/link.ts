/**
 * What is on screen as the end of an address: `#n=1&at=20&net=…`. Numbers are written as they are, what is as at the beginning is left
 * out, and whatever does not follow the form is refused.
 */
import {
  FURTHEST,
  groups,
  HIGHEST_SCORE,
  initial,
  LONGEST_TEXT,
  type NetworkNumbers,
  ofTheNotes,
  type State,
} from './state.ts';
import { lossStep, stepsOf } from './steps.ts';

/** No state within the limits needs more characters. */
export const LONGEST = 1200 + 9 * LONGEST_TEXT;

const list = (numbers: readonly number[]): string => numbers.join(',');
const all = (numbers: NetworkNumbers): string => groups.map((group) => list(numbers[group])).join(';');

const fields = {
  at: (s: State) => String(s.at),
  by: (s: State) => (s.byLayer ? 'layer' : 'neuron'),
  net: (s: State) => all(s.network.numbers),
  t: (s: State) => String(s.network.target),
  out: (s: State) => s.network.output,
  a: (s: State) => list(s.softmax.scores),
  shift: (s: State) => String(Number(s.softmax.isShifted)),
  y: (s: State) => list(s.loss.shares),
  k: (s: State) => String(s.loss.label),
  e: (s: State) => encodeURIComponent(s.text).replaceAll("'", '%27'),
} as const;
type Field = keyof typeof fields;

export function linkOf(state: State): string {
  const told = (Object.keys(fields) as Field[]).flatMap((field) => {
    const text = fields[field](state);
    return text === fields[field](initial) ? [] : [`&${field}=${text}`];
  });
  return `n=1${told.join('')}`;
}

class Damaged extends Error {}
const damaged = (): never => {
  throw new Damaged();
};

function number(text: string, least: number, most: number): number {
  const value = /^-?\d{1,5}(\.\d{1,17})?(e-\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : damaged();
}
function whole(text: string, most: number): number {
  const value = number(text, 0, most);
  return Number.isInteger(value) ? value : damaged();
}
function numbers(text: string, count: number, least: number, most: number): number[] {
  const found = text.split(',').map((item) => number(item, least, most));
  return found.length === count ? found : damaged();
}
function oneOf<T extends string>(text: string, allowed: readonly T[]): T {
  return allowed.find((word) => word === text) ?? damaged();
}

function network(text: string): NetworkNumbers {
  const parts = text.split(';');
  if (parts.length !== groups.length) damaged();
  const read = groups.map((group, i) => [group, numbers(parts[i]!, ofTheNotes[group].length, -FURTHEST, FURTHEST)]);
  return Object.fromEntries(read) as unknown as NetworkNumbers;
}

function shares(text: string): number[] {
  const found = numbers(text, initial.loss.shares.length, 0, 1);
  return Math.abs(found.reduce((sum, v) => sum + v, 0) - 1) < 1e-6 ? found : damaged();
}

function expression(text: string): string {
  const found = decodeURIComponent(text);
  return found.length <= LONGEST_TEXT ? found : damaged();
}

function stateOf(given: ReadonlyMap<string, string>): State {
  const read = <T>(field: Field, of: (text: string) => T, otherwise: T): T => {
    const text = given.get(field);
    return text === undefined ? otherwise : of(text);
  };
  const byLayer = read('by', (t) => oneOf(t, ['layer', 'neuron']) === 'layer', initial.byLayer);
  return {
    network: {
      numbers: read('net', network, initial.network.numbers),
      target: read('t', (t) => whole(t, 1), initial.network.target),
      output: read('out', (t) => oneOf(t, ['softmax', 'identity']), initial.network.output),
    },
    byLayer,
    at: read('at', (t) => whole(t, stepsOf(byLayer).length - 1), lossStep(byLayer)),
    softmax: {
      scores: read('a', (t) => numbers(t, 3, -HIGHEST_SCORE, HIGHEST_SCORE), initial.softmax.scores),
      isShifted: read('shift', (t) => whole(t, 1) === 1, initial.softmax.isShifted),
    },
    loss: {
      shares: read('y', shares, initial.loss.shares),
      label: read('k', (t) => whole(t, initial.loss.shares.length - 1), initial.loss.label),
    },
    text: read('e', expression, initial.text),
  };
}

/** What a link holds; null where it holds none of this; 'damaged' where it should and does not. */
export function readLink(hash: string): State | null | 'damaged' {
  if (!/^#?n=/.test(hash)) return null;
  const pairs = hash
    .replace(/^#/, '')
    .split('&')
    .map((pair) => pair.split('='));
  const given = new Map(pairs.map(([field = '', text = '']) => [field, text]));
  const isKnown = pairs.every((pair) => pair.length === 2 && (pair[0] === 'n' || Object.hasOwn(fields, pair[0]!)));
  if (hash.length > LONGEST || !isKnown || given.size !== pairs.length || given.get('n') !== '1') return 'damaged';
  try {
    return stateOf(given);
  } catch (error) {
    if (error instanceof Damaged || error instanceof URIError) return 'damaged';
    throw error;
  }
}

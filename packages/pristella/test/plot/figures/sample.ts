import type { Figure } from '../../../src/plot/index.ts';

/** A figure of the gallery: its file name, what it shows, and how it is made. */
export interface Sample {
  readonly name: string;
  readonly caption: string;
  /** In a language, where it takes one: then the gallery has the picture in both. */
  readonly draw: (language: 'en' | 'zh') => Figure;
}

/** The languages in which a figure is drawn: more than one only where it has words of the library's own. */
export const languagesOf = ({ draw }: Sample): readonly ('en' | 'zh')[] => (draw.length > 0 ? ['en', 'zh'] : ['en']);

/** The file of its picture. */
export const snapshotOf = ({ name }: Sample, language: 'en' | 'zh'): string =>
  `${name}${language === 'zh' ? '.zh' : ''}.svg`;

/** `count` numbers from `low` to `high`, both included. */
export const linspace = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

/** Numbers from `low` up to `high` at a step, the last one left out. */
export const arange = (low: number, high: number, step: number): number[] =>
  Array.from({ length: Math.ceil((high - low) / step - 1e-9) }, (_, i) => low + i * step);

/** The same random numbers in every run: uniform from 0 to 1 (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` normal numbers. */
export function normal(count: number, seed: number, mean = 0, deviation = 1): number[] {
  const next = uniform(seed);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * next());
  });
}

/** How texts become terms, for the index that is built and for what a reader types. */
import type { Options } from 'minisearch';

/** What a result is shown by. */
export interface Found {
  readonly title: string;
  /** The page that the section is of; empty where its title is the same. */
  readonly page: string;
  /** Relative to the site. */
  readonly at: string;
  /** Where it stands before others: guides and reference before programs. */
  readonly rank: number;
}

const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);

/** Words of letters as they are, and by their humps; Chinese by pairs of characters. */
export function terms(text: string): string[] {
  const found: string[] = [];
  for (const [word] of text.matchAll(/\p{Script=Han}+|[^\W\p{Script=Han}]+|[\p{L}--\p{Script=Han}]+/gv)) {
    if (isHan(word)) {
      if (word.length === 1) found.push(word);
      for (let i = 0; i + 1 < word.length; i++) found.push(word.slice(i, i + 2));
      continue;
    }
    found.push(word);
    const humps = word.split(/(?<=\p{Ll})(?=\p{Lu})|_/u);
    if (humps.length > 1) found.push(...humps);
  }
  return found;
}

export const searchOptions: Options<Found & { readonly n: number; readonly lead: string; readonly text: string }> = {
  idField: 'n',
  fields: ['title', 'page', 'lead', 'text'],
  storeFields: ['title', 'page', 'at', 'rank'],
  tokenize: terms,
  processTerm: (term) => term.toLowerCase(),
  searchOptions: {
    boost: { title: 4, page: 2, lead: 4 },
    boostDocument: (_id, _term, stored) => Number(stored?.rank ?? 1),
    prefix: (term) => term.length > 1 && !isHan(term),
    fuzzy: (term) => (isHan(term) || term.length < 5 ? false : 0.2),
    combineWith: 'AND',
  },
};

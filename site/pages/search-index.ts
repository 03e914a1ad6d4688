/** The index of the search: a file a language, of all pages in sections. */
import MiniSearch from 'minisearch';
import type { Language } from '../language.ts';
import { unescaped } from '../shell/html.ts';
import { searchOptions } from '../shell/search-terms.ts';
import type { Rendered } from './all.ts';
import { type Page, pathOf } from './page.ts';

/** Text of a section that is found; entries of the reference and programs say first what they do. */
const lengthOf = ({ section }: Page): number => (section === 'docs' || section === 'start' ? 2000 : 400);

/** What a piece of HTML says. */
const textOf = (html: string): string =>
  unescaped(html.replace(/<math.*?<\/math>/gs, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

/** Of a first paragraph, which counts for more than what follows. */
const LEAD = 100;

interface Section {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly text: string;
}

/** A page in sections, each with its heading's anchor. */
export function sectionsOf({ page, body }: Rendered): Section[] {
  return body.split(/(?=<h[123] id=)/).flatMap((part) => {
    const heading = /^<h([123]) id="([^"]*)"[^>]*>(.*?)<\/h\1>/s.exec(part);
    const title = heading ? textOf(heading[3]!) : page.title;
    const rest = heading ? part.slice(heading[0].length) : part;
    const text = textOf(rest).slice(0, lengthOf(page));
    // In Chinese the line of ours comes first, and then the docstring's.
    const paragraphs = [...rest.matchAll(/<p>(.*?)<\/p>/gs)].slice(0, page.language === 'zh' ? 2 : 1);
    const lead = paragraphs.map(([, paragraph]) => textOf(paragraph!).slice(0, LEAD)).join(' ');
    const id = heading && heading[1] !== '1' ? heading[2]! : '';
    return title === '' && text === '' ? [] : [{ id, title, lead, text }];
  });
}

const rankOf = ({ section, id }: Page): number => {
  if (section === 'start' || section === 'docs') return id === 'docs/numpy-names' ? 0.5 : 3;
  if (section === 'reference') return id === 'reference/ops' ? 1 : 3;
  return 1;
};

/** The index of a language as JSON. */
export function searchIndex(pages: readonly Rendered[], language: Language): string {
  const index = new MiniSearch(searchOptions);
  let n = 0;
  for (const rendered of pages) {
    const { page } = rendered;
    if (page.language !== language || page.section === undefined) continue;
    let rank = rankOf(page);
    for (const { id, title, lead, text } of sectionsOf(rendered)) {
      // What follows describes what functions take.
      if (page.section === 'reference' && /^(options|types|选项|类型)$/.test(id)) rank = 1;
      const at = `${pathOf(page)}${id && `#${id}`}`;
      index.add({ n: n++, title, page: title === page.title ? (page.group ?? '') : page.title, lead, text, at, rank });
    }
  }
  return JSON.stringify(index);
}

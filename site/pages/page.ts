/** What a page is before it is written: where it stands, of which file it is made, and its text. */
import { posix } from 'node:path';
import type { Language } from '../language.ts';

/** The parts of the site, in the order of its menu. */
export const sections = ['start', 'lab', 'docs', 'reference', 'gallery', 'book', 'museum'] as const;
export type Section = (typeof sections)[number];

/** The whole site, or the lab alone, which goes with the packed library. */
export type Edition = 'whole' | 'lab';

export interface Page {
  /** Its address without language and ending: `docs/speed`. */
  readonly id: string;
  readonly language: Language;
  /** Undefined for the first page and the files of the repository. */
  readonly section: Section | undefined;
  readonly title: string;
  /** Its name in the menu of its section. */
  readonly short: string;
  /** The heading that it stands under in this menu. */
  readonly group?: string;
  /** The file of the repository that it is made of; its links start there. */
  readonly file: string;
  /** Its text in Markdown, HTML allowed. */
  readonly markdown: string;
  /** Whether it is put together by a script, so that there is no one file to edit. */
  readonly isMade?: boolean;
  /** A class of its `main`, for pages that look other than a text. */
  readonly look?: 'home' | 'gallery' | 'source';
}

/** The address of a page, relative to the site: `zh/docs/speed.html`. */
export const pathOf = ({ id, language }: Pick<Page, 'id' | 'language'>): string =>
  `${language === 'en' ? '' : `${language}/`}${id}.html`;

/** How one page of the site names another, or a file. */
export const relative = (from: string, to: string): string => posix.relative(posix.dirname(from), to);

/** The first heading of a document, without Markdown's signs. */
export function titleOf(markdown: string): string {
  const found = /^# (.+)$/m.exec(markdown)?.[1];
  if (found === undefined) throw new Error(`a document begins with no title: ${markdown.slice(0, 80)}`);
  return found.replace(/<[^>]*>|`/g, '').trim();
}

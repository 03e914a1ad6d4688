/** The reference's pages: English as written; in Chinese with headings, labels and a line a function of `reference.zh/`. */
import { families } from '../../scripts/reference/families.ts';
import { type Language, languages } from '../language.ts';
import { read } from './documents.ts';
import { type Page, titleOf } from './page.ts';
import { entriesOf, inChinese } from './reference.zh/edition.ts';
import { familiesZh } from './reference.zh/families.ts';
import { linesZh } from './reference.zh/lines.ts';

/** The index, the families in their order, and the page of ops. */
const files = ['README', ...families.map(({ file }) => file), 'ops'];

function pageOf(name: string, language: Language): Page {
  const file = `docs/reference/${name}.md`;
  const english = read(file);
  const markdown = language === 'zh' ? inChinese(name, english) : english;
  const title = language === 'zh' ? familiesZh[name]!.title : titleOf(english);
  return {
    id: `reference/${name === 'README' ? 'index' : name}`,
    language,
    section: 'reference',
    title,
    short: title,
    file,
    markdown,
    isMade: true,
  };
}

export const reference = (): Page[] => languages.flatMap((language) => files.map((name) => pageOf(name, language)));

/** The entries that have no line of Chinese yet. */
export const missingLines = (): string[] =>
  families.flatMap(({ file }) => entriesOf(read(`docs/reference/${file}.md`))).filter((name) => !(name in linesZh));

/** The first page: what README says of the library, under the lab's first door. */
import { type Language, languages } from '../language.ts';
import { sectionAbout, sectionNames } from '../shell/words.ts';
import { read } from './documents.ts';
import { doorList, doorNames, HERO, LAB_FILE } from './doors.ts';
import { cell, codeBlock, joined } from './markdown.ts';
import { type Edition, type Page, type Section, sections } from './page.ts';

const fileOf = (language: Language): string => (language === 'zh' ? 'README.zh.md' : 'README.md');

/** A part of README; an error where README has changed so that it is not there. */
function part(readme: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(readme)?.[1];
  if (found === undefined) throw new Error(`README has no ${what}`);
  return found;
}

/** The file that the first page of a section is made of. */
const firstOf: Readonly<Record<Section, string>> = {
  start: 'docs/start.md',
  lab: LAB_FILE,
  docs: 'docs/from-numpy.md',
  reference: 'docs/reference/README.md',
  gallery: 'docs/gallery/README.md',
  book: 'book/README.md',
  museum: 'book/museum/README.md',
};

const words = {
  en: { title: 'Pristella', why: 'Why', whyPattern: /^## Why\n+(.*?)(?=^## )/ms },
  zh: { title: 'Pristella', why: '为什么', whyPattern: /^## 为什么\n+(.*?)(?=^## )/ms },
} as const;

/** A card of the first page. */
const card = (href: string, title: string, about: string): string =>
  `<li><a href="${href}"><b>${title}</b></a><p>${about}</p></li>`;

const cards = (items: readonly string[]): string => `<ul class="cards doors">\n${items.join('\n')}\n</ul>`;

/** What the first page says below the door, of the whole site: README's pictures, its first program, and where one may go on. */
function rest(language: Language, readme: string): string[] {
  const w = words[language];
  const program = part(readme, /^```ts\n(.*?)^```$/ms, 'first program');
  const printed = part(readme, /^```text\n(.*?)^```$/ms, 'first output');
  const pictures = part(readme, /<p align="center">\n(.*?)\n<\/p>/s, 'pictures');
  return [
    `<div class="strip">\n${pictures.replace(/ height="\d+"/g, '')}\n</div>`,
    `<div class="first">\n${cell(program, 'program').replaceAll('\n\n', '\n&#10;')}${codeBlock(printed, 'text', 'output')}</div>`,
    cards(sections.map((name) => card(firstOf[name], sectionNames[language][name], sectionAbout[language][name]))),
    `## ${w.why}`,
    part(readme, w.whyPattern, `section ${w.why}`).trim(),
  ];
}

function homePage(language: Language, edition: Edition): Page {
  const w = words[language];
  const file = fileOf(language);
  const readme = read(file);
  const tagline = part(readme, /\*\*(.+?)\*\*/s, 'first sentence');
  return {
    id: 'index',
    language,
    section: undefined,
    title: w.title,
    short: w.title,
    file,
    look: 'home',
    isMade: true,
    markdown: [
      `<div class="hero" data-door="${HERO}"></div>`,
      doorList(
        language,
        doorNames.filter((name) => name !== HERO),
      ),
      `<div class="lead">\n<h1>Pristella</h1>\n<p>${joined(tagline)}</p>\n</div>`,
      ...(edition === 'whole' ? rest(language, readme) : []),
    ].join('\n\n'),
  };
}

export const home = (edition: Edition): Page[] => languages.map((language) => homePage(language, edition));

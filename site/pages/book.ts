/** The book's pages: one a program, with what it says of itself, its source and its pictures; and the museum of mistakes. */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { chapterTitles } from '../../book/index-page.ts';
import { opening, picturesOf, programs } from '../../book/program.ts';
import { type Language, languages } from '../language.ts';
import { read } from './documents.ts';
import { root } from './links.ts';
import { inline } from './markdown.ts';
import type { Page } from './page.ts';

const words = {
  en: {
    book: 'The book as programs',
    bookAbout:
      'K. Saito, *Deep Learning from Scratch*: its examples, one short program each. Written by hand first, with forward and backward side by side; then with `nn`. Every program checks what it shows; [our numbers stand beside the book’s](RESULTS.md).',
    museum: 'The museum: what goes wrong, and how it shows',
    museumAbout: 'Programs that do a thing wrong and right, side by side: what went wrong, and how one can see it.',
    run: (program: string, parts: readonly string[]) =>
      `In a clone of the repository, \`npm run book ${program}\` runs it.${parts.length > 0 ? ` It stands on ${parts.join(', ')}.` : ''}`,
    chapter: (number: number, title: string) => `${number} · ${title}`,
    all: 'All programs',
  },
  zh: {
    book: '书中的程序',
    bookAbout:
      '斋藤康毅《深度学习入门：基于 Python 的理论与实现》中的例子，一个例子一个小程序。先手写，正向与反向并排；再用 `nn`。每个程序都检验它所展示的内容；[我们的数值与书中的数值放在一起](RESULTS.md)。',
    museum: '错误博物馆',
    museumAbout: '同一件事，错的写法与对的写法并排放着：错在哪里，又怎样看得出来。',
    run: (program: string, parts: readonly string[]) =>
      `在仓库的副本中，用 \`npm run book ${program}\` 运行它。${parts.length > 0 ? `它用到 ${parts.join('、')}。` : ''}`,
    chapter: (number: number, title: string) => `第 ${number} 章 · ${title}`,
    all: '全部程序',
  },
} as const;

const titleOfChapter = (chapter: string, language: Language): string =>
  chapterTitles[chapter]!.split(' / ')[language === 'zh' ? 1 : 0]!;

const openingOf = (program: string, language: Language): string => {
  const { english, chinese } = opening(program);
  return language === 'zh' ? chinese : english;
};

const isInMuseum = (program: string): boolean => program.startsWith('museum/');

/** What a program imports from the book, as links; its own parts are of no use to a reader who has not seen these. */
const partsOf = (source: string): string[] =>
  [...source.matchAll(/from '(\.\.?\/[^']+)'/g)].map(
    ([, path]) => `[\`${path!.replace(/^(\.\.?\/)+/, '')}\`](${path})`,
  );

function pictures(program: string): string[] {
  return picturesOf(program)
    .filter((name) => existsSync(join(root, `book/pictures/${name}.svg`)))
    .map((name) => `<figure><img src="../pictures/${name}.svg" alt="${name}" width="640"></figure>`);
}

function programPage(program: string, language: Language): Page {
  const w = words[language];
  const file = `book/${program}.ts`;
  const [chapter = '', name = ''] = program.split('/');
  const source = read(file).replace(/^\/\*\*.*?\*\/\n/s, '');
  const text = [
    `# ${name}`,
    openingOf(program, language),
    ...pictures(program),
    `\`\`\`ts ${file}\n${source}\`\`\``,
    w.run(program, partsOf(source)),
  ];
  const heading = w.chapter(Number(chapter.replace('ch', '')), titleOfChapter(chapter, language));
  return {
    id: isInMuseum(program) ? program : `book/${program}`,
    language,
    section: isInMuseum(program) ? 'museum' : 'book',
    title: name,
    short: name,
    ...(isInMuseum(program) ? {} : { group: heading }),
    file,
    markdown: text.join('\n\n'),
  };
}

/** A program as a line of a list: its name, what it says, and its first picture. */
function entry(program: string, language: Language, from: string): string {
  const picture = picturesOf(program).find((name) => existsSync(join(root, `book/pictures/${name}.svg`)));
  const near = (file: string): string => posix.relative(from, `book/${file}`);
  const image = picture ? `<img src="${near(`pictures/${picture}.svg`)}" alt="">` : '';
  const name = program.split('/')[1]!;
  return `<li><a href="${near(`${program}.ts`)}">${image}<b>${name}</b></a><p>${inline(openingOf(program, language))}</p></li>`;
}

const listOf = (list: readonly string[], language: Language, from = 'book'): string =>
  `<ul class="cards">\n${list.map((program) => entry(program, language, from)).join('\n')}\n</ul>`;

function bookPage(language: Language): Page {
  const w = words[language];
  const chapters = [
    ...Map.groupBy(
      programs.filter((p) => !isInMuseum(p)),
      (p) => p.split('/')[0]!,
    ),
  ];
  const bodies = chapters.flatMap(([chapter, list]) => [
    `## ${w.chapter(Number(chapter.replace('ch', '')), titleOfChapter(chapter, language))}`,
    listOf(list, language),
  ]);
  return {
    id: 'book/index',
    language,
    section: 'book',
    title: w.book,
    short: w.all,
    file: 'book/README.md',
    isMade: true,
    markdown: [`# ${w.book}`, w.bookAbout, ...bodies].join('\n\n'),
  };
}

function museumPage(language: Language): Page {
  const w = words[language];
  return {
    id: 'museum/index',
    language,
    section: 'museum',
    title: w.museum,
    short: w.all,
    file: 'book/museum/README.md',
    isMade: true,
    markdown: [`# ${w.museum}`, w.museumAbout, listOf(programs.filter(isInMuseum), language, 'book/museum')].join(
      '\n\n',
    ),
  };
}

export const book = (): Page[] =>
  languages.flatMap((language) => [
    bookPage(language),
    ...programs.filter((program) => !isInMuseum(program)).map((program) => programPage(program, language)),
    museumPage(language),
    ...programs.filter(isInMuseum).map((program) => programPage(program, language)),
  ]);

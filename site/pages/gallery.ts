/** The gallery: every figure that the tests draw, with the lines that draw it. */
import { mathText } from '../../packages/pristella/src/plot/index.ts';
import { chapters } from '../../packages/pristella/test/plot/figures/index.ts';
import { languagesOf, type Sample, snapshotOf } from '../../packages/pristella/test/plot/figures/sample.ts';
import { type Language, languages } from '../language.ts';
import { escaped } from '../shell/html.ts';
import { read } from './documents.ts';
import { captionsZh, chaptersZh } from './gallery.zh.ts';
import { programOf } from './gallery-program.ts';
import { anchorOf, cell } from './markdown.ts';
import type { Page } from './page.ts';

const snapshots = 'packages/pristella/test/plot/snapshots';

const words = {
  en: {
    title: 'Gallery',
    about:
      'Every figure here is a test: the program draws it again, compares, and looks for letters that overlap, leave the frame or can hardly be read. The pictures follow light and dark. More are in [the book](../../book).',
    code: 'The program that draws it',
  },
  zh: {
    title: '图库',
    about:
      '这里的每一幅图都是一个测试：程序把它重画一遍、比较，并查找重叠的、越出图框的、难以辨认的文字。图随明暗主题变化。更多的图在[书中的程序](../../book)里。',
    code: '画它的程序',
  },
} as const;

function entry(sample: Sample, language: Language): string {
  const { name, caption } = sample;
  const text = escaped(language === 'zh' ? (captionsZh[name] ?? caption) : mathText(caption));
  const marked = language === 'zh' && !(name in captionsZh) ? `<span lang="en">${text}</span>` : text;
  const file = snapshotOf(sample, languagesOf(sample).includes(language) ? language : 'en');
  const isWide = Number(/ width="(\d+)/.exec(read(`${snapshots}/${file}`))?.[1]) > 800;
  const image = `<img src="../../${snapshots}/${file}" alt="${text}">`;
  // On a phone a wide one is too small to be read: alone it can be made larger.
  const picture = isWide ? `<a href="../../${snapshots}/${file}">${image}</a>` : image;
  const code = `<details><summary>${words[language].code}</summary>${cell(programOf(name, language), 'program').trimEnd()}</details>`;
  // A blank line would end the block of HTML.
  return `<figure id="${name}"${isWide ? ' class="wide"' : ''}>${picture}<figcaption>${marked} <code>${name}</code></figcaption>${code.replaceAll('\n\n', '\n&#10;')}</figure>`;
}

function galleryPage(language: Language): Page {
  const w = words[language];
  const titleIn = (title: string): string => (language === 'zh' ? chaptersZh[title]! : title);
  const list = chapters.map(({ title }) => `[${titleIn(title)}](#${anchorOf(titleIn(title))})`).join(' · ');
  const bodies = chapters.flatMap(({ title, samples }) => [
    `## ${titleIn(title)}`,
    `<div class="figures">\n${samples.map((sample) => entry(sample, language)).join('\n')}\n</div>`,
  ]);
  return {
    id: 'gallery/index',
    language,
    section: 'gallery',
    title: w.title,
    short: w.title,
    file: 'docs/gallery/README.md',
    markdown: [`# ${w.title}`, w.about, list, ...bodies].join('\n\n'),
    look: 'gallery',
    isMade: true,
  };
}

export const gallery = (): Page[] => languages.map(galleryPage);

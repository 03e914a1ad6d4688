/**
 * The list of the book's programs with their pictures, in README.md and README.zh.md:
 * `node scripts/readme-pictures.ts` writes it anew. A test checks that it is up to date.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const chapters = {
  ch01: ['1 · Arrays and graphs', '1 · 数组与图形'],
  ch02: ['2 · Perceptrons', '2 · 感知机'],
  ch03: ['3 · Neural networks', '3 · 神经网络'],
  ch04: ['4 · Learning', '4 · 神经网络的学习'],
  ch05: ['5 · Backpropagation', '5 · 误差反向传播'],
  ch06: ['6 · Techniques of training', '6 · 与学习有关的技巧'],
  ch07: ['7 · Convolutional networks', '7 · 卷积神经网络'],
  ch08: ['8 · Deep learning', '8 · 深度学习'],
  museum: ['Museum: the book’s defects, wrong and right', '陈列馆：书中的缺陷，错的与对的'],
} as const;

const begin = '<!-- begin: written by scripts/readme-pictures.ts -->';
const end = '<!-- end -->';

/** The pages and the column of the chapters' names that each takes. */
export const pages = { 'README.md': 0, 'README.zh.md': 1 } as const;

/** A page with its list written anew. */
export function withPictures(page: keyof typeof pages): string {
  const text = readFileSync(join(root, page), 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for the list: '${begin}' and '${end}'`);
  const parts = Object.entries(chapters).map(([folder, names]) => chapter(folder, names[pages[page]]));
  return `${text.slice(0, from)}${begin}\n\n${parts.join('\n\n')}\n\n${text.slice(to)}`;
}

/** A chapter: its programs by name, and below them their pictures. */
function chapter(folder: string, name: string): string {
  const programs = readdirSync(join(root, 'book', folder))
    .filter((file) => file.endsWith('.ts'))
    .sort();
  const links = programs.map((file) => `[${file.slice(0, -3)}](book/${folder}/${file})`);
  const thumbnails = programs.flatMap((file) => {
    const source = readFileSync(join(root, 'book', folder, file), 'utf8');
    const names = [...source.matchAll(/\bpicture\(\s*'([^']+)'/g)].map(([, picture]) => picture!);
    return names
      .filter((picture) => existsSync(join(root, 'book/pictures', `${picture}.svg`)))
      .map(
        (picture) =>
          `<a href="book/${folder}/${file}"><img src="book/pictures/${picture}.svg" height="88" alt="${picture}"></a>`,
      );
  });
  return `**${name}** ${links.join(' · ')}${thumbnails.length > 0 ? `\n\n${thumbnails.join('\n')}` : ''}`;
}

if (import.meta.main) {
  for (const page of Object.keys(pages) as (keyof typeof pages)[]) writeFileSync(join(root, page), withPictures(page));
}

/**
 * The gallery page, made from the figures: `node packages/pristella/test/plot/gallery.ts` writes all snapshots and
 * docs/gallery/README.md. The test of the figures checks that both are up to date.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mathText } from '../../src/plot/index.ts';
import { chapters } from './figures/index.ts';
import { languagesOf, snapshotOf } from './figures/sample.ts';

export const snapshotFolder = join(import.meta.dirname, 'snapshots');
export const galleryPage = join(import.meta.dirname, '../../../../docs/gallery/README.md');
const imageFolder = '../../packages/pristella/test/plot/snapshots';

// A figure wider than this has the whole row: in half of it its letters would be too small.
const WIDE = 800;

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w ]/g, '')
    .replaceAll(' ', '-');

/** The page as Markdown: two figures a row, each with its caption; wide ones by themselves. */
export function galleryText(): string {
  const parts = [
    '# Gallery',
    '',
    'Every figure here is a test: the program draws it again, compares, and looks for letters that overlap, leave the',
    'frame or can hardly be read. The pictures follow the light or dark preference of the reader and carry a text',
    'alternative. Each is made by a few lines in [test/plot/figures](../../packages/pristella/test/plot/figures); the',
    'names below are theirs. More pictures are in the [book](../../book).',
    '',
    chapters.map(({ title }) => `[${title}](#${anchorOf(title)})`).join(' · '),
  ];
  for (const { title, samples } of chapters) {
    parts.push('', `## ${title}`, '', '<table>');
    let row: string[] = [];
    const close = (): void => {
      if (row.length > 0) parts.push(`<tr>${row.join('')}</tr>`);
      row = [];
    };
    for (const { name, caption, draw } of samples) {
      const words = mathText(caption);
      const isWide = draw('en').width > WIDE;
      const cell = `<img src="${imageFolder}/${name}.svg" alt="${words}"><br>${words} <code>${name}</code>`;
      if (isWide) {
        close();
        row.push(`<td colspan="2">${cell}</td>`);
        close();
      } else {
        row.push(`<td width="50%">${cell}</td>`);
        if (row.length === 2) close();
      }
    }
    close();
    parts.push('</table>');
  }
  return `${parts.join('\n')}\n`;
}

if (import.meta.main) {
  mkdirSync(snapshotFolder, { recursive: true });
  mkdirSync(join(galleryPage, '..'), { recursive: true });
  const names = new Set<string>();
  for (const { samples } of chapters) {
    for (const sample of samples) {
      for (const language of languagesOf(sample)) {
        names.add(snapshotOf(sample, language));
        writeFileSync(join(snapshotFolder, snapshotOf(sample, language)), sample.draw(language).toSvg());
      }
    }
  }
  for (const file of readdirSync(snapshotFolder))
    if (file.endsWith('.svg') && !names.has(file)) rmSync(join(snapshotFolder, file));
  writeFileSync(galleryPage, galleryText());
}

/**
 * The gallery page, made from the figures: `node packages/pristella/test/plot/gallery.ts` writes all snapshots and
 * docs/gallery/README.md. The test of the figures checks that both are up to date.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mathText } from '../../src/plot/index.ts';
import { chapters } from './figures/index.ts';

export const snapshotFolder = join(import.meta.dirname, 'snapshots');
export const galleryPage = join(import.meta.dirname, '../../../../docs/gallery/README.md');
const imageFolder = '../../packages/pristella/test/plot/snapshots';

/** The page as Markdown: two figures a row, each with its caption. */
export function galleryText(): string {
  const parts = [
    '# Gallery',
    '',
    'Every figure here is a test: the program draws it again and compares. The pictures follow the light or dark',
    'preference of the reader and carry a text alternative. Each is made by a few lines in',
    '[test/plot/figures](../../packages/pristella/test/plot/figures).',
  ];
  for (const { title, samples } of chapters) {
    parts.push('', `## ${title}`, '', '<table>');
    for (let i = 0; i < samples.length; i += 2) {
      const cells = samples.slice(i, i + 2).map(({ name, caption }) => {
        const words = mathText(caption);
        return `<td width="50%"><img src="${imageFolder}/${name}.svg" alt="${words}"><br>${words} <code>${name}</code></td>`;
      });
      parts.push(`<tr>${cells.join('')}</tr>`);
    }
    parts.push('</table>');
  }
  return `${parts.join('\n')}\n`;
}

if (import.meta.main) {
  mkdirSync(snapshotFolder, { recursive: true });
  mkdirSync(join(galleryPage, '..'), { recursive: true });
  const names = new Set<string>();
  for (const { samples } of chapters) {
    for (const { name, draw } of samples) {
      names.add(`${name}.svg`);
      writeFileSync(join(snapshotFolder, `${name}.svg`), draw().toSvg());
    }
  }
  for (const file of readdirSync(snapshotFolder))
    if (file.endsWith('.svg') && !names.has(file)) rmSync(join(snapshotFolder, file));
  writeFileSync(galleryPage, galleryText());
}

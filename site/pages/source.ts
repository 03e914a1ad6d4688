/** Files of the repository that pages link to, shown on the site itself: documents as documents, the rest with their lines. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { escaped } from '../shell/html.ts';
import { coloured } from './code.ts';
import { root, sourceId } from './links.ts';
import type { Page } from './page.ts';

/** A file's text with an anchor a line: `#L12`. */
function linesOf(text: string, language: string): string {
  const lines = coloured(text.replace(/\n$/, ''), language).split('\n');
  // A comment may run over lines; its colour ends and begins again with each.
  let open = '';
  const marked = lines.map((line, i) => {
    const begun = open + line;
    const last = begun.lastIndexOf('<span class="');
    open = last > begun.lastIndexOf('</span>') ? begun.slice(last, begun.indexOf('>', last) + 1) : '';
    return `<span id="L${i + 1}">${begun}${open ? '</span>' : ''}</span>`;
  });
  return `<pre class="lines" tabindex="0"><code>${marked.join('\n')}</code></pre>`;
}

/** What a folder holds, as links; what is generated or binary is named alone. */
function folderText(file: string): string {
  const items = readdirSync(join(root, file), { withFileTypes: true }).map(({ name }) => name);
  const entry = (name: string): string =>
    /\.(ts|md|py|svg)$/.test(name) ? `- [${name}](${basename(file)}/${name})` : `- ${name}`;
  return items.sort().map(entry).join('\n');
}

/** The page of a file or folder; its links start where the file is. */
export function sourcePage(file: string): Page {
  const common = { id: sourceId(file), language: 'en', section: undefined, title: file, short: file, file } as const;
  if (statSync(join(root, file)).isDirectory())
    return { ...common, look: 'source', markdown: `# ${file}\n\n${folderText(file)}` };
  const text = readFileSync(join(root, file), 'utf8');
  if (file.endsWith('.md')) return { ...common, markdown: text };
  const language = /\.(\w+)$/.exec(file)?.[1] ?? '';
  const body = linesOf(text, language === 'py' ? 'python' : language);
  // Blank lines would end the block of HTML; every line has its element, so none is blank.
  return {
    ...common,
    look: 'source',
    markdown: `# ${escaped(basename(file))}\n\n<p class="path">${escaped(file)}</p>\n\n${body}`,
  };
}

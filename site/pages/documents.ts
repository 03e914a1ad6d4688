/** The pages made of docs/: every document there, in the languages in which it is written. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../language.ts';
import { root } from './links.ts';
import { numpyNamesZh } from './numpy-names.zh.ts';
import { type Page, titleOf } from './page.ts';

export const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The order in which one would read them; what is not here comes last, by its name. */
const order =
  'from-numpy from-pytorch javascript errors batches scan look profiler speed expressions numpy-names notes'.split(' ');

/** Documents that scripts write. */
const made = ['errors', 'notes', 'numpy-names'];

const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);

/** A document of `docs/`, without its first page, which is Start here. */
function documentOf(file: string): Page {
  const name = file.replace(/(\.zh)?\.md$/, '');
  const language: Language = file.endsWith('.zh.md') ? 'zh' : 'en';
  const markdown = read(`docs/${file}`);
  const title = titleOf(markdown);
  const isStart = name === 'start';
  return {
    id: isStart ? 'start' : `docs/${name}`,
    language,
    section: isStart ? 'start' : 'docs',
    title,
    short: title,
    file: `docs/${file}`,
    markdown,
    isMade: made.includes(name),
  };
}

/** The table of NumPy's names in Chinese, which is made here of the English one. */
function namesInChinese(): Page {
  const page = documentOf('numpy-names.md');
  const markdown = numpyNamesZh(page.markdown);
  const title = titleOf(markdown);
  return { ...page, language: 'zh', title, short: title, markdown };
}

/** All of docs/ but its folders. */
export function documents(): Page[] {
  const files = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  const bare = (file: string): string => file.replace(/(\.zh)?\.md$/, '');
  const written = files.sort((a, b) => rank(bare(a)) - rank(bare(b)) || (a < b ? -1 : 1)).map(documentOf);
  return [...written, namesInChinese()];
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { glossary } from '../pages/glossary.ts';
import { root } from '../pages/links.ts';
import { missingLines } from '../pages/reference.ts';
import { textOf, written } from './written.ts';

const read = (file: string): string => readFileSync(join(root, 'docs', file), 'utf8');

/** Elements without the text of code, formulas, and what is marked as English. */
const silent = /<(pre|code|math|kbd|script|style)\b[^>]*>.*?<\/\1>|<([a-z0-9]+)\b[^>]*\slang="en"[^>]*>.*?<\/\2>/gs;

/** What a page says in words, a line a block. */
function wordsOf(html: string): string[] {
  const body = /<body>(.*)<\/body>/s.exec(html)![1]!;
  return textOf(body.replace(silent, '·').replace(/<\/(?:p|li|td|th|h\d|summary|figcaption|a|button|small|b)>/g, '\n'))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const chinese = written
  .filter(({ page }) => page.language === 'zh')
  .map(({ path, html }) => ({ path, words: wordsOf(html) }));

/** Lines of pages that a pattern finds. */
const linesWith = (pattern: RegExp): string[] =>
  chinese.flatMap(({ path, words }) =>
    words.filter((line) => pattern.test(line)).map((line) => `${path}: ${line.slice(0, 120)}`),
  );

// Signs of half width beside a Chinese character; a colon or comma may stand in a time or a number.
const narrow = /\p{Script=Han}[,;:!?(]|[,;!?)]\p{Script=Han}|\p{Script=Han}\.(?=\s|$)/u;
// Four words on end are a sentence, or part of one.
const english = /(?<![-/@.\w])[A-Za-z][a-z]+(?: [a-z]+){3,}/;

describe('a page in Chinese', () => {
  test('has full-width signs beside Chinese', () => {
    expect(linesWith(narrow)).toEqual([]);
  });

  test('is Chinese outside of code, but for what is marked', () => {
    expect(linesWith(english)).toEqual([]);
  });

  test('calls things by the words of the glossary', () => {
    const forbidden = new RegExp(glossary.flatMap(({ instead }) => instead).join('|'), 'u');
    expect(linesWith(forbidden)).toEqual([]);
  });

  test('is there for every page in English, sources aside', () => {
    const ids = new Set(written.filter(({ page }) => page.language === 'zh').map(({ page }) => page.id));
    const alone = written.filter(
      ({ page }) => page.language === 'en' && !page.id.startsWith('source/') && !ids.has(page.id),
    );
    expect(alone.map(({ path }) => path)).toEqual([]);
  });

  test('has a line for every entry of the reference', () => {
    const missing = missingLines();
    console.log(`entries of the reference without a line of Chinese: ${missing.length}`);
    expect(missing).toEqual([]);
  });
});

describe('the glossary', () => {
  test('has one word a thing, none of which is forbidden elsewhere', () => {
    const words = glossary.map(({ chinese }) => chinese);
    expect(new Set(words).size).toBe(words.length);
    expect(glossary.flatMap(({ instead }) => instead).filter((word) => words.includes(word))).toEqual([]);
  });

  test('is used: each of its words stands on a page', () => {
    const all = chinese.flatMap(({ words }) => words).join('\n');
    expect(glossary.filter(({ chinese }) => !all.includes(chinese))).toEqual([]);
  });
});

/** What both editions of a document have: their programs and outputs, headings, rows of tables, and where their links lead. */
function skeleton(markdown: string): object {
  const fences = [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].filter(
    ([, language]) => !/^(sh|)$/.test(language!),
  );
  const text = markdown.replace(/^```.*?^```$/gms, '');
  const links = [...text.matchAll(/\]\(([^)#]*)(#[^)]*)?\)/g)].map(([, file]) => file!.replace(/\.zh\.md$/, '.md'));
  return {
    code: fences.map(([, language, code]) => `${language}\n${code}`),
    headings: [...text.matchAll(/^#+/gm)].map(([signs]) => signs.length),
    rows: text.match(/^\|/gm)?.length ?? 0,
    items: text.match(/^- /gm)?.length ?? 0,
    // The page of errors in another language is one of its links.
    links: [...new Set(links)].sort(),
  };
}

describe('a document', () => {
  // The pages of errors and of the notes are made in both languages at once, that of NumPy's names by the site.
  const names = readdirSync(join(root, 'docs')).filter(
    (file) => /^[\w-]+\.md$/.test(file) && !/^(errors|notes|numpy-names)\./.test(file),
  );
  test.each(names)('%s has its Chinese edition with the same programs, headings, tables and links', (file) => {
    expect(skeleton(read(file.replace('.md', '.zh.md')))).toEqual(skeleton(read(file)));
  });
});

describe('the checks of Chinese', () => {
  test('find signs of half width, and English that is not marked', () => {
    expect(narrow.test('数组,列表')).toBe(true);
    expect(narrow.test('形状 (2, 3) 与 (2,)')).toBe(false);
    expect(narrow.test('这样就好.')).toBe(true);
    expect(english.test('这是 a sentence of some words 吗')).toBe(true);
    expect(wordsOf('<body><p>好 <span lang="en">a sentence of English</span><code>x, y</code></p></body>')).toEqual([
      '好 ··',
    ]);
  });
});

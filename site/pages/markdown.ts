/** Markdown as GitHub reads it, made HTML: formulas become MathML, code is coloured, programs become cells. */
import katex from 'katex';
import MarkdownIt, { type MarkdownIt as Reader, type Token } from 'markdown-it';
import type { Language } from '../language.ts';
import { escaped } from '../shell/html.ts';
import { coloured } from './code.ts';
import type { Target } from './links.ts';

/** A heading below the title. */
export interface Heading {
  readonly level: number;
  readonly title: string;
  readonly id: string;
  /** Where it is not of the page's language: a message of an error on a Chinese page. */
  readonly language?: Language;
}

/** How a page's links and pictures are named; receives its headings. */
export interface Surroundings {
  link(href: string): Target;
  picture(src: string): string;
  readonly language: Language;
  readonly headings: Heading[];
}

type Tokens = readonly Token[];

/** As GitHub makes anchors: the documents' links rely on it. */
export const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** What a token's children say, without their signs. */
const textOf = (token: Token): string =>
  (token.children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('');

const formula = (tex: string, displayMode: boolean): string =>
  katex.renderToString(tex, { displayMode, output: 'mathml', throwOnError: true });

/** A box that can be scrolled sideways can be reached by keyboard. */
const isWide = (code: string): boolean => code.split('\n').some((line) => line.length > 34);

/** Code as a block; its text is exactly the code, without the line's end after it. */
export function codeBlock(code: string, language: string, look?: string): string {
  const text = code.replace(/\n$/, '');
  const attributes = `${look ? ` class="${look}"` : ''}${isWide(text) ? ' tabindex="0"' : ''}`;
  return `<pre${attributes}><code>${coloured(text, language)}</code></pre>\n`;
}

/** A program that can be made live: the container that cells look for, with its file where it is one. */
export const cell = (code: string, kind: 'program' | 'example', file?: string): string =>
  `<div class="cell" data-cell="${kind}"${file ? ` data-path="${file}"` : ''}>${codeBlock(code, 'ts')}</div>\n`;

/** Whether a block of the reference shows how a function is called: it follows the entry's heading. */
const isSignature = (tokens: Tokens, at: number): boolean => tokens[at - 1]?.type === 'heading_close';

/** Whether a block is one of several files, whose name it begins with: alone it does not run. */
export const isOneOfSeveral = (code: string): boolean => /^\/\/ [\w-]+\.[jt]s\b/.test(code);

function fence(tokens: Tokens, at: number): string {
  const token = tokens[at]!;
  const [language = '', file] = token.info.trim().split(/\s+/);
  const isProgram = /^import .* from '/m.test(token.content);
  if (language === 'ts' && !isOneOfSeveral(token.content) && (isProgram || !isSignature(tokens, at)))
    return cell(token.content, isProgram ? 'program' : 'example', file);
  const before = tokens[at - 1];
  const isOutput = /^(text|)$/.test(language) && before?.type === 'fence' && /^(ts|js)\b/.test(before.info);
  return codeBlock(token.content, language, isOutput ? 'output' : undefined);
}

/** Rewrites the addresses in HTML that stands in a document. */
function rewritten(html: string, around: Surroundings): string {
  return html
    .replace(/(<a\b[^>]*)\shref="([^"]*)"/g, (_, before: string, asked: string) => {
      const { href } = around.link(asked);
      return href === undefined ? before : `${before} href="${href}"`;
    })
    .replace(
      /(<img\b[^>]*?\s)src="([^"]*)"/g,
      (_, before: string, src: string) => `${before}loading="lazy" src="${around.picture(src)}"`,
    );
}

/** Whether a line's end between two characters is no space: Chinese has none between words. */
const isChineseBreak = (before: string, after: string): boolean => {
  const wide = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”…]/u;
  const sign = /[\u3000-\u303f\uff00-\uffef]/u;
  return (wide.test(before) && wide.test(after)) || sign.test(before) || sign.test(after);
};

/** A text whose lines are joined as its language does. */
export const joined = (text: string): string =>
  text.replace(/(.)\n(.)/gu, (_, before: string, after: string) =>
    isChineseBreak(before, after) ? before + after : `${before} ${after}`,
  );

/** Joins the lines of a paragraph. */
function join(children: readonly Token[]): void {
  const near = (at: number, step: -1 | 1): string => {
    for (let i = at + step; children[i]; i += step)
      if (children[i]!.content !== '') return children[i]!.content.at(step < 0 ? -1 : 0)!;
    return '';
  };
  for (const [i, child] of children.entries()) {
    if (child.type !== 'softbreak' || !isChineseBreak(near(i, -1), near(i, 1))) continue;
    child.type = 'text';
    child.content = '';
  }
}

/** Whether a heading is words of English; names of functions belong to no language. */
const isEnglishWords = (title: string): boolean => !/\p{Script=Han}/u.test(title) && /[a-z]+ [a-z]+/.test(title);

/** Gives headings their anchors, links and pictures their addresses. */
function place(tokens: Tokens, around: Surroundings): void {
  const times = new Map<string, number>();
  // Every page has a title, in Markdown or in HTML.
  const above = [1];
  for (const [i, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      // A level that a document leaves out is none on the page: who listens to it hears no gap.
      const written = Number(token.tag[1]);
      while ((above.at(-1) ?? 0) >= written) above.pop();
      const level = above.push(written);
      token.tag = tokens[i + 2]!.tag = `h${level}`;
      const title = textOf(tokens[i + 1]!).trim();
      const anchor = anchorOf(title);
      const count = times.get(anchor) ?? 0;
      times.set(anchor, count + 1);
      const id = count > 0 ? `${anchor}-${count}` : anchor;
      token.attrSet('id', id);
      const isEnglish = around.language === 'zh' && isEnglishWords(title);
      if (isEnglish) token.attrSet('lang', 'en');
      around.headings.push({ level, title, id, ...(isEnglish && { language: 'en' }) });
    }
    if (token.type === 'html_block') token.content = rewritten(token.content, around);
    join(token.children ?? []);
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') {
        const { href, language } = around.link(String(child.attrGet('href')));
        if (href === undefined) child.attrs = [];
        else child.attrSet('href', href);
        if (language) child.attrSet('hreflang', language);
      }
      if (child.type === 'image') {
        child.attrSet('src', around.picture(String(child.attrGet('src'))));
        child.attrSet('loading', 'lazy');
      }
      if (child.type === 'html_inline') child.content = rewritten(child.content, around);
    }
  }
}

/** Formulas between dollars, $x$ in a line and $$x$$ by themselves. */
function formulas(md: Reader): void {
  md.inline.ruler.before('escape', 'formula', (state, silent) => {
    const found = /^\$([^$\s](?:[^$\n]*[^$\s])?)\$(?!\d)/.exec(state.src.slice(state.pos));
    if (!found) return false;
    if (!silent) state.push('formula', '', 0).content = found[1]!;
    state.pos += found[0].length;
    return true;
  });
  md.block.ruler.before('fence', 'formulas', (state, line, _, silent) => {
    const start = state.bMarks[line]! + state.tShift[line]!;
    const found = /^\$\$(.+?)\$\$\s*$/.exec(state.src.slice(start, state.eMarks[line]!));
    if (!found) return false;
    if (silent) return true;
    state.push('formulas', '', 0).content = found[1]!;
    state.line = line + 1;
    return true;
  });
  md.renderer.rules.formula = (tokens, i) => formula(tokens[i]!.content, false);
  md.renderer.rules.formulas = (tokens, i) =>
    `<div class="formula" tabindex="0">${formula(tokens[i]!.content, true)}</div>\n`;
}

/** Lists whose items begin with a bold label, and paragraphs that are a row of links, have looks of their own. */
function looks(tokens: Tokens): void {
  for (const [i, token] of tokens.entries()) {
    const first = tokens[i + 1]?.children ?? [];
    if (token.type === 'paragraph_open' && first[0]?.type === 'link_open' && first[3]?.content === ' · ')
      token.attrSet('class', 'index');
    const label = tokens[i + 3]?.content ?? '';
    if (token.type === 'bullet_list_open' && /^\*\*[\p{L}]+\*\* /u.test(label)) token.attrSet('class', 'labels');
  }
}

/** Code in a line stays in one piece, unless it is long. */
const LONG = 28;

function reader(): Reader {
  const md = new MarkdownIt({ html: true, linkify: false });
  formulas(md);
  md.renderer.rules.fence = (tokens, i) => fence(tokens, i);
  md.renderer.rules.code_inline = (tokens, i) => {
    const { content } = tokens[i]!;
    return `<code${content.length > LONG ? ' class="long"' : ''}>${escaped(content)}</code>`;
  };
  md.renderer.rules.code_block = (tokens, i) => codeBlock(tokens[i]!.content, '');
  md.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
  md.renderer.rules.table_close = () => '</table></div>\n';
  return md;
}

const md = reader();

/** A document as HTML. */
export function render(markdown: string, around: Surroundings): string {
  const tokens = md.parse(markdown.replace(/^<!--.*?-->\s*/s, ''), {});
  place(tokens, around);
  looks(tokens);
  return md.renderer.render(tokens, md.options, {});
}

/** A line of Markdown as HTML, for texts without links that stand in HTML. */
export const inline = (text: string): string => md.renderInline(text);

/**
 * The page that stands for what is not there. Hosts give the first one for every such address, so that it speaks both languages, and its
 * addresses hold from the root: it may stand in for a page of any folder.
 */
import { createHash } from 'node:crypto';
import { type Language, languages } from '../language.ts';
import { type Page, pathOf, titleOf } from './page.ts';

const MISSING = '404';

export const isMissing = ({ id }: Page): boolean => id === MISSING;

const english = '[the first page](../../README.md)';
const chinese = '[首页](../../README.zh.md)';

const texts: Readonly<Record<Language, string>> = {
  en: `# Nothing is here

There is no page at this address. The search, which the key \`/\` opens, knows all of them; or begin at ${english}.

<p lang="zh-CN">这个地址没有网页。按 <code>/</code> 键可以搜索，也可以从<a href="../../README.zh.md">首页</a>开始。</p>
`,
  zh: `# 这里什么也没有

这个地址没有网页。按 \`/\` 键可以搜索全部网页，也可以从${chinese}开始。
`,
};

function missingPage(language: Language): Page {
  const markdown = texts[language];
  const title = titleOf(markdown);
  const file = 'site/pages/missing.ts';
  return { id: MISSING, language, section: undefined, title, short: title, file, markdown, isMade: true };
}

export const missing = (): Page[] => languages.map(missingPage);

/**
 * A page with addresses that do not depend on where it stands; `base` is the path of the site, with slashes around it. `script`, which the
 * page's policy then allows, finds where the site is if that is elsewhere.
 */
export function fromRoot(page: Page, html: string, base: string, script: string): string {
  const here = `http://site${base}${pathOf(page)}`;
  const hash = createHash('sha256').update(script).digest('base64');
  const allowed = html
    .replace("script-src 'self'", `script-src 'self' 'sha256-${hash}'`)
    .replace('<head>', () => `<head><script>${script}</script>`);
  return allowed.replace(/\s(href|src|data-base)="(?![a-z]+:|#)([^"]*)"/g, (_, name: string, address: string) => {
    const { pathname, hash } = new URL(address, here);
    return ` ${name}="${pathname}${hash}"`;
  });
}

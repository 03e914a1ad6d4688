/** Where a document's links lead on the site: to pages, to files that are copied, to sources that are shown. */
import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Language } from '../language.ts';
import { type Edition, type Page, pathOf, relative } from './page.ts';

/** The repository. */
export const root = join(import.meta.dirname, '../..');

/** Files that browsers show by themselves, copied as they are. */
const isPicture = (file: string): boolean => /\.(svg|png)$/.test(file);

/** The address of a copied file. */
export const copyOf = (file: string): string => `files/${file}`;

/** The page on which a file of the repository is shown; of a folder, the list of what is in it. */
export const sourceId = (file: string): string =>
  statSync(join(root, file)).isDirectory() ? `source/${file}/index` : `source/${file}`;

/** A link's address, undefined where its target is left out; and the language of what it leads to where that is not the page's. */
export interface Target {
  readonly href: string | undefined;
  readonly language?: Language;
}

/** The links of all pages; remembers which files they need. */
export class Links {
  /** Files to copy. */
  readonly copied = new Set<string>();
  /** Files and folders to show. */
  readonly shown = new Set<string>();
  readonly #pages = new Map<string, Page>();

  readonly #edition: Edition;

  constructor(pages: readonly Page[], edition: Edition) {
    this.#edition = edition;
    for (const page of pages) this.#pages.set(`${page.language} ${page.file}`, page);
  }

  /** The page made of a file, in a language, or else in English. */
  #pageOf(file: string, language: Language): Page | undefined {
    return this.#pages.get(`${language} ${file}`) ?? this.#pages.get(`en ${file}`) ?? this.#pages.get(`zh ${file}`);
  }

  #target(page: Page, file: string): Page | undefined {
    // `errors.md` and `errors.zh.md` are one page in two languages: each names the other, everybody else means their own.
    const english = file.replace(/\.zh\.md$/, '.md');
    const chinese = english.replace(/\.md$/, '.zh.md');
    if (page.file === english || page.file === chinese) return this.#pageOf(file, file === english ? 'en' : 'zh');
    if (page.language === 'zh') return this.#pageOf(chinese, 'zh') ?? this.#pageOf(english, 'zh');
    return this.#pageOf(file, file === english ? 'en' : 'zh');
  }

  /** What a link of a page leads to. Throws where there is no such file. */
  resolve(page: Page, href: string): Target {
    if (/^[a-z]+:|^#/.test(href)) return { href };
    const [path = '', hash] = href.split('#');
    const anchor = hash === undefined ? '' : `#${hash}`;
    const file = posix.join(posix.dirname(page.file), decodeURIComponent(path)).replace(/\/$/, '');
    const from = pathOf(page);
    const target = this.#target(page, file) ?? this.#target(page, posix.join(file, 'README.md'));
    if (target) {
      const language = target.language === page.language ? {} : { language: target.language };
      return { href: `${relative(from, pathOf(target)) || posix.basename(from)}${anchor}`, ...language };
    }
    if (!existsSync(join(root, file))) throw new Error(`${page.file} links to ${href}, which is not there`);
    if (isPicture(file)) return { href: this.picture(page, href) };
    // Documents lead on to documents, so that in the end all of them would be there.
    if (this.#edition === 'lab' && !file.endsWith('.ts')) return { href: undefined };
    this.shown.add(file);
    const shown = { id: sourceId(file), language: 'en' as const };
    return { href: `${relative(from, pathOf(shown))}${anchor}`, ...(page.language === 'en' ? {} : { language: 'en' }) };
  }

  /** The address of a picture that a page shows. */
  picture(page: Page, src: string): string {
    const file = posix.join(posix.dirname(page.file), src);
    if (!existsSync(join(root, file))) throw new Error(`${page.file} shows ${src}, which is not there`);
    this.copied.add(file);
    return relative(pathOf(page), copyOf(file));
  }
}

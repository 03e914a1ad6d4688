/** The frame around every page. All addresses are relative: the site works under any path, and from a folder. */

import { policy } from '../../packages/cli/src/lab/policy.ts';
import { type Language, languageNames, languageTag, otherThan } from '../language.ts';
import type { Rendered } from '../pages/all.ts';
import { NOTICES } from '../pages/notices.ts';
import { type Page, pathOf, relative, type Section, sections } from '../pages/page.ts';
import type { Settings } from '../settings.ts';
import { Html, html } from './html.ts';
import { mark, searchSign, themeSign } from './signs.ts';
import { sectionNames, words } from './words.ts';

/** The files that every page loads, relative to the site. */
export interface Assets {
  readonly script: string;
  readonly style: string;
  /** The files that a door loads first, so that a page that opens with it need not find them one after the other. */
  ahead(door: string): readonly string[];
  /** The worker that begins with the page, before the door is there. */
  worker(door: string): string | undefined;
}

const ahead = (file: string, address: string): Html => {
  if (file.endsWith('.js')) return html`<link rel="modulepreload" href="${address}">`;
  return file.endsWith('.css')
    ? html`<link rel="preload" as="style" href="${address}" crossorigin>`
    : html`<link rel="preload" as="fetch" href="${address}" crossorigin>`;
};

/** All pages in the order of the menu, and how they are found. */
export class Frame {
  readonly #pages: readonly Rendered[];
  readonly #byId = new Map<string, Page>();
  readonly #assets: Assets;
  readonly #settings: Settings;

  constructor(pages: readonly Rendered[], assets: Assets, settings: Settings) {
    this.#pages = pages;
    this.#assets = assets;
    this.#settings = settings;
    for (const { page } of pages) {
      this.#byId.set(`${page.language} ${page.id}`, page);
    }
  }

  /** The pages of a section in one language. */
  #section(page: Page): Page[] {
    return this.#pages
      .map((rendered) => rendered.page)
      .filter(({ section, language }) => section === page.section && language === page.language);
  }

  #twin(page: Page): Page | undefined {
    return this.#byId.get(`${otherThan(page.language)} ${page.id}`);
  }

  /** The first page of a section, in English where there is none in the language. */
  #first(section: Section, language: Language): Page | undefined {
    const pages = this.#pages.map((rendered) => rendered.page).filter((page) => page.section === section);
    return pages.find((page) => page.language === language) ?? pages[0];
  }

  /** Links to the sections; the present one is marked. */
  #sections(page: Page): Html[] {
    const path = pathOf(page);
    return sections.flatMap((section) => {
      const first = this.#first(section, page.language);
      if (!first) return [];
      const here = section === page.section && html` aria-current="true"`;
      return [
        html`<li><a href="${relative(path, pathOf(first))}"${here}>${sectionNames[page.language][section]}</a></li>`,
      ];
    });
  }

  /** The menu of the page's section, by groups where it has some. */
  #menu(page: Page): Html | undefined {
    const pages = page.section === undefined ? [] : this.#section(page);
    if (pages.length < 2) return undefined;
    const path = pathOf(page);
    const item = (other: Page): Html =>
      html`<li><a href="${relative(path, pathOf(other))}"${other === page && html` aria-current="page"`}>${other.short}</a></li>`;
    const groups = [...Map.groupBy(pages, ({ group }) => group)];
    return html`${groups.map(([group, members]) =>
      group === undefined
        ? html`<ul>${members.map(item)}</ul>`
        : html`<details${(groups.length < 3 || group === page.group) && html` open`}><summary>${group}</summary><ul>${members.map(item)}</ul></details>`,
    )}`;
  }

  #neighbours(page: Page): Html | undefined {
    if (page.section === undefined) return undefined;
    const pages = this.#section(page);
    const at = pages.indexOf(page);
    const w = words[page.language];
    const link = (other: Page | undefined, rel: string, label: string): Html | undefined =>
      other &&
      html`<a rel="${rel}" href="${relative(pathOf(page), pathOf(other))}"><small>${label}</small> ${other.short}</a>`;
    const [before, after] = [link(pages[at - 1], 'prev', w.previous), link(pages[at + 1], 'next', w.next)];
    if (!before && !after) return undefined;
    return html`<nav class="around" aria-label="${w.around}">${before ?? html`<span></span>`}${after}</nav>`;
  }

  #contents({ page, headings }: Rendered): Html | undefined {
    const below = headings.filter(({ level }) => level === 2 || level === 3);
    // A page of the reference lists its entries at its top, and a book's page has only its title.
    const shown = below.length > 40 ? below.filter(({ level }) => level === 2) : below;
    if (shown.length < 3 || page.look !== undefined) return undefined;
    const w = words[page.language];
    const items = shown.map(
      ({ level, title, id, language }) =>
        html`<li class="l${level}"><a href="#${id}"${language && html` lang="${languageTag(language)}"`}>${title}</a></li>`,
    );
    return html`<aside aria-label="${w.here}"><b>${w.here}</b><ul>${items}</ul></aside>`;
  }

  #header(page: Page): Html {
    const path = pathOf(page);
    const w = words[page.language];
    const twin = this.#twin(page);
    const first = this.#byId.get(`${page.language} index`)!;
    const tag = twin && languageTag(twin.language);
    return html`<header><a class="brand" href="${relative(path, pathOf(first))}">${mark} Pristella</a><nav class="sections" aria-label="${w.sections}"><ul>${this.#sections(page)}</ul></nav><span class="tools"><button type="button" class="search" aria-label="${w.search}" aria-keyshortcuts="/">${searchSign}<span>${w.search}</span><kbd>/</kbd></button>${twin && html`<a class="language" href="${relative(path, pathOf(twin))}" lang="${tag}" hreflang="${tag}" aria-label="${w.otherLabel}">${languageNames[twin.language]}</a>`}<button type="button" class="theme" aria-label="${w.theme}">${themeSign}</button><a class="menu" href="#menu">${w.menu}</a></span></header>`;
  }

  #footer(page: Page): Html {
    const w = words[page.language];
    const edit = page.isMade ? undefined : this.#settings.edit(page.file);
    const made = page.isMade ? undefined : html`${w.madeOf} <code class="long">${page.file}</code>`;
    const left = edit ? html`<a href="${edit}">${w.edit}</a>` : made;
    const notices = relative(pathOf(page), pathOf({ id: NOTICES, language: page.language }));
    return html`<footer><span>${left}</span><span>Pristella · ${w.licence} · <a href="${notices}">${w.notices}</a></span></footer>`;
  }

  #head({ page, body }: Rendered): Html {
    const path = pathOf(page);
    const twin = this.#twin(page);
    const up = (file: string): string => relative(path, file);
    const alternate = (other: Page): Html =>
      html`<link rel="alternate" hreflang="${languageTag(other.language)}" href="${up(pathOf(other))}">`;
    const door = /<div class="(?:hero|door)" data-door="(\w+)"/.exec(String(body))?.[1];
    const title = page.id === 'index' ? page.title : [page.title, page.group, 'Pristella'].filter(Boolean).join(' · ');
    return html`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light dark"><title>${title}</title>${twin && [alternate(page), alternate(twin)]}<link rel="icon" href="${up('icon.svg')}" type="image/svg+xml"><script src="${up('theme.js')}"></script><link rel="stylesheet" href="${up(this.#assets.style)}"><script type="module" src="${up(this.#assets.script)}"></script>${door && this.#assets.ahead(door).map((file) => ahead(file, up(file)))}</head>`;
  }

  /** Its text, with the workers of its doors. */
  #text({ page, body }: Rendered): Html {
    const text = body.replace(/ data-door="(\w+)"/g, (door, name: string) => {
      const worker = this.#assets.worker(name);
      return worker === undefined ? door : `${door} data-worker="${relative(pathOf(page), worker)}"`;
    });
    return new Html(text);
  }

  /** A page as a whole document. */
  write(rendered: Rendered): string {
    const { page } = rendered;
    const w = words[page.language];
    const menu = this.#menu(page);
    const contents = this.#contents(rendered);
    const look = [page.look, menu && 'has-menu', contents && 'has-contents'].filter(Boolean).join(' ');
    const up = relative(pathOf(page), 'index.html').replace(/index\.html$/, '') || './';
    return html`<!doctype html>
<html lang="${languageTag(page.language)}" data-base="${up}">
${this.#head(rendered)}
<body><a class="skip" href="#text">${w.skip}</a>
${this.#header(page)}
<div class="frame ${look}"><nav id="menu" aria-label="${w.menu}"><ul class="all">${this.#sections(page)}</ul>${menu}</nav>
<main id="text" tabindex="-1">
${this.#text(rendered)}${this.#neighbours(page)}${this.#footer(page)}</main>
${contents}</div>
</body></html>
`.text;
  }
}

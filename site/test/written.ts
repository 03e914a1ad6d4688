/** All pages as they are written, without the bundles: enough for whatever can be seen in their text. */
import { site } from '../pages/all.ts';
import { type Page, pathOf } from '../pages/page.ts';
import { settingsOf } from '../settings.ts';
import { Frame } from '../shell/frame.ts';

export interface Written {
  readonly page: Page;
  readonly path: string;
  readonly html: string;
}

const { pages: rendered, copied: files } = site();
const frame = new Frame(
  rendered,
  { ahead: () => [], script: 'assets/site.js', style: 'assets/site.css' },
  settingsOf('somebody/pristella'),
);

export const renderedPages = rendered;
export const copied = files;
export const written: readonly Written[] = rendered.map((each) => ({
  page: each.page,
  path: pathOf(each.page),
  html: frame.write(each),
}));

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#10;': '\n',
};

/** What a piece of HTML says, sign for sign. */
export const textOf = (html: string): string =>
  html.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|amp|quot|#10);/g, (entity) => entities[entity]!);

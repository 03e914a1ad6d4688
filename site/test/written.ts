/** All pages as they are written, without the bundles: enough for whatever can be seen in their text. */
import { once } from '../../packages/pristella/test/once.ts';
import { site } from '../pages/all.ts';
import { type Page, pathOf } from '../pages/page.ts';
import { settingsOf } from '../settings.ts';
import { Frame } from '../shell/frame.ts';
import { unescaped } from '../shell/html.ts';

export interface Written {
  readonly page: Page;
  readonly path: string;
  readonly html: string;
}

const { pages, files } = await once('pages', () => {
  const { pages, copied } = site();
  return { pages, files: [...copied] };
});
const frame = new Frame(
  pages,
  { ahead: () => [], script: 'assets/site.js', style: 'assets/site.css' },
  settingsOf('somebody/pristella'),
);

export const renderedPages = pages;
/** Files of the repository that are copied as they are. */
export const copied: readonly string[] = files;
export const written: readonly Written[] = pages.map((each) => ({
  page: each.page,
  path: pathOf(each.page),
  html: frame.write(each),
}));

/** What a piece of HTML says, sign for sign. */
export const textOf = (html: string): string => unescaped(html.replace(/<[^>]*>/g, ''));

/** All pages as they are written, without the bundles: enough for whatever can be seen in their text. */
import { once } from '../../packages/pristella/test/once.ts';
import { type Rendered, site } from '../pages/all.ts';
import { type Page, pathOf } from '../pages/page.ts';
import { settingsOf } from '../settings.ts';
import { Frame } from '../shell/frame.ts';
import { unescaped } from '../shell/html.ts';

export interface Written {
  readonly page: Page;
  readonly path: string;
  readonly html: string;
}

const assets = { ahead: () => [], worker: () => undefined, script: 'assets/site.js', style: 'assets/site.css' };

/** Pages in their frame, each with the others of its edition. */
function inFrame(pages: readonly Rendered[]): Written[] {
  const frame = new Frame(pages, assets, settingsOf('somebody/pristella'));
  return pages.map((each) => ({ page: each.page, path: pathOf(each.page), html: frame.write(each) }));
}

const { pages, files } = await once('pages', () => {
  const { pages, copied } = site();
  return { pages, files: [...copied] };
});

export const renderedPages = pages;
/** Files of the repository that are copied as they are. */
export const copied: readonly string[] = files;
export const written: readonly Written[] = inFrame(pages);
/** Those of the lab alone. */
export const writtenLab = (): readonly Written[] => inFrame(site('lab').pages);

/** What a piece of HTML says, sign for sign. */
export const textOf = (html: string): string => unescaped(html.replace(/<[^>]*>/g, ''));

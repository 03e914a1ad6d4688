/** All pages of the site, and what each becomes. */
import { book } from './book.ts';
import { documents } from './documents.ts';
import { doors } from './doors.ts';
import { gallery } from './gallery.ts';
import { home } from './home.ts';
import { Links } from './links.ts';
import { type Heading, render } from './markdown.ts';
import { missing } from './missing.ts';
import { notices } from './notices.ts';
import type { Edition, Page } from './page.ts';
import { reference } from './reference.ts';
import { sourcePage } from './source.ts';

/** A page whose text is HTML. */
export interface Rendered {
  readonly page: Page;
  readonly body: string;
  readonly headings: readonly Heading[];
}

export interface Site {
  /** In the order of the menu; those of sources last. */
  readonly pages: readonly Rendered[];
  /** Files of the repository that are copied as they are. */
  readonly copied: ReadonlySet<string>;
}

function rendered(page: Page, links: Links): Rendered {
  const headings: Heading[] = [];
  const around = {
    link: (href: string) => links.resolve(page, href),
    picture: (src: string) => links.picture(page, src),
    language: page.language,
    headings,
  };
  return { page, body: render(page.markdown, around), headings };
}

/** Renders every page of an edition, and those of the sources that they link to, and of what these link to. */
export function site(edition: Edition = 'whole'): Site {
  const rest = edition === 'whole' ? [...documents(), ...reference(), ...gallery(), ...book()] : [];
  const pages = [...home(edition), ...rest, ...doors(), ...notices(), ...missing()];
  const links = new Links(pages, edition);
  const all = pages.map((page) => rendered(page, links));
  // A set that grows while it is walked is walked to its end.
  for (const file of links.shown) all.push(rendered(sourcePage(file), links));
  return { pages: all, copied: links.copied };
}

/** The lab's doors: a folder of `lab/` with a `view.tsx` is one; its page says what `intro.en.md` and `intro.zh.md` say. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { read } from './documents.ts';
import { root } from './links.ts';
import { languages, type Page, titleOf } from './page.ts';

/** The door that the first page opens with. */
export const HERO = 'yours';

/** How the names of the files begin that a door needs at once, besides its view. */
export const atOnce: Readonly<Record<string, readonly string[]>> = { yours: ['mlp-'] };

/** The doors that are built. */
export function doorNames(): string[] {
  const lab = join(root, 'site/lab');
  if (!existsSync(lab)) return [];
  const built = readdirSync(lab).filter((name) => existsSync(join(lab, name, 'view.tsx')));
  return built.sort((a, b) => Number(b === HERO) - Number(a === HERO) || (a < b ? -1 : 1));
}

export const doors = (): Page[] =>
  doorNames().flatMap((name) =>
    languages
      .filter((language) => existsSync(join(root, `site/lab/${name}/intro.${language}.md`)))
      .map((language): Page => {
        const file = `site/lab/${name}/intro.${language}.md`;
        const intro = read(file);
        const title = titleOf(intro);
        const [heading = '', ...rest] = intro.split(/\n(?=\n)/);
        const view = `<div class="door" data-door="${name}"></div>`;
        return {
          id: `lab/${name}`,
          language,
          section: 'lab',
          title,
          short: title,
          file,
          markdown: [heading, view, ...rest].join('\n\n'),
        };
      }),
  );

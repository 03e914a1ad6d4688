/** The lab's doors: a folder of `lab/` with a `view.tsx` is one; its page says what `intro.en.md` and `intro.zh.md` say. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, languages } from '../language.ts';
import { read } from './documents.ts';
import { root } from './links.ts';
import { type Page, titleOf } from './page.ts';

/** The door that the first page opens with. */
export const HERO = 'yours';

const lab = join(root, 'site/lab');

/** The doors' folders, HERO first. */
export const doorNames: readonly string[] = readdirSync(lab)
  .filter((name) => existsSync(join(lab, name, 'view.tsx')))
  .sort((a, b) => Number(b === HERO) - Number(a === HERO) || (a < b ? -1 : 1));

/** What `door.json` says of a door's files. */
interface DoorFiles {
  /** What is needed at once, besides the view. */
  readonly first?: readonly string[];
  /** Workers that bring the library's parts that they need: what answers on the first page is not to wait for all of it. */
  readonly alone?: readonly string[];
}

/** The files that a door names as such, by their paths in `site/`. */
export function doorFiles(name: string, kind: keyof DoorFiles): string[] {
  const file = join(lab, name, 'door.json');
  const files: DoorFiles = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return (files[kind] ?? []).map((path) => `lab/${name}/${path}`);
}

function doorPage(name: string, language: Language): Page {
  const file = `site/lab/${name}/intro.${language}.md`;
  const intro = read(file);
  const title = titleOf(intro);
  const [heading = '', ...rest] = intro.split(/\n(?=\n)/);
  const view = `<div class="door" data-door="${name}"></div>`;
  const markdown = [heading, view, ...rest].join('\n\n');
  return { id: `lab/${name}`, language, section: 'lab', title, short: title, file, markdown };
}

export const doors = (): Page[] => doorNames.flatMap((name) => languages.map((language) => doorPage(name, language)));

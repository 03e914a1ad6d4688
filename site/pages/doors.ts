/** The lab's doors: a folder of `lab/` with a `view.tsx` is one; its page says what `intro.en.md` and `intro.zh.md` say. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { thumbnail as gate } from '../lab/gate/thumbnail.ts';
import { thumbnail as numbers } from '../lab/numbers/thumbnail.ts';
import { film, type Thumbnail } from '../lab/thumbnail.ts';
import { thumbnail as xray } from '../lab/xray/thumbnail.ts';
import { thumbnail as yours } from '../lab/yours/thumbnail.ts';
import { type Language, languages } from '../language.ts';
import { sectionAbout, sectionNames } from '../shell/words.ts';
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

/** How each is shown on pages that lead to it. */
const thumbnails: Readonly<Record<string, () => Thumbnail>> = { yours, gate, numbers, xray };

const made = new Map<string, Thumbnail>();

/** A door’s thumbnail; each is made once, for programs run for it. */
export function thumbnailOf(name: string): Thumbnail {
  const thumbnail = made.get(name) ?? thumbnails[name]?.();
  if (!thumbnail) throw new Error(`the door ${name} has no thumbnail`);
  made.set(name, thumbnail);
  return thumbnail;
}

/** The films' styles in one line: few pages have films, so they are in no style sheet of all. */
const filmStyles = readFileSync(join(lab, 'films.css'), 'utf8')
  .replace(/\/\*.*?\*\//gs, '')
  .replace(/\s+/g, ' ')
  .trim();

/** Links to doors, each with a film of what it does and a line of words, as HTML; `up` leads from the page's file to the root. */
export function doorList(language: Language, names: readonly string[], up = ''): string {
  const items = names.map((name) => {
    const { title, file } = doorPage(name, language);
    const thumbnail = thumbnailOf(name);
    return `<li class="${name}">${film(thumbnail)}<div><a href="${up}${file}"><b>${title}</b></a><p>${thumbnail.about[language]}</p></div></li>`;
  });
  return `<style>${filmStyles}</style>\n<nav aria-label="${sectionNames[language].lab}"><ul class="cards films">\n${items.join('\n')}\n</ul></nav>`;
}

/** The file that the lab's first page is made of. */
export const LAB_FILE = 'site/pages/doors.ts';

/** The lab's first page: all doors. */
function labPage(language: Language): Page {
  const title = sectionNames[language].lab;
  const markdown = [`# ${title}`, sectionAbout[language].lab, doorList(language, doorNames, '../../')].join('\n\n');
  return {
    id: 'lab/index',
    language,
    section: 'lab',
    title,
    short: title,
    file: LAB_FILE,
    markdown,
    isMade: true,
  };
}

export const doors = (): Page[] => [
  ...languages.map(labPage),
  ...doorNames.flatMap((name) => languages.map((language) => doorPage(name, language))),
];

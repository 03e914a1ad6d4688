/**
 * `npm run site` builds the site into `site/dist`; `npm run site -- --serve` serves it on this machine's loopback address,
 * `--port 8080` on that port.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import process from 'node:process';
import { build as bundle, type Plugin, transformWithOxc } from 'vite';
import { serve } from '../packages/cli/src/lab/serve.ts';
import { flagsOf } from '../scripts/flags.ts';
import { buildCells } from './cell/build.ts';
import { writeDigits } from './digits.ts';
import { buildEngine, engineModules, engineOutside } from './engine/engine.ts';
import { languages } from './language.ts';
import { site } from './pages/all.ts';
import { doorFiles, doorNames } from './pages/doors.ts';
import { copyOf, root } from './pages/links.ts';
import { fromRoot, isMissing } from './pages/missing.ts';
import { type Edition, pathOf } from './pages/page.ts';
import { missingLines } from './pages/reference.ts';
import { searchIndex } from './pages/search-index.ts';
import { type Settings, settings } from './settings.ts';
import { type Assets, Frame } from './shell/frame.ts';
import { icon } from './shell/signs.ts';

const here = import.meta.dirname;

/** What is larger is fetched when it is asked for, never ahead; the digits, too. */
const LARGEST_AHEAD = 3_000_000;
const digits = join('mnist', sep);

interface Manifest {
  readonly [source: string]: {
    readonly file: string;
    readonly css?: readonly string[];
  };
}

/** What a door loads first: its view, and of its files those that it needs at once. */
function filesOf(door: string, manifest: Manifest): string[] {
  const sources = [`lab/${door}/view.tsx`, ...doorFiles(door, 'first')];
  return sources.flatMap((source) => {
    const built = manifest[source];
    if (!built) throw new Error(`the bundle has no ${source}`);
    return [built.file, ...(built.css ?? [])];
  });
}

/** Of which modules bundles are made, and which files became of those that they begin with. */
class Note {
  readonly modules = new Set<string>();
  readonly #files = new Map<string, string>();

  readonly plugin: Plugin = {
    name: 'note',
    generateBundle: (_, files) => {
      for (const file of Object.values(files)) {
        if (file.type !== 'chunk') continue;
        for (const id of file.moduleIds) this.modules.add(id);
        if (file.facadeModuleId !== null) this.#files.set(file.facadeModuleId.split('?')[0]!, file.fileName);
      }
    },
  };

  /** The file that a module of the site became as the beginning of a bundle. */
  fileOf(source: string): string | undefined {
    return this.#files.get(join(here, source));
  }
}

/** Bundles what runs in pages into `folder/assets`. */
async function buildClient(folder: string, note: Note): Promise<Assets> {
  const entry = 'shell/client/site.ts';
  const alone = doorNames.flatMap((door) => doorFiles(door, 'alone'));
  await bundle({
    configFile: false,
    root: here,
    logLevel: 'warn',
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [engineOutside(alone), note.plugin],
    worker: { format: 'es', plugins: () => [engineOutside(alone), note.plugin] },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'esnext',
      manifest: 'manifest.json',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(here, entry) },
    },
  });
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const site = manifest[entry];
  rmSync(file);
  if (!site?.css?.[0]) throw new Error(`the bundle has no ${entry} with a style sheet`);
  return {
    script: site.file,
    style: site.css[0],
    ahead: (door) => filesOf(door, manifest),
    worker: (door) => doorFiles(door, 'alone').map((source) => note.fileOf(source))[0],
  };
}

const write = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

/** A script that imports nothing, as a file of its own. */
async function script(name: string): Promise<string> {
  const file = join(here, 'shell/client', name);
  return (await transformWithOxc(readFileSync(file, 'utf8'), file, { sourcemap: false })).code;
}

function writePages(folder: string, assets: Assets, given: Settings, edition: Edition, findRoot: string): number {
  const { pages, copied } = site(edition);
  const frame = new Frame(pages, assets, given);
  for (const rendered of pages) {
    const [{ page }, text] = [rendered, frame.write(rendered)];
    write(join(folder, pathOf(page)), isMissing(page) ? fromRoot(page, text, given.path, findRoot) : text);
  }
  for (const language of languages) write(join(folder, `search-${language}.json`), searchIndex(pages, language));
  for (const file of copied) cpSync(join(root, file), join(folder, copyOf(file)));
  if (given.address) {
    const places = pages
      .filter(({ page }) => !isMissing(page))
      .map(({ page }) => `<url><loc>${given.address}${pathOf(page)}</loc></url>`);
    const head =
      '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n';
    write(join(folder, 'sitemap.xml'), `${head}${places.join('\n')}\n</urlset>\n`);
    write(join(folder, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${given.address}sitemap.xml\n`);
  }
  return pages.length;
}

/** The files of the site with their hashes, which the offline copy goes by. */
function listing(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .filter((file) => statSync(file).size <= LARGEST_AHEAD && !relative(folder, file).startsWith(digits));
  const hash = (file: string): string =>
    createHash('sha256').update(readFileSync(file)).digest('base64url').slice(0, 12);
  return Object.fromEntries(files.sort().map((file) => [relative(folder, file).split(sep).join('/'), hash(file)]));
}

/** What came of building. */
export interface BuiltSite {
  /** How many pages there are. */
  readonly pages: number;
  /** The modules that all bundles are made of, by their paths; those that the bundler makes have names of their own. */
  readonly modules: readonly string[];
}

/** Builds the site into a folder, or the lab alone, without digits. */
export async function buildSite(
  folder: string,
  given: Settings = settings(),
  edition: Edition = 'whole',
): Promise<BuiltSite> {
  const note = new Note();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await buildEngine(folder, note.plugin);
  if (edition === 'whole') {
    await buildCells(folder, engineModules, note.plugin);
    writeDigits(folder);
  }
  const assets = await buildClient(folder, note);
  write(join(folder, 'theme.js'), await script('theme.ts'));
  write(join(folder, 'icon.svg'), icon);
  const pages = writePages(folder, assets, given, edition, await script('find-root.ts'));
  // Pages that GitHub serves are left as they are.
  write(join(folder, '.nojekyll'), '');
  write(join(folder, 'offline.json'), JSON.stringify(listing(folder)));
  write(join(folder, 'offline.js'), await script('service-worker.ts'));
  return { pages, modules: [...note.modules] };
}

if (import.meta.main) {
  const { values } = flagsOf(import.meta.filename, {
    options: { serve: { type: 'boolean' }, port: { type: 'string', default: '8080' } },
  });
  const folder = join(here, 'dist');
  const start = performance.now();
  const { pages } = await buildSite(folder);
  console.log(
    `${pages} pages in ${((performance.now() - start) / 1000).toFixed(1)} s: ${relative(process.cwd(), folder)}`,
  );
  const missing = missingLines();
  if (missing.length > 0) console.log(`${missing.length} entries of the reference have no line of Chinese yet`);
  if (values.serve) console.log((await serve(folder, { port: Number(values.port) })).url);
}

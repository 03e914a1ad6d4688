/** Pages of cells within the built site, for the tests of cells. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { policy } from '../../../packages/cli/src/lab/policy.ts';
import { serve } from '../../../packages/cli/src/lab/serve.ts';
import { colour } from '../../cell/colour.ts';
import { type Language, languageTag } from '../../language.ts';
import { builtSite } from '../built.ts';

/** A block of a page: its code, and attributes of its element. */
export interface Block {
  readonly code: string;
  readonly attributes?: string;
}

export interface PageOptions {
  readonly language: Language;
  readonly isolated: boolean;
}

export interface TestSite {
  readonly folder: string;
  /** Writes a page of blocks; gives its address, isolated or not. */
  page(blocks: readonly Block[], options: PageOptions): string;
  /** The file that the build has made of a module, by the beginning of its name and its ending. */
  asset(name: string, ending: string): string;
  close(): Promise<void>;
}

/** Serves the site, isolated and not. */
export async function testSite(): Promise<TestSite> {
  const folder = await builtSite();
  const pages = mkdtempSync(join(folder, 'cells-'));
  const assets = readdirSync(join(folder, 'assets'));
  const asset = (name: string, ending: string): string =>
    `assets/${assets.find((file) => new RegExp(`^${name}-[\\w-]{8}\\.${ending}$`).test(file))}`;
  const [own, plain] = [await serve(folder, { path: '/sub/' }), await serve(folder, { withHeaders: false })];
  let count = 0;
  return {
    folder,
    asset,
    page(blocks, { language, isolated }) {
      const name = `page-${count++}`;
      const body = blocks.map(
        ({ code, attributes = '' }) =>
          `<div class="cell" data-cell ${attributes}><pre><code>${colour(code)}</code></pre></div>`,
      );
      const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${name}</title><link rel="icon" href="../icon.svg"><link rel="stylesheet" href="../${asset('site', 'css')}"><script type="module" src="../${asset('site', 'js')}"></script>`;
      writeFileSync(
        join(pages, `${name}.html`),
        `<!doctype html><html lang="${languageTag(language)}" data-base="../"><head>${head}</head><body><main><h1>${name}</h1>\n${body.join('\n')}</main></body></html>`,
      );
      return `${(isolated ? own : plain).url}${basename(pages)}/${name}.html`;
    },
    async close() {
      await own.close();
      await plain.close();
      rmSync(pages, { recursive: true, force: true });
    },
  };
}

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { once } from '../once.ts';
import { type Packed, packLibrary, run } from '../package/packed.ts';
import { launch, serve, visit } from './chromium.ts';

/** A page with a script, as a module. */
export const page = (script: string): string => `<!doctype html><script type="module">${script}</script>`;

/** A program with the library found by its address, as in a page without a bundler. */
export const addressed = (program: string): string =>
  program.replaceAll("'pristella'", "'./node_modules/pristella/dist/index.js'");

/** A program with the library in the two files of `bundled`: all of it, and what shows figures. */
export const bundled = (program: string): string =>
  program.replaceAll("'pristella'", "'./lib/pristella.js'").replaceAll("'pristella/plot/mount'", "'./lib/mount.js'");

/** Lays the library, bundled and minified, and what shows figures by itself into `lib/`, as sites do whose pages and workers share them. */
export async function bundle({ project }: Packed): Promise<void> {
  const made = await once('bundled', async (folder) => {
    const { write, project, remove } = await packLibrary();
    for (const [name, entry] of [
      ['pristella', 'pristella'],
      ['mount', 'pristella/plot/mount'],
    ]) {
      write(`${name}.js`, `export * from '${entry}';`);
      const lib = `{ entry: '${name}.js', formats: ['es'], fileName: '${name}' }`;
      const build = `{ lib: ${lib}, minify: true, outDir: 'lib', emptyOutDir: false }`;
      write('lib.config.js', `export default { build: ${build} };`);
      expect(run('vite', ['build', '--config', 'lib.config.js', '--logLevel', 'warn'], project)).toBe('');
    }
    cpSync(join(project, 'lib'), folder, { recursive: true });
    remove();
    return folder;
  });
  cpSync(made, join(project, 'lib'), { recursive: true });
}

/** The published package in a project, and a browser for its pages. */
export interface Published {
  readonly packed: Packed;
  readonly browser: Browser;
  /** What a page of a folder, of the project unless told, comes to. It must print nothing. */
  open(name: string, given?: { readonly folder?: string; readonly isolated?: boolean }): Promise<unknown>;
  /** What a program that ends in `result` comes to in Node. */
  inNode(program: string): unknown;
}

/** Prepares a project with the packed library and starts the browser before the tests of a suite; removes all after them. */
export function published(prepare: (packed: Packed) => void | Promise<void> = () => {}): Published {
  let packed: Packed;
  let browser: Browser;
  beforeAll(async () => {
    packed = await packLibrary();
    await prepare(packed);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    packed?.remove();
  });
  return {
    get packed() {
      return packed;
    },
    get browser() {
      return browser;
    },
    async open(name, { folder = packed.project, isolated = true } = {}) {
      const server = await serve(folder, { isolated });
      try {
        const { lines, result } = await visit(browser, `${server.url}/${name}`);
        expect(lines).toEqual([]);
        return result;
      } finally {
        await server.close();
      }
    },
    inNode(program) {
      packed.write('node.js', `${program}console.log(JSON.stringify(result));`);
      return JSON.parse(run(process.execPath, ['node.js'], packed.project));
    },
  };
}

/** A door by itself in a page, built as the site builds it, for its tests in Chromium. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const site = join(import.meta.dirname, '..');

export interface BuiltDoor {
  /** With `en.html` and `zh.html`. */
  readonly folder: string;
  /** Sources of all modules that run on the page's main thread. */
  readonly mainModules: readonly string[];
  /** Bytes of each file in `assets/`, gzipped. */
  readonly sizes: ReadonlyMap<string, number>;
  remove(): void;
}

const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'";

/** Builds `lab/<name>/view.tsx` and a page for each language. */
export async function buildDoor(name: string): Promise<BuiltDoor> {
  const folder = mkdtempSync(join(tmpdir(), `pristella-${name}-`));
  const results = await build({
    configFile: false,
    root: site,
    logLevel: 'error',
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'esnext',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(site, `lab/${name}/view.tsx`), preserveEntrySignatures: 'strict' },
    },
  });
  const outputs = [results].flat().flatMap((result) => ('output' in result ? result.output : []));
  const chunks = outputs.filter((output) => output.type === 'chunk');
  const entry = chunks.find((chunk) => chunk.isEntry);
  const style = outputs.find((output) => output.fileName.endsWith('.css'));
  if (entry === undefined || style === undefined) throw new Error(`${name} was built to no script or no style sheet`);
  for (const language of ['en', 'zh'] as const) {
    const other = language === 'en' ? 'zh' : 'en';
    writeFileSync(
      join(folder, `${language}.js`),
      `import { mount } from './${entry.fileName}';
       const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
       mount(document.querySelector('#door'), { language: '${language}', base: './', theme });`,
    );
    writeFileSync(
      join(folder, `${language}.html`),
      `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><meta charset="utf-8"><title>${name}</title>
      <meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="${policy}">
      <link rel="alternate" hreflang="${other}" href="./${other}.html"><link rel="stylesheet" href="./${style.fileName}">
      <style>:root { color-scheme: light dark; background: Canvas; font-family: sans-serif; } body { max-width: 66rem; margin: 0 auto; padding: 1rem; }</style>
      <main><h1>${name}</h1><div id="door"></div></main><script type="module" src="./${language}.js"></script></html>`,
    );
  }
  const assets = readdirSync(join(folder, 'assets'));
  return {
    folder,
    mainModules: chunks.flatMap((chunk) => Object.keys(chunk.modules)),
    sizes: new Map(assets.map((file) => [file, gzipSync(readFileSync(join(folder, 'assets', file))).length])),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

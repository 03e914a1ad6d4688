/**
 * Writes the script that HTML pages of figures carry, packages/pristella/src/plot/html/live-script.ts, from the modules
 * in the folder live/ beside it: `node scripts/live-script.ts`. A test of the house bundles anew and compares.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'packages/pristella/src/plot/html');
export const liveScriptPath: string = join(folder, 'live-script.ts');

/** The text of that file: the modules as one script that declares `live`, minified, because every page carries it. */
export async function liveScriptText(): Promise<string> {
  const lib = { entry: join(folder, 'live/page.ts'), formats: ['iife' as const], name: 'live' };
  const options = { write: false, minify: true, target: 'es2022', lib };
  const made = (await build({
    configFile: false,
    logLevel: 'warn',
    root,
    build: options,
  })) as Rolldown.RolldownOutput[];
  const code = made
    .flatMap(({ output }) => output.flatMap((part) => (part.type === 'chunk' ? [part.code] : [])))
    .join('');
  const escaped = code.trimEnd().replace(/[\\`]|\$\{/g, (c) => `\\${c}`);
  return `/** Written by scripts/live-script.ts from the modules in live/: the script of HTML pages, which declares \`live\`. */
export const liveScript: string = \`${escaped}\`;
`;
}

if (import.meta.main) writeFileSync(liveScriptPath, await liveScriptText());

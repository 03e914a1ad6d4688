/**
 * Writes the parts of THIRD-PARTY-NOTICES.md that tell of bundled packages, from what the bundles of the command and of the
 * site are made of: `node scripts/pack/notices.ts`. Tests compare them with the bundles, and the rest with what is packed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { buildSite } from '../../site/build.ts';
import { bundleCommand } from './bundle.ts';

const root = join(import.meta.dirname, '../..');

/** The file with all notices. */
export const noticesPath: string = join(root, 'THIRD-PARTY-NOTICES.md');

const packageFolder = (name: string): string => join(root, 'node_modules', name);

/** Packages that write parts of pages when the site is built, beside what is bundled: formulas, and text. */
const writers: readonly string[] = ['katex', 'markdown-it'].map(packageFolder);

/** The folder of the package that a bundled module belongs to; undefined for our own. */
function packageOf(module: string): string | undefined {
  // What a bundler puts in itself has a name that no file has.
  const bundler = /^\0@?(vite|rolldown)\//.exec(module)?.[1];
  if (bundler !== undefined) return packageFolder(bundler);
  if (module.startsWith('\0')) throw new Error(`whose is the module ${JSON.stringify(module)}?`);
  const parts = module.split(sep);
  const at = parts.lastIndexOf('node_modules') + 1;
  if (at === 0) return undefined;
  return parts.slice(0, at + (parts[at]!.startsWith('@') ? 2 : 1)).join(sep);
}

/** The licence of the package itself: some go on with those of what they bundle, of which nothing comes along. */
const ownLicence = (text: string): string => text.split('\n# Licenses of bundled')[0]!.trim().replaceAll('\r\n', '\n');

/** The notice of one package: its name, version and licence. Throws where it brings no licence's text. */
function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    'name' | 'version' | 'license',
    string
  >;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (file === undefined) throw new Error(`${name} ${version} brings no text of its licence (${license})`);
  const text = ownLicence(readFileSync(join(folder, file), 'utf8'));
  return `### ${name} ${version} (${license})\n\n\`\`\`text\n${text}\n\`\`\``;
}

const noticesIn = (folders: readonly string[]): string => [...new Set(folders)].sort().map(noticeOf).join('\n\n');

const packagesOf = (modules: readonly string[]): string[] =>
  modules.map(packageOf).filter((folder) => folder !== undefined);

/** The notices of all packages that some bundled modules come from, by name. */
export const noticesOf = (modules: readonly string[]): string => noticesIn(packagesOf(modules));

/** What is bundled, and what its part of the file is called. */
export interface Bundled {
  readonly part: 'command' | 'site';
  readonly modules: readonly string[];
}

/** The file with the notices of one part as its bundles have them. */
export function noticesText(text: string, { part, modules }: Bundled): string {
  const notices = part === 'command' ? noticesOf(modules) : noticesIn([...packagesOf(modules), ...writers]);
  const place = new RegExp(`(<!-- begin: ${part}, written by scripts/pack/notices\\.ts -->\n)[\\s\\S]*?(<!-- end -->)`);
  if (!place.test(text)) throw new Error(`the notices have no part for the ${part}`);
  return text.replace(place, (_, begin, end) => `${begin}\n${notices}\n\n${end}`);
}

/** What the command is made of. */
export const bundledCommand = async (): Promise<Bundled> => ({
  part: 'command',
  modules: (await bundleCommand({ write: false })).flatMap(({ moduleIds }) => moduleIds),
});

async function write(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-notices-'));
  try {
    const command = await bundledCommand();
    const { modules } = await buildSite(folder);
    const text = noticesText(readFileSync(noticesPath, 'utf8'), command);
    writeFileSync(noticesPath, noticesText(text, { part: 'site', modules }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) await write();

/**
 * Writes the part of THIRD-PARTY-NOTICES.md that tells of bundled packages, from what the bundle is made of:
 * `node scripts/pack/notices.ts`. A test compares it with the bundle, and the rest of the file with what is packed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { bundleCommand } from './bundle.ts';

/** The file with all notices. */
export const noticesPath: string = join(import.meta.dirname, '../../THIRD-PARTY-NOTICES.md');

/** The folder of the package that a bundled module belongs to; undefined for our own. */
function packageOf(module: string): string | undefined {
  const parts = module.split(sep);
  const at = parts.lastIndexOf('node_modules') + 1;
  if (at === 0) return undefined;
  return parts.slice(0, at + (parts[at]!.startsWith('@') ? 2 : 1)).join(sep);
}

/** The notice of one package: its name, version and licence. Throws where it brings no licence's text. */
function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    'name' | 'version' | 'license',
    string
  >;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (file === undefined) throw new Error(`${name} ${version} brings no text of its licence (${license})`);
  const text = readFileSync(join(folder, file), 'utf8').trim().replaceAll('\r\n', '\n');
  return `### ${name} ${version} (${license})\n\n\`\`\`text\n${text}\n\`\`\``;
}

/** The notices of all packages that some bundled modules come from, by name. */
export function noticesOf(modules: readonly string[]): string {
  const folders = new Set(modules.map(packageOf).filter((folder) => folder !== undefined));
  return [...folders].sort().map(noticeOf).join('\n\n');
}

/** The file with the notices of the command's packages as its bundle has them. */
export async function noticesText(): Promise<string> {
  const chunks = await bundleCommand({ write: false });
  const notices = noticesOf(chunks.flatMap(({ moduleIds }) => moduleIds));
  return readFileSync(noticesPath, 'utf8').replace(
    /(<!-- begin: written by scripts\/pack\/notices\.ts -->\n)[\s\S]*?(<!-- end -->)/,
    (_, begin, end) => `${begin}\n${notices}\n\n${end}`,
  );
}

if (import.meta.main) writeFileSync(noticesPath, await noticesText());

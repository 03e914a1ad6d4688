/**
 * In the repository a package's manifest points at its sources (`./src/index.ts`), so nothing is built to develop. In
 * the tarball it must point at what `tsc` emitted. This script switches between the two forms around `npm pack`:
 *
 * `clean` removes dist; `publish` writes the tarball's manifest, with README, LICENSE and notices beside it; `source` puts the
 * repository's manifest back. A pack that was interrupted is healed by the next one, or by `source`.
 */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Manifest = { [key: string]: Json };

const emitted = (source: string): string => source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '.js');

/** An entry of `exports`: its types and its code. */
const entry = (source: Json): Json =>
  typeof source === 'string' && source.endsWith('.ts')
    ? { types: emitted(source).replace(/\.js$/, '.d.ts'), default: emitted(source) }
    : source;

const mapValues = (object: Json, f: (value: Json) => Json): Json =>
  Object.fromEntries(Object.entries(object as Manifest).map(([key, value]) => [key, f(value)]));

/** The manifest of the tarball, from the manifest of the repository. */
function publishForm(source: Manifest): Manifest {
  const { scripts: _, publishConfig, ...manifest } = source;
  // What is built for the tarball alone: in the repository the command is that of packages/cli.
  Object.assign(manifest, publishConfig);
  if (manifest.exports) manifest.exports = mapValues(manifest.exports, entry);
  if (manifest.browser) {
    const files = Object.entries(manifest.browser as Manifest).map(([path, put]) => [
      emitted(path),
      typeof put === 'string' ? emitted(put) : put,
    ]);
    manifest.browser = Object.fromEntries(files);
  }
  if (Array.isArray(manifest.sideEffects)) manifest.sideEffects = manifest.sideEffects.map((p) => emitted(p as string));
  return manifest;
}

const folder = process.cwd();
const manifest = join(folder, 'package.json');
const saved = join(folder, 'package.source.json');
const documents = ['README.md', 'LICENSE', 'THIRD-PARTY-NOTICES.md'];

function toSource(): void {
  if (existsSync(saved)) renameSync(saved, manifest);
  for (const name of documents) rmSync(join(folder, name), { force: true });
}

function toPublish(): void {
  toSource();
  copyFileSync(manifest, saved);
  const source = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
  writeFileSync(manifest, `${JSON.stringify(publishForm(source), null, 2)}\n`);
  for (const name of documents) {
    const document = join(import.meta.dirname, '..', name);
    if (existsSync(document)) copyFileSync(document, join(folder, name));
  }
}

const actions: Record<string, () => void> = {
  clean: () => rmSync(join(folder, 'dist'), { recursive: true, force: true }),
  publish: toPublish,
  source: toSource,
};
const action = actions[process.argv[2] ?? ''];
if (!action || basename(join(folder, '..')) !== 'packages') {
  throw new Error(`usage, in a folder of packages/: package-form.ts ${Object.keys(actions).join('|')}`);
}
action();

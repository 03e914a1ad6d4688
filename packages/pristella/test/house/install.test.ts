import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const read = (name: string) => JSON.parse(fs.readFileSync(join(root, name), 'utf8'));

test('npm on an older Node does not warn of what it is not: the repository brings its own', () => {
  expect(fs.readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^loglevel=error$/m);
});

test('every package that would run a script when it is installed is decided upon: npm 11 names the others', () => {
  const { packages } = read('package-lock.json') as { packages: Record<string, { hasInstallScript?: boolean }> };
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(names).toEqual(['koffi']);
  // Its script builds what its prebuilt packages bring already.
  expect(read('package.json').allowScripts).toEqual({ koffi: false });
});

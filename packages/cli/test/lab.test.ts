import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';
import { data } from 'pristella';
import { afterAll, expect, test } from 'vitest';
import { buildPlace, clonePlace, type Place, packedPlace } from '../src/lab/place.ts';
import { serve } from '../src/lab/serve.ts';
import { pristella } from './command-line.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-lab-'));
const at = (name: string): string => join(folder, name);
const children: ChildProcess[] = [];
afterAll(() => {
  // Those of tests that failed go on by themselves.
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true });
});

/** A packed library with pages, and the clone of a site that is not built. */
const pages = at('packed/dist/lab');
fs.mkdirSync(join(pages, 'assets'), { recursive: true });
fs.writeFileSync(join(pages, 'index.html'), 'the lab');
fs.writeFileSync(at('packed/secret'), 'a secret');

const clone = at('clone');
fs.mkdirSync(join(clone, 'site'), { recursive: true });
const build = join(clone, 'site/build.ts');
fs.writeFileSync(
  build,
  `import fs from 'node:fs';
  console.log('building');
  fs.mkdirSync(import.meta.dirname + '/dist');
  fs.writeFileSync(import.meta.dirname + '/dist/index.html', 'the site');`,
);

const module = (path: string): string => JSON.stringify(join(import.meta.dirname, '../src', path));
const program = `
  import { serveLab } from ${module('command/lab.ts')};
  import { Output } from ${module('output.ts')};
  const [, place, options] = process.argv;
  process.exitCode = await serveLab(JSON.parse(place), JSON.parse(options), new Output(process, false));`;

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  /** All that it has printed. */
  said(): string;
}

/** The command in a process of its own, when it has said its address. */
async function start(place: Place, options: object, variables: object = {}): Promise<Running> {
  const args = ['--input-type=module', '-e', program, JSON.stringify(place), JSON.stringify(options)];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  while (!said.includes('Ctrl-C ends it')) {
    if (child.exitCode !== null) throw new Error(said);
    await new Promise((done) => setTimeout(done, 20));
  }
  return { child, url: /http:\S+/.exec(said)![0], said: () => said };
}

async function stop({ child }: Running, signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
  const closed = once(child, 'close');
  child.kill(signal);
  return (await closed)[0];
}

test('pages are served on loopback, isolated and under the policy, and Ctrl-C ends that with 0', async () => {
  const running = await start(packedPlace(pages), { open: false });
  try {
    expect(new URL(running.url).hostname).toBe('127.0.0.1');
    const answer = await fetch(running.url);
    expect([answer.status, await answer.text()]).toEqual([200, 'the lab']);
    const header = (name: string): string | null => answer.headers.get(name);
    expect(header('cross-origin-opener-policy')).toBe('same-origin');
    expect(header('cross-origin-embedder-policy')).toBe('require-corp');
    expect(header('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
    expect((await fetch(`${running.url}..%2f..%2fsecret`)).status).toBe(404);
  } finally {
    expect(await stop(running)).toBe(0);
  }
  await expect(fetch(running.url)).rejects.toThrow();
});

test('a clone without a site builds it once, and then tells how old it is', async () => {
  const first = await start(clonePlace(clone), { open: false });
  expect(await (await fetch(first.url)).text()).toBe('the site');
  expect(await stop(first, 'SIGTERM')).toBe(0);
  expect(first.said()).toMatch(/the site is built, which happens once\n.*building\n/s);
  const second = await start(clonePlace(clone), { open: false });
  expect(await stop(second)).toBe(0);
  expect(second.said()).toMatch(/the site of .*npm run site builds it anew\n/);
  expect(second.said()).not.toContain('building');
});

test('a build that fails, and a library without pages, are told with what to do', async () => {
  fs.writeFileSync(at('fails.ts'), 'process.exit(3)');
  await expect(buildPlace(at('fails.ts'))).rejects.toThrow(/the site was not built\nhint: run node .*fails\.ts/);
  expect(() => packedPlace(at('nowhere'))).toThrow(/the pages of the lab are not in .*\nhint: install pristella anew/);
});

test('a port that is taken is told where it was asked for, and passed over where none was', async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const { port } = other.address() as { port: number };
  await expect(start(packedPlace(pages), { port, open: false })).rejects.toThrow(
    new RegExp(`port ${port} cannot be had: another program has it\n.*hint: leave --port out`),
  );
  other.close();
  const [first, second] = await Promise.all([
    start(packedPlace(pages), { open: false }),
    start(packedPlace(pages), { open: false }),
  ]);
  expect(first.url).not.toBe(second.url);
  expect(await Promise.all([stop(first), stop(second)])).toEqual([0, 0]);
});

test.each(['-1', '65536', '80a', ''])('%j is no port', async (port) => {
  const { code, stderr } = await pristella(['lab', '--port', port]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('whole number from 0 to 65535')]);
});

test('the browser is asked to open the address; where there is none, the address is there to open', async () => {
  const [browser, opened] = [at('browser'), at('opened')];
  fs.writeFileSync(browser, `#!/bin/sh\necho "$1" > ${opened}.part && mv ${opened}.part ${opened}\n`, { mode: 0o755 });
  const running = await start(packedPlace(pages), { open: true }, { BROWSER: browser });
  while (!fs.existsSync(opened)) await new Promise((done) => setTimeout(done, 20));
  expect(fs.readFileSync(opened, 'utf8')).toBe(`${running.url}\n`);
  expect(await stop(running)).toBe(0);
  const without = await start(packedPlace(pages), { open: true }, { BROWSER: at('no-such-browser') });
  expect(without.said()).toContain('no browser could be opened');
  expect(await stop(without)).toBe(0);
});

test('the digits that pages ask for are made of those that are here, and pass the checks of pages', async () => {
  const running = await start(packedPlace(pages), { open: false });
  const { train, test } = await data.mnistSubset({ from: `${running.url}mnist` });
  expect([train.images.shape, test.labels.shape]).toEqual([[10_000, 784], [2_000]]);
  const labels = await (await fetch(`${running.url}mnist/t10k-labels-idx1-ubyte.gz`)).arrayBuffer();
  expect(gunzipSync(labels).subarray(0, 10)).toEqual(Buffer.from([0, 0, 8, 1, 0, 0, 39, 16, 7, 2]));
  expect((await fetch(`${running.url}mnist/other.gz`)).status).toBe(404);
  expect(await stop(running)).toBe(0);
});

test('what cannot be made is answered as what is not there', async () => {
  const served = await serve(pages, { made: () => Promise.reject(new Error('no digits')) });
  expect((await fetch(`${served.url}mnist/mnist-12000.gz`)).status).toBe(404);
  expect((await fetch(served.url)).status).toBe(200);
  await served.close();
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, serve } from '../src/lab/serve.ts';

describe('the server of a folder', () => {
  const above = mkdtempSync(join(tmpdir(), 'pristella-serve-'));
  const folder = join(above, 'site');
  let served: Served;

  beforeAll(async () => {
    mkdirSync(join(folder, 'a'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), 'first page');
    writeFileSync(join(folder, 'a', 'x.js'), '1');
    writeFileSync(join(folder, 'a', 'closed.txt'), '');
    chmodSync(join(folder, 'a', 'closed.txt'), 0);
    writeFileSync(join(above, 'site-other'), 'not of the site');
    served = await serve(`${folder}/`);
  });
  afterAll(async () => {
    await served.close();
    rmSync(above, { recursive: true });
  });

  /** The path is sent as it stands: no address is made of it. */
  const ask = (path: string, method = 'GET'): Promise<[status: number | undefined, text: string]> =>
    new Promise((resolve, reject) => {
      const asked = request(served.url, { path, method }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => resolve([answer.statusCode, text]));
      });
      asked.on('error', reject);
      asked.end();
    });

  test('gives its files, whatever stands behind the path', async () => {
    expect(await ask('/')).toEqual([200, 'first page']);
    expect(await ask('/?a=/../b')).toEqual([200, 'first page']);
    expect(await ask('/a/x.js#b')).toEqual([200, '1']);
    expect(await ask('/', 'HEAD')).toEqual([200, '']);
  });

  test.each(['..', '%2e%2e', '..%2f', '..%5c', 'a/..%2f..', 'a/%2e%2e/%2e%2e'])(
    'gives nothing above the folder: /%s/site-other',
    async (way) => {
      expect(await ask(`/${way}/site-other`)).toEqual([404, 'not found\n']);
    },
  );

  test('goes on after paths of which no address can be made', async () => {
    const odd = [
      '//',
      '///',
      '/\\',
      '//[',
      'http://',
      'http://[/',
      '*',
      '/%',
      '/%00',
      '/%ff',
      '/a',
      '/-other',
      '/a/x.js/',
    ];
    for (const path of odd) expect([200, 404], path).toContain((await ask(path))[0]);
    expect(await ask('/')).toEqual([200, 'first page']);
  });

  test('has a page of its own for what is not there, in the language of the path, with the addresses of this server', async () => {
    mkdirSync(join(folder, 'zh'));
    const page = (said: string): string =>
      `<html data-base="/at/home/"><script>look();\n</script><a href="/at/home/x.html">${said}</a><kbd title="/at/home/">`;
    writeFileSync(join(folder, '404.html'), page('nothing'));
    writeFileSync(join(folder, 'zh/404.html'), page('没有'));
    const here = (said: string): string => `<html data-base="/"><a href="/x.html">${said}</a><kbd title="/at/home/">`;
    expect(await ask('/deep/er/missing.html')).toEqual([404, here('nothing')]);
    expect(await ask('/zh/a/missing.html')).toEqual([404, here('没有')]);
    const below = await serve(folder, { path: '/sub/' });
    const answer = await fetch(`${below.url}a/b/c`);
    expect([answer.status, await answer.text()]).toEqual([
      404,
      here('nothing').replaceAll('="/"', '="/sub/"').replace('/x', '/sub/x'),
    ]);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    await below.close();
    rmSync(join(folder, '404.html'));
    rmSync(join(folder, 'zh'), { recursive: true });
  });

  test('leads who leaves out the slash behind a folder to its first page, at any path and never to another host', async () => {
    for (const name of ['zh', 'é b']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.html'), name);
    }
    const below = await serve(folder, { path: '/sub/site/' });
    const { port } = new URL(below.url);
    const leads = async (path: string): Promise<string | null> => {
      const { status, headers } = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
      return status === 301 ? headers.get('location') : null;
    };
    expect(await leads('/sub/site/zh?a=1')).toBe('/sub/site/zh/?a=1');
    expect(await leads('/sub/site//zh')).toBe('/sub/site/zh/');
    expect(await leads('/sub/site/%C3%A9%20b')).toBe('/sub/site/%C3%A9%20b/');
    expect(await leads('/sub/site')).toBe('/sub/site/');
    for (const path of ['/sub', '/zh', '/sub/site/a', '/sub/site/zh/', '//zh', '/sub/site/%ff'])
      expect(await leads(path), path).toBeNull();
    expect(await (await fetch(`${below.url}zh`)).text()).toBe('zh');
    await below.close();
    for (const name of ['zh', 'é b']) rmSync(join(folder, name), { recursive: true });
  });

  test('has no file that it may not read, and takes nothing', async () => {
    // Who may read all files is not kept from this one.
    expect([200, 404]).toContain((await ask('/a/closed.txt'))[0]);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await ask('/', method))[0]).toBe(405);
  });
});

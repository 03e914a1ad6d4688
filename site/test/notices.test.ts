import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { noticesPath, noticesText } from '../../scripts/pack/notices.ts';
import { root } from '../pages/links.ts';
import { NOTICES } from '../pages/notices.ts';
import { pathOf, relative } from '../pages/page.ts';
import { words } from '../shell/words.ts';
import { bundledModules } from './built.ts';
import { textOf, written, writtenLab } from './written.ts';

const notices = readFileSync(noticesPath, 'utf8');

test('every package in a bundle of the site has its notice, and no other has one', async () => {
  const modules = await bundledModules();
  expect(modules.length).toBeGreaterThan(300);
  const told = noticesText(notices, { part: 'site', modules });
  expect(told === notices, 'run node scripts/pack/notices.ts').toBe(true);
  const site = told.slice(told.indexOf('begin: site'));
  for (const name of ['@codemirror/view', '@lezer/javascript', 'katex', 'markdown-it', 'minisearch', 'preact'])
    expect(site).toMatch(new RegExp(`^### ${name} \\S+ \\(MIT\\)$`, 'm'));
});

test('weights of the lab that were trained on MNIST are named', () => {
  const weights = globSync('site/lab/**/*.{f16,safetensors}', { cwd: root });
  expect(weights.length).toBeGreaterThan(0);
  expect(weights.filter((file) => !notices.includes(`\`${file.replaceAll('\\', '/')}\``))).toEqual([]);
});

test('the notices are a page of both editions, sign for sign, and linked below every page', () => {
  for (const pages of [written, writtenLab()])
    for (const { page, path, html } of pages) {
      const address = relative(path, pathOf({ id: NOTICES, language: page.language }));
      expect(html, path).toContain(`<a href="${address}">${words[page.language].notices}</a></span></footer>`);
    }
  const texts = [...notices.matchAll(/^```text\n(.*?)\n```$/gms)].map(([, text]) => text);
  expect(texts.length).toBeGreaterThan(20);
  for (const language of ['en', 'zh'] as const) {
    const { html } = written.find(({ page }) => page.id === NOTICES && page.language === language)!;
    expect([...html.matchAll(/<pre[^>]*>(.*?)<\/pre>/gs)].map(([, text]) => textOf(text!))).toEqual(texts);
  }
});

import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import MiniSearch from 'minisearch';
import { describe, expect, test } from 'vitest';
import { policy } from '../../packages/cli/src/lab/policy.ts';
import { programsIn } from '../../packages/pristella/test/house/programs.ts';
import { copyOf } from '../pages/links.ts';
import { isOneOfSeveral, joined } from '../pages/markdown.ts';
import { fromRoot } from '../pages/missing.ts';
import { pathOf } from '../pages/page.ts';
import { searchIndex } from '../pages/search-index.ts';
import { settingsOf } from '../settings.ts';
import { searchOptions, terms } from '../shell/search-terms.ts';
import { copied, renderedPages, textOf, type Written, written, writtenLab } from './written.ts';

/** What is there besides pages. */
const otherFiles = ['theme.js', 'icon.svg', 'assets/site.js', 'assets/site.css'];

const anchorsOf = (html: string): Set<string> => new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!));

/** Links that lead nowhere, of pages that may link to each other and to `files`. */
function deadLinks(pages: readonly Pick<Written, 'path' | 'html'>[], files: Iterable<string>): string[] {
  const anchors = new Map(pages.map(({ path, html }) => [path, anchorsOf(html)]));
  const there = new Set(files);
  return pages.flatMap(({ path, html }) =>
    [...html.matchAll(/<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].flatMap(([, href]) => {
      if (/^[a-z]+:/.test(href!)) return [];
      const [file = '', hash] = href!.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), decodeURIComponent(file));
      const known = anchors.get(target);
      if (!known) return there.has(target) ? [] : [`${path}: ${href}`];
      return hash === undefined || known.has(decodeURIComponent(hash)) ? [] : [`${path}: ${href}`];
    }),
  );
}

describe('every page', () => {
  test('is there once', () => {
    const paths = written.map(({ path }) => path);
    expect(paths.filter((path, i) => paths.indexOf(path) !== i)).toEqual([]);
    expect(paths.length).toBeGreaterThan(300);
  });

  test('links to nothing that is not there', () => {
    expect(deadLinks(written, [...[...copied].map(copyOf), ...otherFiles])).toEqual([]);
  });

  test('of the lab alone links to nothing that is left out', () => {
    const lab = writtenLab();
    expect(lab.map(({ path }) => path)).toEqual(expect.arrayContaining(['index.html', 'zh/lab/yours.html']));
    expect(lab.filter(({ path }) => /^(zh\/)?(docs|reference|book)\//.test(path))).toEqual([]);
    expect(deadLinks(lab, otherFiles)).toEqual([]);
  });

  test('says its policy, has no script in it, and asks no other origin for anything', () => {
    for (const { path, html } of written) {
      expect(html.includes(`http-equiv="Content-Security-Policy" content="${policy}"`), path).toBe(true);
      expect(html.match(/<script(?![^>]*\ssrc=")/g), path).toBeNull();
      expect(
        html.match(/\son[a-z]+="|<(?:img|link|script|iframe|video)\b[^>]*(?:src|href)="(?:https?:)?\/\//g),
        path,
      ).toBeNull();
    }
  });

  test('can be edited at the address of one setting, and the files that it is made of are there', () => {
    const { edit, address } = settingsOf('somebody/pristella');
    expect(edit('docs/speed.md')).toBe('https://github.com/somebody/pristella/edit/main/docs/speed.md');
    expect(address).toBe('https://somebody.github.io/pristella/');
    expect(address).toContain(settingsOf('somebody/pristella').path);
    const speed = written.find(({ path }) => path === 'docs/speed.html')!;
    expect(speed.html).toContain(`href="${edit('docs/speed.md')}"`);
    expect(settingsOf(undefined).edit('docs/speed.md')).toBeUndefined();
    expect(() => settingsOf('pristella')).toThrow('owner/name');
  });

  test('has its heading once, and its language', () => {
    for (const { page, html } of written) {
      expect(html.match(/<h1[ >]/g)?.length, pathOf(page)).toBe(1);
      expect(html).toContain(page.language === 'zh' ? '<html lang="zh-CN"' : '<html lang="en"');
    }
  });
});

describe('a program of a document', () => {
  test('stands in a cell, sign for sign', () => {
    let count = 0;
    for (const { page, html } of written) {
      if (page.section !== 'docs' && page.section !== 'start' && page.section !== 'book') continue;
      const cells = [...html.matchAll(/<div class="cell" data-cell="\w+"[^>]*>(.*?)<\/pre>/gs)].map(([, cell]) =>
        textOf(cell!),
      );
      const programs = programsIn(page.markdown)
        .filter(({ code }) => !isOneOfSeveral(code))
        .map(({ code }) => code.trimEnd());
      expect(cells, pathOf(page)).toEqual(programs);
      count += programs.length;
    }
    expect(count).toBeGreaterThan(100);
  });
});

describe('the search', () => {
  const load = (language: 'en' | 'zh') => MiniSearch.loadJSON(searchIndex(renderedPages, language), searchOptions);
  const index = { en: load('en'), zh: load('zh') };
  const titles = (language: 'en' | 'zh', query: string): string[] =>
    index[language]
      .search(query)
      .slice(0, 8)
      .map((result) => result.title);

  const english = {
    matmul: 'np.matmul',
    'matrix product': 'np.matmul',
    softmax: 'nn.softmax',
    floorDivide: 'np.floorDivide',
    'floor divide': 'np.floorDivide',
    'cross entropy': 'nn.crossEntropy',
    'from pytorch': 'From PyTorch',
    'do not broadcast': 'shapes (2, 3) and (2,) do not broadcast',
    threads: 'setThreads',
    zero_grad: 'From PyTorch',
    sigmod: 'np.sigmoid',
    'batch norm': 'nn.batchNorm',
  };
  test.each(Object.entries(english))('finds %s', (query, title) => {
    expect(titles('en', query)).toContain(title);
  });

  const chinese = {
    广播: '5. 广播',
    'do not broadcast': 'shapes (2, 3) and (2,) do not broadcast',
    常见错误: '常见错误',
    感知机: 'perceptron',
    形状: '形状',
    随机数: '随机数',
    损失函数: '激活函数与损失函数',
    matmul: 'np.matmul',
    softmax: 'nn.softmax',
    梯度下降: 'gradient-method',
    卷积: 'nn.conv2d',
    批归一化: 'nn.batchNorm',
    绘图: '绘图',
  };
  test.each(Object.entries(chinese))('finds %s', (query, title) => {
    expect(titles('zh', query)).toContain(title);
  });

  test('takes Chinese by pairs of characters, and names by their humps', () => {
    expect(terms('神经网络 floorDivide np.add')).toEqual([
      '神经',
      '经网',
      '网络',
      'floorDivide',
      'floor',
      'Divide',
      'np',
      'add',
    ]);
  });
});

test('the page for what is not there names everything from the root', () => {
  const { page, html } = written.find(({ path }) => path === 'zh/404.html')!;
  const rooted = fromRoot(page, html, '/some/where/', 'look()');
  const addresses = [...rooted.matchAll(/\s(?:href|src|data-base)="([^"]*)"/g)].map(([, address]) => address!);
  expect(addresses.length).toBeGreaterThan(10);
  expect(addresses.filter((address) => !/^\/some\/where\/|^#/.test(address))).toEqual([]);
  expect(rooted).toContain('<html lang="zh-CN" data-base="/some/where/">');
  expect(rooted).toContain('href="/some/where/404.html" lang="en"');
  const hash = createHash('sha256').update('look()').digest('base64');
  expect(rooted).toContain(`script-src 'self' 'sha256-${hash}'`);
  expect(rooted).toContain('<head><script>look()</script>');
});

describe('the checks of the pages', () => {
  test('find a dead link, a dead anchor and a missing picture', () => {
    const pages = [
      {
        path: 'a.html',
        html: '<h2 id="x"></h2><a href="b.html#y">b</a><a href="#x">x</a><a href="https://e.org">e</a>',
      },
      { path: 'b.html', html: '<a class="k" href="c.html">c</a><a href="a.html#z">z</a><img alt="" src="d.svg">' },
    ];
    expect(deadLinks(pages, [])).toEqual(['a.html: b.html#y', 'b.html: c.html', 'b.html: a.html#z', 'b.html: d.svg']);
  });

  test('lines of Chinese are joined without a space, others with one', () => {
    expect(joined('之后，\n它们\nof two\nwords，\nNode')).toBe('之后，它们 of two words，Node');
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { chineseSentences, inChinese } from '../../src/base/chinese.ts';
import { ArgumentError, PristellaError, setLanguage } from '../../src/index.ts';
import { topics } from './mistakes.ts';
import { errorPage, errorPages, messageOf, run } from './pages.ts';

const errors = topics.flatMap((topic) => topic.errors);

afterEach(() => setLanguage('en'));

describe('a common error', () => {
  for (const error of errors) {
    test(`is explained in Chinese, and its remedy works: ${error.wrong.split('\n')[0]}`, async () => {
      const english = await messageOf(error, 'en');
      expect(english).toMatch(/^\w+Error: /);
      expect(english).not.toMatch(/\p{Script=Han}/u);
      const chinese = await messageOf(error, 'zh');
      expect(chinese.startsWith(`${english}\n说明：`)).toBe(true);
      expect(chinese).not.toMatch(/undefined|\$\d/);
      await run(error.right);
    });
  }

  test('provokes every Chinese sentence there is', async () => {
    const said = new Set<string>();
    for (const error of errors)
      said.add((await messageOf(error, 'zh')).split('\n说明：')[1]!.replace(/[\d(), .NaN-]/g, ''));
    expect(said.size).toBe(chineseSentences);
  });
});

describe('the language of errors', () => {
  test('is English unless told, and only the messages that are met often have a Chinese line', () => {
    expect(new PristellaError("unknown dtype 'half'").message).toBe("unknown dtype 'half'");
    setLanguage('zh');
    expect(new PristellaError("unknown dtype 'half'", { op: 'astype', hint: 'one of five' }).message).toBe(
      "[astype] unknown dtype 'half'\nhint: one of five\n说明：没有名为“half”的数据类型。",
    );
    expect(new PristellaError('something rare').message).toBe('something rare');
    expect(inChinese('something rare')).toBeUndefined();
  });

  test('is the one that PRISTELLA_LANG names', () => {
    const index = JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../src/index.ts')).href);
    const program = `import { np } from ${index}; try { np.ones([2]).item(); } catch (e) { console.log(e.message); }`;
    const said = (name: string): string => {
      const env = { ...process.env, PRISTELLA_LANG: name };
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        env,
        encoding: 'utf8',
      });
      return stdout + stderr;
    };
    expect(said('zh')).toContain('\n说明：形状为 (2,) 的张量有 2 个元素');
    expect(said('en')).not.toContain('说明');
    expect(said('fr')).toContain("[PRISTELLA_LANG] unknown language 'fr'");
  });

  test('is one of two', () => {
    expect(() => setLanguage('fr' as 'en')).toThrow(ArgumentError);
    expect(() => setLanguage('fr' as 'en')).toThrow("[setLanguage] unknown language 'fr'\nhint: 'en' or 'zh'");
  });
});

describe('the page of common errors', () => {
  for (const language of ['en', 'zh'] as const) {
    test(`is up to date in ${language}`, async () => {
      const remedy = 'run `node packages/pristella/test/errors/pages.ts`';
      expect(readFileSync(errorPages[language], 'utf8'), remedy).toBe(await errorPage(language));
    });
  }
});

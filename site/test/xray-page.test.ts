import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInChromium } from '../../packages/pristella/test/browser/chromium.ts';
import { linkedCode, linkOf } from '../cell/link.ts';
import { starts } from '../lab/xray/starts.ts';
import { wordsOf } from '../lab/xray/words.ts';
import { refusals, saysRefused, visitedSite } from './visitor.ts';

const words = wordsOf.en;

describeInChromium('X-ray', () => {
  const { visit } = visitedSite();
  const timed = (page: Page): Promise<void> => page.locator('.list .note').waitFor();
  const texts = (page: Page, lit: string): Promise<string[]> => page.locator(lit).allTextContents();
  /** Looks at a program that is typed. */
  async function type(page: Page, program: string): Promise<void> {
    await page.locator('.cm-content').fill(program);
    await page.getByRole('button', { name: words.run }).click();
  }

  test('shows a chain as three launches and as one, with times and shares of the peak', async () => {
    await visit('lab/xray.html', async (page) => {
      await timed(page);
      const [first, second] = await texts(page, '.sights button');
      expect(first).toMatch(/3 launches · .* MB · .* (ms|µs)$/);
      expect(second).toMatch(/1 launch · .* MB · .* (ms|µs)$/);
      expect(await texts(page, '.launch .rate')).toEqual([expect.stringMatching(/GB\/s, .* % of peak/)]);
      expect(await page.locator('.graph .edge.inside').count()).toBe(2);
      await page.locator('.sights button').first().click();
      expect(await page.locator('.launch').count()).toBe(3);
      expect(await page.locator('.graph .edge.inside').count()).toBe(0);
    });
  });

  test('a node, a launch, a word and a line light what belongs to them, by mouse and by keys', async () => {
    await visit('lab/xray.html', async (page) => {
      await timed(page);
      const lit = (what: string, wanted: readonly string[]): Promise<void> =>
        expect.poll(async () => (await texts(page, what)).sort()).toEqual(wanted);
      await page.locator('.word', { hasText: 'sub' }).hover();
      await lit('.node.lit .label', ['0.25', 'sub']);
      await lit('.launch.lit .number', ['1']);
      await page.locator('.node', { hasText: 'exp' }).hover();
      await lit('.word.lit', ['exp']);
      await lit('.launch .op.lit', ['exp']);
      await page.locator('.launch').hover({ position: { x: 8, y: 8 } });
      await lit('.word.lit', ['exp', 'mul', 'sub']);
      await page.locator('.line', { hasText: 'v128.store' }).first().hover();
      await expect.poll(() => page.locator('.line.from').count()).toBeGreaterThan(1);
      await lit('.node.lit .label', ['exp', 'mul', 'sub']);
      await page.mouse.move(0, 0);
      await page.locator('.graph [tabindex="0"]').focus();
      await page.keyboard.press('ArrowUp');
      await lit('.word.lit', ['sub']);
      await page.locator('.cm-content').focus();
      await page.keyboard.press('Control+End');
      for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
      await lit('.node.lit .label', ['mul']);
    });
  });

  test('nodes are called as the program calls them', async () => {
    await visit('lab/xray.html', async (page) => {
      await type(page, starts.softmax);
      await expect.poll(() => texts(page, '.node.op .label')).toContain('e = exp');
      expect(await texts(page, '.node.data .label')).toEqual(['x']);
      expect(await texts(page, '.node[tabindex="0"] .label')).toEqual(['div']);
    });
  });

  test('the deck steps through both sights, launch by launch', async () => {
    await visit('lab/xray.html', async (page) => {
      await timed(page);
      const deck = page.locator('.deck');
      const at = (sight: number, launch: number, of: number): Promise<unknown> =>
        deck.getByText(words.at(sight, launch, of)).waitFor();
      await deck.getByRole('button', { name: 'Start over' }).click();
      const step = (): Promise<void> => deck.getByRole('button', { name: 'One step' }).click();
      for (const launch of [0, 1, 2]) {
        await step();
        await at(0, launch, 3);
      }
      await expect.poll(() => texts(page, '.node.lit .label')).toEqual(['mul']);
      await step();
      await at(1, 0, 1);
      await deck.getByRole('button', { name: 'Play' }).click();
      await at(0, 0, 3);
      await at(0, 1, 3);
      await deck.getByRole('button', { name: 'Pause' }).click();
    });
  });

  test('a size is changed in the program, which is looked at again; the link holds it in the other language', async () => {
    await visit('lab/xray.html', async (page) => {
      await timed(page);
      await page.getByRole('button', { name: words.smaller('rows') }).click();
      await page.getByText('256 × 1024').first().waitFor();
      const linked = async (): Promise<string | undefined> => (await linkedCode(new URL(page.url()).hash))?.code;
      await expect.poll(linked).toBe(starts.chain.replace('512', '256'));
      await page.locator('.deck a').click();
      await page.getByText('256 × 1024').first().waitFor();
      expect(new URL(page.url()).pathname).toContain('/zh/lab/xray');
    });
  });

  test('code of a link waits for a click, an endless loop ends by Stop, and errors have their place', async () => {
    const endless = 'const x = np.ones([300]);\nwhile (true) x.exp();\nx.exp()';
    await visit(`lab/xray.html${await linkOf(1, endless)}`, async (page) => {
      await page.getByText(words.fromLink).waitFor();
      await page.waitForTimeout(300);
      expect(page.workers().length).toBe(0);
      await page.getByRole('button', { name: words.run }).click();
      await expect.poll(() => page.workers().length).toBe(1);
      await page.getByRole('button', { name: words.stop, exact: true }).click();
      await page.getByText(words.stopped).waitFor();
      await expect.poll(() => page.workers().length).toBe(0);
      const wrong = page.locator('.wrong');
      await type(page, 'const x = np.ones([300, 2]);\n  x.exp().matmul(x)');
      await wrong.getByText('line 2, column 11').waitFor();
      expect(await wrong.textContent()).toContain('ShapeError');
      await type(page, 'const x = ;');
      await wrong.getByText('line 1, column 11').waitFor();
      await type(page, 'const x = 3;\nconst x = 4;\nx');
      await wrong.getByText('line 2, column 7').waitFor();
      await type(page, "import { np } from 'pristella';\nnp.ones([300])");
      await wrong.getByText(words.obstacles.imports).waitFor();
      await type(page, '3');
      await wrong.getByText(words.noTensor).waitFor();
      await type(page, 'let x = np.ones([300]).clone();\nfor (let i = 0; i < 200; i++) x = x.exp();\nx.exp()');
      await wrong.getByText(/nodes\. Up to/).waitFor();
      await type(page, 'np.ones([3]).add(1)');
      await page.getByText(words.small).waitFor();
    });
  });

  test.each(['#cell=1&code=AAAA%3Cscript%3E', `#cell=1&code=${'f'.repeat(50_000)}`])(
    'a hostile link is told in a sentence and runs nothing',
    async (hash) => {
      await visit(`lab/xray.html${hash}`, async (page) => {
        await page.getByText(words.badLink).waitFor();
        expect(page.workers().length).toBe(0);
      });
    },
  );

  test('forged and broken reports of a program make no picture and no harm', async () => {
    await visit('lab/xray.html', async (page) => {
      await timed(page);
      await type(page, "$cell.tell({ kind: 'seen', seen: { nodes: [{}, null], sights: [] } });\nwhile (true);\n1");
      await page.getByText(words.odd).waitFor();
      await page.getByRole('button', { name: words.stop, exact: true }).click();
    });
  });

  test.each(refusals)('where there are %s it says so', async (_, before) => {
    await visit('zh/lab/xray.html', (page) => saysRefused(page, 'zh'), { before });
  });
});

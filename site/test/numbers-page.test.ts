import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInChromium } from '../../packages/pristella/test/browser/chromium.ts';
import { wordsOf } from '../lab/numbers/words.ts';
import { refusals, saysRefused, visitedSite } from './visitor.ts';

const w = wordsOf.en;

describeInChromium('the door of every number', () => {
  const visits = visitedSite();
  const visit = (path: string, look: (page: Page) => Promise<void>): Promise<void> =>
    visits.visit(path, look, { viewport: { width: 1280, height: 900 } });

  /** A number of the network as it stands in the picture. */
  const number = (page: Page, name: string, at: number, of = 'value'): Locator =>
    page.locator(`.network [data-name="${name}"][data-at="${at}"][data-of="${of}"]`);
  const reads = (locator: Locator, text: string | RegExp): Promise<void> =>
    expect.poll(() => locator.textContent()).toMatch(text);
  const ready = (page: Page): Promise<void> => number(page, 'loss', 0).waitFor();
  /** Drags by pixels to the right, in small steps. */
  async function drag(page: Page, locator: Locator, right: number, down = 0): Promise<void> {
    await locator.scrollIntoViewIfNeeded();
    const box = (await locator.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + right, y + down, { steps: 6 });
    await page.mouse.up();
  }
  const moved = (page: Page): Promise<string[]> =>
    page
      .locator('.network .moved')
      .evaluateAll((all) =>
        all.map((e) => `${(e as HTMLElement).dataset.name} ${(e as HTMLElement).dataset.at}`).sort(),
      );

  test('a weight that is dragged moves what hangs on it, at once and marked, and nothing else', async () => {
    await visit('lab/numbers.html', async (page) => {
      await ready(page);
      await reads(number(page, 'z1', 1), /^0\.6682$/);
      await drag(page, number(page, 'W1', 1), 60);
      await reads(number(page, 'W1', 1), /^0\.8$/);
      await reads(number(page, 'z1', 1), /^0\.7685$/);
      await expect
        .poll(() => moved(page))
        .toEqual(
          ['W1 1', 'a1 1', 'z1 1', 'a2 0', 'a2 1', 'z2 0', 'z2 1', 'a3 0', 'a3 1', 'y 0', 'y 1', 'loss 0'].sort(),
        );
      await page.getByRole('button', { name: 'Start over' }).click();
      await expect.poll(() => moved(page)).toEqual([]);
      await reads(number(page, 'W1', 1), /^0\.3$/);
    });
  });

  test('the deck goes forwards neuron by neuron, then backwards, by play and by layers', async () => {
    await visit('lab/numbers.html#n=1&at=0', async (page) => {
      await page.getByText('step 1 of 36').waitFor();
      const step = page.locator('.deck').getByRole('button', { name: 'One step' });
      expect(await number(page, 'a1', 0).count()).toBe(0);
      await step.click();
      await reads(number(page, 'a1', 0), /^0\.3$/);
      expect(await number(page, 'a1', 1).count()).toBe(0);
      expect(await page.locator('.equations .line').nth(1).textContent()).toBe('= 0.1 · 1 + 0.2 · 0.5 + 0.1');
      await page.locator('.timeline').getByRole('button', { name: 'after L', exact: true }).click();
      await reads(number(page, 'loss', 0), /^0\.9008$/);
      expect(await page.locator('.network .back').count()).toBe(0);
      await page.locator('.timeline').getByRole('button', { name: 'after ∂L/∂W(3)' }).click();
      await reads(number(page, 'W3', 0, 'slope'), /^−0\.3718$/);
      expect(await page.locator('.network .back.lit').count()).toBeGreaterThan(0);
      expect(await number(page, 'W1', 0, 'slope').count()).toBe(0);
      await page.locator('.pace select').selectOption('layer');
      await page.getByText('step 11 of 18').waitFor();
      await page.locator('.timeline').getByRole('button', { name: 'after ∂L/∂W(1)' }).click();
      await page.locator('.deck').getByRole('button', { name: 'Play' }).click();
      await page.getByText('step 18 of 18').waitFor();
      await page.locator('.deck').getByRole('button', { name: 'Play' }).waitFor();
      await reads(number(page, 'x', 0, 'slope'), /\d/);
      await page.locator('.numbers .choices select').first().selectOption('identity');
      await reads(number(page, 'y', 0), /^0\.3168$/);
    });
  });

  test('all is done by keys alone: change, type, step, and leave', async () => {
    await visit('zh/lab/numbers.html', async (page) => {
      await ready(page);
      await number(page, 'b3', 1).focus();
      for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowUp');
      await reads(number(page, 'b3', 1), /^0\.3$/);
      await reads(number(page, 'a3', 1), /^0\.7963$/);
      await page.keyboard.type('-1.5');
      await page.keyboard.press('Enter');
      await reads(number(page, 'b3', 1), /^−1\.5$/);
      await reads(number(page, 'a3', 1), /^−1\.0037$/);
      await page.keyboard.type('7x');
      await page.keyboard.press('Escape');
      await reads(number(page, 'b3', 1), /^−1\.5$/);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-name'))).toBe('b3');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-name'))).not.toBe('b3');
      await page.locator('.deck button').nth(1).focus();
      await page.keyboard.press('Enter');
      await reads(number(page, 'y', 0, 'slope'), /−/);
    });
  });

  test('scores of 1000 overflow to inf and NaN, and subtracting the largest cures it', async () => {
    await visit('lab/numbers.html', async (page) => {
      await ready(page);
      const part = page.locator('.part.softmax');
      await part.getByRole('button', { name: '10, 100, 1000' }).click();
      await part.getByText(w.softmax.broken).waitFor();
      const texts = (name: string): Promise<string[]> => part.locator(`[data-name="${name}"]`).allTextContents();
      expect(await texts('e')).toEqual(['22026.5', '2.69·10⁴³', 'inf']);
      expect(await texts('y')).toEqual(['0.0 %', '0.0 %', 'NaN']);
      await part.getByRole('checkbox').check();
      await part.getByText(w.softmax.cured).waitFor();
      expect(await texts('y')).toEqual(['0.0 %', '0.0 %', '100.0 %']);
      expect(await texts('d')).toEqual(['−990', '−900', '0']);
    });
  });

  test('a bar that is dragged changes the loss only by the share of the right answer', async () => {
    await visit('lab/numbers.html', async (page) => {
      await ready(page);
      const part = page.locator('.part.loss');
      const loss = part.locator('[data-name="loss"]');
      await reads(loss, /^0\.5108$/);
      const right = part.getByRole('slider', { name: w.loss.bar(2) });
      const { height } = (await right.boundingBox())!;
      await drag(page, right, 0, height * 0.25);
      await reads(loss, /^1\.3863$/);
      await reads(part.locator('[data-name="byIndex"]'), /^1\.3863$/);
      await part.getByRole('button', { name: w.loss.makeRight(7) }).click();
      await reads(part.locator('[data-name="index"]'), /^7$/);
      await part.getByRole('slider', { name: w.loss.bar(7) }).focus();
      await page.keyboard.press('End');
      // The share is 1, and the logarithm that of 1 + 10⁻⁷.
      await reads(loss, /^−1\.00·10⁻⁷$/);
    });
  });

  test("one's own expression is a graph with slopes, whose numbers are dragged, and whose faults are told", async () => {
    await visit('lab/numbers.html', async (page) => {
      await ready(page);
      const part = page.locator('.part.own');
      const field = part.getByRole('textbox');
      await part.locator('.spot.result').getByText('715').waitFor();
      await field.fill('x * 3 + 1');
      await part.getByText(w.own.faults.unknown('x')).waitFor();
      await part.getByRole('button', { name: w.own.add('x') }).click();
      await part.locator('.spot.result .values').getByText('4', { exact: true }).waitFor();
      expect(await part.locator('.slopes').allTextContents()).toEqual(['3', '1', '1', '1', '1']);
      await drag(page, part.getByRole('spinbutton').first(), 60);
      expect(await field.inputValue()).toBe('x = 1.5\nx * 3 + 1');
      await part.locator('.spot.result .values').getByText('5.5').waitFor();
      await field.fill('[1, 2] @ [1, 2, 3]');
      await part.getByText('inner sizes differ').waitFor();
      await field.fill('<img src=x onerror="document.title=1">');
      await part.getByText(w.own.faults.sign('<')).waitFor();
      await field.fill('exp(1) @');
      await part.getByText(w.own.faults.ended('')).waitFor();
      expect(await page.title()).not.toBe('1');
    });
  });

  test('a link brings all back, also in the other language; one that is damaged is told and runs nothing', async () => {
    const hash = '#n=1&at=20&t=1&a=1010,1000,990&shift=1&k=4&e=2%20**%203';
    await visit(`lab/numbers.html${hash}`, async (page) => {
      await page.getByText('step 21 of 36').waitFor();
      await page.locator('.spot.result').getByText('8', { exact: true }).waitFor();
      await page.locator('.deck a').click();
      await page.waitForURL(`**/zh/lab/numbers.html${hash}`);
      await page.getByText(wordsOf.zh.stepOf(21, 36)).waitFor();
    });
    for (const damaged of ['#n=1&e=%3Cscript%3Ealert(1)%3C/script%3E&at=99', `#n=1&net=${'9,'.repeat(100_000)}`])
      await visit(`lab/numbers.html${damaged}`, async (page) => {
        await page.getByText(w.damaged).waitFor();
      });
  });

  test.each(refusals)('where there are %s it says so', async (_, before) => {
    await visits.visit('zh/lab/numbers.html', (page) => saysRefused(page, 'zh'), { before });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInChromium } from '../../packages/pristella/test/browser/chromium.ts';
import { words as cellWords } from '../cell/words.ts';
import { failureOf } from '../lab/deck/failure.tsx';
import { REFUSED } from '../lab/deck/worker.ts';
import { apart } from '../lab/gate/gates.ts';
import { linkOf as linkOfGate } from '../lab/gate/link.ts';
import { answer } from '../lab/gate/task.ts';
import { wordsOf as wordsOfGate } from '../lab/gate/words.ts';
import { wordsOf } from '../lab/hold/words.ts';
import { drawingOf } from '../lab/yours/drawing.ts';
import { linkOf } from '../lab/yours/link.ts';
import { asMnist } from '../lab/yours/picture.ts';
import { root } from '../pages/links.ts';
import { findings } from './axe.ts';
import { testSite } from './cell/site.ts';
import { refusals, visitedSite } from './visitor.ts';

const words = wordsOf.en;
const measuring = new RegExp(`${wordsOf.en.measuring}|${wordsOf.zh.measuring}`);
const gateWords = wordsOfGate.en;

/** A seven in units of the pad. */
const seven = linkOf({
  drawing: drawingOf([
    [
      [70, 60],
      [180, 60],
      [110, 210],
    ],
  ]),
  place: asMnist,
});

describeInChromium('a held number', () => {
  const { open, visit } = visitedSite();

  const number = (text: string): number => Number(text.replace('−', '-').replace(/^\+/, ''));
  const panelOf = (page: Page): Locator => page.locator('.held');
  const textIn = async (place: Locator): Promise<string> => (await place.textContent()) ?? '';
  const nameIn = (page: Page): Promise<string> => textIn(panelOf(page).locator('h2'));
  /** Waits until all is told of the number in the panel. */
  async function told(page: Page): Promise<void> {
    await panelOf(page).locator('.value').waitFor();
    await expect.poll(() => textIn(panelOf(page))).not.toMatch(measuring);
  }
  /** Every line that the panel shows stands in the repository at that file and line. */
  async function expectLines(page: Page, base: (file: string) => string): Promise<number> {
    const lines = await panelOf(page).locator('.line').all();
    for (const line of lines) {
      const [, file, at] = /([\w./ -]+):(\d+)$/.exec(await textIn(line.locator('p')))!;
      const source = base(file!.replace(`${words.calledFrom} `, '').trim()).split('\n')[Number(at) - 1];
      expect(source?.trim()).toBe(await textIn(line.locator('code')));
    }
    return lines.length;
  }
  /** The slopes that the panel shows, where it shows two that must agree. */
  async function expectSlopes(page: Page): Promise<void> {
    const shown = await panelOf(page).locator('dd').allInnerTexts();
    const isKink = (await textIn(panelOf(page))).includes(words.kink);
    if (shown.length < 2 || isKink) return;
    const [computed, measured] = shown.map(number) as [number, number];
    expect(Math.abs(computed - measured)).toBeLessThanOrEqual(1e-4 * Math.max(Math.abs(measured), 0.01));
  }
  const repository = (file: string): string => readFileSync(join(root, file), 'utf8');

  test('leads by keyboard alone from a probability down to what is given, and back', async () => {
    await visit(`lab/yours.html#${seven}`, async (page) => {
      const first = page.locator('.lab h2 [data-hold]');
      await first.waitFor();
      await first.focus();
      await page.keyboard.press('Enter');
      await told(page);
      expect(await nameIn(page)).toBe('shares[0, 7]');
      expect(await findings(page)).toEqual([]);
      const names = [];
      for (let depth = 0; depth < 12; depth++) {
        names.push(await nameIn(page));
        const lines = await expectLines(page, repository);
        await expectSlopes(page);
        if ((await textIn(panelOf(page))).includes(words.given)) break;
        expect(lines).toBeGreaterThan(0);
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('Enter');
        await expect.poll(() => nameIn(page)).not.toBe(names.at(-1));
        await told(page);
      }
      expect(await textIn(panelOf(page))).toContain(words.given);
      expect(names.map((name) => name.replace(/\[.*/, ''))).toEqual(
        expect.arrayContaining(['shares', 'a3', 'z2', 'z1']),
      );
      await page.keyboard.press('Backspace');
      await expect.poll(() => nameIn(page)).toBe(names.at(-2));
      await page.keyboard.press('Escape');
      await expect.poll(() => panelOf(page).count()).toBe(0);
      expect(await first.evaluate((element) => element === document.activeElement)).toBe(true);
    });
  });

  test('is held by a finger that stays, not by one that moves, and is a sheet from below on a phone', async () => {
    const phone = {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      colorScheme: 'dark',
    } as const;
    await visit(
      `zh/lab/yours.html#${seven}`,
      async (page) => {
        const grid = page.locator('[data-hold-grid^="z1"]');
        await grid.waitFor();
        await grid.scrollIntoViewIfNeeded();
        const box = (await grid.boundingBox())!;
        const at = { clientX: box.x + box.width * 0.35, clientY: box.y + box.height * 0.3 };
        const pointer = { ...at, pointerId: 3, isPrimary: true, button: 0, bubbles: true, pointerType: 'touch' };
        await grid.dispatchEvent('pointerdown', pointer);
        await grid.dispatchEvent('pointermove', { ...pointer, clientX: at.clientX + 20 });
        await page.waitForTimeout(600);
        expect(await panelOf(page).count()).toBe(0);
        await grid.dispatchEvent('pointerdown', pointer);
        await panelOf(page).waitFor();
        await grid.dispatchEvent('pointerup', pointer);
        await panelOf(page).locator('dl, .ops').first().waitFor();
        expect(await nameIn(page)).toBe('z1[0, 13]');
        const sheet = (await panelOf(page).boundingBox())!;
        expect([sheet.x, sheet.width, Math.round(sheet.y + sheet.height)]).toEqual([0, 390, 844]);
        expect(await findings(page)).toEqual([]);
        await page.locator('.held button.close').click();
        expect(await panelOf(page).count()).toBe(0);
      },
      phone,
    );
  });

  /** Opens the panel about a number of a door; what it says is the number, found and measured. */
  async function hold(page: Page, press: () => Promise<void>, name: string, value: number): Promise<void> {
    await press();
    await told(page);
    expect(await nameIn(page)).toBe(name);
    const shown = number(await textIn(panelOf(page).locator('.value')));
    expect(Math.abs(shown - value)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(value)));
    expect(await expectLines(page, repository)).toBeGreaterThan(0);
    await expectSlopes(page);
  }
  const byKey = (page: Page, place: Locator) => async () => {
    await place.focus();
    await page.keyboard.press('Enter');
  };
  const byHand = (page: Page, place: Locator) => async () => {
    await place.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const { x, y, width, height } = (await place.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await panelOf(page).waitFor();
    await page.mouse.up();
  };

  test('of the second door is a weight, a sum, or a lamp, with slopes of the sum before a lamp', async () => {
    const state = { target: 'XOR', neurons: apart, steepness: 50 } as const;
    const { s, y } = answer(apart, 50);
    await visit(`lab/gate.html#${linkOfGate(state)}`, async (page) => {
      const value = (name: string, at: number): Locator => page.locator(`.value[data-hold="${name} ${at}"]`);
      await value('s', 5).waitFor();
      await hold(page, byKey(page, value('s', 5)), 's[2, 1]', s[5]!);
      expect(await textIn(panelOf(page))).toContain(gateWords.sumAt('0, 1'));
      expect(await panelOf(page).locator('.choices button').count()).toBe(4);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await hold(page, byKey(page, value('v', 1)), 'v[1, 0]', apart[2][1] / 100);
      await page.keyboard.press('Escape');
      await hold(page, byHand(page, page.locator('.truth .lamp').nth(1)), 'y[1, 0]', y[1]!);
    });
  });

  test('of the third door is one of any of its programs, by hand and by keyboard; its knob does not move', async () => {
    await visit('zh/lab/numbers.html', async (page) => {
      const value = (program: string, name: string, at: number): Locator =>
        page.locator(`.numbers [data-program="${program}"][data-hold="${name} ${at}"][data-of="value"]`).first();
      await value('network', 'loss', 0).waitFor();
      const cases = [
        ['network', 'z2', 1, 'z2[1]', byKey],
        ['softmax', 'e', 0, 'e[0]', byKey],
        ['loss', 'loss', 0, 'loss', byKey],
        ['network', 'W1', 1, 'W1[0, 1]', byHand],
      ] as const;
      for (const [program, name, at, called, press] of cases) {
        const place = value(program, name, at);
        const shown = await textIn(place);
        await hold(page, press(page, place), called, number(shown));
        expect(await findings(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await expect.poll(() => panelOf(page).count()).toBe(0);
        expect(await textIn(place)).toBe(shown);
      }
      const result = page.locator('.spot.result [data-hold]').first();
      await byKey(page, result)();
      await panelOf(page).locator('dl').waitFor();
      await expectSlopes(page);
    });
  });

  /** Holds the selected number of an output; its value in the panel is the one that is printed. False where it is none of a tensor. */
  async function holdSelected(page: Page, base: () => string): Promise<boolean> {
    const printed = await page.evaluate(() => String(getSelection()));
    await page.keyboard.press('Enter');
    await panelOf(page).locator('.value, [role=alert]').first().waitFor();
    if ((await panelOf(page).locator('[role=alert]').count()) > 0) {
      expect(await textIn(panelOf(page))).toContain(words.reasons.notPrinted);
      await page.keyboard.press('Escape');
      return false;
    }
    await told(page);
    const value = number(await textIn(panelOf(page).locator('.value')));
    const isTruth = /true|false/i.test(printed);
    const shown = isTruth ? Number(/true/i.test(printed)) : Number(printed);
    expect(Math.abs(value - shown), `${printed}: ${value}`).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(value)));
    await expectLines(page, base);
    await expectSlopes(page);
    await page.keyboard.press('Escape');
    return true;
  }

  /** Selects the next number of an output that has the keyboard. */
  async function next(page: Page): Promise<void> {
    const place = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('.cell-row')]
            .map((row) => getSelection()!.containsNode(row, true))
            .indexOf(true) *
            1e6 +
          getSelection()!.anchorOffset,
      );
    const before = await place();
    await page.keyboard.press('ArrowRight');
    await expect.poll(place).not.toBe(before);
  }

  test('of a cell is an element of what it printed, with names and lines of the cell, also after a wait', async () => {
    const code = `import { np } from 'pristella';

const X = np.array([1, 0.5]);
const W = np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]);
const a = X.dot(W).add([0.1, 0.2, 0.3]);
console.log('a is', a);
const z: typeof a = a.sigmoid();
z
await Promise.resolve();
const loss = z.sub([1, 0, 0]).square().sum();
console.log(\`the loss is \${loss}\`);
console.log(loss.item(), 2 ** 5);`;
    const cells = await testSite();
    const { page, wrong } = await open({ reducedMotion: 'reduce', within: '' });
    try {
      await page.goto(cells.page([{ code }], { language: 'en', isolated: false }));
      const cell = page.locator('.cell-live');
      await cell.locator('.cell-run').click();
      await expect.poll(() => cell.locator('.cell-row').count()).toBe(4);
      await cell.locator('.cell-output').focus();
      const held = [];
      for (let i = 0; i < 9; i++) {
        await next(page);
        held.push(await holdSelected(page, () => code));
      }
      // The last one, 32, is of no tensor.
      expect(held).toEqual([...new Array<boolean>(8).fill(true), false]);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      await told(page);
      expect(await textIn(panelOf(page))).toContain('loss = sum((z');
      expect(await textIn(panelOf(page))).toContain('cell 1:10');
      expect(await findings(page)).toEqual([]);
      expect(wrong.filter((text) => !text.startsWith('http'))).toEqual([]);
    } finally {
      await page.close();
      await cells.close();
    }
  });

  test('says in a sentence where the browser refuses it a worker, in a door and in a cell', async () => {
    const [, refuse] = refusals.at(-1)!;
    const alert = (page: Page): Locator => panelOf(page).getByRole('alert');
    await visit(`zh/lab/yours.html#${seven}`, async (page) => {
      const first = page.locator('.lab h2 [data-hold]');
      await first.waitFor();
      await page.evaluate(refuse);
      await byKey(page, first)();
      await alert(page).getByText(failureOf(REFUSED, 'zh')).waitFor();
    });
    await visit('start.html', async (page) => {
      const cell = page.locator('.cell-live').nth(1);
      await cell.locator('.cell-run').click();
      await cell.locator('.cell-row').first().waitFor();
      await cell.locator('.cell-output').focus();
      await next(page);
      await page.evaluate(refuse);
      await page.keyboard.press('Enter');
      await alert(page).getByText(failureOf(REFUSED, 'en')).waitFor();
      await page.keyboard.press('Escape');
      await cell.locator('.cell-run').click();
      await cell.getByText(cellWords.en.noWorker).waitFor();
    });
  });

  test.each([
    ['start', 1],
    ['docs/from-numpy', 0],
  ])('of %s is held where it stands', async (path, place) => {
    await visit(`${path}.html`, async (page) => {
      // Cells wake when one comes near.
      await page.locator('.cell').nth(place).scrollIntoViewIfNeeded();
      const cell = page.locator('.cell-live').nth(place);
      await cell.locator('.cell-run').click();
      await cell.locator('.cell-row').first().waitFor();
      await cell.locator('.cell-output').focus();
      const code = (await textIn(cell.locator('pre').first())).replaceAll('\u00a0', ' ');
      let held = 0;
      for (let i = 0; i < 4; i++) {
        await next(page).catch(() => {});
        if (await holdSelected(page, () => code)) held++;
      }
      expect(held).toBeGreaterThan(0);
    });
  });
});

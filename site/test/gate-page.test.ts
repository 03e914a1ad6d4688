import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInChromium } from '../../packages/pristella/test/browser/chromium.ts';
import { gridPaths } from '../lab/gate/fold.tsx';
import { ENOUGH } from '../lab/gate/game.ts';
import { apart, parts, type State } from '../lab/gate/gates.ts';
import { linkOf } from '../lab/gate/link.ts';
import { answer, fold } from '../lab/gate/task.ts';
import { wordsOf } from '../lab/gate/words.ts';
import { refusals, saysRefused, visitedSite } from './visitor.ts';

const words = wordsOf.en;

describeInChromium('the impossible gate', () => {
  const visits = visitedSite();

  /** Opens the door with a state or a hash, and calls `look` when it has answered. */
  const visit = (at: State | string, look: (page: Page) => Promise<void>): Promise<void> =>
    visits.visit(`lab/gate.html#${typeof at === 'string' ? at : linkOf(at)}`, async (page) => {
      await page.locator('.truth').waitFor();
      await look(page);
    });

  /** Presses Tab until what is focused has a name. */
  async function tabTo(page: Page, name: string): Promise<void> {
    for (let i = 0; i < 150; i++) {
      const found = await page.evaluate((wanted) => {
        const element = document.activeElement;
        return (element?.getAttribute('aria-label') ?? element?.textContent) === wanted;
      }, name);
      if (found) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${name}`);
  }
  const press = async (page: Page, name: string): Promise<void> => {
    await tabTo(page, name);
    await page.keyboard.press('Enter');
  };
  const turn = async (page: Page, name: string, key: 'ArrowLeft' | 'ArrowRight', times: number): Promise<void> => {
    await tabTo(page, name);
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  };
  const says = (page: Page, text: string): Promise<void> => page.locator('#gate-title', { hasText: text }).waitFor();
  const pathsOf = (page: Page): Promise<string[]> =>
    page.locator('.grid.folded path').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')!));

  test('is solved by keys alone: AND, OR, NAND, the proof for XOR, a neuron bought, and XOR', async () => {
    await visit('', async (page) => {
      const [w1, w2, b] = ['w₁', 'w₂', 'b'].map((symbol) => words.knob(symbol, 'y')) as [string, string, string];
      await turn(page, w2, 'ArrowRight', 9);
      await turn(page, b, 'ArrowLeft', 8);
      await says(page, words.solved('AND'));
      await press(page, words.next('OR'));
      await turn(page, b, 'ArrowRight', 5);
      await says(page, words.solved('OR'));
      await press(page, words.next('NAND'));
      await turn(page, w1, 'ArrowLeft', 10);
      await turn(page, w2, 'ArrowLeft', 10);
      await turn(page, b, 'ArrowRight', 9);
      await says(page, words.solved('NAND'));
      await press(page, words.next('XOR'));
      await says(page, words.score('XOR', 3));
      await turn(page, w1, 'ArrowRight', ENOUGH - 1);
      expect(await page.getByRole('button', { name: words.prove }).count()).toBe(0);
      await page.keyboard.press('ArrowLeft');
      await press(page, words.prove);
      await page.locator('#proof-title', { hasText: words.proven }).waitFor();
      const best = await page.locator('.maps .value').allTextContents();
      expect(best).toEqual(['4', '4', '4', '3']);
      await press(page, words.buy);
      await says(page, 'XOR');
      // The first of three buttons of a name is that of s1.
      for (const [name, part] of [
        ['s₁', 'NAND'],
        ['s₂', 'OR'],
      ] as const) {
        await tabTo(page, words.knob('b', name));
        await press(page, part);
      }
      await says(page, words.solved('XOR'));
      const table = await page.locator('.truth tbody tr').allInnerTexts();
      expect(
        table.map((row) =>
          row
            .split(/\s+/)
            .filter((cell) => cell !== '')
            .slice(0, 5)
            .join(' '),
        ),
      ).toEqual(['0 0 1 0 0', '1 0 1 1 1', '0 1 1 1 1', '1 1 0 1 0']);
    });
  });

  test("draws the library's own numbers, linear, as a sigmoid, between them and as a step", async () => {
    await visit({ target: 'XOR', neurons: apart, steepness: 10 }, async (page) => {
      for (const steepness of [0, 30, 50, 100]) {
        await page.getByRole('slider', { name: words.steepness }).fill(`${steepness}`);
        const { s, best } = fold(apart, steepness, 'XOR');
        const wanted = gridPaths((i) => [s[2 * i]!, s[2 * i + 1]!]);
        await expect.poll(() => pathsOf(page)).toEqual(wanted);
        const seen = await page
          .locator('.truth .value[data-name="s"]')
          .evaluateAll((all) => all.map((element) => Number((element as HTMLDataElement).value)));
        expect(seen).toEqual(answer(apart, steepness).s);
        expect(await page.locator('.best .value').textContent()).toBe(`${best}`);
      }
    });
  });

  test('plays the folding to the step, steps through it, and stops where the slider is taken', async () => {
    await visit({ target: 'XOR', neurons: apart, steepness: 90 }, async (page) => {
      const slider = page.getByRole('slider', { name: words.steepness });
      const deck = page.locator('.deck');
      await deck.getByRole('button', { name: words.foldPlay }).click();
      await expect.poll(() => slider.inputValue()).toBe('100');
      await deck.getByRole('button', { name: words.foldPlay }).waitFor();
      await deck.getByRole('button', { name: 'One step' }).click();
      expect(await slider.inputValue()).toBe('0');
      await deck.getByRole('button', { name: words.foldPlay }).click();
      await slider.press('End');
      await slider.press('Home');
      await deck.getByRole('button', { name: words.foldPlay }).waitFor();
      expect(await slider.inputValue()).toBe('0');
      await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/,0$/);
    });
  });

  test('three networks learn to part triangles from squares: only the sigmoid can, and it can be seen again', async () => {
    await visit({ target: 'XOR', neurons: apart, steepness: 100 }, async (page) => {
      const right = (): Promise<string[]> => page.locator('.nets .value[data-name="right"]').allTextContents();
      await page.getByRole('button', { name: words.learnAll }).click();
      const again = page.getByRole('button', { name: words.again });
      await again.waitFor();
      const [line, linear, sigmoid] = (await right()).map(Number);
      expect(sigmoid).toBe(72);
      expect(Math.max(line!, linear!)).toBeLessThan(65);
      await again.click();
      await page.getByRole('button', { name: words.stop }).waitFor();
      await again.waitFor();
      expect((await right()).map(Number)).toEqual([line, linear, sigmoid]);
    });
  });

  test('the line is drawn and turned by a hand, and the knobs go along', async () => {
    await visit({ target: 'OR', neurons: [parts.AND], steepness: 100 }, async (page) => {
      const plane = page.locator('.plane svg');
      await plane.scrollIntoViewIfNeeded();
      const box = (await plane.boundingBox())!;
      const at = (x: number, y: number): [number, number] => [
        box.x + ((x + 0.5) / 2) * box.width,
        box.y + ((1.5 - y) / 2) * box.height,
      ];
      const knobs = (): Promise<string[]> => page.locator('.neuron .value').allTextContents();
      await page.mouse.move(...at(0.2, 1.2));
      await page.mouse.down();
      await page.mouse.move(...at(-0.2, 0.6), { steps: 5 });
      await page.mouse.up();
      const drawn = await knobs();
      expect(drawn.slice(0, 2)).toEqual(['0.50', '0.50']);
      expect(Number(drawn[2]!.replace('−', '-'))).toBeCloseTo(-0.2, 1);
      await says(page, words.solved('OR'));
      // The arrow, and then its tip to the other side of its foot.
      const tip = (await page.locator('.drawn circle.grip').boundingBox())!;
      const foot = (await page.locator('.drawn .knob').boundingBox())!;
      const middle = (b: typeof tip): [number, number] => [b.x + b.width / 2, b.y + b.height / 2];
      await page.mouse.move(...middle(tip));
      await page.mouse.down();
      const [tx, ty] = middle(tip);
      const [fx, fy] = middle(foot);
      await page.mouse.move(2 * fx - tx, 2 * fy - ty, { steps: 6 });
      await page.mouse.up();
      const turned = await knobs();
      for (const value of turned.slice(0, 2)) expect(Number(value.replace('−', '-'))).toBeCloseTo(-0.5, 1);
      await says(page, words.score('OR', 0));
    });
  });

  test('left to itself the neuron learns NAND, and at XOR goes on until it is stopped', async () => {
    await visit({ target: 'NAND', neurons: [[-30, -50, 40]], steepness: 100 }, async (page) => {
      const deck = page.locator('.deck');
      await deck.getByRole('button', { name: words.tryPlay }).click();
      await says(page, words.solved('NAND'));
      await deck.getByRole('button', { name: words.tryPlay }).waitFor();
      await page.locator('.targets').getByRole('button', { name: 'XOR' }).click();
      await deck.getByRole('button', { name: words.tryPlay }).click();
      await page.getByRole('button', { name: words.prove }).waitFor();
      await deck.getByRole('button', { name: 'Pause' }).click();
      await deck.getByRole('button', { name: 'Start over' }).click();
      await says(page, words.begin);
    });
  });

  test('a damaged link is told, in words, and a whole one opened later is shown', async () => {
    await visit(`g=1XOR,${'9'.repeat(5000)}<img src=x onerror=alert(1)>`, async (page) => {
      await page.getByText(words.damaged).waitFor();
      await page.evaluate(
        (hash) => void (location.hash = hash),
        linkOf({ target: 'OR', neurons: [parts.OR], steepness: 100 }),
      );
      await says(page, words.solved('OR'));
      expect(await page.getByText(words.damaged).count()).toBe(0);
    });
  });

  test('the engine is in the worker alone', () => {
    const folder = join(visits.site.folder, 'assets');
    const scripts = readdirSync(folder).filter((name) => /^view-.*\.js$/.test(name));
    const views = scripts
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((text) => text.includes(words.buy));
    expect(views.length).toBe(1);
    expect(views[0]).not.toMatch(/engine\/\w+\.js/);
  });

  test.each(refusals)('where there are %s it says so', async (_, before) => {
    await visits.visit('zh/lab/gate.html', (page) => saysRefused(page, 'zh'), { before });
  });
});

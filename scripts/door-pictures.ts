/**
 * The picture of the lab's first door on README's first screen, light and dark, from the built site, in both languages:
 * `npm run site && node scripts/door-pictures.ts`. Needs Chromium.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { serve } from '../packages/cli/src/lab/serve.ts';
import { drawingOf } from '../site/lab/yours/drawing.ts';
import { linkOf } from '../site/lab/yours/link.ts';
import { asMnist } from '../site/lab/yours/picture.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/pictures');

/** Points of an arc around a place of the pad, from one angle to another in degrees. */
function arc(x: number, y: number, radius: number, from: number, to: number): (readonly [number, number])[] {
  return Array.from({ length: 13 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 12) * Math.PI) / 180;
    return [Math.round(x + radius * Math.cos(angle)), Math.round(y + radius * Math.sin(angle))];
  });
}

/** A three, in units of the pad. */
const three = [[...arc(118, 88, 42, -155, 85), ...arc(120, 174, 48, -80, 155)]] as const;
const hash = linkOf({ drawing: drawingOf(three), place: asMnist });

/** The door asked why, from its pad to the ten bars. */
async function shoot(page: Page, file: string): Promise<void> {
  await page.locator('.said .bars .best').waitFor();
  await page.locator('.asked button').first().click();
  await page.locator('.sum').waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: file, clip: { x: 0, y: 66, width: 1000, height: 480 } });
}

const served = await serve(join(root, 'site/dist'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  mkdirSync(folder, { recursive: true });
  for (const language of ['en', 'zh'] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      const viewport = { width: 1000, height: 700 };
      const context = await browser.newContext({
        colorScheme,
        viewport,
        reducedMotion: 'reduce',
        serviceWorkers: 'block',
      });
      const page = await context.newPage();
      await page.goto(`${served.url}${language === 'zh' ? 'zh/' : ''}index.html#${hash}`);
      await shoot(page, join(folder, `door-${language}-${colorScheme}.png`));
      await context.close();
    }
} finally {
  await browser.close();
  await served.close();
}

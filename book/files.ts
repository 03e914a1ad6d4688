/** How a program was asked to run, and where its pictures go: from a command line into files. A page has a twin of this module. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { plot } from 'pristella';

const options = { quick: { type: 'boolean' }, seed: { type: 'string' } } as const;
const flags = parseArgs({ options, strict: false, allowPositionals: true }).values;

/** Seconds instead of minutes: fewer iterations, the same checks of shape, sign and order. */
export const quick: boolean = flags.quick === true || process.env.BOOK_QUICK === '1';
/** Every random number of a program comes from this seed. */
export const seed = Number(flags.seed ?? 0);

/** Writes a figure as `pictures/<name>.svg`, and where `live` as a page in which it turns, `<name>.html`. */
export function save(name: string, figure: plot.Figure, live: boolean): void {
  if (quick || seed !== 0) return;
  const path = join(import.meta.dirname, 'pictures', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.svg`, figure.toSvg());
  if (live) writeFileSync(`${path}.html`, plot.figureToHtml(figure));
}

/**
 * The 65 items of the study notes that this project grew from: each value they name beside the value that a program of the
 * book has.
 *
 *   npm run notes                      prints all; ends with an error if one differs
 *   npm run notes -- --zh              in Chinese
 *   npm run notes -- --mutate exp      with one op made wrong: the items that use it must differ
 *   npm run notes -- --page            writes docs/notes.md and docs/notes.zh.md, with the pictures
 *   npm run notes -- --json            the numbers of the items that agree, differ and have nothing to compute
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { styleText } from 'node:util';
import { flagsOf } from '../scripts/flags.ts';
import type { Item } from './notes/item.ts';
import { printed } from './notes/item.ts';
import { notesPage } from './notes/page.ts';

const { values: flags } = flagsOf(import.meta.filename, {
  options: {
    mutate: { type: 'string' },
    json: { type: 'boolean' },
    page: { type: 'boolean' },
    zh: { type: 'boolean', default: (process.env.LANG ?? '').startsWith('zh') },
  },
});
const language = flags.zh ? 1 : 0;

/** The programs must not be imported before the library has been made wrong. */
async function items(): Promise<Item[]> {
  process.env.BOOK_QUICK = '1';
  if (flags.mutate !== undefined) await (await import('./notes/mutation.ts')).mutate(flags.mutate);
  const { arrays } = await import('./notes/arrays.ts');
  const { plots } = await import('./notes/plots.ts');
  const { perceptrons } = await import('./notes/perceptron.ts');
  const { activations } = await import('./notes/activations.ts');
  const { forward } = await import('./notes/forward.ts');
  const { learning } = await import('./notes/learning.ts');
  return [...arrays, ...plots, ...perceptrons, ...activations, ...forward, ...learning];
}

interface Outcome {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** Each check of an item, with what its program has. */
const outcomesOf = ({ checks }: Item): Outcome[] =>
  checks.map(([what, expected, actual]) => {
    try {
      return { what, expected, actual: printed(actual()) };
    } catch (error) {
      return { what, expected, actual: `the program failed: ${printed((error as Error).message)}` };
    }
  });

const words = {
  expected: ['expected', '期望'],
  actual: ['actual', '实际'],
  erratum: ['Erratum', '勘误'],
  nothing: ['(nothing to compute)', '（无需计算）'],
} as const;

function print({ number, title, erratum }: Item, outcomes: readonly Outcome[], agrees: boolean): void {
  const mark = outcomes.length === 0 ? '·' : agrees ? styleText('green', '✓') : styleText('red', '✗');
  console.log(`${mark} ${String(number).padStart(2)} ${styleText('bold', title[language])}`);
  if (outcomes.length === 0) console.log(`     ${words.nothing[language]}`);
  for (const { what, expected, actual } of outcomes) {
    console.log(`     ${what}`);
    console.log(`       ${words.expected[language]} ${expected}`);
    console.log(`       ${words.actual[language]} ${actual}${actual === expected ? '' : styleText('red', ' ✗')}`);
  }
  if (erratum) console.log(`     ${styleText('yellow', words.erratum[language])}: ${erratum[language]}`);
}

const agreeing: number[] = [];
const differing: number[] = [];
const uncomputed: number[] = [];
const all = await items();
for (const item of all) {
  const outcomes = outcomesOf(item);
  const agrees = outcomes.every((o) => o.actual === o.expected);
  (outcomes.length === 0 ? uncomputed : agrees ? agreeing : differing).push(item.number);
  if (!flags.json) print(item, outcomes, agrees);
}
if (flags.json) console.log(JSON.stringify({ agreeing, differing, uncomputed }));
else {
  const errata = all.filter((i) => i.erratum).length;
  console.log(`\n${agreeing.length} of ${agreeing.length + differing.length} computed items agree,`);
  console.log(`${uncomputed.length} have nothing to compute (${uncomputed.join(', ')}), ${errata} correct an erratum;`);
  console.log(`together ${agreeing.length + uncomputed.length} of ${all.length}.`);
  if (differing.length > 0) console.log(`They differ: ${differing.join(', ')}`);
}
if (flags.page) {
  const docs = join(import.meta.dirname, '../docs');
  writeFileSync(join(docs, 'notes.md'), notesPage(all, 'en'));
  writeFileSync(join(docs, 'notes.zh.md'), notesPage(all, 'zh'));
}
process.exitCode = differing.length > 0 ? 1 : 0;

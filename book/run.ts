/**
 * Runs the book's programs.
 *
 *   npm run book                             lists them
 *   npm run book ch03/neuralnet-mnist        runs one and saves its pictures
 *   npm run book ch03                        runs a chapter
 *   npm run book ch03 -- --quick             in seconds, without saving pictures
 *   npm run book -- --full                   runs all, several seeds where it matters, and writes RESULTS.md
 *   npm run book -- --quick --index          writes README.md: every program with its pictures
 */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { plot } from 'pristella';
import { pictures, type Result, results } from './page.ts';

/** What one run of a program gave. */
export interface Run {
  readonly program: string;
  readonly seed: number;
  readonly seconds: number;
  readonly results: readonly Result[];
  /** Names of the figures drawn, and labels in them that overlap or leave the frame. */
  readonly pictures: readonly string[];
  readonly faults: readonly string[];
  /** Why it did not end well, if so. */
  readonly error?: string;
}

const root = import.meta.dirname;
const { values: flags, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    full: { type: 'boolean' },
    index: { type: 'boolean' },
    seed: { type: 'string', default: '0' },
    seeds: { type: 'string' },
    report: { type: 'string' },
    zh: { type: 'boolean', default: (process.env.LANG ?? '').startsWith('zh') },
  },
  allowPositionals: true,
});

const programs = readdirSync(root, { withFileTypes: true })
  .filter((folder) => folder.isDirectory() && /^(ch\d\d|museum)$/.test(folder.name))
  .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file}`))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.slice(0, -3))
  .sort();

/** The paragraphs that open a program: English first, Chinese second. */
function opening(program: string): [english: string, chinese: string] {
  const text = readFileSync(join(root, `${program}.ts`), 'utf8');
  const comment = /^\/\*\*(.*?)\*\//s.exec(text)?.[1] ?? '';
  const paragraphs = comment
    .replace(/^ *\* ?/gm, '')
    .trim()
    .split(/\n\s*\n/);
  return [(paragraphs[0] ?? '').replace(/\s+/g, ' '), (paragraphs[1] ?? '').replace(/\n/g, '')];
}

/** How many seeds a full run of the program takes: `export const seeds = 5`, else one. */
const seedsOf = (program: string): number => {
  const found = /^export const seeds = (\d+);$/m.exec(readFileSync(join(root, `${program}.ts`), 'utf8'));
  return found ? Math.max(Number(found[1]), Number(flags.seeds ?? 1)) : Number(flags.seeds ?? 1);
};

/** Runs a program in this process. */
async function run(program: string): Promise<Run> {
  console.log(`\n── ${program}\n${opening(program)[flags.zh ? 1 : 0]}\n`);
  [results.length, pictures.length] = [0, 0];
  const start = performance.now();
  let error: string | undefined;
  try {
    await import(`./${program}.ts`);
  } catch (cause) {
    error = (cause as Error).stack ?? String(cause);
    console.error(error);
  }
  const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
  const faults = pictures.flatMap(({ name, figure }) => plot.textFaults(figure.scene()).map((f) => `${name}: ${f}`));
  return {
    program,
    seed: Number(flags.seed),
    seconds,
    results: [...results],
    pictures: pictures.map((p) => p.name),
    faults,
    ...(error === undefined ? {} : { error }),
  };
}

/** Runs a program in a process of its own, with a seed. */
function runAlone(program: string, seed: number): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [program, '--seed', `${seed}`]);
    let told: Run | undefined;
    child.on('message', (message) => {
      [told] = message as Run[];
    });
    child.on('exit', (code) => (told ? resolve(told) : reject(new Error(`${program} ended with code ${code}`))));
  });
}

const isGood = (r: Run): boolean =>
  r.error === undefined && r.faults.length === 0 && r.results.every((result) => result.holds);

/** All runs as a table: our number beside the book's. */
function table(runs: readonly Run[]): string {
  const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
  const rows = runs.flatMap((r) => {
    const command = `npm run book ${r.program}${r.seed === 0 ? '' : ` -- --seed ${r.seed}`}`;
    return r.results.map(
      ({ what, ours, book, holds }) =>
        `| ${holds ? '✓' : '✗'} | ${cell(what)} | ${cell(ours)} | ${cell(book)} | ${r.seed} | ${r.seconds} | \`${command}\` |`,
    );
  });
  const held = runs.flatMap((r) => r.results).filter((r) => r.holds).length;
  const seconds = runs.reduce((s, r) => s + r.seconds, 0);
  return [
    '# Results of the book / 结果',
    '',
    'Written by `npm run book -- --full`: our number beside what the book prints or asks for.',
    '',
    `${held} of ${rows.length} hold. ${Math.round(seconds)} s on ${availableParallelism()} cores (${process.platform} ${process.arch}, Node ${process.version}).`,
    '',
    '| | what | ours | the book | seed | s | command |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** A page of all programs: what each shows, in both languages, and what it draws. */
function index(runs: readonly Run[]): string {
  const entry = ({ program, pictures }: Run): string =>
    [
      `### [${program}](${program}.ts)`,
      ...opening(program),
      `\`npm run book ${program}\``,
      ...(pictures.length > 0 ? [pictures.map((name) => `![${name}](pictures/${name}.svg)`).join('\n')] : []),
    ].join('\n\n');
  const title = '# The book as programs / 书中的程序';
  const head = 'Written by `npm run book -- --quick --index`. Results: [RESULTS.md](RESULTS.md).';
  return `${[title, head, ...runs.map(entry)].join('\n\n')}\n`;
}

const chosen =
  positionals.length === 0
    ? programs
    : positionals.flatMap((name) => {
        const found = programs.filter((p) => p === name.replace(/\.ts$/, '') || p.startsWith(`${name}/`));
        if (found.length === 0) throw new Error(`there is no program '${name}'; npm run book lists them`);
        return found;
      });

async function main(): Promise<void> {
  if (positionals.length === 0 && !flags.quick && !flags.full) {
    for (const p of programs)
      console.log(`${p.padEnd(28)} ${opening(p)[flags.zh ? 1 : 0].split(/(?<=\.)\s|(?<=。)/)[0]}`);
    return;
  }
  const runs: Run[] = [];
  for (const program of chosen) {
    const seeds = flags.full ? seedsOf(program) : 1;
    for (let s = 0; s < seeds; s++) runs.push(flags.full ? await runAlone(program, s) : await run(program));
  }
  // A parent process, or a test, asks for the runs themselves.
  process.send?.(runs);
  if (flags.report) writeFileSync(flags.report, JSON.stringify(runs));
  if (flags.full && positionals.length === 0) writeFileSync(join(root, 'RESULTS.md'), table(runs));
  if (flags.index && positionals.length === 0) writeFileSync(join(root, 'README.md'), index(runs));
  const bad = runs.filter((r) => !isGood(r));
  console.log(`\n${runs.length - bad.length} of ${runs.length} runs good`);
  for (const r of bad) {
    const reasons = [...r.results.filter((x) => !x.holds).map((x) => x.what), ...r.faults];
    console.log(`✗ ${r.program} (seed ${r.seed}): ${r.error?.split('\n')[0] ?? reasons.join('; ')}`);
  }
  process.exitCode = bad.length > 0 ? 1 : 0;
}

await main();

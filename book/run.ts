/**
 * Runs the book's programs.
 *
 *   npm run book                             lists them
 *   npm run book ch03/neuralnet-mnist        runs one and saves its pictures
 *   npm run book ch03                        runs a chapter
 *   npm run book ch03 -- --quick             in seconds, without saving pictures
 *   npm run book -- --quick                  all of them so
 *   npm run book -- --full                   runs all, several seeds where it matters, and writes RESULTS.md; stopped, it goes on
 *   npm run book -- --full --fresh           from the beginning
 *   npm run book -- --index                  writes README.md: every program with its pictures
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { plot } from 'pristella';
import { flagsOf } from '../scripts/flags.ts';
import { indexPage } from './index-page.ts';
import { before } from './long-run.ts';
import { pictures, results } from './page.ts';
import { opening, programs, seedsOf, trainingFirst } from './program.ts';
import { forgetRuns, isGood, type Run, record, recorded } from './record.ts';
import { resultsPage } from './results-page.ts';

const { values: flags, positionals } = flagsOf(import.meta.filename, {
  options: {
    quick: { type: 'boolean' },
    full: { type: 'boolean' },
    fresh: { type: 'boolean' },
    index: { type: 'boolean' },
    seed: { type: 'string', default: '0' },
    seeds: { type: 'string', default: '1' },
    report: { type: 'string' },
    zh: { type: 'boolean', default: (process.env.LANG ?? '').startsWith('zh') },
  },
  allowPositionals: true,
});

const shownOpening = (program: string): string => opening(program)[flags.zh ? 'chinese' : 'english'];

/** Runs a program in this process. */
async function run(program: string): Promise<Run> {
  console.log(`\n── ${program}\n${shownOpening(program)}\n`);
  [results.length, pictures.length, before.seconds] = [0, 0, 0];
  const start = performance.now();
  let error: string | undefined;
  try {
    await import(`./${program}.ts`);
  } catch (cause) {
    error = (cause as Error).stack ?? String(cause);
    console.error(error);
  }
  const seconds = Number((before.seconds + (performance.now() - start) / 1000).toFixed(1));
  const faults = pictures.flatMap(({ name, figure }) => plot.textFaults(figure.scene()).map((f) => `${name}: ${f}`));
  return {
    program,
    seed: Number(flags.seed),
    seconds,
    results: [...results],
    pictures: pictures.map((p) => p.name),
    faults,
    ...(error === undefined ? {} : { error }),
    load: loadavg()[0]!,
    ended: new Date().toISOString(),
  };
}

/** The runs that a process of its own tells of; none, if it ends before it does. */
function runApart(...args: readonly string[]): Promise<Run[]> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, args);
    let told: Run[] = [];
    child.on('message', (message) => {
      told = message as Run[];
    });
    child.on('exit', () => resolve(told));
  });
}

/** What is left of a program whose process ended without a word. */
const lost = (program: string, seed: number): Run => ({
  program,
  seed,
  seconds: 0,
  results: [],
  pictures: [],
  faults: [],
  error: 'its process ended early',
  load: loadavg()[0]!,
  ended: new Date().toISOString(),
});

/** Runs programs one after the other, each with its seeds; those that are recorded already are not run again. */
async function runInFull(chosen: readonly string[]): Promise<Run[]> {
  if (flags.fresh) forgetRuns();
  const plan = trainingFirst(chosen).flatMap((program) =>
    Array.from({ length: seedsOf(program, Number(flags.seeds)) }, (_, seed) => ({ program, seed })),
  );
  const runs: Run[] = [];
  for (const { program, seed } of plan) {
    const place = `[${runs.length + 1} of ${plan.length}] ${program}, seed ${seed}`;
    let done = recorded(program, seed);
    if (done) console.log(`${place}: recorded`);
    else {
      console.log(`\n${place}`);
      [done = lost(program, seed)] = await runApart(program, '--seed', `${seed}`);
      record(done);
      console.log(`${place}: ${isGood(done) ? 'good' : 'NOT GOOD'}, ${done.seconds} s`);
    }
    runs.push(done);
  }
  return runs;
}

/** The programs of which names and chapters are given; all if none is. */
const chosen =
  positionals.length === 0
    ? programs
    : positionals.flatMap((name) => {
        const found = programs.filter((p) => p === name.replace(/\.ts$/, '') || p.startsWith(`${name}/`));
        if (found.length === 0) throw new Error(`there is no program '${name}'; npm run book lists them`);
        return found;
      });

/** What was run, what was not good and why; the process then ends with 1. */
function conclude(runs: readonly Run[]): void {
  const bad = runs.filter((r) => !isGood(r));
  console.log(`\n${runs.length - bad.length} of ${runs.length} runs good`);
  for (const r of bad) {
    const reasons = [...r.results.filter((x) => !x.holds).map((x) => x.what), ...r.faults];
    console.log(`✗ ${r.program} (seed ${r.seed}): ${r.error?.split('\n')[0] ?? reasons.join('; ')}`);
  }
  process.exitCode = bad.length > 0 ? 1 : 0;
}

async function main(): Promise<void> {
  const isWhole = positionals.length === 0;
  if (flags.index) writeFileSync(join(import.meta.dirname, 'README.md'), indexPage());
  else if (flags.full) {
    const runs = await runInFull(chosen);
    if (isWhole) {
      const inShort = await runApart('--quick');
      const seconds = inShort.reduce((s, r) => s + r.seconds, 0);
      writeFileSync(join(import.meta.dirname, 'RESULTS.md'), resultsPage(runs, seconds));
      runs.push(...inShort);
    }
    conclude(runs);
  } else if (isWhole && !flags.quick) {
    for (const p of programs) console.log(`${p.padEnd(34)} ${shownOpening(p).split(/(?<=\.)\s|(?<=。)/)[0]}`);
  } else {
    const runs: Run[] = [];
    for (const program of chosen) runs.push(await run(program));
    // A parent process, or a test, asks for the runs themselves.
    process.send?.(runs);
    if (flags.report) writeFileSync(flags.report, JSON.stringify(runs));
    conclude(runs);
  }
}

await main();

/**
 * What `npm test` runs: system packages, types, lint, unused code, then every suite; each with its time. Ends with one
 * plain line of counts, in which each static part counts as one test.
 *
 * `--full` adds the long soaks; any other argument is handed to vitest, to run a few suites only.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { setup } from './setup.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2).filter((a) => a !== '--full');
if (process.argv.includes('--full')) process.env.PRISTELLA_TEST_FULL = '1';

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

// Windows finds node_modules/.bin's commands only through a shell.
const run = (command: string, ...rest: string[]): boolean =>
  spawnSync(command, rest, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;

function part(name: string, ...command: [string, ...string[]]): Counts {
  console.log(`\n── ${name}: ${command.join(' ')}`);
  const start = performance.now();
  const ok = run(...command);
  console.log(`${ok ? 'ok' : 'FAILED'}: ${name}, ${seconds(start)}`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

function count(report: Report): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const before = counts.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed++;
      else if (status === 'failed') counts.failed++;
      else counts.skipped++;
    }
    // A file that does not load has no tests to fail.
    if (file.status === 'failed' && counts.failed === before) counts.failed++;
  }
  return counts;
}

/** `pristella/kernel` for packages/pristella/test/kernel/matmul.test.ts, `site` for all of the site's. */
function suiteOf(file: string): string {
  const [folder = '', workspace, , suite] = relative(root, file).split(sep);
  if (folder !== 'packages') return folder;
  return suite?.endsWith('.ts') ? `${workspace}` : `${workspace}/${suite}`;
}

function printSuiteTimes(report: Report): void {
  const times = new Map<string, { tests: number; ms: number }>();
  for (const { name, startTime, endTime, assertionResults } of report.testResults) {
    const suite = times.get(suiteOf(name)) ?? { tests: 0, ms: 0 };
    times.set(suiteOf(name), {
      tests: suite.tests + assertionResults.length,
      ms: suite.ms + Math.max(0, endTime - startTime),
    });
  }
  for (const [suite, { tests, ms }] of [...times].sort((a, b) => b[1].ms - a[1].ms)) {
    console.log(`${suite.padEnd(24)} ${String(tests).padStart(6)} tests ${(ms / 1000).toFixed(1).padStart(8)} s`);
  }
}

function suites(): Counts {
  console.log('\n── suites: vitest run');
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'pristella-test-'));
  const file = join(folder, 'report.json');
  const ok = run('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args);
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    printSuiteTimes(report);
    counts = count(report);
  } catch (error) {
    console.log(`vitest wrote no report: ${(error as Error).message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // An error outside of any test, or no test at all.
  if (!ok && counts.failed === 0) counts.failed = 1;
  console.log(`${ok ? 'ok' : 'FAILED'}: suites, ${seconds(start)}`);
  return counts;
}

const start = performance.now();
console.log('── setup');
setup();
console.log(`ok: setup, ${seconds(start)}`);

const parts = [
  part('types', 'tsc', '-p', 'tsconfig.json'),
  part('lint', 'biome', 'check', '--error-on-warnings', '.'),
  part('unused code', 'knip'),
  suites(),
];
const total = (key: keyof Counts): number => parts.reduce((sum, p) => sum + p[key], 0);
const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
console.log(`\ntotal time ${seconds(start)}`);
console.log(`${total('passed')} passed, ${total('failed')} failed${skipped}`);
process.exitCode = total('failed') > 0 ? 1 : 0;

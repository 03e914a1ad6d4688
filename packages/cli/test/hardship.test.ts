import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, test } from 'vitest';
import { jsonOf, type Outcome, pristella } from './command-line.ts';

// Full disks, readers that go, variables without a meaning, homes that are not there: one line, and nothing lost.

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-hardship-'));
const at = (...names: string[]): string => join(folder, ...names);
afterAll(() => fs.rmSync(folder, { recursive: true }));
const bin = join(import.meta.dirname, '../src/bin.ts');

/** What a shell makes of a command line, in which $P stands for the program. */
async function shell(line: string, env: Record<string, string> = {}): Promise<Outcome> {
  const child = spawn('bash', ['-c', line], {
    cwd: folder,
    env: { ...process.env, P: `${process.execPath} ${bin}`, ...env },
  });
  return outcome(child);
}
async function outcome(child: ChildProcess): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (data) => (stdout += data));
  child.stderr!.on('data', (data) => (stderr += data));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}
const newest = (run: string): number =>
  Math.max(-1, ...fs.readdirSync(at(run)).map((name) => Number(/^checkpoint-(\d+)/.exec(name)?.[1] ?? -1)));

describe('output that nobody takes', () => {
  test.skipIf(!fs.existsSync('/dev/full'))(
    'ends training, which is saved, with 1 and a sentence',
    async () => {
      // The report on stdout comes when all is learnt; what is on the way goes to stderr.
      const late = await shell('$P train --data iris --epochs 3 --out late > /dev/full');
      expect([late.code, late.stderr.split('\n').at(-2)]).toEqual([
        1,
        'error: cannot write to stdout: the disk is full',
      ]);
      expect(newest('late')).toBe(21);
      const early = await shell('$P train --data iris --epochs 4000 --out early 2> /dev/full');
      expect([early.code, early.stdout]).toEqual([1, '']);
      const piped = await shell('set -o pipefail; $P train --data iris --epochs 4000 --out piped 2>&1 | head -3');
      expect(piped.code).toBe(1);
      for (const run of ['early', 'piped']) {
        expect(fs.readdirSync(at(run)).filter((name) => /lock|tmp/.test(name))).toEqual([]);
        const saved = newest(run);
        if (saved < 0) continue;
        const { code, stderr } = await shell(`$P train --resume ${run} --epochs ${2 + Math.ceil(saved / 7)}`);
        expect([code, stderr]).toEqual([0, expect.stringContaining(`going on after step ${saved} of`)]);
      }
      expect(newest('piped')).toBeGreaterThan(0);
    },
    120_000,
  );

  test.skipIf(!fs.existsSync('/dev/full'))(
    'ends every command with 1 and one line',
    async () => {
      fs.writeFileSync(
        at('flowers.csv'),
        `${['sepal length', 'sepal width', 'petal length', 'petal width'].join(',')}\n5,3,1,0.2\n`,
      );
      await shell('$P train --data iris --epochs 1 --out small');
      for (const command of [
        'inspect small',
        'evaluate small',
        'predict small flowers.csv',
        'predict small flowers.csv --json',
      ]) {
        const { code, stderr } = await shell(`$P ${command} > /dev/full`);
        expect([command, code, stderr.split('\n').at(-2)]).toEqual([
          command,
          1,
          'error: cannot write to stdout: the disk is full',
        ]);
        if (!command.endsWith('--json')) expect(stderr.split('\n')).toHaveLength(2);
        const gone = await shell(`set -o pipefail; $P ${command} | true`);
        expect([command, [0, 141].includes(Number(gone.code)), /error|at /.test(gone.stderr)]).toEqual([
          command,
          true,
          false,
        ]);
      }
    },
    120_000,
  );
});

describe('a variable without a meaning', () => {
  test.each([
    ['PRISTELLA_LANG', 'fr', "unknown language 'fr'; 'en' or 'zh'"],
    ['PRISTELLA_THREADS', 'x', "the number of threads must be whole and from 1 to 64, not 'x'"],
    ['PRISTELLA_THREADS', '0', "the number of threads must be whole and from 1 to 64, not '0'"],
    ['PRISTELLA_THREADS', '65', "the number of threads must be whole and from 1 to 64, not '65'"],
    ['PRISTELLA_DEVICE', 'gpu', "unknown device 'gpu'; one of js, wasm, native"],
    ['PRISTELLA_STRICT', '2', "must be 1 or 0, not '2'"],
    ['PRISTELLA_EAGER', 'yes', "must be 1 or 0, not 'yes'"],
    ['PRISTELLA_WIDE', 'no', "must be 1 or 0, not 'no'"],
    ['PRISTELLA_PROFILE', 'on', "must be 1 or 0, not 'on'"],
  ])('(%s=%s) is one line and exit code 2', async (name, value, problem) => {
    const { code, stdout, stderr } = await shell('$P inspect mlp', { [name]: value });
    expect([code, stdout, stderr]).toEqual([2, '', `error: [${name}] ${problem}\n`]);
  });

  test('is a warning in a program, which goes on without it', async () => {
    const library = join(import.meta.dirname, '../../pristella/src');
    const program = `import '${library}/index.ts'; import { environmentProblems } from '${library}/node.ts'; console.log(environmentProblems().map((e) => e.name + e.op));`;
    const env = { PRISTELLA_THREADS: 'x', PRISTELLA_LANG: 'fr', PROGRAM: program, NODE: process.execPath };
    const { code, stdout, stderr } = await shell('"$NODE" --input-type=module -e "$PROGRAM"', env);
    expect([code, stdout]).toEqual([0, "[ 'ArgumentErrorPRISTELLA_LANG', 'ArgumentErrorPRISTELLA_THREADS' ]\n"]);
    expect(stderr).toMatch(
      /PristellaWarning: \[PRISTELLA_LANG\] unknown language 'fr'; hint: 'en' or 'zh'; it is passed over/,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a place that lacks something', () => {
  test('such as a home folder is no reason to fail', async () => {
    // A user of whom the system knows nothing, where that can be tried.
    const as = process.getuid?.() === 0 ? 'setpriv --reuid 54321 --clear-groups' : '';
    const { code, stderr } = await shell(`unset HOME XDG_CACHE_HOME; cd /; ${as} $P inspect mlp --json`);
    expect([code, stderr.includes('784')]).toEqual([0, true]);
    const program = `import('${join(import.meta.dirname, '../../pristella/src/node.ts')}').then((n) => console.log(n.cacheFolder('x')))`;
    const found = await shell(`unset HOME XDG_CACHE_HOME; cd /; ${as} "$NODE" -e "$PROGRAM"`, {
      NODE: process.execPath,
      PROGRAM: program,
    });
    expect([found.code, found.stdout.endsWith('/pristella/x\n'), found.stderr]).toEqual([0, true, '']);
  });

  test('such as add-ons computes all the same', async () => {
    const { code } = await shell('$NODE --no-addons $B train --data iris --epochs 1 --threads 2 --out plain', {
      NODE: process.execPath,
      B: bin,
    });
    expect(code).toBe(0);
  }, 60_000);

  test('such as the digits leaves no run', async () => {
    const { code, stderr } = await shell(
      'mkdir -p bare && cd bare && PRISTELLA_CACHE=$PWD/none timeout 20 $P train --data gone.csv --target x; echo $? >&2; ls -A >&2; $P inspect latest',
    );
    expect(stderr).toMatch(/gone.csv: no such file/);
    expect(stderr).toContain('there is no run in runs/ yet');
    expect([code, fs.readdirSync(at('bare'))]).toEqual([1, []]);
  });

  test('such as a run behind a link that leads to itself is told in a sentence, and keeps no other from being found', async () => {
    const { code, stderr } = await shell(
      'mkdir -p odd/runs && cd odd && ln -s loop runs/loop && for a in latest runs/loop; do $P inspect $a; done; $P train --data runs/loop --target x',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('there is no run in runs/ yet');
    expect(stderr).toContain("there is no file, run folder or preset 'runs/loop'");
    expect(stderr).toContain('cannot read runs/loop: this is a symbolic link');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

describe('a table', () => {
  const csv = (name: string, rows: readonly string[], header = 'a,b'): string => {
    fs.writeFileSync(at(name), `${header}\n${rows.join('\n')}\n`);
    return at(name);
  };
  const rows = (f: (i: number) => string): string[] => Array.from({ length: 40 }, (_, i) => f(i));

  test('with huge targets is learnt, and nothing overflows', async () => {
    const file = csv(
      'huge.csv',
      rows((i) => `${i},${i}e30`),
    );
    const outcome = await pristella([
      'train',
      '--data',
      file,
      '--target',
      'b',
      '--epochs',
      '30',
      '--out',
      at('huge'),
      '--json',
    ]);
    expect(outcome.code).toBe(0);
    const { r2 } = jsonOf(outcome) as { r2: number };
    expect(r2).toBeGreaterThan(0.5);
  });

  test('that cannot be learnt leaves no run', async () => {
    for (const file of [
      csv('few.csv', ['1,2']),
      csv(
        'far.csv',
        rows((i) => `${i},${i}e300`),
      ),
    ]) {
      const { code } = await pristella(['train', '--data', file, '--target', 'b', '--out', at('refused')]);
      expect([code, fs.existsSync(at('refused'))]).toEqual([1, false]);
    }
  });

  test('that has changed since the run began is noticed', async () => {
    const file = csv(
      'moving.csv',
      rows((i) => `${i},${2 * i}`),
    );
    const args = ['train', '--data', file, '--target', 'b', '--epochs', '2', '--out', at('moving')];
    expect((await pristella(args)).code).toBe(0);
    const resume = ['train', '--resume', at('moving'), '--epochs', '3'];
    const config = fs.readFileSync(at('moving', 'config.json'), 'utf8');
    csv(
      'moving.csv',
      rows((i) => `${i},${2 * i + (i === 39 ? 1 : 0)}`),
    );
    const { code, stderr } = await pristella(resume);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${file} has changed since the run began`)]);
    expect((await pristella(['evaluate', at('moving')])).stderr).toContain('has changed since the run began');
    expect(fs.readFileSync(at('moving', 'config.json'), 'utf8')).toBe(config);
    csv(
      'moving.csv',
      rows((i) => `${i},${2 * i}`),
    );
    expect((await pristella(resume)).code).toBe(0);
    expect(JSON.parse(fs.readFileSync(at('moving', 'config.json'), 'utf8'))).toEqual({
      ...JSON.parse(config),
      epochs: 3,
    });
  });

  test.each(['"0,5"', '"1.234,5"', '"1,234"', '$5', '-$5', '7%', '7 %', '5 €', '"1,234.50 $"'])(
    'of numbers as people write them (%s) is not taken for one of names',
    async (cell) => {
      const file = csv(
        'people.csv',
        rows((i) => `${i % 7},${cell}`),
      );
      const { code, stderr } = await pristella(['train', '--data', file, '--target', 'a', '--out', at('people')]);
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/line 2, column 'b'.*is a number only for people\nhint: write it as 1234.5/),
      ]);
    },
  );
});

describe('a run that is refused', () => {
  test('leaves the settings of the run that was trained, and a picture that is not its own', async () => {
    const args = ['train', '--data', 'iris', '--epochs', '1', '--out', at('kept')];
    expect((await pristella(args)).code).toBe(0);
    const config = fs.readFileSync(at('kept', 'config.json'), 'utf8');
    const lock = { pid: process.ppid, host: 'elsewhere', born: null, since: 'then' };
    fs.writeFileSync(at('kept', 'run.lock'), JSON.stringify(lock));
    const { code, stderr } = await pristella(['train', '--resume', at('kept'), '--epochs', '5']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('on elsewhere trains into')]);
    expect(fs.readFileSync(at('kept', 'config.json'), 'utf8')).toBe(config);
    fs.mkdirSync(at('mine'));
    fs.writeFileSync(at('mine', 'curve.svg'), 'mine');
    const other = await pristella([...args.slice(0, -1), at('mine')]);
    expect([other.code, other.stderr]).toEqual([
      1,
      expect.stringContaining('holds curve.svg, which the run would write over'),
    ]);
    expect(fs.readdirSync(at('mine'))).toEqual(['curve.svg']);
  });

  test.each([
    { epochs: 0 },
    { epochs: '3' },
    { batchSize: 1.5 },
    { optimizer: 'adamm' },
    { lr: 0 },
    { lr: 'NaN' },
    { seed: -1 },
    { more: 1 },
    { task: {} },
    { task: { preset: 'toString' } },
    { task: { table: { file: 3 } } },
    { task: null },
    { epochs: undefined },
  ])('for settings with %j is a sentence', async (changes) => {
    if (!fs.existsSync(at('whole')))
      await pristella(['train', '--data', 'iris', '--epochs', '1', '--out', at('whole')]);
    const config = JSON.parse(fs.readFileSync(at('whole', 'config.json'), 'utf8')) as object;
    fs.mkdirSync(at('changed'), { recursive: true });
    fs.writeFileSync(at('changed', 'config.json'), JSON.stringify({ ...config, ...changes }));
    for (const args of [
      ['train', '--resume', at('changed')],
      ['inspect', at('changed')],
      ['predict', at('changed'), '-'],
    ]) {
      const { code, stderr } = await pristella(args);
      expect([code, stderr]).toEqual([1, expect.stringContaining('does not say what the run is about')]);
    }
  });
});

test('answers for very many rows are given', async () => {
  const file = at('many.csv');
  const cells = 'sepal length,sepal width,petal length,petal width\n';
  expect((await pristella(['train', '--data', 'iris', '--epochs', '1', '--out', at('answers')])).code).toBe(0);
  fs.writeFileSync(file, cells + '5,3,1,0.2\n'.repeat(130_000));
  const { code, stdout } = await shell(`$P predict answers ${file} --json 2> /dev/null | wc -l`);
  expect([code, stdout.trim()]).toEqual([0, '1']);
}, 60_000);

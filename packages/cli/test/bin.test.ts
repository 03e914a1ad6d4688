import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { jsonOf, type Outcome } from './command-line.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-bin-'));
const at = (name: string): string => join(folder, name);
afterAll(() => fs.rmSync(folder, { recursive: true }));

const bin = join(import.meta.dirname, '../src/bin.ts');

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The outcome of a process; `onStderr` sees each piece of stderr. */
async function outcome(child: ChildProcess, onStderr: (text: string) => void = () => {}): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (data) => {
    stdout += data;
  });
  child.stderr!.on('data', (data) => {
    stderr += data;
    onStderr(stderr);
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

const training = ['train', '--data', 'iris', '--seed', '3', '--epochs', '400', '--json'];

describe('the program', () => {
  test('Ctrl-C saves, says how to resume and ends with 130; the resumed run has the same bits', async () => {
    const whole = outcome(start(...training, '--out', at('whole')));
    const child = start(...training, '--out', at('halves'));
    let sent = false;
    const first = await outcome(child, (text) => {
      // npm hands Ctrl-C on: the second signal at once is the same press.
      if (!sent && text.includes('epoch 1/400')) sent = child.kill('SIGINT') && child.kill('SIGINT');
    });
    expect(first.code).toBe(130);
    expect(first.stderr).toMatch(
      /stopping after this step\nstopped after step \d+ of 2800; everything is saved\nto go on: .*--resume/,
    );
    expect(jsonOf(first)).toMatchObject({ interrupted: true, out: at('halves') });

    const second = await outcome(start('train', '--resume', at('halves'), '--json'));
    expect(second.stderr).toMatch(/going on after step \d+ of 2800/);
    const { accuracy, steps } = jsonOf(second);
    expect({ accuracy, steps }).toEqual({ accuracy: jsonOf(await whole).accuracy, steps: 2800 });
    const model = (name: string): Buffer => fs.readFileSync(join(at(name), 'model.safetensors'));
    expect(model('halves').equals(model('whole'))).toBe(true);
  });

  test.each([['help', 'train'], ['doctor'], ['doctor', '--json']])(
    'ends quietly when its reader has gone, as a tool does that SIGPIPE ends: %s',
    async (...args) => {
      const child = start(...args);
      child.stdout!.destroy();
      expect(await outcome(child)).toMatchObject({
        code: 141,
        stderr: args.includes('--json') ? expect.any(String) : '',
      });
    },
  );

  test('ends with the exit code of its command', async () => {
    expect((await outcome(start('evaluate', at('gone')))).code).toBe(1);
    expect((await outcome(start('--version'))).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

/** A file system of the given options, or why there can be none. */
function mountTmpfs(path: string, options: string): Promise<string | undefined> {
  fs.mkdirSync(path);
  const child = spawn('/bin/mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? undefined : `mount ended with ${code}`));
  });
}
const unmount = (path: string) => once(spawn('/bin/umount', [path]), 'close');

describe('a disk', () => {
  test('that is full ends training with a reason, and the checkpoints before it are intact', async ({ skip }) => {
    const disk = at('full');
    const obstacle = await mountTmpfs(disk, 'size=250k');
    if (obstacle) return skip(`no small disk can be made here: ${obstacle}`);
    try {
      const { code, stderr } = await outcome(start(...training, '--out', join(disk, 'run')));
      expect(code).toBe(1);
      expect(stderr).toMatch(/the disk is full\nhint: free some space/);
      expect(stderr).toMatch(/all up to step \d+ is saved; to go on: /);
      expect((await outcome(start('inspect', join(disk, 'run')))).code).toBe(0);
    } finally {
      await unmount(disk);
    }
  });

  test('that is read-only is refused before training', async ({ skip }) => {
    const disk = at('read-only');
    const obstacle = await mountTmpfs(disk, 'ro');
    if (obstacle) return skip(`no read-only disk can be made here: ${obstacle}`);
    try {
      const { code, stderr } = await outcome(start('train', '--data', 'iris', '--out', join(disk, 'run')));
      expect(code).toBe(1);
      expect(stderr).toMatch(/cannot create the folder .*: the file system is read-only/);
    } finally {
      await unmount(disk);
    }
  });
});

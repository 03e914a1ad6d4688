import fs from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { describe, expect, test, vi } from 'vitest';
import type { train } from '../../src/index.ts';
import { RunFolder, readModel, saveModel } from '../../src/node.ts';
import { readConfig } from '../../src/train/node/config.ts';
import { bitsOf, flowerModel, flowerTrainer } from './flowers.ts';
import { inOwnFolder } from './own-folder.ts';

// What a run folder says, to the letter, whom it tells, and what it hands on to its files.

let folder: string;
inOwnFolder((own) => {
  folder = own;
});
const at = (name: string): string => join(folder, name);

async function begun(steps: number, options: object = { checkpointEvery: 2 }): Promise<train.Trainer> {
  const trainer = flowerTrainer();
  RunFolder.create(folder, { seed: 5 }).follow(trainer, options);
  await trainer.run({ steps });
  return trainer;
}
function said(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    return String(error);
  }
  return 'nothing';
}
/** What is told while a run in the folder is followed. */
function told(trainer: train.Trainer = flowerTrainer()): string[] {
  const messages: string[] = [];
  RunFolder.open(folder).follow(trainer, { warn: (message) => messages.push(message) });
  return messages;
}

describe('an error', () => {
  test('of a folder that holds something says what, and what to do', async () => {
    await begun(2);
    expect(said(() => RunFolder.create(folder, {}))).toBe(
      `DataError: [run] ${folder} holds a run already\nhint: resume that run, or choose another folder`,
    );
    fs.unlinkSync(at('config.json'));
    expect(said(() => RunFolder.create(folder, {}))).toBe(
      `DataError: [run] ${folder} holds checkpoint-2.safetensors, which a run would write over\nhint: choose another folder`,
    );
    expect(said(() => RunFolder.open(folder))).toBe(
      `DataError: [run] ${folder} holds no run: there is no config.json in it`,
    );
    fs.writeFileSync(at('file'), '');
    expect(said(() => RunFolder.create(join(at('file'), 'run'), {}))).toBe(
      `DataError: [run] cannot create the folder ${at('file')}: a part of the path is a file, not a folder\nhint: choose another folder`,
    );
  });

  test('of a configuration names what is none', () => {
    const plain = 'ArgumentError: [run] the configuration must be plain data, as JSON has them: ';
    expect(said(() => RunFolder.create(folder, { a: { b: Number.NaN } }))).toBe(`${plain}'b' is NaN`);
    expect(said(() => RunFolder.create(folder, [1, Infinity]))).toBe(`${plain}'1' is Infinity`);
    expect(said(() => RunFolder.create(folder, undefined))).toBe(`${plain}it is undefined`);
    expect(said(() => RunFolder.create(folder, { a: 1n }))).toMatch(/^ArgumentError: \[run\] .*: .*BigInt/);
    expect(fs.existsSync(folder)).toBe(false);
  });

  test('of a configuration that is damaged says how; up to 2^24 bytes it is looked at', () => {
    RunFolder.create(folder, {});
    const file = at('config.json');
    fs.writeFileSync(file, new Uint8Array(2 ** 24 + 1));
    expect(said(() => readConfig(file))).toBe(`DataError: [run] ${file} is damaged: it has ${2 ** 24 + 1} bytes`);
    fs.writeFileSync(file, new Uint8Array(2 ** 24).fill(0xff));
    expect(said(() => readConfig(file))).toBe(`DataError: [run] ${file} is damaged: it is no text in UTF-8`);
    fs.writeFileSync(file, Uint8Array.of(0x22, 0xff, 0x22));
    expect(said(() => readConfig(file))).toBe(`DataError: [run] ${file} is damaged: it is no text in UTF-8`);
    fs.writeFileSync(file, '{');
    expect(said(() => readConfig(file))).toMatch(/^DataError: \[run\] .*config\.json is damaged: it is no JSON/);
    fs.unlinkSync(file);
    expect(said(() => readConfig(file))).toContain(`[run] cannot read ${file}: no such file or folder`);
  });

  test('of a trainer, a name and a model that are none', async () => {
    const run = RunFolder.create(folder, {});
    expect(said(() => run.follow(5 as never))).toBe(
      'ArgumentError: [follow] follows a trainer, not 5\nhint: new train.Trainer(model, data, options)',
    );
    for (const door of ['save', 'onEnd'] as const)
      expect(said(() => run[door]({} as never))).toBe(
        'ArgumentError: [run] needs a trainer, got {  }\nhint: new train.Trainer(...) makes one',
      );
    expect(said(() => run.onEpoch({} as never, {} as never))).toContain('[run] needs a trainer');
    expect(said(() => run.writeText('../a', ''))).toBe(
      "ArgumentError: [writeText] '../a' is no name of a file in the run folder\nhint: a name such as 'curve.svg'",
    );
    expect(said(() => run.writeText('log.jsonl', ''))).toBe(
      'ArgumentError: [writeText] log.jsonl is written by the run itself\nhint: choose another name',
    );
    expect(said(() => run.readModel())).toBe(`DataError: [run] ${folder} holds no model yet`);
    expect(said(() => saveModel(at('m'), 5 as never))).toContain('[saveModel] needs a model, got 5');
    expect(said(() => readModel(at('m')))).toContain(`[loadModel] cannot read ${at('m')}: no such file`);
  });

  test('of checkpoints of which none is intact names each, with what to do', async () => {
    await begun(4);
    for (const step of [2, 4]) fs.writeFileSync(at(`checkpoint-${step}.safetensors`), 'no');
    const short = '2 bytes are too short for a safetensors file\nhint: is this a safetensors file, completely copied?';
    const each = [4, 2].map((step) => `\n  [safetensors] ${at(`checkpoint-${step}.safetensors`)}: ${short}`).join('');
    expect(said(() => told())).toBe(
      `DataError: [resume] no checkpoint in ${folder} is intact:${each}\nhint: start a new run in another folder`,
    );
  });
});

describe('a warning', () => {
  test('goes to the process unless the caller takes it', async () => {
    await begun(4);
    fs.writeFileSync(at('log.jsonl'), '');
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    RunFolder.open(folder).follow(flowerTrainer());
    expect(warned.mock.calls).toEqual([[`${at('log.jsonl')} lacks 4 of the 4 steps before the checkpoint`]]);
  });

  test('tells a damaged checkpoint, a log with holes and one that is damaged, and what was done', async () => {
    await begun(4);
    fs.writeFileSync(at('checkpoint-4.safetensors'), 'no');
    const lines = fs.readFileSync(at('log.jsonl'), 'utf8').split('\n');
    fs.writeFileSync(at('log.jsonl'), [lines[1], 'nothing', ''].join('\n'));
    const messages = told();
    expect(messages).toEqual([
      `[safetensors] ${at('checkpoint-4.safetensors')}: 2 bytes are too short for a safetensors file\nhint: is this a safetensors file, completely copied?\ngoing on from step 2 instead`,
      `${at('log.jsonl')} had lines that are no records; all of it is kept as ${at('damaged-1-log.jsonl')}`,
      `${at('log.jsonl')} lacks 1 of the 2 steps before the checkpoint`,
    ]);
    expect(fs.readFileSync(at('damaged-1-log.jsonl'), 'utf8')).toBe([lines[1], 'nothing', ''].join('\n'));
    expect(fs.readFileSync(at('log.jsonl'), 'utf8')).toBe(`${lines[1]}\n`);
  });

  test('tells nothing of a last line that was cut off: it is written again', async () => {
    await begun(4);
    fs.appendFileSync(at('log.jsonl'), '{"event":"step","st');
    expect(told()).toEqual([]);
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('damaged'))).toEqual([]);
    expect(fs.readFileSync(at('log.jsonl'), 'utf8').endsWith('}\n')).toBe(true);
  });

  test('tells a checkpoint of another step than its name says, and one of a later step', async () => {
    await begun(4);
    fs.copyFileSync(at('checkpoint-4.safetensors'), at('checkpoint-9.safetensors'));
    const [other] = told();
    expect(other).toBe(
      `${at('checkpoint-9.safetensors')}: it is of step 4, not of the one in its name\ngoing on from step 4 instead`,
    );
    const trainer = flowerTrainer();
    const messages: string[] = [];
    const run = RunFolder.open(folder);
    run.follow(trainer, { warn: (message) => messages.push(message) });
    fs.copyFileSync(at('checkpoint-4.safetensors'), at('checkpoint-12.safetensors'));
    run.save(trainer);
    expect(messages).toEqual([
      `${at('checkpoint-12.safetensors')} is of a later step than this trainer's; it is kept as later-1-checkpoint-12.safetensors`,
    ]);
  });

  test('tells what killed processes left and cannot be looked for', async () => {
    await begun(2);
    const real = fs.readdirSync;
    vi.spyOn(fs, 'readdirSync').mockImplementation(((path: string, ...rest: never[]) => {
      if (new Error().stack?.includes('removeStaleTemporaries'))
        throw Object.assign(new Error('EIO: x'), { code: 'EIO' });
      return real(path, ...rest);
    }) as never);
    expect(told()).toEqual([
      `[removeStaleTemporaries] cannot clean ${folder}: EIO: x\nhint: look whether the disk is in order, and try again`,
    ]);
  });
});

describe('what is handed on', () => {
  test('texts for the model file, and the configuration as JSON that people read', async () => {
    await begun(2, { metadata: { author: 'me' } });
    expect(readModel(at('model.safetensors')).metadata).toEqual({ format: 'pristella model', author: 'me' });
    expect(fs.readFileSync(at('config.json'), 'utf8')).toBe('{\n  "seed": 5\n}\n');
    saveModel(at('other'), flowerModel(), { of: 'you' });
    expect(readModel(at('other')).metadata).toEqual({ format: 'pristella model', of: 'you' });
  });

  test('the model of the newest checkpoint, until there is a model file', async () => {
    const run = RunFolder.create(folder, {});
    const trainer = flowerTrainer();
    run.follow(trainer, { checkpointEvery: 1 });
    trainer.observe({ onStep: () => expect(run.readModel().tensors.size).toBeGreaterThan(0) });
    let seen = '';
    trainer.observe({
      onStep({ step }) {
        if (step !== 3) return;
        const model = flowerModel();
        model.loadStateDict(run.readModel().tensors);
        seen = bitsOf(model);
        expect(seen).toBe(bitsOf(trainer.model));
      },
    });
    await trainer.run({ steps: 4 });
    expect(seen).not.toBe('');
    fs.unlinkSync(at('model.safetensors'));
    const model = flowerModel();
    model.loadStateDict(run.readModel().tensors);
    expect(bitsOf(model)).toBe(bitsOf(trainer.model));
  });

  test('files of every step, or of every so many, of which two stay', async () => {
    await begun(7, { checkpointEvery: 3 });
    expect(RunFolder.open(folder).checkpoints()).toEqual([7, 6]);
    expect(
      fs
        .readdirSync(folder)
        .filter((name) => name.startsWith('checkpoint'))
        .map((name) => basename(name))
        .sort(),
    ).toEqual(['checkpoint-6.safetensors', 'checkpoint-7.safetensors']);
  });

  test('names of checkpoints are whole numbers without zeros before them', async () => {
    await begun(2);
    for (const name of [
      'checkpoint-03.safetensors',
      'checkpoint-4.safetensors.old',
      'checkpoint-x.safetensors',
      'a-checkpoint-5.safetensors',
    ])
      fs.writeFileSync(at(name), '');
    expect(RunFolder.open(folder).checkpoints()).toEqual([2]);
    fs.writeFileSync(at('checkpoint-10.safetensors'), '');
    fs.writeFileSync(at('checkpoint-0.safetensors'), '');
    expect(RunFolder.open(folder).checkpoints()).toEqual([10, 2, 0]);
  });
});

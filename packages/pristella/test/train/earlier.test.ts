import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type nn, train } from '../../src/index.ts';
import { loadModel, RunFolder, readModel, readSafetensors } from '../../src/node.ts';
import { flowerModel, flowerTrainer } from './flowers.ts';

// Files of an earlier version load in every later one. How they came to be: test/fixtures/0.1.0/README.md.

const fixtures = join(import.meta.dirname, '../fixtures/0.1.0');
const fixture = (name: string): string => join(fixtures, name);

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-earlier-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Holds a model to the contents of a file, to the bits or as near as processors differ. */
function expectContents(model: nn.Module, path: string, digits: number): void {
  const { tensors } = readModel(path);
  const state = model.stateDict();
  expect([...state.keys()].toSorted()).toEqual([...tensors.keys()].toSorted());
  for (const [name, tensor] of tensors) {
    const data = tensor.data();
    const own = state.get(name)!.data();
    expect(own.length, name).toBe(data.length);
    if (digits === Infinity) expect([...own], name).toEqual([...data]);
    else for (const [i, x] of data.entries()) expect(own[i], `${name}[${i}]`).toBeCloseTo(x, digits);
  }
}

// Its Adam added epsilon to the root that is not yet corrected.
const trainerOf = (): train.Trainer =>
  flowerTrainer({ optimizer: train.adam({ lr: 0.02, clipNorm: 1, epsilonHat: 1e-8 }) });

describe('files of 0.1.0', () => {
  test('a model', () => {
    const model = flowerModel();
    loadModel(fixture('model.safetensors'), model);
    expectContents(model, fixture('model.safetensors'), Infinity);
    expect(readModel(fixture('model.safetensors')).metadata).toEqual({
      format: 'pristella model',
      trained: '13 steps',
    });
  });

  test('a checkpoint, from which a run ends where the uninterrupted one of that version ended', async () => {
    const trainer = trainerOf();
    trainer.load(train.decodeCheckpoint(fs.readFileSync(fixture('checkpoint.safetensors'))));
    expect(trainer.step).toBe(13);
    expectContents(trainer.model, fixture('model.safetensors'), Infinity);
    await trainer.run();
    expect(trainer.step).toBe(24);
    expectContents(trainer.model, fixture('flowers-end.safetensors'), 5);
  });

  test('an optimizer’s state', () => {
    const { tensors } = readSafetensors(fixture('optimizer.safetensors'));
    const optimizer = train.adam()(flowerModel());
    optimizer.loadStateDict(tensors);
    expect(optimizer.steps).toBe(13);
    const own = optimizer.stateDict();
    for (const [name, x] of tensors) expect([...own.get(name)!.data()], name).toEqual([...x.data()]);
  });

  test('a run folder, which goes on and ends in the same weights', async () => {
    const path = join(folder, 'flowers');
    fs.cpSync(fixture('flowers'), path, { recursive: true });
    const run = RunFolder.open(path);
    expect(run.config).toEqual({ seed: 5, note: 'flowers' });
    expect(run.readLog().filter(({ event }) => event === 'step')).toHaveLength(13);
    const trainer = trainerOf();
    expect(run.follow(trainer)).toBe(13);
    await trainer.run();
    expectContents(trainer.model, fixture('flowers-end.safetensors'), 5);
    expect(run.readLog().filter(({ event }) => event === 'step')).toHaveLength(24);
  });
});

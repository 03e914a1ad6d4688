import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import '../../src/index.ts';
import { catalogue, type Sample } from '../../src/op/define.ts';
import { type Mode, modes } from '../engine/modes.ts';
import { checkGradient, checkResults, collectOps } from './sample.ts';

// Every exported sample of every file of ops is tried. A new op needs a row and its samples, and no test.

const folder = join(import.meta.dirname, '../../src/op');
const isSample = (x: unknown): x is Sample => typeof x === 'object' && x !== null && 'cases' in x && 'of' in x;
const samples: Sample[] = [];
for (const file of readdirSync(folder)) {
  const exported: Record<string, unknown> = await import(join(folder, file));
  for (const [name, value] of Object.entries(exported))
    if (name.endsWith('Samples') && isSample(value)) samples.push(value);
}

/** Ops that no sample reaches, and why. */
const elsewhere: Record<string, string> = {};

test('there are samples, no two of one name', () => {
  expect(samples.length).toBeGreaterThan(50);
  expect(new Set(samples.map((s) => s.name)).size).toBe(samples.length);
});

for (const mode of Object.keys(modes) as Mode[]) {
  for (const dtype of ['float64', 'float32'] as const) {
    describe(`by ${mode} in ${dtype}`, () => {
      for (const s of samples) test(`${s.name} gives what its samples say`, () => checkResults(s, mode, dtype));
    });
  }
  describe(`by ${mode}`, () => {
    for (const s of samples) {
      if (s.gradient === 'none') continue;
      const what = s.gradient === 'smooth' ? 'the first and second derivative' : 'the gradient';
      test(`${what} of ${s.name} agree with differences to 1e-6`, () => checkGradient(s, mode));
    }
  });
}

test('every op of the catalogue is reached by a sample or checked elsewhere', () => {
  const reached = new Set(Object.keys(elsewhere));
  for (const s of samples) collectOps(s, reached);
  expect([...catalogue.keys()].filter((name) => !reached.has(name))).toEqual([]);
});

test('no op is excused that a sample reaches', () => {
  const reached = new Set<string>();
  for (const s of samples) collectOps(s, reached);
  expect(Object.keys(elsewhere).filter((name) => reached.has(name) || !catalogue.has(name))).toEqual([]);
});

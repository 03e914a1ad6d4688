import { expect, test } from 'vitest';
import '../../src/index.ts';
import { allSamples } from '../../../../scripts/reference/samples.ts';
import { catalogue } from '../../src/op/define.ts';
import { collectOps, describeSamples } from './sample.ts';

// Every exported sample of every file of ops is tried. A new op needs a row and its samples, and no test.

const samples = await allSamples();

test('there are samples, no two of one name', () => {
  expect(samples.length).toBeGreaterThan(70);
  expect(new Set(samples.map((s) => s.name)).size).toBe(samples.length);
});

describeSamples(samples);

test('every op of the catalogue lies in the expression of a sample or of its gradient', () => {
  const reached = new Set<string>();
  for (const s of samples) collectOps(s, reached);
  expect([...catalogue.keys()].filter((name) => !reached.has(name))).toEqual([]);
});

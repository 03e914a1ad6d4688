import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jsonOf, pristella } from './command-line.ts';

// A table's run by version 0.1.0: pristella/test/fixtures/0.1.0/README.md.

const fixtures = join(import.meta.dirname, '../../pristella/test/fixtures/0.1.0');
const table = join(fixtures, 'houses.csv');
let run: string;
beforeEach(() => {
  run = join(fs.mkdtempSync(join(os.tmpdir(), 'pristella-earlier-')), 'houses');
  fs.cpSync(join(fixtures, 'houses'), run, { recursive: true });
  const config = join(run, 'config.json');
  fs.writeFileSync(config, fs.readFileSync(config, 'utf8').replace('"houses.csv"', JSON.stringify(table)));
});
afterEach(() => fs.rmSync(join(run, '..'), { recursive: true, force: true }));

interface Answer {
  readonly line: number;
  readonly prediction: number;
}

test('a table’s run of 0.1.0 predicts with its encoder what it predicted then', async () => {
  const outcome = await pristella(['predict', run, table, '--json']);
  expect(outcome.code, outcome.stderr).toBe(0);
  const then = JSON.parse(fs.readFileSync(join(fixtures, 'houses-predictions.json'), 'utf8'));
  const answers = jsonOf(outcome).predictions as Answer[];
  expect(answers).toHaveLength(60);
  for (const [i, { line, prediction }] of (then.predictions as Answer[]).entries()) {
    expect(answers[i]!.line).toBe(line);
    expect(answers[i]!.prediction / prediction).toBeCloseTo(1, 5);
  }
});

test('a table’s run of 0.1.0 that was stopped is resumed and ends', async () => {
  for (const name of ['checkpoint-9.safetensors', 'model.safetensors']) fs.rmSync(join(run, name));
  const outcome = await pristella(['train', '--resume', run, '--json']);
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(fs.readdirSync(run)).toContain('checkpoint-9.safetensors');
  expect(fs.readdirSync(run)).toContain('model.safetensors');
});

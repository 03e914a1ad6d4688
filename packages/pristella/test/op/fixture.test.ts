import { join } from 'node:path';
import { expect, test } from 'vitest';
import '../../src/index.ts';
import { samplesIn } from '../../../../scripts/reference/samples.ts';
import { engine } from '../../src/engine/engine.ts';
import { catalogue } from '../../src/op/define.ts';
import { array } from '../../src/tensor/create.ts';
import { hostData } from '../../src/tensor/tensor.ts';
import { inMode } from '../engine/modes.ts';
import { softsign } from './fixture/softsign.ts';
import { describeSamples } from './sample.ts';

// An elementwise op in a file of its own passes every check that the library's ops pass, and nothing else was touched.

const samples = await samplesIn(join(import.meta.dirname, 'fixture'));

test('the new op stands in the catalogue', () => {
  expect(samples.map((s) => s.name)).toEqual(['softsign']);
  expect(catalogue.get('softsign')).toBe(softsign.op);
});

describeSamples(samples);

test('the new op runs as one fused kernel with its neighbours', () => {
  const x = array([[1, 2, 3]]);
  const launches = inMode('fused kernels', () => {
    const before = engine.counts.launches;
    hostData(softsign(x.mul(0.3)).add(1).node);
    return engine.counts.launches - before;
  });
  expect(launches).toBe(1);
});

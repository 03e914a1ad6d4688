import { describe, expect, test } from 'vitest';
import { wideCompiler } from '../../src/machine/wasm/wide.ts';
import { runFormula } from './joined.ts';

// What V8 makes of neighbouring vectors is its own experiment: its negation of doubles was found wrong here. Every other
// test of words and kernels runs both ways too, where there are vectors of 256 bits.

const wide = wideCompiler();
const count = process.env.PRISTELLA_TEST_FULL ? 4000 : 150;

if (!wide) console.log('skipped: this Node cannot join vectors to 256 bits');
describe.runIf(wide)(`${count} random formulas give the bits of vectors of 128 bits`, () => {
  test.each(['float32', 'float64', 'int32'] as const)('in %s', { timeout: 120_000 }, (type) => {
    for (const size of [5, 12, 30, 60, 120]) {
      for (let seed = 1; seed <= count; seed++) {
        const plain = (bytes: Uint8Array<ArrayBuffer>) => new WebAssembly.Module(bytes);
        const [want, got] = runFormula(type, size, 7919 * seed, [
          [false, plain],
          [true, wide!],
        ]);
        expect(got, `${size} words, seed ${seed}`).toEqual(want);
      }
    }
  });
});

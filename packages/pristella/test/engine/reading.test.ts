import { afterAll, describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { np } from '../../src/index.ts';
import { whyNoBlas } from '../blas.ts';
import { withEngine } from './modes.ts';
import { bitsOf, exactTensors, model, program, reader, run } from './random-programs.ts';

// Random programs give the same bits, whatever is read on the way, by printing or otherwise, and whatever is written: on
// every device, where they are new and where they are known, and where the arena has little room. What no product lies
// beneath has the bits of the plain loops by values that share nothing.

const isFull = process.env.PRISTELLA_TEST_FULL !== undefined;
if (whyNoBlas) process.stdout.write(`random programs are not run on the native device: ${whyNoBlas}\n`);

const devices = [
  ['wasm', 300, { device: 'wasm', smallSize: 256 }],
  ['wasm without small tensors', 40, { device: 'wasm', smallSize: -1 }],
  ['js', 60, { device: 'js', smallSize: 256 }],
  ['the plain loops at once', 40, { device: 'wasm', eager: true }],
  ...(whyNoBlas === '' ? [['native', 60, { device: 'native', smallSize: 256 }] as const] : []),
] as const;

const { values } = engine.budget;
afterAll(() => {
  engine.budget.values = values;
});

describe('random programs', () => {
  test.each(devices)('on %s have the same bits whatever is read', { timeout: 1_800_000 }, (name, count, settings) => {
    const total = isFull ? Math.max(2000, 10 * count) : count;
    const first = 1000 * devices.findIndex((d) => d[0] === name);
    const wrong: string[] = [];
    for (let seed = first; seed < first + total; seed++) {
      const instructions = program(seed, 8 + (seed % 12));
      const wanted = withEngine({ eager: true }, () => model(instructions).map(bitsOf));
      engine.budget.values = seed % 5 === 0 ? 2 ** 16 : values;
      const [unread, read, known] = withEngine(settings, () => [
        run(instructions, null),
        run(instructions, reader(seed)),
        run(instructions, null),
      ]);
      const exact = exactTensors(instructions);
      for (const [i, bits] of unread.entries()) {
        const why =
          read[i] !== bits
            ? 'has other bits where values are read'
            : known[i] !== bits
              ? 'has other bits the second time'
              : exact[i] && wanted[i] !== bits
                ? 'is not what values that share nothing give'
                : null;
        if (why === null) continue;
        wrong.push(`program ${seed}: %${i} ${why}\n${instructions.map((x) => x.text).join('\n')}`);
        break;
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('what has been read', () => {
  const sines = (n: number): np.Tensor => np.arange(n).mul(13).sin().astype('float32');

  test('does not decide how sums are rounded', () => {
    for (const n of [1, 7, 8, 255, 256, 257, 300, 512, 4095, 4096, 4097, 10_000]) {
      for (const f of [np.sum, np.mean, np.var, np.std, np.norm, np.logsumexp]) {
        const x = sines(n);
        const unread = f(x.mul(3)).item();
        const y = x.mul(3);
        String(y);
        expect(f(y).item(), `${f.name} of ${n}`).toBe(unread);
      }
    }
  });

  test('does not decide how products of small matrices are rounded', () => {
    const [a, b] = [sines(400), sines(400)];
    const product = (isRead: boolean): number[] => {
      // Larger than what is computed at once, and then small again.
      const [x, y] = [a.mul(3), b.mul(5)].map((t) => t.at(':196').reshape(14, 14).add(0.1));
      if (isRead) for (const t of [x!, y!]) t.data();
      return [...x!.matmul(y!).data()];
    };
    expect(product(true)).toEqual(product(false));
  });

  test('does not decide whether an integer power is refused', () => {
    const [base, exponent] = [np.full(500, 2, { dtype: 'int32' }), np.full(500, 1, { dtype: 'int32' }).neg()];
    expect(() => np.pow(base, exponent)).toThrow('an integer has no negative powers');
    exponent.data();
    expect(() => np.pow(base, exponent)).toThrow('an integer has no negative powers');
  });

  test('sums of growing slices of float32 are the same on every device', () => {
    const x = sines(3000);
    const total = (): number => {
      let t = 0;
      for (let k = 1; k <= 3000; k += 7) t += x.at(`:${k}`).sum().item();
      return t;
    };
    const [wasm, js] = [withEngine({ device: 'wasm' }, total), withEngine({ device: 'js' }, total)];
    expect(js).toBe(wasm);
  });
});

describe('a sum', () => {
  test('of fewer than eight numbers is taken one after another, on every device', () => {
    const numbers = [0.1, 0.7, 1e16, -1e16, 0.3, 0.2, 0.6];
    for (let n = 1; n <= numbers.length; n++) {
      const rows = np.array(Array.from({ length: 200 }, () => numbers.slice(0, n)));
      const wanted = numbers.slice(0, n).reduce((a, b) => a + b);
      for (const device of ['wasm', 'js'] as const) {
        const sums = withEngine({ device }, () => rows.add(0).sum(1).data());
        expect(sums.every((s) => s === wanted)).toBe(true);
      }
    }
  });
});

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { dtypes, isFloat, newArray } from '../../../src/base/dtype.ts';
import { IndexError } from '../../../src/base/errors.ts';
import { sizeOf } from '../../../src/base/shape.ts';
import '../../../src/index.ts';
import { fromData } from '../../../src/tensor/create.ts';
import { hostData, type Tensor } from '../../../src/tensor/tensor.ts';
import { random } from '../../kernel/numbers.ts';
import { elementwiseRules } from './elementwise.ts';
import { indexingRules } from './indexing.ts';
import { matrixRules } from './matrices.ts';
import { type Answer, encode, missing, NumPy, type Step } from './numpy.ts';
import { reductionRules } from './reductions.ts';
import type { Made, Rule, Value } from './rule.ts';
import { shapeRules } from './shapes.ts';

// Random programs of up to five ops, run by us and by the real NumPy, step by step.

const FULL = process.env.PRISTELLA_TEST_FULL !== undefined;
const PROGRAMS = FULL ? 10_000 : 500;
const LARGEST = 2000;
/** What one op may do to an error of its inputs: exp multiplies it by its argument. */
const MAGNIFIED = 32;
const rules: readonly Rule[] = [
  ...elementwiseRules,
  ...indexingRules,
  ...matrixRules,
  ...reductionRules,
  ...shapeRules,
];

const sizes = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 9, arbitrary: fc.integer({ min: 2, max: 5 }) },
);
const leaf = fc.record({
  shape: fc.array(sizes, { maxLength: 4 }),
  dtype: fc.constantFrom(...dtypes),
  seed: fc.nat(2 ** 30),
});
const programs = fc.record({
  leaves: fc.array(leaf, { minLength: 1, maxLength: 2 }),
  steps: fc.array(fc.record({ what: fc.nat(9999), seed: fc.nat(2 ** 30) }), { minLength: 1, maxLength: 5 }),
});
type Program = typeof programs extends fc.Arbitrary<infer P> ? P : never;

const odd = [0, -0, NaN, Infinity, -Infinity, 1e30, 0.5];

/** A leaf's tensor: small numbers, some of them equal, and now and then one that is hard. */
function leafTensor({ shape, dtype, seed }: Program['leaves'][number]): Tensor {
  const next = random(seed);
  const data = newArray(dtype, sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    const u = next();
    if (dtype === 'bool') data[i] = u < 0.5 ? 1 : 0;
    else if (!isFloat(dtype)) data[i] = Math.floor(u * 10) - (dtype === 'int32' ? 5 : 0);
    else if (next() < 0.05) data[i] = odd[Math.floor(u * odd.length)]!;
    else data[i] = next() < 0.3 ? Math.floor(u * 6) - 3 : u * 8 - 4;
  }
  return fromData(data, shape, dtype);
}

interface Taken {
  readonly rule: Rule;
  readonly made: Made;
  readonly inputs: readonly Value[];
  readonly error: number;
  readonly step: number;
  /** Our result, or the error. */
  readonly ours: Tensor | Error;
}

/** Runs a program on our side, and writes it down for the other. */
function runOurs(program: Program): { values: Value[]; taken: Taken[]; steps: Step[] } {
  const values: Value[] = program.leaves.map((l, i) => ({ name: `v${i}`, tensor: leafTensor(l), error: 0 }));
  const [taken, steps]: [Taken[], Step[]] = [[], []];
  for (const { what, seed } of program.steps) {
    const next = random(seed);
    const choose = (n: number): number => Math.floor(next() * n);
    const x = values[choose(2) === 0 ? values.length - 1 : choose(values.length)]!;
    const y = values[choose(values.length)]!;
    const rule = rules[what % rules.length]!;
    if (rule.jumps && x.error + y.error > 0) continue;
    const made = rule.make(x, y, choose);
    if (!made) continue;
    const name = `v${values.length}`;
    let ours: Tensor | Error;
    try {
      ours = made.ours();
    } catch (error) {
      ours = error as Error;
    }
    if (made.changes) steps.push([name, `${made.changes.name}.copy()`], [null, name + made.py]);
    else steps.push([name, made.py]);
    const unit = ours instanceof Error || ours.dtype !== 'float32' ? 1 : 2 ** 29;
    const error = MAGNIFIED * Math.max(x.error, y.error) + (made.tolerance ?? 0) * unit;
    taken.push({ rule, made, inputs: [x, y], error, step: steps.length - 1, ours });
    if (ours instanceof Error || ours.size > LARGEST) break;
    values.push({ name, tensor: ours, error });
  }
  return { values, taken, steps };
}

const magnitude = (t: Tensor): number =>
  Array.from(hostData(t.node)).reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 0);

/** Why two results differ, or null. */
function difference({ ours, inputs, error }: Taken, theirs: Answer): string | null {
  if (theirs.kind === 'other') return null;
  if (ours instanceof Error) {
    // NumPy does not look at indices where the result is empty.
    const idle = theirs.kind === 'array' && theirs.tensor.size === 0 && ours instanceof IndexError;
    return theirs.kind === 'error' || idle ? null : `ours refuses: ${ours.message}`;
  }
  if (theirs.kind === 'error') return `NumPy refuses: ${theirs.message}`;
  const wanted = theirs.tensor;
  if (`${ours.shape}` !== `${wanted.shape}`) return `shape (${ours.shape}), not (${wanted.shape})`;
  if (ours.dtype !== wanted.dtype) return `dtype ${ours.dtype}, not ${wanted.dtype}`;
  const [a, b] = [hostData(ours.node), hostData(wanted.node)];
  const scale = Math.max(...[wanted, ...inputs.map((v) => v.tensor)].map(magnitude));
  for (let i = 0; i < a.length; i++) {
    const [v, w] = [a[i]!, b[i]!];
    if (v === w || (Number.isNaN(v) && Number.isNaN(w)) || Math.abs(v - w) <= error * scale) continue;
    return `element ${i} is ${v}, not ${w}`;
  }
  return null;
}

describe.skipIf(missing)('programs of up to five ops', () => {
  const numpy = missing ? null : new NumPy();
  afterAll(() => numpy?.close());
  const histogram = new Map<string, number>();

  test(`${PROGRAMS} of them give what NumPy gives`, { timeout: 600_000 }, async () => {
    const property = fc.asyncProperty(programs, async (program) => {
      const { values, taken, steps } = runOurs(program);
      const answers = await numpy!.run(
        values.slice(0, program.leaves.length).map((v) => encode(v.tensor)),
        steps,
      );
      for (const t of taken) {
        const { rule, made, step } = t;
        histogram.set(rule.name, (histogram.get(rule.name) ?? 0) + 1);
        const answer = answers[step] ?? answers.at(-1)!;
        if (answer.kind === 'other') break;
        const why = difference(t, answer);
        if (why)
          throw new Error(
            `${made.py}: ${why}\n${steps
              .slice(0, step + 1)
              .map(([n, s]) => `${n ?? ''} = ${s}`)
              .join('\n')}`,
          );
      }
    });
    // The short run is the same each time; the long one looks elsewhere each time, and prints its seed if it finds something.
    await fc.assert(property, { numRuns: PROGRAMS, ...(FULL ? {} : { seed: 1 }) });
    const rows = [...histogram].sort((a, b) => b[1] - a[1]).map(([name, n]) => `${name} ${n}`);
    process.stdout.write(`ops compared with NumPy: ${rows.join(', ')}\n`);
    expect(rules.map((r) => r.name).filter((name) => !histogram.has(name))).toEqual([]);
  });
});

if (missing) process.stdout.write(`no live comparison with NumPy: ${missing}\n`);

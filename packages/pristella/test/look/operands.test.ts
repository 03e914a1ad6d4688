import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { np, Tensor } from '../../src/index.ts';
import { outOfOrder, valueUnknown } from '../../src/look/operands.ts';

const root = join(import.meta.dirname, '../../../..');
const full = process.env.PRISTELLA_TEST_FULL === '1';

const namesOf = (space: object): string[] =>
  Object.getOwnPropertyNames(space).filter((name) => {
    const property = Object.getOwnPropertyDescriptor(space, name);
    return typeof property?.value === 'function' && /^[a-z]/.test(name) && name !== 'constructor';
  });
const functions = Object.entries(np).flatMap(([name, f]) =>
  typeof f === 'function' && /^[a-z]/.test(name) ? [name] : [],
);

/**
 * A program that calls every function and method with arrays named x and y and names the value r, and writes down which arrays got
 * these names.
 */
function program(): string {
  const calls = [
    ...namesOf(Tensor.prototype).flatMap((name) => [`x.${name}(y)`, `x.${name}()`]),
    ...functions.filter((name) => name !== 'setPrintOptions').map((name) => `np.${name}(x, y)`),
    ...Object.keys(np.linalg).map((name) => `np.linalg.${name}(x, y)`),
  ];
  const matrices = '() => [np.array([[4, 1], [1, 3]]), np.array([[2, 1], [0, 5]])]';
  const bools = '() => [np.array([true, false]), np.array([3.5, 2.5])]';
  return `
import { look, np } from 'pristella';
const calls = [
${calls.map((call) => `  [${JSON.stringify(call)}, (x, y) => { const r = ${call}; return r; }],`).join('\n')}
];
const inputs = [
  () => [np.array([1.5, 2.5]), np.array([3.5, 0.5])],
  () => [np.array([3, 1], { dtype: 'int32' }), np.array([1, 0], { dtype: 'int32' })],
  () => [np.array([1.5, 2.5]), np.array([1, 0], { dtype: 'int32' })],
  () => [np.array([1, 0], { dtype: 'int32' }), np.array([3.5, 0.5])],
  ${full ? `${matrices}, ${bools}` : ''}
];
const wrong = [];
let right = 0;
for (const [text, call] of calls) {
  for (const [i, make] of inputs.entries()) {
    // What is given alone is one of the kinds before.
    if ((i === 2 || i === 3) && !text.endsWith('y)')) continue;
    const given = make();
    const elements = given.map((t) => JSON.stringify([...t.data()]));
    const made = [];
    let recording;
    try {
      recording = look.record(() => { made.push(call(...given)); });
    } catch { continue; }
    const results = recording.nodes.filter((node) => node.names.includes('r'));
    const [value] = made;
    elements.push(value instanceof np.Tensor ? JSON.stringify([...value.data()]) : 'no tensor');
    if (results.length > 1) wrong.push(text + ' has ' + results.length + ' values');
    for (const node of recording.nodes) for (const name of node.names) {
      if (elements[['x', 'y', 'r'].indexOf(name)] === JSON.stringify(node.values?.map(Number))) right++;
      else wrong.push(text + ': ' + name + ' is ' + node.op);
    }
  }
}
console.log(JSON.stringify({ right, wrong }));
`;
}

test('what any function or method takes or gives never gets the name of another array', { timeout: 120_000 }, () => {
  const known = [...functions, ...Object.keys(np.linalg)];
  expect([...outOfOrder, ...valueUnknown].filter((name) => !known.includes(name))).toEqual([]);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'operands-'));
  try {
    writeFileSync(join(folder, 'program.mjs'), program());
    const { stdout, stderr } = spawnSync(process.execPath, ['program.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    const { right, wrong } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(500);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

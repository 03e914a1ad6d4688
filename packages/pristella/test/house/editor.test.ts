import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { declarationsAt, hoversAt } from './language-server.ts';

const root = join(import.meta.dirname, '../../../..');

/** Methods of tensors, and the file that each function stands in. */
const homes: Readonly<Record<string, string>> = {
  add: 'op/elementwise/arithmetic.ts',
  argmax: 'op/reduce/reduce.ts',
  astype: 'op/elementwise/same.ts',
  at: 'op/shape/view.ts',
  clip: 'op/elementwise/bounds.ts',
  cumsum: 'op/reduce/cumulative.ts',
  dot: 'op/product/matmul.ts',
  exp: 'op/elementwise/exponential.ts',
  isnan: 'op/elementwise/nonfinite.ts',
  matmul: 'op/product/matmul.ts',
  mean: 'op/reduce/reduce.ts',
  reshape: 'op/shape/structure.ts',
  set: 'op/indexing/set.ts',
  sort: 'op/sort/sort.ts',
  sum: 'op/reduce/sum.ts',
  take: 'op/indexing/gather.ts',
  trace: 'np/linalg/products.ts',
  var: 'op/reduce/reduce.ts',
  where: 'op/elementwise/comparison.ts',
};

test('an editor that goes to the definition of a method goes to the function', async () => {
  const lines = Object.keys(homes).map((name) => `x.${name};`);
  const code = ["import { np } from 'pristella';", 'const x = np.array([[1]]);', ...lines, ''].join('\n');
  const places = Object.keys(homes).map((name) => code.indexOf(`x.${name};`) + 2);
  const found = await declarationsAt(root, 'book/asked.ts', code, places);
  for (const [i, [name, home]] of Object.entries(homes).entries()) {
    expect(found[i], name).not.toEqual([]);
    for (const { file, line } of found[i]!) {
      const path = fileURLToPath(file);
      expect(path, name).toBe(join(root, 'packages/pristella/src', home));
      expect(readFileSync(path, 'utf8').split('\n')[line], name).toMatch(new RegExp(`\\b${name}\\b`));
    }
  }
});

test('an editor shows the docstring and the type of an option where it is given', async () => {
  const given: Readonly<Record<string, string>> = {
    'plot.plt.plot([1], { linewidth: 2 });': 'In pixels; 1.8 unless told.',
    'plot.imageGrid(np.ones([1, 2, 2]), { columns: 1 });': 'Pictures in a row; about a square unless told.',
    'np.ones(3).sum({ keepdims: true });': 'Keep folded axes with size 1.',
    'train.adam({ weightDecay: 0.1 });': 'Adds weightDecay * p to the gradient (for AdamW, shrinks p directly): 0.',
  };
  const code = ["import { np, plot, train } from 'pristella';", ...Object.keys(given), ''].join('\n');
  const places = Object.keys(given).map((call) => code.indexOf(call) + call.indexOf('{ ') + 2);
  const shown = await hoversAt(root, 'book/asked.ts', code, places);
  for (const [i, doc] of Object.values(given).entries()) expect(shown[i]).toContain(doc);
});

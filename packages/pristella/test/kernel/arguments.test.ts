import { expect, test } from 'vitest';
import { Builder } from '../../src/machine/wasm/ir.ts';
import { Arguments } from '../../src/machine/wasm/loop/arguments.ts';

test('a kernel that reads an argument by a wrong name is an error when it is written', () => {
  const args = new Arguments();
  args.int('columns', 3);
  args.ints('strides', [1, 2]);
  const b = new Builder({ fma: false, wide: false });
  expect(args.read(b, 'columns').type).toBe('i32');
  expect(args.readAll(b, 'strides')).toHaveLength(2);
  expect(() => args.read(b, 'colums')).toThrow("a kernel has no argument 'colums', only columns, strides.0, strides.1");
});

test('two arguments of one name are an error', () => {
  const args = new Arguments();
  args.int('rows', 1);
  expect(() => args.int('rows', 2)).toThrow("a kernel has two arguments 'rows'");
});

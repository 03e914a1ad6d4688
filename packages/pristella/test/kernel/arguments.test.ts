import { expect, test } from 'vitest';
import { Builder } from '../../src/machine/wasm/ir.ts';
import { Arguments } from '../../src/machine/wasm/loop/arguments.ts';

test('a kernel that reads an argument by a wrong name is an error of types, and when it is written', () => {
  const args = new Arguments({ columns: 3, strides: [1, 2] });
  const b = new Builder({ fma: false, wide: false });
  expect(args.read(b, 'columns').type).toBe('i32');
  expect(args.readAll(b, 'strides')).toHaveLength(2);
  expect(args.read(b, 'strides', 1)).toBe(b.arg('i32', 2));
  // @ts-expect-error no such name
  expect(() => args.read(b, 'colums')).toThrow("a kernel has no argument 'colums', only columns, strides.0, strides.1");
});

test('a block whose names are not those that a kernel reads is an error of types', () => {
  const writer = (args: Arguments<'rows' | 'columns'>): Arguments<'rows' | 'columns'> => args;
  const rows = new Arguments({ rows: 2 });
  // @ts-expect-error the columns are missing
  writer(rows);
  expect(writer(rows.put({ columns: 3 })).slots).toHaveLength(2);
});

test('two arguments of one name are an error when a kernel is written', () => {
  const args = new Arguments({ rows: 1 });
  const b = new Builder({ fma: false, wide: false });
  expect(() => args.put({ rows: 2 }).read(b, 'rows')).toThrow("a kernel has two arguments 'rows'");
});

test('null takes no slot, and a list in a list a slot for each of its numbers', () => {
  const args = new Arguments({ none: null, views: [[1, [2, 3]]], last: 4 });
  expect(args.slots.map((slot) => (slot.kind === 'i32' ? slot.value : null))).toEqual([1, 2, 3, 4]);
});

import { join } from 'node:path';
import { Visitor } from 'oxc-parser';
import { expect, test } from 'vitest';
import { parse, readSources } from './source.ts';

// What is written beyond the last argument is an error from the first one on: a function that counts its arguments takes as many as it declares.

const root = join(import.meta.dirname, '../../../..');
const sources = readSources(root, (path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path));

/** `arguments.length`, wherever it is compared with a number: `checkArguments(arguments.length, 2, ...)`, `arguments.length - 2`. */
const counted = /arguments\.length(?: -|,) (\d+)/g;

/** Where a function counts its arguments: by which number, and how many it declares; overloads and `...rest` aside. */
function countsIn(path: string, text: string): { at: string; by: number; declared: number }[] {
  const matches = [...text.matchAll(counted)];
  if (matches.length === 0) return [];
  const functions: { start: number; end: number; declared: number }[] = [];
  const add = (f: { start: number; end: number; params: readonly { type: string; name?: string }[] }): void => {
    const own = f.params.filter((p) => !(p.type === 'Identifier' && p.name === 'this'));
    const isOpen = own.some((p) => p.type === 'RestElement');
    functions.push({ start: f.start, end: f.end, declared: isOpen ? Infinity : own.length });
  };
  new Visitor({ FunctionDeclaration: add, FunctionExpression: add }).visit(parse(path, text).program);
  return matches.map(({ index, 1: by }) => {
    const around = functions.filter((f) => f.start < index && index < f.end);
    const { declared } = around.reduce((a, b) => (a.start > b.start ? a : b));
    return { at: `${path}:${text.slice(0, index).split('\n').length}`, by: Number(by), declared };
  });
}

test('a function that counts its arguments takes as many as it declares', () => {
  const all = [...sources].flatMap(([path, text]) => countsIn(path, text));
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter(({ by, declared }) => by !== declared)).toEqual([]);
});

import { join } from 'node:path';
import { Visitor } from 'oxc-parser';
import { expect, test } from 'vitest';
import { parse, readSources } from './source.ts';

// What is written beyond the last argument is an error from the first one on: a function that counts its arguments takes as many as
// it declares, and one that ends in options counts them.

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

/** Functions that users do not call: who calls them has counted, or hands options on that are whole. */
const uncounted = new Set(
  `base/text/float.ts data/fetch.ts data/node/download.ts engine/engine.ts np/norm.ts op/shape/structure.ts plot/color-scale.ts plot/mark/contour.ts
  plot/mark/image.ts plot/mark/mesh.ts plot/mark/regions.ts plot/mark/rule.ts plot/mark/text.ts plot/outlet.ts plot/three/surface.ts
  train/fit-options.ts`.split(/\s+/),
);

/** A function or a method as it is written: its parameters, of which the last may be options, and whether it counts them. */
interface Written {
  readonly start: number;
  readonly end: number;
  readonly body?: unknown;
  readonly params: readonly unknown[];
}

/** Public functions whose last parameter is options, with their places. */
function takersIn(path: string, text: string): { readonly at: string; readonly counts: boolean }[] {
  const found: { at: string; counts: boolean }[] = [];
  const add = (f: Written): void => {
    const last = f.params.at(-1) as
      | { type: string; left?: { typeAnnotation?: Written }; typeAnnotation?: Written }
      | undefined;
    const type = (last?.type === 'AssignmentPattern' ? last.left : last)?.typeAnnotation;
    if (!f.body || !type || !/^: (AxisOptions<)?\w*Options(<\w+>)?>?$/.test(text.slice(type.start, type.end))) return;
    const at = `${path}:${text.slice(0, f.start).split('\n').length}`;
    found.push({ at, counts: text.slice(f.start, f.end).includes('arguments.length') });
  };
  new Visitor({
    ExportNamedDeclaration({ declaration }) {
      if (declaration?.type === 'FunctionDeclaration') add(declaration as Written);
      if (declaration?.type !== 'VariableDeclaration') return;
      for (const { init } of declaration.declarations)
        if (init?.type.includes('Function')) add(init as unknown as Written);
    },
    MethodDefinition(method) {
      if (method.accessibility !== 'private' && method.key.type !== 'PrivateIdentifier') add(method.value as Written);
    },
  }).visit(parse(path, text).program);
  return found;
}

test('a function that ends in options counts its arguments', () => {
  const library = [...sources].filter(([path]) => path.startsWith('packages/pristella/'));
  const all = library.flatMap(([path, text]) => takersIn(path, text));
  expect(all.filter((f) => f.counts).length).toBeGreaterThan(140);
  const others = all.filter((f) => !f.counts).map(({ at }) => at);
  const fileOf = (at: string): string => at.replace(/^packages\/pristella\/src\/|:\d+$/g, '');
  expect(others.filter((at) => !uncounted.has(fileOf(at)))).toEqual([]);
  expect([...uncounted].filter((file) => !others.some((at) => fileOf(at) === file))).toEqual([]);
});

/** Every public function with options refuses what is none of them: found from the source, called as its example calls it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pristella from 'pristella';
import * as node from 'pristella/node';
import { afterAll, describe, expect, test } from 'vitest';
import { partsOf, source, spaces } from '../../../../scripts/reference/entry.ts';
import type { Declared, Signature } from '../../../../scripts/reference/source.ts';
import { publicNames } from '../../../../scripts/reference/surface.ts';
import { PristellaError } from '../../src/base/errors.ts';
import { type Call, noteCalls, thrownBy } from './calls.ts';

/** A way to call something that takes options: its name, the place of the options, their names, and a call that works. */
interface Taker {
  readonly name: string;
  readonly place: number;
  readonly options: readonly string[];
  /** Whether an axis, or null for all of them, may stand alone in the place of options. */
  readonly hasShortForm: boolean;
  readonly isRest: boolean;
  call: { readonly f: Call; readonly args: readonly unknown[] } | null;
}

const folder = mkdtempSync(join(tmpdir(), 'pristella-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The options that a signature takes, and where; nothing where it takes none. */
function takerOf(name: string, file: string, { parameters }: Signature): Taker | undefined {
  const place = parameters.findIndex((p) => source.optionsIn(file, p.type).length > 0);
  if (place < 0) return undefined;
  const { type, name: written } = parameters[place]!;
  const options = [...new Set(source.optionsIn(file, type).flatMap((d) => d.members.map((m) => m.name)))];
  return {
    ...{ name, place, options, call: null },
    hasShortForm: /AxisOptions|\bnumber\b|LegendPlace/.test(type),
    isRest: written.startsWith('...'),
  };
}

/** Of several ways to call one thing, that with most parameters. */
const longest = (signatures: readonly Signature[]): Signature | undefined =>
  signatures.toSorted((a, b) => b.parameters.length - a.parameters.length)[0];

/** Everything that takes options behind a public name: a function, or a class with its methods. */
function takersOf(name: string, declared: Declared): Taker[] {
  const own = longest(declared.signatures);
  const first = own ? [takerOf(name, declared.file, own)] : [];
  const methods =
    declared.kind === 'class'
      ? declared.members.map((m) => takerOf(`${name}.${m.name}`, declared.file, m.signature))
      : [];
  return [...first, ...methods].filter((t) => t !== undefined);
}

/** Notes the calls that an example makes of what takes options; of several, that with most arguments. */
const noteTakers = (name: string, code: string, takers: readonly Taker[]): Promise<void> => {
  const methods = takers.flatMap((t) => (t.name === name ? [] : [t.name.split('.').at(-1)!]));
  return noteCalls(name, code, methods, folder, (called, f, args) => {
    const taker = takers.find((t) => t.name === called);
    if (taker && (taker.call === null || args.length > taker.call.args.length)) taker.call = { f, args };
  });
};

/** Functions whose errors go by the name of another, which they are a form of. */
const otherNames: Readonly<Record<string, string>> = {
  compareGrad: 'checkGrad',
  'look.expression': 'look.expression',
  'look.listen': 'look.listen',
  'look.record': 'look.record',
  'look.term': 'look.term',
  'look.schedule': 'look.schedule',
  'look.kernels': 'look.kernels',
  'look.timing': 'look.timing',
  'np.uniqueAll': 'unique',
  'nn.Linear': 'linear',
  'nn.Conv2d': 'conv2d',
  'nn.BatchNorm': 'batchNorm',
  'train.Trainer': 'fit',
  'plot.Figure': 'figure',
  'plot.Figure.axes3d': 'subplot',
  'plot.Figure.addSubplot': 'subplot',
  'plot.Figure.addPanel': 'subplot',
  'plot.learningCurveSvg': 'learningCurve',
  'train.Optimizer': 'sgd',
};

/** What no example calls: an optimizer is made by its maker, and a figure is shown in a page, or on the terminal of the tests. */
const ownCalls: Readonly<Record<string, Taker['call']>> = {
  'train.Optimizer': {
    f: (...args) => Reflect.construct(pristella.train.Optimizer, args),
    args: [pristella.nn.linear(1, 1), pristella.train.sgd()(pristella.nn.linear(1, 1)).rule, { lr: 0.1 }],
  },
  // What they draw on is looked at last.
  'plot.mount': { f: pristella.plot.mount as Call, args: [null, pristella.plot.parts(pristella.plot.figure()), {}] },
  'plot.paint': { f: pristella.plot.paint as Call, args: [null, pristella.plot.parts(pristella.plot.figure()), {}] },
  'node.show': { f: node.show as Call, args: [pristella.plot.figure()] },
};

const all: Taker[] = [];
for (const name of publicNames()) {
  const [space, own] = partsOf(name);
  const declared = source.find(spaces[space]!, own);
  const takers = takersOf(name, declared);
  const code = declared.doc.tags.get('example');
  if (takers.length > 0 && code !== undefined) await noteTakers(name, code, takers);
  for (const taker of takers) taker.call ??= ownCalls[taker.name] ?? null;
  all.push(...takers);
}

test('the source shows what takes options, and each is called in an example', () => {
  expect(all.length).toBeGreaterThan(130);
  expect(all.filter((t) => t.call === null).map((t) => t.name)).toEqual([]);
});

describe.each(all.filter((t) => t.call !== null).map((t) => [t.name, t] as const))('%s', (name, taker) => {
  const { f, args } = taker.call!;
  const given = args[taker.place];
  const isPlain = typeof given === 'object' && given !== null && Object.getPrototypeOf(given) === Object.prototype;
  const own = isPlain && !taker.isRest ? given : {};
  const before = taker.isRest
    ? args.filter((a) => !(typeof a === 'object' && a?.constructor === Object))
    : Array.from({ length: taker.place }, (_, i) => args[i]);
  const op = otherNames[name] ?? name.split('.').at(-1)!;
  const refusal = async (last: unknown[], words: RegExp): Promise<void> => {
    const files = readdirSync(folder).length;
    const error = await thrownBy(() => f(...before, ...last));
    expect(error).toBeInstanceOf(PristellaError);
    const { op: named, message } = error as PristellaError;
    expect(message).toMatch(words);
    expect(named).toBe(op);
    expect(readdirSync(folder).length).toBe(files);
  };

  test('refuses an option that it has not, and what is no object of options', async () => {
    await refusal([{ ...own, unheardOf: 1 }], /there is no option 'unheardOf'/);
    if (!taker.hasShortForm && !taker.isRest) await refusal([null], /options must be an object, got null/);
  });
  test.each(taker.options.map((o) => [o]))('refuses a value of another kind for %s', async (option) => {
    await refusal([{ ...own, [option]: Symbol('wrong') }], new RegExp(`\\b${option}\\b`));
  });
  // Of any number of arguments none is the last.
  if (!taker.isRest)
    test('refuses an argument beyond the last', async () => {
      await refusal([own, 1], /got 1 argument too many/);
    });
});

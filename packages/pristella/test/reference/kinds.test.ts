/** What every public function says of arguments that are missing or of another kind: an error of the library, never one of JavaScript. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, expect, test } from 'vitest';
import { partsOf, source, spaces } from '../../../../scripts/reference/entry.ts';
import { publicNames, publicValue } from '../../../../scripts/reference/surface.ts';
import { PristellaError } from '../../src/base/errors.ts';
import { type Call, noteCalls, thrownBy } from './calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'pristella-kinds-'));
const here = process.cwd();
// What is written to a path of the wrong kind lies there.
process.chdir(folder);
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true, force: true });
});

const wrong: readonly unknown[] = [undefined, null, 3, 'x', {}, [], [3], ['a'], () => 3, -1, 1.5, Number.NaN, true];

/** What is not called, with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  'data.fetchMnist': 'asks the net',
  'data.mnist': 'asks the net, and is node.mnist in Node',
  'node.mnist': 'asks the net',
  'node.show': 'writes to the terminal of the tests',
  'node.transformInWorker': 'starts threads',
  'node.terminalAbilities': 'describes a stream of Node',
  measurePeak: 'takes time',
  setDevice: 'changes the device of all tests',
  setThreads: 'changes the threads of all tests',
  setLanguage: 'changes the words of all errors',
};
/** Whose errors may be JavaScript's, with the reason. */
const excused: Readonly<Record<string, string>> = {
  'np.fromFunction': 'it calls a function of the program',
  'np.scan': 'it calls a function of the program with the carry that was given',
  'np.whileLoop': 'it calls functions of the program with the carry that was given',
  'plot.backpropGraph': 'it calls a function of the program with the inputs that were given',
};

interface Noted {
  readonly f: Call;
  readonly args: readonly unknown[];
}
const noted = new Map<string, Noted>();
for (const name of publicNames()) {
  const [space, own] = partsOf(name);
  if (name in leftOut || typeof publicValue(name) !== 'function') continue;
  const declared = source.find(spaces[space]!, own);
  const code = declared.doc.tags.get('example');
  if (code === undefined) continue;
  const home = (publicValue(name) as { readonly prototype?: object }).prototype;
  const methods = declared.kind === 'class' ? declared.members.map((m) => m.name) : [];
  const callable = methods.filter(
    (m) => typeof Object.getOwnPropertyDescriptor(home ?? {}, m)?.value === 'function' && m !== 'constructor',
  );
  await noteCalls(name, code, callable, folder, (called, f, args) => {
    const before = noted.get(called);
    if (!before || before.args.length < args.length) noted.set(called, { f, args });
  });
}

test('nearly everything public is called in an example', () => {
  expect(noted.size).toBeGreaterThan(450);
});

test.each([...noted].filter(([name]) => !(name in excused)))('%s', async (_, { f, args }) => {
  const tries = [
    ...args.map((_, n) => args.slice(0, n)),
    ...args.flatMap((_, i) => wrong.map((value) => args.with(i, value))),
    [],
  ];
  const raw: unknown[] = [];
  for (const given of tries) {
    const error = await thrownBy(() => f(...given));
    if (error !== undefined && !(error instanceof PristellaError)) raw.push(error);
  }
  expect(raw.map(String)).toEqual([]);
});

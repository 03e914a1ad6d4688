/** Runs the examples of docstrings: every expression that stands as a statement is followed by what it prints. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { parseSync } from 'oxc-parser';
import * as pristella from 'pristella';
import * as node from 'pristella/node';
import { type Recorded, recording } from './recording.ts';

/** An example that has run. */
export interface Example {
  /** The statements, what each expression printed as comments behind or beneath it. */
  readonly text: string;
  /** The calls of the function that the example is for. */
  readonly calls: readonly Recorded[];
}

/** The names of a module that have no namespace of their own, as many a line as there is room for. */
function importsOf(from: string, names: readonly string[]): string {
  const sorted = names.toSorted((a, b) => a.localeCompare(b, 'en'));
  const all = `import { ${sorted.join(', ')} } from '${from}';`;
  if (all.length <= 140) return all;
  const half = Math.ceil(names.length / 2);
  return [sorted.slice(0, half), sorted.slice(half)].map((part) => importsOf(from, part)).join('\n');
}

/** What examples take for granted. */
export const imports = [
  importsOf('pristella', Object.keys(pristella)),
  importsOf('pristella/node', Object.keys(node)),
].join('\n');

const WIDTH = 100;

/** A statement and its output: beside it if both are one line, else beneath. */
function printed(statement: string, output: string): string {
  if (output === '') return statement;
  const beside = `${statement} // ${output}`;
  if (!output.includes('\n') && !statement.includes('\n') && beside.length <= WIDTH) return beside;
  return `${statement}\n${output.replace(/^/gm, '// ').replace(/ +$/gm, '')}`;
}

const AsyncFunction = (async () => {}).constructor as new (
  ...names: string[]
) => (...values: unknown[]) => Promise<void>;

/**
 * Runs an example for the function of a name, such as `np.sum` or `Tensor.item`. Every example starts with the same random
 * streams, and writes its files, if any, into `folder`, which is empty before it and gone afterwards. Throws what its
 * statements throw, with the name before it.
 */
export async function run(name: string, code: string): Promise<Example> {
  const { program, errors } = parseSync('example.ts', code, { sourceType: 'module' });
  if (errors[0]) throw new SyntaxError(`${name}: ${errors[0].message}`);
  const outputs: string[][] = program.body.map(() => []);
  const body = program.body.map((s, i) => {
    const text = code.slice(s.start, s.end);
    if (s.type !== 'ExpressionStatement') return `at(${i}); ${text}`;
    return `at(${i}); print((${code.slice(s.expression.start, s.expression.end)}\n));`;
  });
  const folder = mkdtempSync(join(tmpdir(), 'pristella-example-'));
  let place = 0;
  const log = (...values: unknown[]): void => {
    outputs[place]!.push(format(...values).replaceAll(folder, 'folder'));
  };
  const print = (value: unknown): void => {
    if (value !== undefined) log(value);
  };
  const at = (i: number): void => {
    place = i;
  };
  pristella.np.random.seed(0);
  pristella.nn.manualSeed(0);
  const { library, calls, end } = recording(name);
  try {
    const scope = { ...library, folder, at, print, console: { log } };
    await new AsyncFunction(...Object.keys(scope), body.join('\n'))(...Object.values(scope));
  } catch (error) {
    throw new Error(`the example of ${name} fails: ${(error as Error).message}`, { cause: error });
  } finally {
    end();
    rmSync(folder, { recursive: true, force: true });
  }
  // Comments and empty lines between statements stay where they were.
  let from = 0;
  const text = program.body.map((s, i) => {
    const before = code.slice(from, s.start);
    from = s.end;
    return before + printed(code.slice(s.start, s.end), outputs[i]!.join('\n'));
  });
  return { text: text.join('') + code.slice(from), calls };
}

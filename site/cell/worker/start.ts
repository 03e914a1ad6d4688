/** What stands before a program in a cell's worker: its console, the values of its expressions, its figures and its errors go to the page. */
import type { Level, Message, Recorded, Settings } from '../message.ts';
import { format, inspect, isShownWell } from './inspect.ts';
import { Report } from './report.ts';

const scope = globalThis as unknown as {
  readonly name: string;
  readonly location: Location;
  postMessage(message: unknown): void;
  pristellaBook?: { readonly quick: boolean; show(name: string, figure: Figure): void };
};

/** A figure, known by what it can. */
interface Figure {
  toSvg(): string;
  describe(): string;
}

const isFigure = (value: unknown): value is Figure =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Figure>).toSvg === 'function' &&
  typeof (value as Partial<Figure>).describe === 'function';

const settings = JSON.parse(scope.name) as Settings;
// The book's programs read here how they are run, and hand their pictures over.
scope.pristellaBook = { quick: settings.quick, show: (_name, figure) => draw(figure) };

/** The worker's own text by its address, for recordings in it. */
export const sources = { [scope.location.href]: settings.text ?? '' };

const post = scope.postMessage.bind(scope);
const report = new Report(post as (message: Message) => void);
// The page takes the messages of this module alone.
for (const place of [globalThis, Object.getPrototypeOf(globalThis)])
  Object.defineProperty(place, 'postMessage', { value: () => {}, configurable: true, writable: true });

// An address such as 'mnist/' is one beside the page, not beside a worker that has no place of its own.
const { fetch } = globalThis;
globalThis.fetch = (input, init) => fetch(typeof input === 'string' ? new URL(input, settings.base) : input, init);

export { inspect };

/** What a recording of the program is told. */
interface Hooks {
  printed(text: string, values: readonly unknown[]): void;
  ended(): void;
}
let hooks: Hooks | null = null;
/** Tells a recording what is printed. Gives it what the page said of it, and how it answers; undefined where nothing is recorded. */
export function recordInto(given: Hooks): (Recorded & { post(message: unknown): void }) | undefined {
  if (settings.recorded) hooks = given;
  return settings.recorded && { ...settings.recorded, post };
}

let isSilent = settings.isChained;
let indent = '';
const print = (level: Level, values: readonly unknown[]): void => {
  if (isSilent) return;
  if (values.length === 1 && isFigure(values[0])) draw(values[0]);
  else {
    const text = indent + format(values).replaceAll('\n', `\n${indent}`);
    hooks?.printed(text, values);
    report.row(level, text);
  }
};

/** Draws a figure below what was printed. */
export function draw(figure: Figure): void {
  if (isSilent) return;
  report.figure(figure.toSvg(), figure.describe());
}

const counts = new Map<string, number>();
const times = new Map<string, number>();
const elapsed = (label: string): string =>
  `${label}: ${(performance.now() - (times.get(label) ?? Number.NaN)).toFixed(3)}ms`;

Object.assign(console, {
  log: (...values: unknown[]) => print('log', values),
  info: (...values: unknown[]) => print('log', values),
  debug: (...values: unknown[]) => print('log', values),
  warn: (...values: unknown[]) => print('warn', values),
  error: (...values: unknown[]) => print('error', values),
  trace: (...values: unknown[]) => print('error', ['Trace:', ...values]),
  dir: (value: unknown) => print('log', [value]),
  table: (value: unknown) => print('log', [value]),
  assert: (truth: unknown, ...values: unknown[]) => {
    if (!truth) print('error', values.length === 0 ? ['Assertion failed'] : ['Assertion failed:', ...values]);
  },
  count: (label = 'default') => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    print('log', [`${label}: ${counts.get(label)}`]);
  },
  time: (label = 'default') => void times.set(label, performance.now()),
  timeLog: (label = 'default', ...values: unknown[]) => print('log', [elapsed(label), ...values]),
  timeEnd: (label = 'default') => {
    print('log', [elapsed(label)]);
    times.delete(label);
  },
  group: (...values: unknown[]) => {
    if (values.length > 0) print('log', values);
    indent += '  ';
  },
  groupEnd: () => {
    indent = indent.slice(2);
  },
});

/** What an error says: with what led to it. */
function saying(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const text = String(error);
  return error.cause instanceof Error ? `${text}\n${saying(error.cause)}` : text;
}

/** The line of the program at which an error was made or passed through; 0 where none is known. */
function lineOf(error: unknown): number {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(scope.location.href);
  return at < 0 ? 0 : Number(/^:(\d+):\d+/.exec(stack.slice(at + scope.location.href.length))?.[1] ?? 0);
}

const fail = (error: unknown): void => report.fault({ text: saying(error), line: lineOf(error) });

addEventListener('error', (event) => {
  event.preventDefault();
  fail(event.error ?? event.message);
});
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  fail(event.reason);
});

/** Shows the value of an expression that stands alone; not of one that gives what it was called on, as `axes.plot(x)` does. */
export function value(shown: unknown, root?: unknown): void {
  if (shown === undefined || (root !== undefined && shown === root && !isFigure(shown))) return;
  if (isFigure(shown)) draw(shown);
  // A pair of axes is seen in its figure.
  else if (!isFigure((shown as { readonly figure?: unknown } | null)?.figure)) print('value', [shown]);
}

/** The same of what was waited for: not of an object that work such as training leaves, unless it says how it is shown. */
export function awaited(shown: unknown): void {
  if (isShownWell(shown)) value(shown);
}

/** Tells the page what is for a reader of its own, such as a page that looks into programs. */
export function tell(told: unknown): void {
  post({ kind: 'told', told });
}

/** Here the cell's own program begins: what cells before it in a chain print and draw is theirs. */
export function begin(): void {
  isSilent = false;
}

/** The program has come to its end. */
export function done(): void {
  report.done();
  hooks?.ended();
}

/** Stands before a program that runs once more so that what it printed can be held: all its tensors are recorded. */
import { look, Tensor } from 'pristella';
import { Answers } from '../../lab/hold/answer.ts';
import type { Lines, Place } from '../../lab/hold/held.ts';
import type { Answering, Asking, Which } from '../../lab/hold/protocol.ts';
import { numbersIn, type Span, shownPlaces } from '../numbers.ts';
import { inspect, recordInto, sources } from './start.ts';

/** Numbers of larger arrays are not kept. */
const MOST_VALUES = 100_000;
const MOST_TEXTS = 2000;

/** What rows show: which part of their text is of which tensor. */
const rows: { readonly text: string; readonly spans: readonly (Span & { readonly tensor: Tensor })[] }[] = [];
/** What programs made of tensors to print it. */
const texts = new Map<string, Tensor>();
const lists = new WeakMap<object, Tensor>();
const items = new Map<unknown, Tensor>();

const prototype = Tensor.prototype;
const { toString: toText, item, tolist, data } = prototype;
const remember = <K, V>(known: Map<K, V>, key: K, value: V): void => {
  if (known.size === MOST_TEXTS) known.clear();
  // The one that was made last is meant.
  known.delete(key);
  known.set(key, value);
};
function kept<T>(made: T, tensor: Tensor): T {
  if (typeof made === 'object' && made !== null) lists.set(made, tensor);
  else if (tensor.size === 1) remember(items, made, tensor);
  return made;
}
Object.assign(prototype, {
  toString(this: Tensor): string {
    const text = toText.call(this);
    remember(texts, text, this);
    return text;
  },
  item(this: Tensor, ...index: number[]) {
    return kept(item.apply(this, index as never), this);
  },
  tolist(this: Tensor) {
    return kept(tolist.call(this), this);
  },
  data(this: Tensor) {
    return kept(data.call(this), this);
  },
});

/** The tensors that a printed value shows, with their texts. */
function shownIn(value: unknown): [string, Tensor][] {
  if (value instanceof Tensor) return [[inspect(value), value]];
  if (typeof value === 'string') return [...texts].filter(([text]) => value.includes(text));
  const known = typeof value === 'object' && value !== null ? lists.get(value) : items.get(value);
  if (known) return [[inspect(value).replace(/^[^[]*(?=\[)/, ''), known]];
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
  return isPlain
    ? Object.values(value as object).flatMap((inner) => (inner instanceof Tensor ? shownIn(inner) : []))
    : [];
}

const answers = Promise.withResolvers<Answers>();
// Its failure is told to each question.
answers.promise.catch(() => {});

const recorded = recordInto({
  printed(text, values) {
    const spans: (Span & { tensor: Tensor })[] = [];
    let from = 0;
    for (const [own, tensor] of values.flatMap(shownIn)) {
      const at = text.indexOf(own, from);
      if (at < 0) continue;
      from = at + own.length;
      spans.push({ from: at, to: from, places: shownPlaces(tensor.shape, own.includes('...')), tensor });
    }
    rows.push({ text, spans });
  },
  ended() {
    const isWhole = listening.isListening;
    listening.end();
    if (isWhole) answers.resolve(answering());
    else answers.reject(new Error('tooMuch'));
  },
});

const listening = look.listen({ values: MOST_VALUES, sources });

/** Places in the worker's text as lines of the cells from which it was made. */
const lines: Lines = (place) => {
  const [, address, line = '0', column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
  const cell = recorded?.cells.findLast(({ first }) => first <= Number(line));
  const text = cell?.text.split('\n')[Number(line) - cell.first];
  if (!cell || text === undefined || address !== location.href) return null;
  return { file: cell.file, line: Number(line) - cell.first + 1, column: Number(column), text: text.trim() };
};

function answering(): Answers {
  const printed = [...new Set(rows.flatMap(({ spans }) => spans.map(({ tensor }) => tensor)))];
  // Slopes are of the number that was printed last.
  const value = printed.findLast((t) => t.size === 1 && t.dtype.startsWith('float'));
  const results = Object.fromEntries(printed.map((tensor, i) => [`${i}`, tensor]));
  const recording = listening.recording(value ? { ...results, value } : results);
  return new Answers(recording, lines, (which) => placeOf(recording, printed, which));
}

function placeOf(
  recording: look.Recording,
  printed: readonly Tensor[],
  { row, number, text }: Extract<Which, { row: number }>,
): Place {
  const found = rows[row];
  if (found?.text !== text) throw new Error('changed');
  const at = numbersIn(text)[number]?.from ?? -1;
  const span = found.spans.find(({ from, to }) => from <= at && at < to);
  const before = span ? numbersIn(text).filter(({ from }) => from >= span.from && from < at).length : 0;
  const place = span?.places(before);
  const node = span && recording.results[`${printed.indexOf(span.tensor)}`];
  if (place === undefined || node === undefined) throw new Error('notPrinted');
  return { node, at: place };
}

addEventListener('message', async ({ data: asking }: MessageEvent<Asking>) => {
  const { id, question } = asking;
  const tell = (told: Answering): void => recorded?.post(told);
  try {
    tell({ id, answer: (await answers.promise).answer(question) });
  } catch (error) {
    tell({ id, failed: error instanceof Error ? error.message : String(error) });
  }
});

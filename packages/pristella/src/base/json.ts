/** JSON from outside, held against limits before anything is made of it. */
import { quoted } from './shown.ts';

/** How much a JSON text may hold. */
export interface JsonLimits {
  /** Lists and objects within each other. */
  readonly depth: number;
  /** Keys and values together. Each may become an object of its own, of some 60 bytes. */
  readonly values: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const opens = (code: number): boolean => code === 0x5b || code === 0x7b;
const closes = (code: number): boolean => code === 0x5d || code === 0x7d;

/** What descriptions, records, configurations and logs may hold. */
export const usualJson: JsonLimits = { depth: 256, values: 2 ** 21 };

/** Makes an error of what is wrong with a text, such as `is no JSON`, and of the platform's error where there is one. */
type Refusal = (problem: string, cause?: unknown) => Error;

/**
 * The value of a JSON text. Throws what `refusal` makes for what is no JSON, for more than the limits allow, and for a key
 * that is written twice in one object: two readers may see two different values in it.
 */
export function parseJson(text: string, limits: JsonLimits, refusal: Refusal): unknown {
  checkLimits(text, limits, refusal);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refusal('is no JSON', cause);
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) throw refusal(`names ${quoted(twice)} twice`);
  return value;
}

/** Counts without making anything, whether the text is JSON or not. */
function checkLimits(text: string, limits: JsonLimits, refusal: Refusal): void {
  let depth = 0;
  let values = 1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = closingQuote(text, i);
    else if (opens(code)) {
      if (++depth > limits.depth) throw refusal(`is nested deeper than ${limits.depth}`);
      // What is in it, where it is not empty.
      values++;
    } else if (closes(code)) depth--;
    else if (code === COMMA || code === COLON) values++;
    if (values > limits.values) throw refusal(`holds more than ${limits.values} values`);
  }
}

/** The first key written twice in one object of valid JSON. `JSON.parse` silently keeps the last of such a pair. */
function repeatedKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (opens(code)) open.push(undefined);
    else if (closes(code)) open.pop();
    else if (code === QUOTE) {
      const end = closingQuote(json, i);
      if (isKey(json, end + 1)) {
        const text = json.slice(i + 1, end);
        const key: string = text.includes('\\') ? JSON.parse(`"${text}"`) : text;
        const keys = (open[open.length - 1] ??= new Set());
        if (keys.has(key)) return key;
        keys.add(key);
      }
      i = end;
    }
  }
  return undefined;
}

/** Where the text that begins at `start` is closed; the end of all where it is not. */
function closingQuote(json: string, start: number): number {
  for (let i = start + 1; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === QUOTE) return i;
    if (code === BACKSLASH) i++;
  }
  return json.length;
}

function isKey(json: string, after: number): boolean {
  let i = after;
  while (json[i] === ' ' || json[i] === '\n' || json[i] === '\r' || json[i] === '\t') i++;
  return json.charCodeAt(i) === COLON;
}

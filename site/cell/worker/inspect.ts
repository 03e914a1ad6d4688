/** The text of a value as Node's console writes it, so that a program prints the same in a cell as in a terminal. */

const WIDTH = 80;
const DEEPEST = 2;
const MOST_ITEMS = 100;
const MOST_LETTERS = 10_000;
/** Objects with no more levels than these stand on one line, if there is room. */
const LEVELS_A_LINE = 3;
/** Lists with more elements are written in columns. */
const LONGEST_ROW = 6;
const custom = Symbol.for('nodejs.util.inspect.custom');

/** How far the writing of one value has come. */
interface State {
  indent: number;
  /** The level that was written last. */
  level: number;
  readonly above: object[];
  /** Objects that contain themselves, in the order in which that was found. */
  readonly circular: object[];
}

interface Parts {
  readonly open: string;
  readonly close: string;
  readonly items: string[];
  /** The list whose elements may stand in columns. */
  readonly list?: ArrayLike<unknown>;
}

/** Letters as wide as they stand in a terminal: Chinese ones are twice as wide. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      letter,
    )
      ? 2
      : 1;
  return width;
}

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
};

function quoted(text: string): string {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !/[`$]/.test(text) ? '`' : "'";
  const cut = text.length > MOST_LETTERS ? text.slice(0, MOST_LETTERS) : text;
  const plain = cut.replace(
    /[\p{Cc}\\]/gu,
    (c) => escapes[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
  const more = text.length - cut.length;
  return `${mark}${mark === "'" ? plain.replaceAll("'", "\\'") : plain}${mark}${more > 0 ? `... ${more} more character${more > 1 ? 's' : ''}` : ''}`;
}

const isName = (key: string): boolean => /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key);

/** The name of the class that made an object; null for one without. */
function classOf(value: object): string | null {
  for (let o: object | null = value; o !== null; o = Object.getPrototypeOf(o)) {
    const made = Object.getOwnPropertyDescriptor(o, 'constructor')?.value;
    if (typeof made === 'function' && made.name !== '') return made.name;
  }
  return null;
}

function functionText(f: object & { name?: unknown }): string {
  const source = Function.prototype.toString.call(f);
  const name = typeof f.name === 'string' ? f.name : '';
  if (source.startsWith('class') && source.endsWith('}')) {
    const parent = Object.getPrototypeOf(f)?.name;
    return `[class ${name === '' ? '(anonymous)' : name}${parent ? ` extends ${parent}` : ''}]`;
  }
  return `[${classOf(f) ?? 'Function'}${name === '' ? ' (anonymous)' : `: ${name}`}]`;
}

function simple(value: unknown): string | undefined {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : `${value}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return value.toString();
  return value === null || (typeof value !== 'object' && typeof value !== 'function') ? `${value}` : undefined;
}

function inspected(value: unknown, state: State, level: number): string {
  const text = simple(value);
  if (text !== undefined) return text;
  const object = value as object;
  const own = (object as { readonly [custom]?: unknown })[custom];
  if (typeof own === 'function') {
    const said: unknown = own.call(object, DEEPEST - level, {}, inspect);
    if (typeof said !== 'string') return inspected(said, state, level);
    return said.replaceAll('\n', `\n${' '.repeat(state.indent)}`);
  }
  if (state.above.includes(object)) {
    if (!state.circular.includes(object)) state.circular.push(object);
    return `[Circular *${state.circular.indexOf(object) + 1}]`;
  }
  return composed(object, state, level);
}

function composed(object: object, state: State, level: number): string {
  const name = classOf(object);
  const keys = keysOf(object);
  const whole = wholeText(object, keys);
  if (whole !== undefined && keys.length === 0) return whole;
  const isEmpty = keys.length === 0 && sizeOf(object) === 0;
  if (level > DEEPEST && !isEmpty) return `[${Array.isArray(object) ? 'Array' : (name ?? 'Object: null prototype')}]`;
  state.above.push(object);
  if (!isEmpty) state.level = level;
  const parts = partsOf(object, name, state, level);
  for (const key of keys) parts.items.push(property(object, key, state, level));
  state.above.pop();
  const circle = state.circular.indexOf(object);
  const mark = circle < 0 ? '' : `<ref *${circle + 1}> `;
  return mark + joined(whole === undefined ? parts : { ...parts, open: `${whole} {` }, state, level);
}

/** How many elements a list, a map or a set has. */
function sizeOf(object: object): number {
  if (object instanceof Map || object instanceof Set) return object.size;
  return Array.isArray(object) || ArrayBuffer.isView(object)
    ? ((object as { readonly length?: number }).length ?? 0)
    : 0;
}

/** Names and symbols of own fields, but for the places of a list. */
function keysOf(object: object): (string | symbol)[] {
  const isList = Array.isArray(object) || (ArrayBuffer.isView(object) && !(object instanceof DataView));
  const names = Object.keys(object).filter((key) => !isList || !/^(0|[1-9]\d*)$/.test(key));
  const symbols = Object.getOwnPropertySymbols(object).filter((s) =>
    Object.prototype.propertyIsEnumerable.call(object, s),
  );
  return [...names, ...symbols];
}

/** What is written as a text, and not as its fields. */
function wholeText(object: object, keys: readonly unknown[]): string | undefined {
  if (typeof object === 'function') return functionText(object);
  if (object instanceof Error) return String(object);
  if (object instanceof RegExp) return String(object);
  if (object instanceof Date) return Number.isNaN(object.getTime()) ? 'Invalid Date' : object.toISOString();
  if (object instanceof Promise) return 'Promise { <pending> }';
  if (object instanceof WeakMap || object instanceof WeakSet) return `${classOf(object)} { <items unknown> }`;
  if (object instanceof Number || object instanceof Boolean || object instanceof String)
    return keys.length > (object instanceof String ? object.length : 0)
      ? undefined
      : `[${classOf(object)}: ${simple(object.valueOf())}]`;
  return undefined;
}

function property(object: object, key: string | symbol, state: State, level: number): string {
  const { get, set, value } = Object.getOwnPropertyDescriptor(object, key) ?? { value: undefined };
  const name = typeof key === 'symbol' ? key.toString() : isName(key) ? key : quoted(key);
  if (get) return `${name}: [Getter${set ? '/Setter' : ''}]`;
  if (set) return `${name}: [Setter]`;
  return `${name}: ${deeper(value, state, level)}`;
}

function deeper(value: unknown, state: State, level: number): string {
  state.indent += 2;
  const text = inspected(value, state, level + 1);
  state.indent -= 2;
  return text;
}

const more = (left: number): string[] => (left > 0 ? [`... ${left} more item${left > 1 ? 's' : ''}`] : []);

function partsOf(object: object, name: string | null, state: State, level: number): Parts {
  const below = (value: unknown): string => deeper(value, state, level);
  if (Array.isArray(object)) {
    const open = name === 'Array' ? '[' : `${name ?? '[Array: null prototype]'}(${object.length}) [`;
    return { open, close: ']', items: elements(object, below), list: object };
  }
  if (ArrayBuffer.isView(object) && !(object instanceof DataView)) {
    const list = object as unknown as ArrayLike<number>;
    const items = Array.from({ length: Math.min(list.length, MOST_ITEMS) }, (_, i) => simple(list[i]) ?? '');
    return {
      open: `${name}(${list.length}) [`,
      close: ']',
      items: [...items, ...more(list.length - MOST_ITEMS)],
      list,
    };
  }
  if (object instanceof Map) {
    const items = [...object].slice(0, MOST_ITEMS).map(([k, v]) => `${below(k)} => ${below(v)}`);
    return { open: `${name}(${object.size}) {`, close: '}', items: [...items, ...more(object.size - MOST_ITEMS)] };
  }
  if (object instanceof Set) {
    const items = [...object].slice(0, MOST_ITEMS).map(below);
    return { open: `${name}(${object.size}) {`, close: '}', items: [...items, ...more(object.size - MOST_ITEMS)] };
  }
  if (object instanceof ArrayBuffer) {
    const bytes = [...new Uint8Array(object, 0, Math.min(50, object.byteLength))].map((b) =>
      b.toString(16).padStart(2, '0'),
    );
    const left = object.byteLength - bytes.length;
    const contents = `<${bytes.join(' ')}${left > 0 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : ''}>`;
    return {
      open: 'ArrayBuffer {',
      close: '}',
      items: [`[Uint8Contents]: ${contents}`, `[byteLength]: ${object.byteLength}`],
    };
  }
  const tag = (object as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  const label = name === null ? '[Object: null prototype]' : name;
  const tagged = typeof tag === 'string' && tag !== '' && tag !== name ? `${label} [${tag}]` : label;
  return { open: tagged === 'Object' ? '{' : `${tagged} {`, close: '}', items: [] };
}

/** The elements of a list, with a word for those that are not there. */
function elements(list: readonly unknown[], below: (value: unknown) => string): string[] {
  const items: string[] = [];
  let i = 0;
  for (; i < list.length && items.length < MOST_ITEMS; i++) {
    if (i in list) {
      items.push(below(list[i]));
      continue;
    }
    const from = i;
    while (i + 1 < list.length && !(i + 1 in list)) i++;
    items.push(`<${i + 1 - from} empty item${i > from ? 's' : ''}>`);
  }
  return [...items, ...more(list.length - i)];
}

/** On one line where that has room and is not too deep; else a line each, and many elements in columns. */
function joined({ open, close, items, list }: Parts, state: State, level: number): string {
  if (items.length === 0) return `${open}${close}`;
  const rows = list && items.length > LONGEST_ROW ? inColumns(items, list, state) : items;
  if (rows === items && state.level - level < LEVELS_A_LINE) {
    const start = items.length + state.indent + open.length + 10;
    const length = items.reduce((sum, item) => sum + item.length, items.length + start);
    const line = items.join(', ');
    if (length <= WIDTH && !line.includes('\n')) return `${open} ${line} ${close}`;
  }
  const newLine = `\n${' '.repeat(state.indent)}`;
  return `${open}${newLine}  ${rows.join(`,${newLine}  `)}${newLine}${close}`;
}

function inColumns(items: string[], list: ArrayLike<unknown>, { indent }: State): string[] {
  const count = list.length > MOST_ITEMS && items.length > MOST_ITEMS ? items.length - 1 : items.length;
  const widths = items.slice(0, count).map(widthOf);
  const widest = Math.max(...widths) + 2;
  const total = widths.reduce((sum, w) => sum + w + 2, 0);
  if (widest * 3 + indent >= WIDTH || (total / widest <= 5 && widest > 8)) return items;
  // Columns so many that the whole is about two and a half times as wide as it is high.
  const usual = Math.max(widest - 3 - Math.sqrt(widest - total / items.length), 1);
  const wanted = Math.round(Math.sqrt(2.5 * usual * count) / usual);
  const columns = Math.min(wanted, Math.floor((WIDTH - indent) / widest), 4 * LEVELS_A_LINE, 15);
  if (columns <= 1) return items;
  const columnWidths = Array.from(
    { length: columns },
    (_, c) => Math.max(...widths.filter((_, i) => i % columns === c)) + 2,
  );
  const isNumeric = Array.from({ length: count }, (_, i) => list[i]).every(
    (v) => typeof v === 'number' || typeof v === 'bigint',
  );
  const rows: string[] = [];
  for (let from = 0; from < count; from += columns) {
    const to = Math.min(from + columns, count);
    const cells = items.slice(from, to).map((item, c) => {
      const isLast = from + c === to - 1;
      const text = isLast ? item : `${item}, `;
      const room = columnWidths[c]! + item.length - widths[from + c]! - (isLast ? 2 : 0);
      if (isNumeric) return text.padStart(room);
      return isLast ? text : text.padEnd(room);
    });
    rows.push(cells.join(''));
  }
  return count < items.length ? [...rows, items[count]!] : rows;
}

/** Whether a value has a short text: all but objects of classes that say nothing of how they are written. */
export function isShownWell(value: unknown): boolean {
  if (simple(value) !== undefined || custom in (value as object)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Symbol.iterator in (value as object);
}

/** One value, as it stands within others: texts in quotes. */
export const inspect = (value: unknown): string =>
  inspected(value, { indent: 0, level: 0, above: [], circular: [] }, 0);

/** What `console.log` writes: texts as they are, `%d` and its kin filled in. */
export function format(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== 'string') return values.map((v) => (typeof v === 'string' ? v : inspect(v))).join(' ');
  const filled =
    rest.length === 0 ? first : first.replace(/%([sdifjoOc%])/g, (mark, kind: string) => fill(mark, kind, rest));
  return [filled, ...rest.map((v) => (typeof v === 'string' ? v : inspect(v)))].join(' ');
}

function fill(mark: string, kind: string, rest: unknown[]): string {
  if (kind === '%') return '%';
  if (rest.length === 0) return mark;
  const value = rest.shift();
  if (kind === 's') return typeof value === 'string' ? value : inspect(value);
  if (kind === 'd') return typeof value === 'object' ? 'NaN' : (simple(Number(value)) ?? '');
  if (kind === 'i') return `${Number.parseInt(String(value), 10)}`;
  if (kind === 'f') return `${Number.parseFloat(String(value))}`;
  if (kind === 'j') return JSON.stringify(value);
  return kind === 'c' ? '' : inspect(value);
}

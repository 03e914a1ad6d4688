/** HTML as text, in which values are escaped unless they are HTML themselves. */

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it stands between tags and in attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => signs[sign]!);

const entities: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(signs).map(([sign, entity]) => [entity, sign])),
  // A blank line within a block of HTML.
  '&#10;': '\n',
};

/** What escaped text says. */
export const unescaped = (html: string): string =>
  html.replace(/&(?:#10|\w+);/g, (entity) => entities[entity] ?? entity);

/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Value = Html | string | number | undefined | false | readonly Value[];

function shown(value: Value): string {
  if (value instanceof Html) return value.text;
  if (value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(shown).join('');
  return escaped(String(value));
}

/** html`<p>${text}</p>`: texts are escaped, lists joined, undefined and false left out. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(parts.map((part, i) => part + (i < values.length ? shown(values[i]) : '')).join(''));

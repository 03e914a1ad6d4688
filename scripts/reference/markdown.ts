/** One entry as Markdown. */
import { type Entry, isMethod, partsOf } from './entry.ts';
import { dtypesThere, numpyNamesOf } from './numpy/names.ts';
import type { Declared } from './source.ts';
import { writtenName } from './surface.ts';

/** The page of each name, as a link leads to it. */
export type Places = ReadonlyMap<string, string>;

/** The heading of a name: tensors are called x. */
export const titleOf = (name: string): string =>
  name === 'Tensor.[Symbol.iterator]' ? 'x[Symbol.iterator]' : writtenName(name).replace(/^Tensor\./, 'x.');

/** The anchor that Markdown's readers make of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** Whether a word names a parameter or an option of an entry. */
const isOwn = (word: string, { calls, options }: Entry): boolean =>
  calls.some((call) =>
    call
      .replace(/^[^(]*/, '')
      .match(/\w+(?=\??:| =)/g)
      ?.includes(word),
  ) || options.some((o) => o.members.some((m) => m.name === word));

/** Words in backticks that are entries become links to them, of the same namespace first. */
function linked(text: string, entry: Entry, places: Places, own = (_: string) => false): string {
  return text.replace(/(?<!\[)`([\w.]+)`/g, (whole, word: string) => {
    const space = partsOf(entry.name)[0];
    const name = [`${space}.${word}`, word, `np.${word}`, `node.${word}`].find((n) => places.has(n));
    return !name || name === entry.name || own(word) ? whole : `[${whole}](${places.get(name)})`;
  });
}

const code = (text: string): string => (text.includes('`') ? text : `\`${text}\``);
const listed = (names: readonly string[]): string => names.map(code).join(', ');

/** What becomes of each dtype: those that stay as they are first, then by what they turn into. */
function dtypeLine({ dtypes }: Entry): string {
  if (dtypes.size === 0) return '';
  const by = Map.groupBy(dtypes, ([from, to]) => (to === null ? 'is refused' : to === from ? 'stay' : `→ ${code(to)}`));
  const names = (kind: string): string[] => (by.get(kind) ?? []).map(([from]) => from);
  const stay = names('stay');
  if (stay.length === dtypes.size) return stay.length === 5 ? 'every dtype stays' : `${listed(stay)} stay`;
  if (dtypes.size === 5 && new Set(dtypes.values()).size === 1)
    return `every dtype → ${code([...dtypes.values()][0]!)}`;
  const parts = [...by.keys()].filter((k) => k !== 'stay' && k !== 'is refused');
  const turned = parts.map((k) => `${names(k).length === 5 ? 'every dtype' : listed(names(k))} ${k}`);
  const refused = names('is refused');
  return [
    ...(stay.length > 0 ? [`${listed(stay)} ${stay.length === 1 ? 'stays' : 'stay'}`] : []),
    ...turned,
    ...(refused.length > 0 ? [`${listed(refused)}: DTypeError`] : []),
  ].join('; ');
}

/** The rule of the gradient as the docstring gives it, or the ops whose rules make it up; 'none' if nothing gets one. */
function gradientLine({ name, reach, doc }: Entry): string {
  if (reach === null) return '';
  const rule = doc.tags.get('gradient');
  if (reach.parameters.length === 0) {
    if (rule !== undefined) throw new Error(`${name} says what its gradient is, and has none`);
    return 'none';
  }
  const to = `for ${listed(reach.parameters.map((p) => p.replace('...', '')))}`;
  return rule === undefined ? `${to}, by the rules of ${listed(reach.ops)}` : `${to}: ${rule}`;
}

/** The fields that options have, with a link to where they are explained. */
const optionsLine = ({ options }: Entry): string =>
  options.map((o) => `${listed(o.members.map((m) => m.name))}: see [${o.name}](#${anchorOf(o.name)})`).join('; ');

/** NumPy's name for it where it is another, and how it differs. */
function numpyLine(entry: Entry): string {
  const names = numpyNamesOf(entry);
  const isOther = names.some((n) => n.toLowerCase() !== entry.name.replace(/^Tensor/, 'ndarray').toLowerCase());
  const differs = entry.doc.tags.get('differs');
  const parts = [
    ...(isOther ? [listed(names)] : []),
    ...(names.length === 0 && isOfArrays(entry) ? ['not there'] : []),
  ];
  return [...parts, ...(differs === undefined ? [] : [differs]), ...dtypeDifferences(entry)].join('; ');
}

/** The dtypes of which NumPy makes something else, by what it makes. */
function dtypeDifferences(entry: Entry): string[] {
  const by = Map.groupBy(dtypesThere(entry), ([, made]) => made);
  return [...by].map(([made, list]) => {
    const names = listed(list.map(([d]) => d));
    return made === null
      ? `${names} ${list.length === 1 ? 'is' : 'are'} refused there`
      : `${names} → ${code(made)} there`;
  });
}

/** Whether NumPy could have had it. */
const isOfArrays = ({ name }: Entry): boolean => /^(np|Tensor)\./.test(name);

const folded = '(…, n, …) → (…, …), or (…, 1, …) with `keepdims`; all axes fold unless `axis` names some';

const shapesLine = ({ doc, elementwise, options }: Entry): string => {
  const own = doc.tags.get('shapes');
  if (own !== undefined) return own;
  if (options.some((o) => o.members.some((m) => m.name === 'keepdims'))) return folded;
  if (elementwise === null) return '';
  return elementwise === 'one'
    ? 'any; the result has the same'
    : '`a` and `b` broadcast; the result has their common shape';
};

/** An entry under its heading. */
export function markdownOf(entry: Entry, places: Places): string {
  const { name, calls, doc, example, members, file } = entry;
  const formula = doc.tags.get('formula');
  const facts: [string, string][] = [
    ['formula', formula ? formula.split('; ').map(code).join('; ') : ''],
    ['shapes', shapesLine(entry)],
    ['options', optionsLine(entry)],
    ['dtypes', dtypeLine(entry)],
    ['gradient', gradientLine(entry)],
    ['NumPy', numpyLine(entry)],
  ];
  const lines = facts
    .filter(([, text]) => text !== '')
    .map(([fact, text]) => `- **${fact}** ${fact === 'options' ? text : linked(text, entry, places)}`);
  const parts = [
    `### ${titleOf(name)}`,
    calls.length > 0 ? `\`\`\`ts\n${calls.join('\n')}\n\`\`\`` : '',
    linked(doc.prose, entry, places, (word) => isOwn(word, entry)),
    lines.join('\n'),
    example ? `\`\`\`ts\n${example.text}\n\`\`\`` : '',
    members.map((m) => memberLine(m)).join('\n'),
    `<sub>${isMethod(name) ? 'function and method · ' : ''}[source](../../packages/pristella/src/${file})</sub>`,
  ];
  return parts.filter((p) => p !== '').join('\n\n');
}

const memberLine = (m: Declared['members'][number]): string =>
  `- \`${m.name}${m.signature.text}\`${m.doc.prose && ` ${m.doc.prose.replace(/\s+/g, ' ')}`}`;

/** The fields of options, under a heading of their own. */
export const optionsMarkdown = (o: Declared): string =>
  [`### ${o.name}`, o.doc.prose, o.members.map(memberLine).join('\n')].join('\n\n');

/** A type alias, for a list of them. */
export const typeMarkdown = ({ name, text, doc }: Declared): string =>
  `- \`${name} ${text}\`${doc.prose && ` ${doc.prose.replace(/\s+/g, ' ')}`}`;

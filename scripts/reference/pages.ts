/** The pages of the reference: one a family, and the index. */
import { commonTypes, type Entry, entryOf, isMethod, partsOf } from './entry.ts';
import { imports } from './example.ts';
import { type Family, families } from './families.ts';
import { anchorOf, markdownOf, optionsMarkdown, type Places, titleOf, typeMarkdown } from './markdown.ts';
import { numpy } from './numpy/names.ts';
import { namesPage } from './numpy/table.ts';
import { rulesParts } from './rules.ts';
import type { Declared } from './source.ts';

/** Every page knows that it must not be edited. */
const notice = '<!-- Made by `npm run reference` from the docstrings of the source: edit those. -->';

const link = (name: string, places: Places): string => `[${titleOf(name)}](${places.get(name)})`;

const byName = (all: ReadonlyMap<string, Declared>): Declared[] =>
  [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

/** The functions that are methods, family by family. */
function methodsList(places: Places): string {
  const lines = families.flatMap(({ title, names }) => {
    const methods = names.filter(isMethod);
    const links = methods.map((n) => `[${partsOf(n)[1]}](${places.get(n)})`);
    return methods.length > 0 ? [`- ${title}: ${links.join(' · ')}`] : [];
  });
  return `And the functions of \`np\` that are methods:\n\n${lines.join('\n')}`;
}

/** Aliases in a list, then interfaces under headings of their own. */
function typesSection(types: readonly Declared[]): string[] {
  const aliases = types.filter((d) => d.kind === 'type').map(typeMarkdown);
  const list = aliases.length > 0 ? [aliases.join('\n')] : [];
  return ['## Types', ...list, ...types.filter((d) => d.kind === 'interface').map(optionsMarkdown)];
}

function familyPage(family: Family, entries: readonly Entry[], places: Places): string {
  const options = new Map<string, Declared>(entries.flatMap((e) => e.options.map((o) => [o.name, o])));
  const types = new Map<string, Declared>(entries.flatMap((e) => e.types.map((t) => [t.name, t])));
  for (const name of [...commonTypes.map((t) => t.name), ...options.keys()]) types.delete(name);
  const parts = [
    notice,
    `# ${family.title}`,
    `${family.about} [All families](README.md).`,
    family.names.map((name) => link(name, places)).join(' · '),
    ...(family.file === 'tensor' ? [methodsList(places)] : []),
    ...entries.map((e) => markdownOf(e, places)),
    ...(options.size > 0 ? ['## Options', ...byName(options).map(optionsMarkdown)] : []),
    ...(types.size > 0 ? typesSection(byName(types)) : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function indexPage(places: Places): string {
  const count = families.reduce((n, f) => n + f.names.length, 0);
  const parts = [
    notice,
    '# Reference',
    `${count} entries by family. Every example on these pages has been run, and what stands behind \`//\` is what it printed; ` +
      'every line on dtypes and gradients is what the function did when it was asked. Examples begin with',
    `\`\`\`ts\n${imports}\n\`\`\``,
    'A function of `np` that is a method of tensors as well shows both forms: the tensor is its first argument. Shapes ' +
      'broadcast as in NumPy: aligned from the right, two sizes must be equal or one of them 1. In the lines on gradients ' +
      '`g` is the gradient of the result; ' +
      '“by the rules of” names the ops that a function is made of. Arrays of two dtypes are promoted as in NumPy 2; plain numbers ' +
      'are weak: `np.add(x, 1)` has the dtype of `x`.',
    `In the lines on NumPy “there” is NumPy ${numpy.version}, whose int64 counts as int32. All of NumPy’s names, with what stands for ` +
      'each: [numpy-names.md](../numpy-names.md).',
    'Some errors are the same everywhere and not repeated in each entry: [ShapeError](errors.md#shapeerror) for shapes that do ' +
      'not broadcast or fit, [AxisError](errors.md#axiserror) for an axis that is not there, [DTypeError](errors.md#dtypeerror) ' +
      'for a dtype that an op does not take, [ArgumentError](errors.md#argumenterror) for an option of an unknown name.',
    'What functions are made of, with the gradient of each: [ops and their gradients](ops.md).',
    commonTypes.map(typeMarkdown).join('\n'),
    ...families.map((f) =>
      [`## [${f.title}](${f.file}.md)`, f.about, f.names.map((name) => link(name, places)).join(' · ')].join('\n\n'),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Where the entries of a family are: of headings that differ in capitals alone, later ones are numbered. */
function placesOf({ file, names }: Family): [name: string, place: string][] {
  const times = new Map<string, number>();
  return names.map((name) => {
    const anchor = anchorOf(titleOf(name));
    const before = times.get(anchor) ?? 0;
    times.set(anchor, before + 1);
    return [name, `${file}.md#${anchor}${before > 0 ? `-${before}` : ''}`];
  });
}

/** The entries of all families. Throws for a name that is not there and for an example that fails. */
export async function allEntries(): Promise<Entry[]> {
  const entries: Entry[] = [];
  // One after the other: their examples share the random streams.
  for (const { names } of families) for (const name of names) entries.push(await entryOf(name));
  return entries;
}

/** The pages that are made of the entries, by path. */
export async function referencePages(entries: readonly Entry[]): Promise<Map<string, string>> {
  const places = new Map(families.flatMap(placesOf));
  const pages = new Map([['docs/reference/README.md', indexPage(places)]]);
  for (const family of families) {
    const own = entries.filter((e) => family.names.includes(e.name));
    pages.set(`docs/reference/${family.file}.md`, familyPage(family, own, places));
  }
  const { parts, formulas } = await rulesParts();
  pages.set('docs/reference/ops.md', `${[notice, ...parts].join('\n\n')}\n`);
  pages.set('docs/reference/formulas.json', `{\n${formulas.join(',\n')}\n}\n`);
  pages.set('docs/numpy-names.md', namesPage(entries, places));
  return pages;
}

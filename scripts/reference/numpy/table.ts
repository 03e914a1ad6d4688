/** The page that says for each of NumPy's public names what stands for it here. */
import type { Entry } from '../entry.ts';
import { type Places, titleOf } from '../markdown.ts';
import { numpy, type Standing, standings } from './names.ts';

const titles: Readonly<Record<string, string>> = {
  np: 'The main namespace',
  'np.linalg': 'np.linalg',
  'np.random': 'np.random',
  'np.fft': 'np.fft',
  ndarray: 'Methods and attributes of arrays',
};

const escaped = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${escaped(text)}\``;

function cell(standing: Standing, places: Places): string {
  switch (standing.is) {
    case 'here':
      return standing.names.map((n) => `[${code(titleOf(n))}](reference/${places.get(n)})`).join(', ');
    case 'expression':
      return code(standing.text);
    case 'missing':
      return `*not here*: ${standing.reason}`;
  }
}

/** Whether a name is a function that computes with numbers: what is here or said by an expression, or missing as such. */
const isNumerical = (name: string, s: Standing): boolean => {
  const dot = name.lastIndexOf('.');
  const kind = numpy.spaces[name.slice(0, dot)]![name.slice(dot + 1)];
  return ['function', 'ufunc', 'method'].includes(kind!) && (s.is !== 'missing' || s.isNumerical);
};

const times = (all: readonly Standing[], is: Standing['is']): number => all.filter((s) => s.is === is).length;

function section(space: string, all: ReadonlyMap<string, Standing>, places: Places): string {
  const own = [...all].filter(([name]) => name.slice(0, name.lastIndexOf('.')) === space);
  const kinds = own.map(([, s]) => s);
  const rows = own.map(([name, s]) => `| ${code(name.slice(space.length + 1))} | ${cell(s, places)} |`);
  const counts = `${own.length} names: ${times(kinds, 'here')} here, ${times(kinds, 'expression')} by an expression, ${times(kinds, 'missing')} not here.`;
  return [`## ${titles[space]}`, counts, `| NumPy | here |\n| --- | --- |\n${rows.join('\n')}`].join('\n\n');
}

/** Why names are not here, most names first; functions that compute with numbers are named. */
function reasonsTable(all: ReadonlyMap<string, Standing>): string {
  const why = Map.groupBy(all, ([, s]) => (s.is === 'missing' ? s.reason : ''));
  why.delete('');
  const rows = [...why]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, list]) => {
      const named = list.filter(([name, s]) => isNumerical(name, s)).map(([name]) => code(name.replace(/^np\./, '')));
      return `| ${reason} | ${list.length} | ${named.join(', ')} |`;
    });
  return ['| why names are not here | names | functions of numbers among them |', '| --- | --- | --- |', ...rows].join(
    '\n',
  );
}

export function namesPage(entries: readonly Entry[], places: Places): string {
  const all = standings(entries);
  const numerical = [...all].filter(([name, s]) => isNumerical(name, s)).map(([, s]) => s);
  const [here, said] = [times(numerical, 'here'), times(numerical, 'expression')];
  const parts = [
    '<!-- Made by `npm run reference`. -->',
    '# NumPy’s names',
    `Of the ${numerical.length} functions of NumPy ${numpy.version} that compute with arrays of numbers, **${here} are here and ${said} ` +
      `more are said by an expression** that prints what NumPy prints; ${numerical.length - here - said} are not here. Counted are ` +
      'the main namespace, `linalg`, `random`, `fft` and the methods of arrays, a name in each place where it stands; not counted ' +
      'are names that have to do with files, memory, dtypes, text and settings.',
    'A name is here if the library exports it: this page is made by looking. An expression is shown without its data, and has been ' +
      'run beside NumPy’s own. Differences in signature and behaviour are told in the [reference](reference/README.md).',
    reasonsTable(all),
    ...Object.keys(numpy.spaces).map((space) => section(space, all, places)),
  ];
  return `${parts.join('\n\n')}\n`;
}

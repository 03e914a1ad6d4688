/**
 * The docstrings of tensors' methods, for editors. Methods are typed by a map over the functions they come from, through which
 * no docstring is seen: an interface says each again, with the function's docstring.
 */
import type { Tag } from './docstring.ts';
import { type Entry, isMethod, partsOf } from './entry.ts';

const WIDTH = 110;

/** Text broken into lines of at most WIDTH characters; what follows the first line of a tag is indented. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const shown: readonly Tag[] = ['formula', 'shapes', 'gradient', 'differs'];

function commentOf({ doc }: Entry): string {
  const example = doc.tags.get('example');
  const lines = [
    ...doc.prose.split('\n').flatMap((p) => wrapped(p, '')),
    ...shown.flatMap((tag) => (doc.tags.has(tag) ? wrapped(`@${tag} ${doc.tags.get(tag)}`, '  ') : [])),
    ...(example === undefined ? [] : ['@example', ...example.split('\n')]),
  ];
  return ['/**', ...lines.map((l) => ` * ${l}`.trimEnd()), ' */'].map((l) => `  ${l}`).join('\n');
}

/** The file packages/pristella/src/op/embedded/method-docs.ts. */
export function methodDocs(entries: readonly Entry[]): string {
  const members = entries
    .filter((e) => isMethod(e.name))
    .map((e) => {
      const own = partsOf(e.name)[1];
      return `${commentOf(e)}\n  ${own}: Methods['${own}'];`;
    });
  return `import type { Methods } from '../methods.ts';

/** What editors show of methods: made by \`npm run reference\` from the docstrings of their functions. */
export interface MethodDocs {
${members.join('\n')}
}
`;
}

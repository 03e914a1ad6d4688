import { posix } from 'node:path';
import type { SourceFiles } from './source.ts';

const LINES = 400;
const vague = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'core', 'types']);

/** Tables of data and translations, which may be as long as they are. */
const isTable = (path: string): boolean => /(^|\/)(goldens|embedded|translations)\//.test(path);

/** Files of more than 400 lines, data and translations aside. */
export function longFiles(files: SourceFiles): string[] {
  return [...files]
    .filter(([path]) => !isTable(path))
    .map(([path, text]) => ({ path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0) }))
    .filter(({ lines }) => lines > LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines`);
}

/** Files and folders whose name says nothing about what is in them. A suite may be named for what it tests. */
export const vagueNames = (paths: Iterable<string>): string[] =>
  [...paths].filter((path) => {
    const [stem] = posix.basename(path).split('.');
    const isSuite = path.endsWith('.test.ts');
    return (
      posix
        .dirname(path)
        .split('/')
        .some((folder) => vague.has(folder)) ||
      (!isSuite && vague.has(stem!))
    );
  });

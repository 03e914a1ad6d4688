import { checkText, unlike } from './limits.ts';

/**
 * The candidates most like `name`, best first and at most three: those a typing error away, else none. Throws
 * ArgumentError for what is no text and no list.
 * @example
 * data.nearestNames('colum', ['column', 'colour', 'row']);
 */
export function nearestNames(name: string, candidates: readonly string[]): string[] {
  checkText(name, 'the name', 'nearestNames');
  if (!Array.isArray(candidates)) throw unlike(candidates, 'the candidates', 'a list of texts', 'nearestNames');
  return nearest(name, candidates);
}

/** The same, unchecked. */
export function nearest(name: string, candidates: readonly string[]): string[] {
  if (name.length > longestName) return [];
  const wanted = name.toLowerCase();
  return candidates
    .filter(({ length }) => isNear(Math.abs(length - name.length), Math.min(length, name.length)))
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => isNear(distance, Math.min(name.length, candidate.length)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Comparing takes a step for each pair of letters: nobody mistypes a name that is longer. */
const longestName = 60;

/** A third of the letters may be wrong, or two, but not all. */
const isNear = (distance: number, letters: number): boolean =>
  distance < letters && distance <= Math.max(2, letters / 3);

/** Levenshtein's distance: the fewest letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

import type { Node } from './node.ts';

/** The place in a line of a stack trace, `file:line:column`; null for a line that has none. V8 and the other engines write them in two ways. */
function placeIn(line: string): string | null {
  const found = /^\s*at (?:.*? \((.*)\)|(?:async )?(.*))$/.exec(line) ?? /^(?:.*?@)?((?:\w[\w+.-]*:)?\/.*)$/.exec(line);
  const place = found?.[1] ?? found?.[2] ?? '';
  return /:\d+:\d+$/.test(place) ? place : null;
}

function placesIn({ stack }: Error): string[] {
  const lines = typeof stack === 'string' ? stack.split('\n') : [];
  return lines.map(placeIn).filter((place) => place !== null);
}

const isInstalled = (place: string): boolean => /[\\/]node_modules[\\/]/.test(place);

/** Tells some places from others. */
type Places = (place: string) => boolean;

/**
 * Tells the library's own places, given that of this file: those in its folder, or in `node_modules` where a development
 * server has joined its files. Null where it cannot tell: a bundle may hold its files and the user's.
 */
export function ownership(here: string): Places | null {
  const [folder] = /^.*[\\/](?=tensor[\\/]site\.\w+(?:\?.*)?:\d+:\d+$)/.exec(here) ?? [];
  if (folder !== undefined) return (place) => place.startsWith(folder);
  return isInstalled(here) ? isInstalled : null;
}

const own = ownership(placesIn(new Error())[0] ?? '');
const notOwn: Places | null = own && ((place) => !own(place));
const users = { tell: notOwn };
/** Has these tell the user's places from then on: those whose texts the program has given. Without them, all that are not the library's own. */
export function tellUsersPlaces(tell: Places | null = notOwn): void {
  users.tell = tell;
}

/** The first line of a captured stack that is the user's, `file:line:column`; empty if there is none, or if that cannot be told. */
export function userLine(site: Error | null): string {
  const { tell } = users;
  if (site === null || tell === null) return '';
  return placesIn(site).find((place) => tell(place) && !place.startsWith('node:')) ?? '';
}

/**
 * The calls in a captured stack that are the user's, innermost first, up to the function named `end`. They end also where a
 * built-in function such as `map` has called: a line above it stands for many calls. Empty where `userLine` is, unless it is told which
 * places are `theirs`.
 */
export function userPlaces(site: Error | null, end: string, theirs: Places | null = users.tell): string[] {
  const found: string[] = [];
  if (site === null || theirs === null || typeof site.stack !== 'string') return found;
  for (const line of site.stack.split('\n')) {
    const place = placeIn(line);
    if (line.includes(end)) break;
    if (place === null || place.startsWith('node:')) {
      if (found.length > 0) break;
    } else if (theirs(place)) found.push(place);
  }
  return found;
}

/** Where the user made a node: captured with it, or kept by the program that computed it. */
export const siteOf = (node: Node): string => userLine(node.site) || (node.home?.siteOf(node.homeIndex) ?? '');

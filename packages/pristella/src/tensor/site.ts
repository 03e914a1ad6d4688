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

/** In a module that was made of a text. */
const isText = (place: string): boolean => place.startsWith('blob:');
const isInstalled = (place: string): boolean => /[\\/]node_modules[\\/]/.test(place);

/**
 * Tells the library's own places, given that of this file: those in its folder, or in `node_modules` where a development
 * server has joined its files. A bundle may hold its files and the user's, so that of its places none are told; but a program that
 * runs from a text, as a page's cell does, is in no bundle. Null where nothing can be told.
 */
export function ownership(here: string): ((place: string) => boolean) | null {
  const [folder] = /^.*[\\/](?=tensor[\\/]site\.\w+(?:\?.*)?:\d+:\d+$)/.exec(here) ?? [];
  if (folder !== undefined) return (place) => place.startsWith(folder);
  if (isInstalled(here)) return isInstalled;
  return here === '' || isText(here) ? null : (place) => !isText(place);
}

/** Tells the library's own places; null where that cannot be told. */
const own = ownership(placesIn(new Error())[0] ?? '');

/**
 * The first line of a captured stack that lies outside the library, `file:line:column`; empty if there is none, and in a
 * bundle, where a line of the library would be taken for the user's. The address of a text says nothing: its file is `program`.
 */
export function userLine(site: Error | null): string {
  if (site === null) return '';
  const place = (own && placesIn(site).find((place) => !own(place) && !place.startsWith('node:'))) ?? '';
  return isText(place) ? place.replace(/^.*(?=:\d+:\d+$)/, 'program') : place;
}

/**
 * The calls in a captured stack that lie outside the library, innermost first, up to the function named `end`. They end also where a
 * built-in function such as `map` has called: a line above it stands for many calls. Empty where `userLine` is, unless it is told which
 * places are `theirs`.
 */
export function userPlaces(
  site: Error | null,
  end: string,
  theirs: ((place: string) => boolean) | null = own && ((place) => !own(place)),
): string[] {
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

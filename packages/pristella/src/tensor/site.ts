import type { Node } from './node.ts';

/** The folders of this library's own sources, in a checkout and as published. */
const own = /[\\/](?:src|dist)[\\/](?:base|kernel|tensor|op|grad|engine|nn|train|data|io|plot)[\\/]/;

/** The first line of a captured stack that lies outside the library: `file:line:column`; empty if there is none. */
export function userLine(site: Error | null): string {
  const lines = (site?.stack ?? '').split('\n').slice(1);
  const line = lines.find((l) => !own.test(l) && !l.includes('node:internal'));
  return line?.replace(/^\s*at\s+(?:.*\()?/, '').replace(/\)$/, '') ?? '';
}

/** Where the user made a node: captured with it, or kept by the program that computed it. */
export const siteOf = (node: Node): string => userLine(node.site) || (node.home?.siteOf(node.homeIndex) ?? '');

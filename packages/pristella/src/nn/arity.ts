type Callee = (...inputs: never) => unknown;

/** Comments and texts as wholes, all else letter by letter. */
const token = /\/\*[\s\S]*?\*\/|\/\/.*|(['"`])(?:\\[\s\S]|(?!\1)[^\\])*\1|[\s\S]/g;

/** The parameters of a function as they are written; null where that cannot be told. */
export function parametersOf(f: Callee): string[] | null {
  const text = Function.prototype.toString.call(f);
  const [, single] = /^(?:async )?([\w$]+) *=>/.exec(text) ?? [];
  if (single) return [single];
  // Compilers to older JavaScript read what may be left out, and the rest, from `arguments`.
  if (/\[native code\]|\barguments\b/.test(text)) return null;
  const found = [''];
  let depth = 0;
  for (const [part] of text.slice(text.indexOf('(') + 1).matchAll(token)) {
    if ('([{'.includes(part)) depth++;
    else if (')]}'.includes(part) && depth-- === 0) break;
    if (part === ',' && depth === 0) found.push('');
    else if (!/^\/./.test(part)) found[found.length - 1] += part;
  }
  return found.map((p) => p.trim().replace(/\s+/g, ' ')).filter((p) => p !== '');
}

const most = new WeakMap<Callee, number>();

/** How many inputs a function takes at most; those with defaults do not count in its length. */
export function mostInputs(f: Callee): number {
  let known = most.get(f);
  if (known === undefined) {
    const written = parametersOf(f);
    known = !written || written.some((p) => p.startsWith('...')) ? Infinity : written.length;
    most.set(f, known);
  }
  return known;
}

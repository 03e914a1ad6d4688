type Callee = (...inputs: never) => unknown;

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** What may hold brackets and commas that are none of the list's. */
const skipped = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\[\s\S]|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*"|`(?:\\[\s\S]|[^`\\])*`/g;

/** The parameters of a function as they are written; null where that cannot be told. */
function writtenParameters(f: Callee): string[] | null {
  const whole = Function.prototype.toString.call(f);
  // Compilers to older JavaScript read what may be left out, and the rest, from `arguments`.
  if (/\[native code\]|\barguments\b/.test(whole)) return null;
  const text = whole.replace(skipped, (part) => (part.startsWith('/') ? '' : "''"));
  const single = /^(?:async\s+)?([\w$]+)\s*=>/.exec(text);
  if (single) return [single[1]!];
  const parts = [''];
  const open: string[] = [];
  for (const c of text.slice(text.indexOf('(') + 1)) {
    if (open.length === 0 && c === ')') break;
    if (open.length === 0 && c === ',') {
      parts.push('');
      continue;
    }
    if (c in closing) open.push(closing[c]!);
    else if (c === open.at(-1)) open.pop();
    parts[parts.length - 1] += c;
  }
  return parts.map((p) => p.trim().replace(/\s+/g, ' ')).filter((p) => p !== '');
}

const most = new WeakMap<Callee, number>();

/** How many inputs a function takes at most; those with defaults do not count in its length. */
export function mostInputs(f: Callee): number {
  let known = most.get(f);
  if (known === undefined) {
    const parameters = writtenParameters(f);
    known = parameters === null || parameters.some((p) => p.startsWith('...')) ? Infinity : parameters.length;
    most.set(f, known);
  }
  return known;
}

/** `(x, h)`, or their number where the names cannot be told. */
export function parametersText(f: Callee): string {
  const parameters = writtenParameters(f);
  return parameters ? `(${parameters.join(', ')})` : `${f.length} inputs`;
}

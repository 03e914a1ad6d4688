/** A word, a sign or a literal of a program, with its place as stack traces count it: from 1. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign';
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const space = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const name = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;
const number = /(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][-+]?\d+)?)n?\.?/y;
const text = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const expression = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const sign = /=>|[=!]==?|<=|>=|\?\.(?!\d)|\?\?=?|\.\.\.|&&=?|\|\|=?|\*\*=?|[-+*/%&|^]=|\+\+|--|[\s\S]/y;

/** Words after which a slash begins a regular expression, though after other words it divides. */
const beforeExpression = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'void', 'delete', 'throw']);

/** The end of a template that begins at `from`; what stands in its braces is skipped with it. */
function templateEnd(source: string, from: number): number {
  const open = ['`'];
  for (let at = from + 1; at < source.length; at++) {
    const c = source.charAt(at);
    const inText = open.at(-1) === '`';
    if (c === '\\') at++;
    else if (c === '`' && inText) {
      open.pop();
      if (open.length === 0) return at + 1;
    } else if (c === '`' || (c === '{' && !inText)) open.push(c);
    else if (c === '$' && inText && source[at + 1] === '{') open.push(source.charAt(++at));
    else if (c === '}' && !inText) open.pop();
  }
  return source.length;
}

/** The tokens of a program in JavaScript or TypeScript, as far as finding calls and assignments needs them. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const skip = (length: number): void => {
    for (let next = source.indexOf('\n', at); next >= 0 && next < at + length; next = source.indexOf('\n', next + 1)) {
      line++;
      lineStart = next + 1;
    }
    at += length;
  };
  const divides = (last: Token | undefined): boolean =>
    last !== undefined &&
    (last.kind === 'sign' ? [')', ']', '}'].includes(last.text) : !beforeExpression.has(last.text));
  while (at < source.length) {
    const blank = match(space);
    if (blank) {
      skip(blank.length);
      continue;
    }
    const place = { line, column: at - lineStart + 1 };
    const add = (kind: Token['kind'], found: string): void => {
      tokens.push({ kind, text: found, ...place });
      skip(found.length);
    };
    const word = match(name);
    const digits = word ? undefined : match(number);
    if (word) add('name', word);
    else if (digits) add('number', digits);
    else if (source[at] === '`') add('text', source.slice(at, templateEnd(source, at)));
    else {
      const literal = match(text) ?? (source[at] === '/' && !divides(tokens.at(-1)) ? match(expression) : undefined);
      if (literal) add('text', literal);
      else add('sign', match(sign) ?? source.charAt(at));
    }
  }
  return tokens;
}

/** Code, coloured when the site is built: by the parser of the live cells, so that nothing moves when one wakes up. */
import { colour } from '../cell/colour.ts';
import { escaped } from '../shell/html.ts';

/** What Python and shells have in common with our eyes: comments, texts, numbers, and some words. */
const words: Readonly<Record<string, RegExp>> = {
  python:
    /(?<c>#.*)|(?<s>'[^'\n]*'|"[^"\n]*")|(?<n>\b\d[\d._e]*\b)|(?<k>\b(?:and|as|class|def|else|for|from|if|import|in|not|or|return|while|with|True|False|None)\b)/g,
  sh: /(?<c>(?<=^|\s)#.*)|(?<s>'[^'\n]*'|"[^"\n]*")|(?<k>^[a-z]+(?= ))/gm,
};

function colouredWords(code: string, pattern: RegExp): string {
  let html = '';
  let at = 0;
  for (const found of code.matchAll(pattern)) {
    const [name, text] = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined)!;
    html += `${escaped(code.slice(at, found.index))}<span class="${name}">${escaped(text)}</span>`;
    at = found.index + text.length;
  }
  return html + escaped(code.slice(at));
}

/** Code as HTML whose text is exactly the code. */
export function coloured(code: string, language: string): string {
  if (/^(ts|js|tsx|jsx|mjs|cjs)$/.test(language)) return colour(code);
  const pattern = words[language];
  return pattern ? colouredWords(code, pattern) : escaped(code);
}

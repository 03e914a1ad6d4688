/** TypeScript with colours: by the build in pages' HTML, and by the editor with the same parser and classes, so that nothing moves when a cell is touched. */
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser } from '@lezer/javascript';
import { escaped } from '../shell/html.ts';

/** The grammar of the editor. */
export const typescript = parser.configure({ dialect: 'ts' });

/** One class a kind of word; a page's style sheet gives the colours. */
export const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null, tags.self], class: 'k' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 's' },
  { tag: tags.number, class: 'n' },
  { tag: tags.comment, class: 'c' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: 'f' },
  { tag: [tags.typeName, tags.className], class: 't' },
]);

/** HTML whose text is exactly the source. */
export function colour(source: string): string {
  let html = '';
  const put = (text: string, name: string): void => {
    html += name === '' ? escaped(text) : `<span class="${name}">${escaped(text)}</span>`;
  };
  const newLine = (): void => {
    html += '\n';
  };
  highlightCode(source, typescript.parse(source), highlighter, put, newLine);
  return html;
}

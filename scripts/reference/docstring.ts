/**
 * The docstring of a public name, as its entry is made of it: prose, then tags. An editor shows the same text on hover.
 *
 *   @formula   what is computed, as text
 *   @shapes    the shapes of arguments and result
 *   @gradient  the rule of the gradient, with g for the gradient of the result
 *   @numpy     NumPy's names for it, where they are not ours in snake case; `none` where NumPy has none
 *   @differs   how it differs from NumPy's function of that name
 *   @example   statements, of which every expression is printed
 */
export interface Docstring {
  /** Paragraphs that say what it is. */
  readonly prose: string;
  readonly tags: ReadonlyMap<Tag, string>;
}

const tags = ['formula', 'shapes', 'gradient', 'numpy', 'differs', 'example'] as const;
export type Tag = (typeof tags)[number];

const isTag = (name: string): name is Tag => (tags as readonly string[]).includes(name);

/** A sentence that was broken into lines, whole again; empty lines part paragraphs. */
const flowing = (text: string): string => text.trim().replace(/(?<!\n)\n[ \t]*(?=\S)/g, ' ');

/** Reads the inside of a block comment. Throws SyntaxError for a tag that means nothing here. */
export function readDocstring(comment: string): Docstring {
  const text = comment.replace(/^\*/, '').replace(/^[ \t]*\*[ \t]?/gm, '');
  const [prose = '', ...parts] = text.split(/^\s*@(?=[a-z]+\b)/m);
  const found = new Map<Tag, string>();
  for (const part of parts) {
    const [, name = '', value = ''] = /^([a-z]+)(.*)$/s.exec(part) ?? [];
    if (name === 'internal') continue;
    if (!isTag(name)) throw new SyntaxError(`@${name} is no tag of the reference`);
    if (found.has(name)) throw new SyntaxError(`@${name} stands twice`);
    found.set(name, name === 'example' ? value.trim() : flowing(value));
  }
  return { prose: flowing(prose), tags: found };
}

/** Which errors the code of a declaration makes: its own, and that of the functions which it calls and its file keeps to itself. */
import type { Module, Span } from './module.ts';

/** Their names, such as `ShapeError`. What it calls of what is exported, here or elsewhere, speaks for itself. */
export function errorsIn(module: Module, code: readonly Span[]): string[] {
  const texts = code.map((span) => module.cut(span));
  const called = new Set(texts.flatMap((text) => text.match(/(?<![.\w])[a-z]\w*(?=\()/g) ?? []));
  const beneath = [...called].flatMap((name) => module.ownDeclarations(name).map((d) => module.cut(d)));
  const made = [...texts, ...beneath].flatMap((text) => [...text.matchAll(/\bnew (\w+Error)\(/g)]);
  return [...new Set(made.map(([, name]) => name!))].sort();
}

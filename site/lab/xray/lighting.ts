/** In the editor: which words of the program light up, and at which the mouse or the cursor is. */
import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin } from '@codemirror/view';
import type { Token } from './tokens.ts';

/** A word that has made nodes, lit or not. */
export interface Word extends Token {
  readonly isLit: boolean;
}

export interface Lighting {
  readonly extension: Extension;
  show(words: readonly Word[]): void;
}

/** `point` is told of the place of the mouse or the cursor, and of null when both are gone. */
export function lighting(point: (at: number | null) => void): Lighting {
  let view: EditorView | undefined;
  const shown = StateEffect.define<DecorationSet>();
  const field = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(marks, { effects, docChanged }) {
      // Of a program that has changed nothing is known.
      let now = docChanged ? Decoration.none : marks;
      for (const effect of effects) if (effect.is(shown)) now = effect.value;
      return now;
    },
    provide: (marks) => EditorView.decorations.from(marks),
  });
  const words = { lit: Decoration.mark({ class: 'word lit' }), known: Decoration.mark({ class: 'word' }) };
  return {
    extension: [
      field,
      EditorView.lineWrapping,
      ViewPlugin.define((own) => {
        view = own;
        return {};
      }),
      EditorView.updateListener.of(({ selectionSet, focusChanged, view: { hasFocus, state } }) => {
        if (selectionSet || focusChanged) point(hasFocus ? state.selection.main.head : null);
      }),
      EditorView.domEventHandlers({
        mousemove: ({ clientX: x, clientY: y }, own) => point(own.posAtCoords({ x, y })),
        mouseleave: () => point(null),
      }),
    ],
    show(given) {
      const inside = given.filter(({ to }) => view !== undefined && to <= view.state.doc.length);
      const marks = inside
        .toSorted((a, b) => a.from - b.from)
        .map(({ from, to, isLit }) => (isLit ? words.lit : words.known).range(from, to));
      view?.dispatch({ effects: shown.of(Decoration.set(marks)) });
    },
  };
}

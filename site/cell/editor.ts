/** The editor of a cell. Loaded when a cell is first touched. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import {
  bracketMatching,
  continuedIndent,
  indentNodeProp,
  indentUnit,
  LanguageSupport,
  LRLanguage,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap } from '@codemirror/view';
import { highlighter, typescript } from './colour.ts';

const indents = indentNodeProp.add({
  'Block ObjectExpression ArrayExpression ArgList ClassBody SwitchBody ParenthesizedExpression': continuedIndent({
    except: /^\s*[\])}]/,
  }),
});
const language = new LanguageSupport(
  LRLanguage.define({
    name: 'typescript',
    parser: typescript.configure({ props: [indents] }),
    languageData: { commentTokens: { line: '//' } },
  }),
);

/** What a cell tells its editor. */
export interface EditorOptions {
  readonly label: string;
  /** What the keys do. */
  readonly hint: string;
  readonly run: () => void;
  /** Stops what runs, and leaves the editor. */
  readonly leave: () => void;
  /** The text is another one. */
  readonly changed: () => void;
  /** What it does besides. */
  readonly more?: Extension;
}

/** What a cell asks of its editor. */
export interface Editor {
  readonly text: string;
  replace(text: string): void;
  /** Takes the keyboard, at a place of the window if one is given. */
  focus(at?: { readonly clientX: number; readonly clientY: number }): void;
  /** Places the cursor at a place of the text. */
  select(at: number): void;
}

/** Makes an editor in the place of a cell's text. */
export function editor(parent: HTMLElement, text: string, options: EditorOptions): Editor {
  const does = (action: () => void) => (): boolean => {
    action();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        bracketMatching(),
        indentUnit.of('  '),
        language,
        syntaxHighlighting(highlighter),
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          'aria-description': options.hint,
          spellcheck: 'false',
          autocorrect: 'off',
          autocapitalize: 'off',
        }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) options.changed();
        }),
        ...(options.more ? [options.more] : []),
        // Tab is not among the keys: it leaves.
        keymap.of([
          { key: 'Shift-Enter', run: does(options.run) },
          { key: 'Mod-Enter', run: does(options.run) },
          { key: 'Escape', run: does(options.leave) },
          ...defaultKeymap,
          ...historyKeymap,
        ]),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    replace(given) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: given } });
    },
    focus(at) {
      const place = at && view.posAtCoords({ x: at.clientX, y: at.clientY });
      if (typeof place === 'number') view.dispatch({ selection: { anchor: place } });
      view.focus();
    },
    select(at) {
      view.dispatch({ selection: { anchor: Math.max(0, Math.min(at, view.state.doc.length)) }, scrollIntoView: true });
    },
  };
}

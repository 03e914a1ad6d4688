/** The program: a start to choose, its sizes, an editor whose words light up, and what went wrong. */
import { useEffect, useRef } from 'preact/hooks';
import type { Editor } from '../../cell/editor.ts';
import type { Lighting, Word } from './lighting.ts';
import type { Wrong } from './session.ts';
import { resized, sizesOf } from './sizes.ts';
import { type StartName, startNames, starts } from './starts.ts';
import { lineAt } from './tokens.ts';
import type { Words } from './words.ts';

export interface SourceProps {
  readonly words: Words;
  readonly source: string;
  readonly isRunning: boolean;
  /** What is to be said of its state. */
  readonly note: string;
  readonly wrong: Wrong | null;
  readonly marked: readonly Word[];
  /** Another program; `settled` for one that may run at once. */
  change(source: string, settled: boolean): void;
  run(): void;
  stop(): void;
  point(at: number | null): void;
}

/** The editor takes the place of the text when it is loaded. */
function useEditor(props: SourceProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const lights = useRef<Lighting | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let isGone = false;
    void Promise.all([import('../../cell/editor.ts'), import('./lighting.ts')]).then(([made, { lighting }]) => {
      const element = place.current;
      if (isGone || !element) return;
      lights.current = lighting((at) => latest.current.point(at));
      element.replaceChildren();
      const { words, source } = latest.current;
      editor.current = made.editor(element, source, {
        label: words.source,
        hint: words.keys,
        run: () => latest.current.run(),
        leave: () => {
          latest.current.stop();
          element.closest('.source')?.querySelector<HTMLElement>('button.main')?.focus();
        },
        changed: () => {
          const now = editor.current?.text;
          if (now !== undefined && now !== latest.current.source) latest.current.change(now, false);
        },
        more: lights.current.extension,
      });
      lights.current.show(latest.current.marked);
    });
    return () => {
      isGone = true;
    };
  }, []);
  useEffect(() => {
    if (editor.current && editor.current.text !== props.source) editor.current.replace(props.source);
    lights.current?.show(props.marked);
  }, [props.source, props.marked]);
  return place;
}

export function Source(props: SourceProps) {
  const { words, source, isRunning, note, wrong, change, run, stop } = props;
  const place = useEditor(props);
  const first = useRef(source);
  const chosen = startNames.find((name) => starts[name] === source) ?? '';
  const at = wrong?.at === undefined ? null : lineAt(source, wrong.at);
  const lineText = at ? (source.split('\n')[at.line - 1] ?? '').trim().slice(0, 100) : '';
  return (
    <section class="panel source" aria-labelledby="xray-source">
      <div class="heading">
        <h2 id="xray-source">{words.source}</h2>
        <label>
          <span class="spoken">{words.start}</span>
          <select
            value={chosen}
            onChange={({ currentTarget }) => change(starts[currentTarget.value as StartName], true)}
          >
            {chosen === '' && <option value="">{words.own}</option>}
            {startNames.map((name) => (
              <option key={name} value={name}>
                {words.starts[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="cell-live">
        <div class="cell-editor" ref={place}>
          <pre>{first.current}</pre>
        </div>
      </div>
      <fieldset class="sizes" aria-label={words.sizes}>
        {sizesOf(source).map(({ name, value }) => (
          <div key={name} class="size">
            <span>{name}</span>
            <button
              type="button"
              aria-label={words.smaller(name)}
              onClick={() => change(resized(source, name, value / 2), true)}
            >
              ÷2
            </button>
            <input
              type="number"
              min="1"
              max="4000000"
              aria-label={name}
              value={value}
              onChange={({ currentTarget }) => change(resized(source, name, Number(currentTarget.value)), true)}
            />
            <button
              type="button"
              aria-label={words.larger(name)}
              onClick={() => change(resized(source, name, 2 * value), true)}
            >
              ×2
            </button>
          </div>
        ))}
      </fieldset>
      <div class="row">
        <button type="button" class="main" onClick={isRunning ? stop : run}>
          {isRunning ? words.stop : words.run}
        </button>
        <span class="soft" role="status">
          {note}
        </span>
      </div>
      {wrong && (
        <div class="wrong" role="alert">
          <p>{wrong.text}</p>
          {at && <p class="where">{words.place(at.line, at.column, lineText)}</p>}
        </div>
      )}
    </section>
  );
}

/** Makes the blocks of a page live: `<div class="cell" data-cell>` around `<pre><code>`. */
import './cell.css';
import type { Language } from '../language.ts';
import { Cell, type Surroundings } from './cell.ts';
import { linkedCode } from './link.ts';
import type { Modules } from './modules.ts';
import { words } from './words.ts';

/** What the page says of itself. */
export interface LiveOptions {
  readonly language: Language;
  /** The address of the site's folder, with a slash at its end. */
  readonly base: string;
}

/** Why no cell can run here; undefined where they can. */
function obstacle(language: Language): string | undefined {
  if (typeof WebAssembly === 'undefined') return words[language].noWebAssembly;
  return typeof Worker === 'undefined' ? words[language].noWorker : undefined;
}

/**
 * Cells run alone, each in a worker of its own that begins with nothing. Those that name the same chain (`data-chain="xor"`)
 * run with all cells of it that stand before them, from the first one on: so a page gives the same numbers in whichever order
 * its cells are run. `data-path` of a cell or around it is the file beside which it imports; `data-run` runs a cell when it is
 * first seen, unless it did not end the last time; `data-full` runs a program of the book in its long form.
 */
export function enliven(root: ParentNode, { language, base }: LiveOptions): readonly Cell[] {
  const found = [...root.querySelectorAll<HTMLElement>('[data-cell]:not(.cell-live)')];
  const cannot = obstacle(language);
  if (cannot !== undefined) {
    for (const element of found) refuse(element, cannot);
    return [];
  }
  let modules: Promise<Modules> | undefined;
  const cells: Cell[] = [];
  const around: Surroundings = {
    language,
    base,
    modules() {
      modules ??= fetch(new URL('cell/modules.json', base)).then((response) => response.json() as Promise<Modules>);
      // Who has lost the network tries again.
      modules.catch(() => {
        modules = undefined;
      });
      return modules;
    },
    chain(cell) {
      const { chain } = cell.element.dataset;
      if (chain === undefined) return [cell];
      return cells.filter((c) => c.element.dataset.chain === chain && c.number <= cell.number);
    },
    running(cell) {
      for (const other of cells) if (other !== cell) other.release();
    },
  };
  for (const element of found) cells.push(new Cell(element, cells.length + 1, around));
  for (const cell of cells) if (cell.element.dataset.run !== undefined) runWhenSeen(cell, language);
  const follow = (): void => void showLinked(cells, language);
  addEventListener('hashchange', follow);
  follow();
  return cells;
}

function refuse(element: HTMLElement, why: string): void {
  const note = document.createElement('p');
  note.className = 'cell-note';
  note.textContent = why;
  element.append(note);
  element.classList.add('cell-live');
}

function runWhenSeen(cell: Cell, language: Language): void {
  if (cell.isUnfinished) {
    cell.note(words[language].unfinished);
    return;
  }
  const text = cell.text;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    // Code that came with a link waits for a click.
    if (cell.text === text && !cell.isRunning) void cell.run();
  });
  observer.observe(cell.element);
}

async function showLinked(cells: readonly Cell[], language: Language): Promise<void> {
  const linked = await linkedCode(location.hash);
  const cell = linked && cells[linked.cell - 1];
  if (!cell) return;
  if (linked.code !== undefined && linked.code !== cell.text) cell.show(linked.code);
  cell.note(linked.code === undefined ? words[language].badLink : words[language].fromLink);
  cell.element.scrollIntoView({ block: 'nearest' });
}

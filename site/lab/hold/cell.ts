/** Holding what a cell has printed. Loaded when a number of an output is first held or looked for by keyboard. */
import { numbersIn } from '../../cell/numbers.ts';
import type { Language } from '../../language.ts';
import { type Helper, started } from '../deck/worker.ts';
import { WorkerHolder } from './holder.ts';
import { open } from './open.tsx';
import type { Answering, Printed } from './protocol.ts';

/** What a cell gives. */
export interface HeldCell {
  readonly language: Language;
  readonly output: HTMLElement;
  /** The text of a worker that runs the cell once more, recorded, and its name; null where the program as it stands is none. */
  program(): Promise<{ readonly text: string; readonly name: string } | null>;
}

const rowsOf = (output: HTMLElement): HTMLElement[] => [...output.querySelectorAll<HTMLElement>(':scope > .cell-row')];

/** All numbers of an output that can be looked for. */
const numbersOf = (output: HTMLElement): { row: HTMLElement; index: number; from: number; to: number }[] =>
  rowsOf(output).flatMap((row) =>
    numbersIn(row.textContent ?? '').map(({ from, to }, index) => ({ row, index, from, to })),
  );

function rangeOf(row: HTMLElement, from: number, to: number): Range {
  const range = document.createRange();
  const text = row.firstChild ?? row;
  range.setStart(text, from);
  range.setEnd(text, to);
  return range;
}

/** Holds the number of a row that lies under a point, if there is one. */
export function holdAt(cell: HeldCell, row: HTMLElement, x: number, y: number): void {
  const index = numbersIn(row.textContent ?? '').findIndex(({ from, to }) =>
    [...rangeOf(row, from, to).getClientRects()].some(
      (box) => x >= box.left - 3 && x <= box.right + 3 && y >= box.top && y <= box.bottom,
    ),
  );
  if (index >= 0) hold(cell, row, index);
}

function hold(cell: HeldCell, row: HTMLElement, index: number): void {
  const text = row.textContent ?? '';
  const { from, to } = numbersIn(text)[index]!;
  const range = rangeOf(row, from, to);
  select(range);
  const which: Printed = { row: rowsOf(cell.output).indexOf(row), number: index, text };
  let end = (): void => {};
  let holder: WorkerHolder | undefined;
  open({
    language: cell.language,
    which,
    box: range.getBoundingClientRect(),
    from: cell.output,
    holders: [{ label: '', holder: () => (holder ??= recorded()) }],
    closed: () => end(),
  });

  function recorded(): WorkerHolder {
    const made = new WorkerHolder(cell.program().then((program) => begun(program, made)));
    end = () => made.end();
    return made;
  }
}

/** Starts the worker of a recorded program; its error is the holder's. */
function begun(program: { text: string; name: string } | null, holder: WorkerHolder): Helper {
  if (!program) throw new Error('changed');
  const address = URL.createObjectURL(new Blob([program.text], { type: 'text/javascript' }));
  const worker = started(() => new Worker(address, { type: 'module', name: program.name }));
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<Answering | { kind: 'fault'; fault: { text: string } }>) => {
      if ('kind' in data && data.kind === 'fault') holder.fail(data.fault.text);
    },
  );
  return worker;
}

function select(range: Range): void {
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Moves among the numbers of an output by arrow keys, and holds by Enter the one that is selected. Tells whether the key was for it. */
export function key(cell: HeldCell, pressed: string): void {
  const numbers = numbersOf(cell.output);
  const selection = getSelection();
  const at = numbers.findIndex(
    ({ row, from, to }) =>
      selection?.anchorNode === row.firstChild && selection?.anchorOffset === from && selection?.focusOffset === to,
  );
  const by = pressed === 'ArrowRight' ? 1 : pressed === 'Enter' ? 0 : -1;
  const next = numbers[Math.max(0, Math.min(numbers.length - 1, at < 0 ? 0 : at + by))];
  if (!next) return;
  if (pressed === 'Enter' && at >= 0) {
    hold(cell, next.row, next.index);
    return;
  }
  const range = rangeOf(next.row, next.from, next.to);
  select(range);
  next.row.scrollIntoView({ block: 'nearest' });
}

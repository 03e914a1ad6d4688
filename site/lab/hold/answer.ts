/** A worker's answers about the numbers of one recording. */
import { look } from 'pristella';
import { held, type Lines, type Measured, nodeOf, type Place, type Ran } from './held.ts';
import type { Answer, Named, Printed, Question, Which } from './protocol.ts';
import { slope } from './slope.ts';

/** The texts of a program's files, by their paths in the repository, and the addresses at which they run. */
export interface ProgramFile {
  readonly path: string;
  readonly address: string;
  readonly text: string;
}

/** Places of files that run where stack traces say, line by line as they were written. */
export function linesIn(files: readonly ProgramFile[]): Lines {
  return (place) => {
    const [, address, line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
    const file = files.find((f) => f.address === address);
    const text = file?.text.split('\n')[Number(line) - 1];
    if (!file || text === undefined) return null;
    return { file: file.path, line: Number(line), column: Number(column), text: text.trim() };
  };
}

/** What the engine ran for an element's array. */
function ranFor(recording: look.Recording, place: Place): Ran | null {
  const node = nodeOf(recording, place);
  if (node.kind !== 'op') return { kind: 'given' };
  if (node.family === 'view') return { kind: 'view', op: node.op };
  const found = look.ran(recording, node.id);
  if (!found) return { kind: 'plain loop', op: node.op };
  const { launch, kernel, microseconds } = found;
  return {
    kind: 'kernel',
    name: launch.name,
    ops: launch.ops,
    shapes: launch.shapes,
    tree: kernel.tree,
    microseconds,
  };
}

const placeOf = (recording: look.Recording, { name, at }: Named): Place => ({
  node: recording.results[name] ?? look.find(recording, name).id,
  at,
});

/** Answers questions about a recording; `printed` finds what a program has printed. */
export class Answers {
  readonly #recording: look.Recording;
  readonly #lines: Lines;
  readonly #printed: (which: Printed) => Place;

  constructor(recording: look.Recording, lines: Lines, printed: (which: Printed) => Place) {
    this.#recording = recording;
    this.#lines = lines;
    this.#printed = printed;
  }

  #place(which: Which): Place {
    if ('node' in which) return which;
    return 'name' in which ? placeOf(this.#recording, which) : this.#printed(which);
  }

  answer(question: Question): Answer {
    if (question.kind === 'held') return held(this.#recording, this.#place(question.which), this.#lines, question.all);
    return this.measured(question.which);
  }

  measured(place: Place): Measured {
    return { slope: slope(this.#recording, place), ran: ranFor(this.#recording, place) };
  }
}

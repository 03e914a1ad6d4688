import { PristellaError } from '../../base/errors.ts';
import type { Turns } from '../../kernel/view.ts';

/** A loop of a program: its launches from `first` to `last` are made again in each turn, those from there to `end` once after them. */
export interface Span {
  readonly turns: Turns;
  /** Which of the program's truth values says whether there is another turn; -1 for none. */
  readonly goes: number;
  readonly first: number;
  readonly last: number;
  readonly end: number;
  readonly within: readonly Span[];
}

/** Words of argument blocks that change from turn to turn, and by how much. */
class Moves {
  private readonly words: number[] = [];
  private readonly steps: number[] = [];
  /** What they are before the first turn. */
  private readonly initial: number[] = [];

  add(word: number, step: number): void {
    this.words.push(word);
    this.steps.push(step);
    this.initial.push(0);
  }
  begin(memory: Int32Array): void {
    for (let i = 0; i < this.words.length; i++) this.initial[i] = memory[this.words[i]!]!;
  }
  go(memory: Int32Array, sign: number): void {
    const { words, steps } = this;
    for (let i = 0; i < words.length; i++) memory[words[i]!]! += sign * steps[i]!;
  }
  end(memory: Int32Array): void {
    for (let i = 0; i < this.words.length; i++) memory[this.words[i]!] = this.initial[i]!;
  }
}

/** A span ready to run: nothing is walked between turns, a few addresses are moved on. */
export class Cycle {
  readonly turns: Turns;
  readonly first: number;
  readonly last: number;
  readonly end: number;
  readonly within: readonly Cycle[];
  /** Whose words go on with each turn, and whose go there and back. */
  private readonly onward = new Moves();
  private readonly alternating = new Moves();
  /** The word that holds the address of what says whether there is another turn; -1 for none. */
  private readonly goesAt: number;

  /** `words` hold the addresses of truth values. `cycles` is given each cycle by its loop. */
  constructor(span: Span, words: readonly number[], cycles: Map<Turns, Cycle>) {
    const { turns, first, last, end, goes, within } = span;
    this.turns = turns;
    this.first = first;
    this.last = last;
    this.end = end;
    cycles.set(turns, this);
    this.goesAt = words[goes] ?? -1;
    this.within = within.map((each) => new Cycle(each, words, cycles));
  }

  /** Has a word move with the turns. */
  move(word: number, step: number, alternates: boolean): void {
    (alternates ? this.alternating : this.onward).add(word, step);
  }

  private goes(words: Int32Array): boolean {
    if (this.goesAt < 0) return true;
    const at = words[this.goesAt]! >>> 0;
    return ((words[at >>> 2]! >>> (8 * (at & 3))) & 255) !== 0;
  }

  /** Makes at most so many turns, then what comes after them. */
  run(words: Int32Array, most: number, turn: () => void, after: () => void): void {
    const { onward, alternating } = this;
    onward.begin(words);
    alternating.begin(words);
    let t = 0;
    try {
      for (; t < most && this.goes(words); t++) {
        turn();
        onward.go(words, 1);
        alternating.go(words, 1 - 2 * (t & 1));
      }
      after();
    } catch (error) {
      if (error instanceof PristellaError && t < most) error.inStep(this.turns.reverse ? most - 1 - t : t);
      throw error;
    } finally {
      onward.end(words);
      alternating.end(words);
    }
  }
}

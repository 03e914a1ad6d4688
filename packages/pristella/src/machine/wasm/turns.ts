import { PristellaError } from '../../base/errors.ts';
import type { Loop, Problem } from '../../kernel/problem.ts';
import type { Buffer, Turns, View } from '../../kernel/view.ts';
import type { Binding } from '../machine.ts';
import type { Lowering } from './launch.ts';
import { Rendering } from './plan.ts';

/** A loop of a program: its launches from `first` to `last` are made again in each turn, those from there to `end` once after them. */
interface Span {
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
class Cycle {
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

/** A buffer that moves with the turns of a loop. */
type Turned = Extract<Buffer, { readonly kind: 'turned' }>;

function turnedIn(buffer: Buffer): Turned[] {
  if (buffer.kind !== 'moved' && buffer.kind !== 'turned') return [];
  const below = turnedIn(buffer.base);
  return buffer.kind === 'turned' ? [buffer, ...below] : below;
}

/** The loops of a program. */
export class Loops {
  /** What says whether they go on. */
  readonly truths: View[] = [];
  private readonly spans: Span[] = [];
  private open: Span[] = this.spans;
  private cycles: readonly Cycle[] = [];
  private readonly known = new Map<Turns, Cycle>();

  render(to: Rendering, { turns, goes, before, body, after }: Loop): void {
    const { now, length, within } = to;
    const { open } = this;
    const step = length / (before.length + body.length + after.length + 1);
    to.length = step;
    let place = 0;
    const each = (problems: readonly Problem[]): number => {
      for (const problem of problems) {
        to.now += step;
        to.within = [...within, place++];
        to.add(problem);
      }
      to.within = within;
      return to.launches.length;
    };
    const first = each(before);
    const begun = to.now;
    if (goes) to.touch(goes.buffer);
    const truth = goes ? this.truths.push(goes) - 1 : -1;
    const inner: Span[] = [];
    this.open = inner;
    const last = each(body);
    this.open = open;
    // What was there before a turn is there for the next one.
    for (const stay of to.stays.values()) if (stay.first <= begun && stay.last >= begun) stay.last = to.now;
    open.push({ turns, goes: truth, first, last, end: each(after), within: inner });
    to.now = now;
    to.length = length;
  }

  /** Makes them ready to run; from a word on lie the addresses of truth values. */
  arrange(truthsAt: number): void {
    const words = this.truths.map((_, i) => truthsAt + 2 * i);
    this.cycles = this.spans.map((span) => new Cycle(span, words, this.known));
  }

  /** Has a word that holds the address of a buffer move as that does. */
  move(word: number, buffer: Buffer): void {
    for (const { of, step, alternates } of turnedIn(buffer)) this.known.get(of)!.move(word, step, alternates);
  }

  /** Makes the launches up to a last one by `range`, those of loops in each turn. */
  run(words: Int32Array, binding: Binding, range: (first: number, last: number) => void, end: number): void {
    const between = (first: number, last: number, cycles: readonly Cycle[]): void => {
      let next = first;
      for (const cycle of cycles) {
        range(next, cycle.first);
        const { local, count } = cycle.turns;
        cycle.run(
          words,
          local === null ? count : binding.scalarsOf(local)[0]!,
          () => between(cycle.first, cycle.last, cycle.within),
          () => range(cycle.last, cycle.end),
        );
        next = cycle.end;
      }
      range(next, last);
    };
    between(0, end, this.cycles);
  }
}

/** The launches of a loop. */
export function lowerLoop(lw: Lowering, loop: Loop): void {
  if (!(lw instanceof Rendering)) throw new Error('a loop is rendered within a program alone');
  lw.loops ??= new Loops();
  lw.loops.render(lw, loop);
}

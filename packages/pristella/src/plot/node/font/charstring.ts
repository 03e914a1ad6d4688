import { flattenCurve } from '../../outline.ts';
import type { Outline } from './glyf.ts';

/** A part of the file. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}
/** Many of them, by number. */
export interface ByteRanges {
  readonly count: number;
  at(i: number): ByteRange | undefined;
}
export const none: ByteRanges = { count: 0, at: () => undefined };

/** A number that begins with byte `b`, written as in dictionaries and outlines alike, and the byte after it. */
export function numberAt(view: DataView, b: number, at: number): [number, number] {
  if (b === 28) return [view.getInt16(at), at + 2];
  if (b <= 246) return [b - 139, at];
  if (b <= 250) return [(b - 247) * 256 + view.getUint8(at) + 108, at + 1];
  return [-(b - 251) * 256 - view.getUint8(at) - 108, at + 1];
}

/** Straight pieces of a curve. */
const PIECES = 8;
/** No glyph takes more steps: a file that does is damaged. */
const MOST_STEPS = 100_000;
/** Nor do its subroutines call each other to a greater depth. */
const DEEPEST = 10;

/** Draws outlines by steps from where it stands. */
class Pen {
  readonly outlines: number[][] = [];
  #x = 0;
  #y = 0;

  move(dx: number, dy: number): void {
    [this.#x, this.#y] = [this.#x + dx, this.#y + dy];
    this.outlines.push([this.#x, this.#y]);
  }
  line(dx: number, dy: number): void {
    [this.#x, this.#y] = [this.#x + dx, this.#y + dy];
    this.outlines.at(-1)?.push(this.#x, this.#y);
  }
  curve(dx1: number, dy1: number, dx2: number, dy2: number, dx3: number, dy3: number): void {
    const [x, y] = [this.#x, this.#y];
    const [x1, y1] = [x + dx1, y + dy1];
    const [x2, y2] = [x1 + dx2, y1 + dy2];
    [this.#x, this.#y] = [x2 + dx3, y2 + dy3];
    this.outlines.at(-1)?.push(...flattenCurve([x, y, x1, y1, x2, y2, this.#x, this.#y], PIECES).slice(2));
  }
}

/** The numbers that an operator is given. */
class Operands {
  readonly #list: readonly number[];
  #at = 0;

  constructor(list: readonly number[]) {
    this.#list = list;
  }
  get left(): number {
    return this.#list.length - this.#at;
  }
  /** The next one. */
  readonly take = (): number => {
    const value = this.#list[this.#at++];
    if (value === undefined) throw new RangeError('the font has an operator without its numbers');
    return value;
  };
}

/** Lines, as long as so many numbers remain. */
function lines(pen: Pen, operands: Operands, least = 2): void {
  while (operands.left >= least) pen.line(operands.take(), operands.take());
}

/** Curves, as long as so many numbers remain. */
function curves(pen: Pen, operands: Operands, least = 6): void {
  const { take } = operands;
  while (operands.left >= least) pen.curve(take(), take(), take(), take(), take(), take());
}

/** Lines level and upright by turns. */
function turns(pen: Pen, operands: Operands, isLevel: boolean): void {
  for (let level = isLevel; operands.left > 0; level = !level) {
    if (level) pen.line(operands.take(), 0);
    else pen.line(0, operands.take());
  }
}

/** Curves that begin level and end upright, or the other way around, by turns. */
function swings(pen: Pen, operands: Operands, isLevel: boolean): void {
  const { take } = operands;
  for (let level = isLevel; operands.left >= 4; level = !level) {
    const [a, b, c, d] = [take(), take(), take(), take()];
    const last = operands.left === 1 ? take() : 0;
    if (level) pen.curve(a, 0, b, c, last, d);
    else pen.curve(0, a, b, c, d, last);
  }
}

/** Curves that begin and end level (`isLevel`), or upright; one number more turns the first. */
function arcs(pen: Pen, operands: Operands, isLevel: boolean): void {
  const { take } = operands;
  let first = operands.left % 4 === 0 ? 0 : take();
  for (; operands.left >= 4; first = 0) {
    if (isLevel) pen.curve(take(), first, take(), take(), take(), 0);
    else pen.curve(first, take(), take(), take(), 0, take());
  }
}

/** Two curves that make a shallow dent. */
function flex(pen: Pen, { take }: Operands): void {
  let [dx, dy] = [0, 0];
  const across = (): number => {
    const step = take();
    dx += step;
    return step;
  };
  const upward = (): number => {
    const step = take();
    dy += step;
    return step;
  };
  pen.curve(across(), upward(), across(), upward(), across(), upward());
  const [x1, y1, x2, y2, last] = [across(), upward(), across(), upward(), take()];
  if (Math.abs(dx) > Math.abs(dy)) pen.curve(x1, y1, x2, y2, last, -dy);
  else pen.curve(x1, y1, x2, y2, -dx, last);
}

/** The same between two places of one height. */
function levelFlex(pen: Pen, { take }: Operands): void {
  const [x1, y1, x2, y2, x3] = [take(), take(), take(), take(), take()];
  pen.curve(x1, y1, x2, y2, x3, 0);
  const [x4, x5, y5, x6] = [take(), take(), take(), take()];
  pen.curve(x4, 0, x5, y5, x6, -(y1 + y2 + y5));
}

/** The same, as high again as it went down. */
function evenFlex(pen: Pen, { take }: Operands): void {
  const [x1, x2, y2, x3] = [take(), take(), take(), take()];
  pen.curve(x1, 0, x2, y2, x3, 0);
  pen.curve(take(), 0, take(), -y2, take(), 0);
}

/** What draws, by its number; those of two bytes have 1200 added to the second. */
const operators: Readonly<Record<number, (pen: Pen, operands: Operands) => void>> = {
  5: lines,
  6: (pen, operands) => turns(pen, operands, true),
  7: (pen, operands) => turns(pen, operands, false),
  8: curves,
  24: (pen, operands) => {
    curves(pen, operands, 8);
    lines(pen, operands);
  },
  25: (pen, operands) => {
    lines(pen, operands, 8);
    curves(pen, operands);
  },
  26: (pen, operands) => arcs(pen, operands, false),
  27: (pen, operands) => arcs(pen, operands, true),
  30: (pen, operands) => swings(pen, operands, false),
  31: (pen, operands) => swings(pen, operands, true),
  1234: evenFlex,
  1235: curves,
  1236: levelFlex,
  1237: flex,
};

/** Which of many subroutines a number means. */
const biasOf = (count: number): number => (count < 1240 ? 107 : count < 33900 ? 1131 : 32768);

/** Runs the program of a glyph: numbers on a stack, and operators that draw with them (Adobe's note 5177). */
export function glyphOutlines(
  view: DataView,
  program: ByteRange | undefined,
  shared: ByteRanges,
  local: ByteRanges,
): Outline[] {
  const pen = new Pen();
  let stack: number[] = [];
  let [hints, steps] = [0, 0];
  let isDone = false;
  const call = (subroutines: ByteRanges, depth: number): void => {
    const subroutine = subroutines.at((stack.pop() ?? 0) + biasOf(subroutines.count));
    if (!subroutine || depth > DEEPEST) throw new RangeError('the font calls what it does not have');
    execute(subroutine, depth + 1);
  };
  /** Does what an operator says and gives the place after it. */
  const operate = (operator: number, at: number): number => {
    const [across = 0, upward = 0] = [stack.at(-2), stack.at(-1)];
    if (operator === 14) isDone = true;
    else if (operator === 21) pen.move(across, upward);
    else if (operator === 22) pen.move(upward, 0);
    else if (operator === 4) pen.move(0, upward);
    else if ([1, 3, 18, 19, 20, 23].includes(operator)) hints += stack.length >> 1;
    else operators[operator]?.(pen, new Operands(stack));
    stack = [];
    return operator === 19 || operator === 20 ? at + ((hints + 7) >> 3) : at;
  };
  const execute = ({ from, to }: ByteRange, depth: number): void => {
    for (let at = from; at < to && !isDone; ) {
      if (++steps > MOST_STEPS) throw new RangeError('the font has a glyph without an end');
      const b = view.getUint8(at++);
      if (b === 255) {
        stack.push(view.getInt32(at) / 65536);
        at += 4;
      } else if (b === 28 || b >= 32) {
        const [value, next] = numberAt(view, b, at);
        stack.push(value);
        at = next;
      } else if (b === 10) call(local, depth);
      else if (b === 29) call(shared, depth);
      else if (b === 11) return;
      else if (b === 12) {
        const operator = 1200 + view.getUint8(at++);
        if (!(operator in operators)) throw new RangeError('the font calculates its outlines, which is not read here');
        operate(operator, at);
      } else at = operate(b, at);
    }
  };
  if (program) execute(program, 0);
  return pen.outlines;
}

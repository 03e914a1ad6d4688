import { ArgumentError, showValue } from '../../base/errors.ts';
import { linearScale, type Scale, shareAlong } from '../scale.ts';
import type { Typography } from '../text/typography.ts';
import { type Ticks, tickLabels } from '../ticks.ts';
import { neighbours } from '../values.ts';

/** One axis of a plot: its scale, limits, ticks and label. */
export class Axis {
  #scale: Scale = linearScale;
  label = '';
  /** Whether all that the axis shows are whole numbers, such as epochs: then its ticks are, too. */
  isWhole = false;
  /** Limits set by the user; either may be left to the data. High before low turns the axis around. */
  low: number | undefined;
  high: number | undefined;
  /** Ticks set by the user; they go before those of categories. */
  given: Ticks | undefined;
  /** The categories met so far, each with the one place that it has for all marks of the axis. */
  readonly #categories: string[] = [];
  /** Share of the data's span left free at both ends. */
  margin = 0.05;
  inverted = false;
  grid = false;

  get categoryCount(): number {
    return this.#categories.length;
  }
  /** Forgets the categories that came after the first `count`. */
  forgetCategories(count: number): void {
    this.#categories.length = Math.min(count, this.#categories.length);
  }

  get scale(): Scale {
    return this.#scale;
  }
  /** Changes the scale. Throws ArgumentError where a limit that was set has no place on it. */
  setScale(scale: Scale, op: string): void {
    checkLimits(scale, [this.low, this.high], op);
    if (this.#categories.length > 0) checkNames(scale, op);
    this.#scale = scale;
  }

  /** Ticks that may not be replaced: the user's, or one for each category. */
  get fixed(): Ticks | undefined {
    const labels = this.#categories;
    return this.given ?? (labels.length > 0 ? { values: [...labels.keys()], labels: [...labels] } : undefined);
  }

  /**
   * The places of categories: where they stand already, or the next free ones. A name that comes a second time in the
   * list is a second category for marks that would hide each other (`isApart`), else the same place again.
   */
  placesOf(names: readonly string[], isApart: boolean, op: string): number[] {
    checkNames(this.#scale, op);
    const seen = new Map<string, number>();
    return names.map((name) => {
      let place = this.#categories.indexOf(name, isApart ? (seen.get(name) ?? -1) + 1 : 0);
      if (place < 0) place = this.#categories.push(name) - 1;
      seen.set(name, place);
      return place;
    });
  }

  /** The limits, lowest first, for the values that the marks show. */
  limits(values: readonly ArrayLike<number>[], sticky: ReadonlySet<number>): [number, number] {
    const { forward, inverse, name } = this.#scale;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const list of values) {
      for (let i = 0; i < list.length; i++) {
        const u = forward(list[i]!);
        if (Number.isFinite(u)) {
          low = Math.min(low, u);
          high = Math.max(high, u);
        }
      }
    }
    this.isWhole = low < high && values.every((list) => Array.prototype.every.call(list, isWholeOrMissing));
    if (low > high) [low, high] = [0, 1];
    // Logarithms so near to each other cannot be told apart when they are turned back.
    const isOne = low === high || (name === 'log' && high - low < 1e-12 * Math.max(1, Math.abs(low)));
    if (isOne) [low, high] = this.#scale.about(low);
    else {
      const way = high - low;
      const margin = Number.isFinite(way) ? this.margin * way : this.margin * high - this.margin * low;
      if (!sticky.has(inverse(low))) low -= margin;
      if (!sticky.has(inverse(high))) high += margin;
    }
    return this.#chosen(inverse(low), inverse(high));
  }

  #chosen(low: number, high: number): [number, number] {
    const { forward, inverse, about } = this.#scale;
    const [a, b] = [this.low ?? low, this.high ?? high];
    if (forward(a) !== forward(b)) return a < b ? [a, b] : [b, a];
    const [from, to] = about(forward(a));
    return [inverse(from), inverse(to)];
  }

  /** Whether it runs from high to low. */
  get isTurned(): boolean {
    return this.inverted !== (this.low !== undefined && this.high !== undefined && this.low > this.high);
  }

  /** Sets limits; leaves one that is undefined to the data. Throws ArgumentError for numbers the scale cannot show. */
  setLimits(low: number | undefined, high: number | undefined, op: string): void {
    checkLimits(this.#scale, [low, high], op);
    this.low = low;
    this.high = high;
  }

  /** The ticks within the limits, as many as fit `length` pixels without touching. */
  ticks([low, high]: readonly [number, number], length: number, isHorizontal: boolean, type: Typography): PlacedTicks {
    const size = type.tick;
    const place = this.#placing([low, high], length);
    const roomOf = (label: string): number =>
      isHorizontal ? type.metrics.width(label, size) + 0.7 * size : type.lineHeight(size) + 0.2 * size;
    if (this.fixed)
      return {
        ...this.#fitFixed(within(this.fixed, low, high), length, place, roomOf, isHorizontal, type),
        isFixed: true,
      };
    const most = Math.max(1, Math.min(9, Math.floor(length / (isHorizontal ? 3.5 * size : 2.8 * size))));
    for (let count = most; count > 1; count--) {
      const ticks = within(this.#ticksOf(low, high, count), low, high);
      if (fits(ticks, place, roomOf)) return { ...ticks, upright: false };
    }
    return { ...within(this.#scale.ticks(low, high, 1), low, high), upright: false };
  }

  #ticksOf(low: number, high: number, count: number): Ticks {
    const ticks = this.#scale.ticks(low, high, count);
    if (!this.isWhole || this.#scale.name === 'log') return ticks;
    const values = ticks.values.filter(Number.isInteger);
    return values.length < 3 || values.length === ticks.values.length ? ticks : { values, labels: tickLabels(values) };
  }

  /** Given labels stand upright where they do not fit beside each other, and every second, third, ... is left out. */
  #fitFixed(
    ticks: Ticks,
    length: number,
    place: (v: number) => number,
    roomOf: (label: string) => number,
    isHorizontal: boolean,
    type: Typography,
  ): PlacedTicks {
    if (fits(ticks, place, roomOf)) return { ...ticks, upright: false };
    const numeric = ticks.labels.every((l) => /^[−\d.]*$/.test(l));
    const upright = isHorizontal && !numeric && type.canTurn;
    const room = upright ? () => type.lineHeight(type.tick) : roomOf;
    const least = ticks.labels.reduce((small, label) => Math.min(small, room(label)), length);
    // No more of the smallest have room; to try every stride below would take a minute for a hundred thousand.
    for (let stride = Math.ceil(ticks.values.length / (1 + length / least)); stride < ticks.values.length; stride++) {
      const kept = <T>(list: readonly T[]): T[] => list.filter((_, i) => i % stride === 0);
      const thinned = { values: kept(ticks.values), labels: kept(ticks.labels) };
      if (fits(thinned, place, room)) return { ...thinned, upright };
    }
    return { values: ticks.values.slice(0, 1), labels: ticks.labels.slice(0, 1), upright };
  }

  #placing([low, high]: readonly [number, number], length: number): (v: number) => number {
    return (v) => shareAlong(this.#scale, v, low, high) * length;
  }
}

/** Throws ArgumentError for a scale on which categories have no places. */
function checkNames(scale: Scale, op: string): void {
  if (scale.name === 'log') throw new ArgumentError('categories have no places on a log axis', { op });
}

/** Throws ArgumentError for a limit that is no number, or has no place on the scale. */
function checkLimits(scale: Scale, limits: readonly (number | undefined)[], op: string): void {
  for (const v of limits) {
    if (v === undefined || Number.isFinite(scale.forward(v))) continue;
    const hint =
      scale.name === 'log' && Number.isFinite(v)
        ? 'both limits above 0; undefined leaves one to the data, as in ylim(undefined, 10)'
        : 'a finite number, or undefined for what the data needs';
    throw new ArgumentError(`a ${scale.name} axis cannot begin or end at ${showValue(v)}`, { op, hint });
  }
}

/** Ticks, and whether their labels are turned by a quarter. */
export interface PlacedTicks extends Ticks {
  readonly upright: boolean;
  /** Whether the user or a mark chose them, so that they may not be replaced. */
  readonly isFixed?: boolean;
}

const isWholeOrMissing = (v: number): boolean => Number.isInteger(v) || !Number.isFinite(v);

function within(ticks: Ticks, low: number, high: number): Ticks {
  const slack = 1e-9 * high - 1e-9 * low;
  const inside = (v: number): boolean => v >= low - slack && v <= high + slack;
  const kept = ticks.values.map(inside);
  return {
    values: ticks.values.filter((_, i) => kept[i]),
    labels: ticks.labels.filter((_, i) => kept[i]),
    ...(ticks.minor ? { minor: ticks.minor.filter(inside) } : {}),
  };
}

function fits(ticks: Ticks, place: (v: number) => number, roomOf: (label: string) => number): boolean {
  const places = ticks.labels.map((label, i) => ({ at: place(ticks.values[i]!), half: roomOf(label) / 2 }));
  places.sort((a, b) => a.at - b.at);
  return neighbours(places).every(([a, b]) => b.at - a.at >= b.half + a.half);
}

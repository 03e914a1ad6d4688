import { paint, type Stream } from './output.ts';
import { fitted } from './wrap.ts';

/** How far a training run is. */
export interface Progress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this epoch. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Steps done in the whole run, those of an earlier session included. */
  readonly totalStep: number;
  /** Numbers to show, such as loss and accuracy. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** `0:07`, `12:34`, `1:02:03`. */
export function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const s = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(s / 60);
  return minutes < 60 ? `${minutes}:${two(s % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(s % 60)}`;
}

/** A number in four digits or so: `0.0831`, `12.35`, `1.2e-7`. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2);
  return size >= 1000 ? value.toFixed(0) : value.toPrecision(size < 1 ? 3 : 4);
}

/** `loss 0.083  accuracy 0.9750`. */
export const metricsText = (metrics: Readonly<Record<string, number>>): string =>
  Object.entries(metrics)
    .map(([name, value]) => `${name} ${name.toLowerCase().includes('accuracy') ? value.toFixed(4) : short(value)}`)
    .join('  ');

/** Rate in steps a second, and the time that is left for the whole run. */
interface Pace {
  readonly rate: number;
  readonly eta: number;
}

const rateText = (rate: number): string =>
  rate >= 1 ? `${rate.toFixed(rate < 10 ? 1 : 0)} steps/s` : `${(1 / rate).toFixed(1)} s/step`;

/** One line of at most `columns` characters with a bar that takes what room the numbers leave. */
export function barLine(p: Progress, pace: Pace, columns: number): string {
  const head = `epoch ${p.epoch}/${p.epochs} `;
  const share = p.stepsPerEpoch > 0 ? p.step / p.stepsPerEpoch : 1;
  const tail = ` ${String(Math.floor(100 * share)).padStart(3)} %  ${rateText(pace.rate)}  ETA ${clock(pace.eta)}  ${metricsText(p.metrics)}`;
  const room = Math.min(30, columns - head.length - tail.length);
  if (room < 5) return `${head}${tail.trimStart()}`.slice(0, columns);
  const done = Math.round(share * room);
  return `${head}${'━'.repeat(done)}${'─'.repeat(room - done)}${tail}`;
}

/** The same for a pipe. */
export const plainLine = (p: Progress, pace: Pace): string =>
  `epoch ${p.epoch}/${p.epochs}  step ${p.step}/${p.stepsPerEpoch}  ${rateText(pace.rate)}  ETA ${clock(pace.eta)}  ${metricsText(p.metrics)}`;

/** Milliseconds between two drawings on a terminal, and between two lines in a pipe. */
const REDRAW = 80;
const LINE = 5000;

/**
 * Shows a run's progress: on a terminal one line that is rewritten, elsewhere a line every five seconds, and everywhere
 * a lasting line an epoch.
 */
export class ProgressBar {
  private readonly stream: Stream;
  private readonly now: () => number;
  private readonly start: number;
  private firstStep: number | undefined;
  private lastShown: number;
  private lastEpoch = Number.NEGATIVE_INFINITY;
  private drawn = false;

  constructor(stream: Stream, now: () => number = () => performance.now()) {
    this.stream = stream;
    this.now = now;
    this.start = now();
    this.lastShown = this.start;
  }

  private pace(p: Progress): Pace {
    const done = p.totalStep - (this.firstStep ?? p.totalStep);
    const rate = done / ((this.now() - this.start) / 1000);
    return { rate, eta: (p.epochs * p.stepsPerEpoch - p.totalStep) / rate };
  }

  /** Called after every step; draws when it is time. */
  update(p: Progress): void {
    this.firstStep ??= p.totalStep - 1;
    const now = this.now();
    if (now - this.lastShown < (this.stream.isTTY ? REDRAW : LINE)) return;
    this.lastShown = now;
    if (!this.stream.isTTY) {
      this.stream.write(`${plainLine(p, this.pace(p))}\n`);
      return;
    }
    // One column is left free: some terminals wrap when the last one is written.
    this.stream.write(`\r\x1b[2K${barLine(p, this.pace(p), (this.stream.columns ?? 80) - 1)}`);
    this.drawn = true;
  }

  /** A line that stays, such as an epoch's results. */
  line(text: string): void {
    this.clear();
    this.stream.write(`${fitted(this.stream, text)}\n`);
  }

  /** Takes the bar off the terminal. */
  clear(): void {
    if (this.drawn) this.stream.write('\r\x1b[2K');
    this.drawn = false;
  }

  /** The lasting line of an epoch that has ended. Of many short ones only some are shown. */
  epoch(epoch: number, epochs: number, seconds: number, metrics: Readonly<Record<string, number>>): void {
    const isShown = epoch === 1 || epoch === epochs || epochs <= 20 || this.now() - this.lastEpoch > LINE;
    if (!isShown) return;
    this.lastEpoch = this.now();
    this.line(
      `${paint(this.stream, 'bold', `epoch ${epoch}/${epochs}`)}  ${metricsText(metrics)}  ${seconds.toFixed(1)} s`,
    );
  }
}

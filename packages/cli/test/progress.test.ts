import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { barLine, clock, ProgressBar, plainLine, short } from '../src/progress.ts';

const half = {
  epoch: 2,
  epochs: 4,
  step: 300,
  stepsPerEpoch: 600,
  totalStep: 900,
  metrics: { loss: 0.0831, accuracy: 0.975 },
};
const pace = { rate: 85.2, eta: 18 };

/** A bar on a stream that says it is a terminal, or not, with a clock that the test turns. */
function barOn(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  const time = { now: 0 };
  const bar = new ProgressBar(stream, () => time.now);
  return { bar, time, text: () => String(stream.read() ?? '') };
}

describe('progress', () => {
  test('a line for a pipe has place, rate, time left and metrics', () => {
    expect(plainLine(half, pace)).toBe('epoch 2/4  step 300/600  85 steps/s  ETA 0:18  loss 0.0831  accuracy 0.9750');
  });

  test('the bar fills what room there is and never more', () => {
    const line = barLine(half, pace, 100);
    expect(line).toBe(
      `epoch 2/4 ${'━'.repeat(15)}${'─'.repeat(15)}  50 %  85 steps/s  ETA 0:18  loss 0.0831  accuracy 0.9750`,
    );
    for (let columns = 1; columns < 120; columns++)
      expect(barLine(half, pace, columns).length).toBeLessThanOrEqual(columns);
  });

  test('on a terminal one line is rewritten, at most every 80 ms, and taken away at the end', () => {
    const { bar, time, text } = barOn(true);
    bar.update({ ...half, totalStep: 1 });
    expect(text()).toBe('');
    time.now = 100;
    bar.update({ ...half, totalStep: 10 });
    bar.update({ ...half, totalStep: 11 });
    bar.clear();
    const shown = text();
    expect(shown.split('\r\x1b[2K')).toHaveLength(3);
    expect(shown).toContain('100 steps/s');
    expect(shown).not.toContain('\n');
  });

  test('in a pipe there are whole lines now and then, without codes', () => {
    const { bar, time, text } = barOn(false);
    for (let step = 1; step <= 120; step++) {
      time.now = 100 * step;
      bar.update({ ...half, totalStep: step });
    }
    const lines = text().split('\n');
    expect(lines.at(-1)).toBe('');
    expect(lines).toHaveLength(3);
    for (const code of ['\r', '\x1b']) expect(lines.join('')).not.toContain(code);
  });

  test('the time left counts only the steps of this session', () => {
    const { bar, time, text } = barOn(false);
    bar.update({ ...half, totalStep: 801 });
    time.now = 10_000;
    bar.update({ ...half, totalStep: 900 });
    expect(text()).toContain('10 steps/s  ETA 2:30');
  });

  test('of a hundred quick epochs the first and the last are shown', () => {
    const { bar, text } = barOn(false);
    for (let epoch = 1; epoch <= 100; epoch++) bar.epoch(epoch, 100, 0.01, { loss: 1 / epoch });
    expect(text()).toBe('epoch 1/100  loss 1.000  0.0 s\nepoch 100/100  loss 0.0100  0.0 s\n');
  });

  test('times and numbers are short', () => {
    expect([clock(7), clock(754), clock(3723), clock(Number.POSITIVE_INFINITY)]).toEqual([
      '0:07',
      '12:34',
      '1:02:03',
      '-:--',
    ]);
    expect([short(0), short(12.3456), short(0.00001234), short(1234567), short(4321.5)]).toEqual([
      '0',
      '12.35',
      '1.23e-5',
      '1.23e+6',
      '4322',
    ]);
  });

  test('times go over to minutes and hours where they are full', () => {
    expect([-3, 59.4, 59.5, 3599, 3600, 3661].map(clock)).toEqual([
      '0:00',
      '0:59',
      '1:00',
      '59:59',
      '1:00:00',
      '1:01:01',
    ]);
  });

  test('numbers have four digits from 1 on and three below; an exponent below a thousandth and from a million on', () => {
    expect([0.00099, 0.001, 0.9994, 1, -0.5, 999.4, 1000, 1999.4].map(short)).toEqual([
      '9.90e-4',
      '0.00100',
      '0.999',
      '1.000',
      '-0.500',
      '999.4',
      '1000',
      '1999',
    ]);
    expect([999_999, 1e6, -1e6, Number.NaN, Number.NEGATIVE_INFINITY].map(short)).toEqual([
      '999999',
      '1.00e+6',
      '-1.00e+6',
      'NaN',
      '-Infinity',
    ]);
  });

  test('a rate below 1 is seconds a step, one below 10 has a decimal', () => {
    const rate = (of: number): string => plainLine(half, { rate: of, eta: 1 }).split('  ')[2]!;
    expect([0.25, 0.99, 1, 9.94, 10, 10.4].map(rate)).toEqual([
      '4.0 s/step',
      '1.0 s/step',
      '1.0 steps/s',
      '9.9 steps/s',
      '10 steps/s',
      '10 steps/s',
    ]);
  });

  test('a bar has five characters or more, or is left out; one of an epoch without steps is full', () => {
    const rest = barLine(half, pace, 100).replaceAll(/[━─]/g, '').length;
    expect(barLine(half, pace, rest + 30)).toBe(barLine(half, pace, 100));
    expect(barLine(half, pace, rest + 5)).toContain(' ━━━──  50 %');
    expect(barLine(half, pace, rest + 4)).toMatch(/^epoch 2\/4 50 %/);
    expect(barLine({ ...half, step: 0, stepsPerEpoch: 0 }, pace, 100)).toContain(`${'━'.repeat(30)} 100 %`);
    expect(barLine({ ...half, step: 599 }, pace, 100)).toContain('  99 %');
  });

  test('a bar is drawn again after 80 ms, a line in a pipe after 5 s', () => {
    for (const [isTTY, wait] of [
      [true, 80],
      [false, 5000],
    ] as const) {
      const { bar, time, text } = barOn(isTTY);
      const shownAt = (now: number): boolean => {
        time.now = now;
        bar.update(half);
        return text() !== '';
      };
      expect([wait - 1, wait, 2 * wait - 1, 2 * wait].map(shownAt)).toEqual([false, true, false, true]);
    }
  });

  test('a bar leaves the last column free; a terminal that does not say how wide it is has 80', () => {
    for (const columns of [100, undefined]) {
      const stream = Object.assign(new PassThrough(), { isTTY: true, ...(columns !== undefined && { columns }) });
      const time = { now: 0 };
      const bar = new ProgressBar(stream, () => time.now);
      bar.clear();
      expect(stream.read()).toBeNull();
      bar.update({ ...half, totalStep: 2 });
      time.now = 2000;
      bar.update({ ...half, totalStep: 2 });
      expect(String(stream.read())).toBe(`\r\x1b[2K${barLine(half, { rate: 0.5, eta: 4796 }, (columns ?? 80) - 1)}`);
      bar.clear();
      bar.clear();
      expect(String(stream.read())).toBe('\r\x1b[2K');
    }
  });

  test('of twenty epochs each is shown; of more the first, the last, and those that come more than 5 s later', () => {
    const shownOf = (epochs: number, seconds: number): number[] => {
      const { bar, time, text } = barOn(false);
      for (let epoch = 1; epoch <= epochs; epoch++) {
        time.now = 1000 * seconds * epoch;
        bar.epoch(epoch, epochs, seconds, { Accuracy: 0.5 });
      }
      const lines = text().trimEnd().split('\n');
      for (const line of lines) expect(line).toContain('Accuracy 0.5000');
      return lines.map((line) => Number(/\d+/.exec(line)![0]));
    };
    expect(shownOf(20, 0.1)).toHaveLength(20);
    expect(shownOf(21, 0.1)).toEqual([1, 21]);
    expect(shownOf(21, 2.5)).toEqual([1, 4, 7, 10, 13, 16, 19, 21]);
    expect(shownOf(21, 2.501)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21]);
  });
});

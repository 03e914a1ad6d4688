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
});

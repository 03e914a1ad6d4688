import { expect, test } from 'vitest';
import type { Axes } from '../../src/plot/index.ts';
import { subplots, textFaults } from '../../src/plot/index.ts';
import { uniform } from './figures/sample.ts';

/** Something of any kind with values of any size on axes. */
function fillAtRandom(ax: Axes, next: () => number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const words = (): string =>
    Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(['loss', 'iteration', 'accuracy', 'x', 'Σ'])).join(
      ' ',
    );
  const size = 10 ** Math.floor(next() * 16 - 8);
  const y = Array.from({ length: 2 + Math.floor(next() * 30) }, () => size * (next() - 0.3));
  const names = y.map((_, i) => `${words().slice(0, 12)} ${i}`);
  const kinds: readonly (() => unknown)[] = [
    () => ax.plot(y, { label: words() }).legend(),
    () => ax.bar(names, y),
    () => ax.barh(names, y),
    () => ax.hist(y),
    () => ax.imshow([y, y, y, y]).colorbar({ label: words() }),
    () =>
      ax
        .plot(y.map(Math.abs), y.map(Math.abs))
        .xscale(pick(['linear', 'log']))
        .yscale('log'),
    () =>
      ax
        .plot(y, { label: words() })
        .legend('outside')
        .twinx()
        .plot(y.map((v) => 3 * v))
        .ylabel(words()),
    () => ax.contourf([y, y.map((v) => -v), y]).colorbar(),
  ];
  pick(kinds)();
  if (next() < 0.6) ax.title(words());
  if (next() < 0.6) ax.xlabel(words());
  if (next() < 0.6) ax.ylabel(words());
}

test('no text overlaps another or leaves the frame, whatever is drawn in panels of some size', () => {
  for (let seed = 0; seed < 150; seed++) {
    const next = uniform(seed);
    const [rows, columns] = [1 + Math.floor(next() * 3), 1 + Math.floor(next() * 3)];
    const { fig, axes } = subplots(rows, columns, { figsize: [columns * (3.6 + next()), rows * (2.4 + next())] });
    if (next() < 0.4) fig.suptitle('A title over all panels');
    for (const ax of axes.flat()) fillAtRandom(ax, next);
    expect(textFaults(fig.scene()), `seed ${seed}`).toEqual([]);
  }
});

test('panels side by side have boxes of one size', () => {
  const { fig, axes } = subplots(1, 3, { figsize: [9, 3] });
  axes[0]![0]!.plot([0, 1e-5]).ylabel('a label');
  axes[0]![1]!.plot([0, 1]);
  axes[0]![2]!.plot([0, 123456]).title('only this one');
  const boxes = [...fig.toSvg().matchAll(/<svg x="[\d.]+" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)];
  expect(boxes).toHaveLength(3);
  for (const part of [1, 2, 3]) expect(new Set(boxes.map((b) => b[part])).size).toBe(1);
});

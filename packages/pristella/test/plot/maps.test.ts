import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hex } from '../../src/plot/color.ts';
import { colormap, colormapNames, figure } from '../../src/plot/index.ts';

test('each colour map has the colours of its snapshot, its ends and past them included', async () => {
  const places = [-1, 0, 0.1, 0.25, 0.375, 0.5, 0.65, 0.8, 0.9, 1 - 1e-9, 1, 2];
  const rows = colormapNames.map((name) => {
    // All colours in one number, so that not one may change.
    const all = Array.from({ length: 256 }, (_, i) => colormap(name).at((i + 0.5) / 256));
    const sum = all.reduce((s, color, i) => s + color.reduce((t, part, k) => t + part * (i + 1) * (k + 1), 0), 0);
    return `${name} ${places.map((t) => hex(colormap(name).at(t))).join(' ')} ${sum.toFixed(3)}`;
  });
  await expect(rows.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'snapshots', 'colour-maps.txt'));
});

test('a colour map turned around has the colours of the map from its other end, and its own name', () => {
  for (const name of colormapNames) {
    const turned = colormap(`${name}_r`);
    expect(turned.name).toBe(`${name}_r`);
    for (const i of [0, 1, 17, 128, 255])
      expect(turned.at((i + 0.5) / 256), name).toEqual(colormap(name).at((255.5 - i) / 256));
    expect(colormap(name.toUpperCase())).toBe(colormap(name));
  }
  expect(colormap('grey')).toBe(colormap('gray'));
  expect(() => colormap('viridis_r_r')).toThrow('unknown colour map');
});

test('the samples in a legend are as in their snapshot: one of each mark, with its options', async () => {
  const ax = figure({ figsize: [4, 4], theme: 'light' }).axes();
  const [x, y] = [
    [1, 2, 3],
    [2, 1, 3],
  ];
  ax.plot(x, y, { label: 'line', linestyle: '--', marker: 's', markersize: 5, alpha: 0.5, linewidth: 3 });
  ax.plot(x, y, { label: 'points', linestyle: 'none', marker: '^' });
  ax.step(x, y, { label: 'step' }).scatter(x, y, { label: 'scatter', marker: 'x', alpha: 0.25 });
  ax.scatter(x, y, { label: 'sizes', s: 200, color: 'r' }).bar(x, y, { label: 'bar', alpha: 0.5 });
  ax.barh(x, y, { label: 'barh' }).hist(y, { label: 'hist', alpha: 0.75 }).stem(x, y, { label: 'stem', alpha: 0.5 });
  ax.fillBetween(x, y, 0, { label: 'fill', alpha: 0.5 }).errorbar(x, y, { label: 'error', yerr: 0.5 });
  ax.axhline(1, { label: 'rule', linestyle: ':' }).axvspan(1, 2, { label: 'span' });
  ax.quiver(x, y, x, y, { label: 'arrows' }).legend({ loc: 'upper left' });
  const svg = ax.figure.toSvg();
  await expect(svg.slice(svg.indexOf('<g data-legend'))).toMatchFileSnapshot(
    join(import.meta.dirname, 'snapshots', 'legend-samples.txt'),
  );
});

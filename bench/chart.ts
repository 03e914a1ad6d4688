import { plot } from '../packages/pristella/src/index.ts';
import type { Quartiles } from './quartiles.ts';
import type { Section } from './report.ts';

/** Ratios beside peers as a picture: a point for the median and a line between the quartiles; left of 1 we are faster. */
export function ratioChart(section: Section): string {
  const rows = section.rows.filter((r) => Array.isArray(r.ratio) && r.peer !== undefined);
  const fig = plot.figure({ figsize: [8, 1.4 + 0.32 * rows.length] });
  const ax = fig.addSubplot(1, 1, 1).title(section.title).xlabel('our time as a multiple of theirs').xscale('log');
  const labels = rows.map((r) => `(${r.model}) beside ${r.peer}`);
  rows.forEach((row, i) => {
    const [low, median, high] = row.ratio as Quartiles;
    const y = rows.length - i;
    const color = median <= 1 ? 'C0' : 'C1';
    ax.plot([low, high], [y, y], { color, linewidth: 3 });
    ax.plot([median], [y], { color, marker: 'o', linestyle: 'none' });
  });
  ax.plot([1, 1], [0.5, rows.length + 0.5], { color: 'gray', linestyle: '--' });
  ax.yticks(
    labels.map((_, i) => rows.length - i),
    labels,
  ).grid('x');
  return fig.toSvg();
}

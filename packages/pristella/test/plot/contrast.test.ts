import { describe, expect, test } from 'vitest';
import { colorNames, legible, luminance, paintOf, rgb } from '../../src/plot/color.ts';
import { type Figure, figure, palettes } from '../../src/plot/index.ts';
import { eachShape } from '../../src/plot/scene.ts';
import { resolvePaint, tinted } from '../../src/plot/theme.ts';

const themes = ['light', 'dark'] as const;
const contrastOn = (theme: (typeof themes)[number], paint: string): number => {
  const [a, b] = [paint, 'paper'].map((p) => luminance(rgb(resolvePaint(p, palettes[theme]))) + 0.05) as [
    number,
    number,
  ];
  return Math.max(a, b) / Math.min(a, b);
};
/** The hue of a colour in degrees: its direction among red, yellow, green and blue (CIELAB). */
function hueOf(color: string): number {
  const [r, g, b] = rgb(color).map((v) => (v <= 10.31475 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  const [x, y, z] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ].map(Math.cbrt) as [number, number, number];
  return (Math.atan2(200 * (y - z), 500 * (x - y)) * 180) / Math.PI;
}

describe.each(themes)('on %s paper', (theme) => {
  test('every colour of the cycle stands out, and so does every colour with a name but white', () => {
    const names = [...colorNames].filter((name) => !['w', 'white', 'none', 'paper', 'grid'].includes(name));
    expect(names.length).toBeGreaterThan(35);
    for (const name of [...names, 'tab:blue', ...Array.from({ length: 8 }, (_, k) => `C${k}`)]) {
      expect(contrastOn(theme, paintOf(name)), name).toBeGreaterThanOrEqual(3);
    }
  });
  test('lines, marks, bars, rules and words of a named colour are drawn in what stands out', () => {
    const fig = figure();
    const ax = fig.axes().plot([1, 2], { color: 'navy' }).scatter([1, 2], [1, 2], { c: 'navy' });
    ax.bar([1], [1], { color: 'navy' }).axhline(1, { color: 'navy' }).text(1, 1, 'a', { color: 'navy' });
    const paints = new Set(paintsIn(fig));
    expect([...paints]).toEqual([paintOf('navy')]);
    expect(fig.toSvg({ theme })).toContain(resolvePaint(paintOf('navy'), palettes[theme]));
  });
  test('every contour line stands out, whatever its height and map', () => {
    for (const cmap of ['viridis', 'magma', 'gray', 'jet', 'coolwarm', 'Blues']) {
      const fig = figure();
      const z = Array.from({ length: 9 }, (_, r) => Array.from({ length: 9 }, (_, c) => r + c));
      fig.axes().contour(z, { cmap, levels: 12 });
      const paints = paintsIn(fig);
      expect(paints.length).toBeGreaterThan(8);
      for (const paint of paints) expect(contrastOn(theme, paint), `${cmap} ${paint}`).toBeGreaterThanOrEqual(3);
    }
  });
  test('a colour that stands out already stays as it is, and a darker one stays darker', () => {
    expect(resolvePaint(legible('#808080'), palettes[theme])).toBe('#808080');
    const moved = ['#000000', '#400000', '#ff0000', '#ffff00', '#ffffff'].map((c) =>
      luminance(rgb(resolvePaint(legible(c), palettes[theme]))),
    );
    if (theme === 'dark') expect(moved[1]).toBeLessThan(moved[2]!);
    else expect(moved[0]).toBeLessThan(moved[3]!);
    expect(contrastOn(theme, tinted(theme === 'light' ? '#ffffff' : '#000000'))).toBeGreaterThanOrEqual(2);
  });
  test('a colour given as #rrggbb is that colour', () => {
    expect(resolvePaint(paintOf('#001F5b'), palettes[theme])).toBe('#001f5b');
    expect(resolvePaint(paintOf('white'), palettes[theme])).toBe('#ffffff');
  });
});

/** The paints of everything inside the axes that is neither frame nor paper. */
function paintsIn(fig: Figure): string[] {
  const paints: string[] = [];
  eachShape(fig.scene().shapes, (shape, clip) => {
    if (!clip && !(shape.kind === 'text' && shape.text === 'a')) return;
    if ('stroke' in shape && shape.stroke) paints.push(shape.stroke);
    if ('fill' in shape && shape.fill) paints.push(shape.fill);
  });
  return paints;
}

test('each colour of the cycle has one hue on light and dark paper', () => {
  for (let k = 0; k < 8; k++) {
    const [a, b] = themes.map((theme) => hueOf(palettes[theme][`C${k}`]!)) as [number, number];
    const off = Math.abs(((a - b + 540) % 360) - 180);
    expect(off, `C${k}`).toBeLessThan(25);
  }
});

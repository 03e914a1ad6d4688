import { describe, expect, test } from 'vitest';
import { ArgumentError, np, ShapeError } from '../../src/index.ts';
import { figure, histogram, mathText, palettes, plt, subplots } from '../../src/plot/index.ts';

describe('axes', () => {
  test('take tensors, arrays and typed arrays alike', () => {
    const draw = (x: Parameters<ReturnType<typeof plt.gca>['hist']>[0]): string => {
      const fig = figure();
      fig.axes().plot(x, x);
      return fig.toSvg();
    };
    const svg = draw([0, 1, 2]);
    expect(draw(np.array([0, 1, 2]))).toBe(svg);
    expect(draw(Float32Array.of(0, 1, 2))).toBe(svg);
    expect(draw(np.arange(3))).toBe(svg);
  });
  test('reach five per cent beyond a line, and not below the foot of bars', () => {
    const line = figure().axes().plot([0, 10], [0, 100]);
    expect([line.xlim(), line.ylim()]).toEqual([
      [-0.5, 10.5],
      [-5, 105],
    ]);
    expect(figure().axes().bar([0, 1], [2, 4]).ylim()).toEqual([0, 4.2]);
  });
  test('keep one limit to the data where only the other is set', () => {
    expect(figure().axes().plot([0, 10]).ylim(undefined, 20).ylim()).toEqual([-0.5, 20]);
  });
  test('turn around where the lower limit is given last', () => {
    const fig = figure();
    fig.axes().plot([0, 1]).ylim(1, 0);
    const path = /<svg x[^>]*>\n<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"/.exec(fig.toSvg())!;
    expect(Number(path[2])).toBeLessThan(Number(path[4]));
  });
  test('of a logarithmic scale leave out what it cannot show', () => {
    const ax = figure().axes().plot([1, 10, 100], [0, 1, 100]).yscale('log');
    expect(ax.ylim()[0]).toBeGreaterThan(0);
    expect(() => ax.ylim(0, 1)).toThrow(ArgumentError);
  });
  test('of a twin share x and have a y of their own', () => {
    const ax = figure().axes().plot([0, 1], [0, 1]);
    const right = ax.twinx().plot([0, 2], [0, 100]);
    expect(ax.ylim()).toEqual([-0.05, 1.05]);
    expect(right.ylim()).toEqual([-5, 105]);
    expect(ax.xlim()).toEqual([-0.1, 2.1]);
  });
  test('continue the colours of the cycle over plot, scatter and twins', () => {
    const fig = figure();
    const ax = fig.axes().plot([1, 2]).scatter([1], [2]);
    ax.twinx().plot([3, 4]);
    const svg = fig.toSvg({ theme: 'light' });
    for (const name of ['C0', 'C1', 'C2']) expect(svg).toContain(palettes.light[name]);
  });
  test('say what is wrong, and what would be right', () => {
    const ax = figure().axes();
    expect(() => ax.plot([1, 2], [1])).toThrow(ShapeError);
    expect(() => ax.plot([1, 2], [1])).toThrow('[plot] lengths differ: (2,), (1,)');
    expect(() => ax.plot([1], 'q')).toThrow(/cannot read the format 'q'/);
    expect(() => ax.plot([1], { color: 'blurple' })).toThrow(/unknown colour 'blurple'/);
    expect(() => ax.imshow([1, 2] as never)).toThrow(ShapeError);
    expect(() => ax.contour([[1, 2], [3]])).toThrow(/different lengths/);
    expect(() => ax.colorbar()).toThrow(/nothing here is coloured/);
    expect(() => figure().addSubplot(1, 2, 3)).toThrow(/cell 3 is not in a grid of 1 by 2/);
  });
  test('read the short form in any order', () => {
    const draw = (format: string): string => {
      const fig = figure();
      fig.axes().plot([1, 2], format);
      return fig.toSvg();
    };
    expect(draw('ro--')).toBe(draw('r--o'));
    expect(draw('C1:')).not.toBe(draw('C2:'));
  });
});

describe('figures', () => {
  test('tell in words their title, axes, series and ranges', () => {
    const fig = figure();
    const ax = fig.axes().plot([0, 1, 2], [3, 4, 5], { label: 'loss' });
    ax.title('Training').xlabel('epoch');
    expect(fig.describe()).toBe(
      '"Training"; x axis "epoch" −0.1 to 2.1; y axis 2.9 to 5.1. line "loss" of 3 points, x 0 to 2, y 3 to 5.',
    );
  });
  test('escape what would end a tag', () => {
    const fig = figure();
    fig.axes().title('<script>&"').plot([1, 2]);
    expect(fig.toSvg()).not.toContain('<script>');
  });
  test('recolour themselves in the dark only where the theme is auto', () => {
    const { fig } = subplots();
    expect(fig.toSvg()).toContain('prefers-color-scheme:dark');
    expect(fig.toSvg({ theme: 'dark' })).not.toContain('prefers-color-scheme');
    expect(fig.toSvg({ theme: 'dark' })).toContain(palettes.dark.paper);
  });
  test('have no attribute id, so that many fit one page', () => {
    const fig = figure();
    fig
      .axes()
      .plot([1, 2])
      .imshow([[1]]);
    expect(fig.toSvg()).not.toMatch(/ id=/);
  });
  test('of plt are drawn on by the short forms until the next one', () => {
    const first = plt.figure();
    plt.plot([1, 2], { label: 'a' });
    plt.title('first');
    expect(plt.gcf()).toBe(first);
    expect(first.describe()).toContain('"first"');
    const second = plt.figure();
    expect(plt.gcf()).toBe(second);
    plt.plot([3, 4], { label: 'b' });
    expect([first.describe().includes('"b"'), second.describe().includes('"b"')]).toEqual([false, true]);
    plt.subplot(1, 2, 2);
    plt.xlabel('right');
    expect(plt.gcf().describe()).toContain('x axis "right"');
    plt.close();
  });
});

describe('labels', () => {
  test('turn formulae into Unicode and leave money alone', () => {
    expect(mathText('$x_0^2 + \\alpha \\le 10^{-4}$')).toBe('x₀² + α ≤ 10⁻⁴');
    expect(mathText('costs $5')).toBe('costs $5');
    expect(mathText('$e^{-\\beta x}$')).toBe('e⁻ᵝ\u2009ˣ');
  });
  test('keep an exponent readable that Unicode cannot raise', () => {
    expect(mathText('$a^{Q}$')).toBe('a^Q');
  });
});

describe('histogram', () => {
  test('counts as NumPy does: the last bin holds its upper edge', () => {
    const { counts, edges } = histogram([1, 2, 1, 4, 4, 3], { bins: 3 });
    expect([...counts]).toEqual([2, 1, 3]);
    expect([...edges]).toEqual([1, 2, 3, 4]);
  });
  test('of given edges leaves out what is outside', () => {
    expect([...histogram([0, 0.5, 1, 2, 3], { bins: [0, 1, 2] }).counts]).toEqual([2, 2]);
  });
  test('as a density has an area of 1', () => {
    const { counts, edges } = histogram([1, 5, 2, 7, 3, 3], { bins: 4, density: true });
    expect(counts.reduce((sum, c, i) => sum + c * (edges[i + 1]! - edges[i]!), 0)).toBeCloseTo(1, 12);
  });
});

test('ticks are whole numbers where all that is shown is whole, in whichever order it comes', () => {
  const whole = [0, 1, 2, 3];
  const broken = [0, 0.5, 3];
  const ticks = (...lists: number[][]): string[] => {
    const ax = figure().axes().yticks([]);
    for (const list of lists) ax.plot(list, list);
    return [...ax.figure.toSvg().matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text);
  };
  expect(ticks(whole)).toEqual(['0', '1', '2', '3']);
  expect(ticks(whole, whole)).toEqual(['0', '1', '2', '3']);
  for (const lists of [[broken], [whole, broken], [broken, whole], [whole, broken, whole]])
    expect(ticks(...lists)).toEqual(['0.0', '0.5', '1.0', '1.5', '2.0', '2.5', '3.0']);
});

test('a histogram of one value, of whatever size, has ascending edges around it and counts all of it', () => {
  for (const size of [0, 1e-300, 1, 2 ** 45, 2 ** 50, 1e16, 1e17, 1e100, 1e300])
    for (const value of [size, -size])
      for (const bins of [1, 2, 10, 1000]) {
        const { counts, edges } = histogram([value, value, value], { bins });
        const name = `${value} in ${bins} bins`;
        expect(edges[0], name).toBeLessThan(value);
        expect(edges.at(-1), name).toBeGreaterThan(value);
        expect(
          [...edges].every((edge, i) => i === 0 || edge > (edges[i - 1] ?? Infinity)),
          name,
        ).toBe(true);
        expect(
          [...counts].reduce((sum, n) => sum + n),
          name,
        ).toBe(3);
      }
});

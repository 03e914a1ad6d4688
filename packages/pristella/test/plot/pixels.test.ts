import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Figure, figure, type Shape } from '../../src/plot/index.ts';
import { figureToPng } from '../../src/plot/node/index.ts';
import { discOutline, flattenCurve, roundedOutline, strokeOutline } from '../../src/plot/outline.ts';
import { PixelCanvas } from '../../src/plot/raster.ts';
import { textBox } from '../../src/plot/text/metrics.ts';
import { printed } from '../../src/plot/text/typography.ts';

const red = [255, 0, 0] as const;
const all = { x: 0, y: 0, width: 99, height: 99 };
const rectangle = (x: number, y: number, width: number, height: number) => ({
  points: [x, y, x + width, y, x + width, y + height, x, y + height],
});

/** How opaque each pixel is, row by row. */
const opacities = ({ rgba, width }: PixelCanvas): number[][] =>
  Array.from({ length: rgba.length / 4 / width }, (_, y) =>
    Array.from({ length: width }, (_, x) => rgba[4 * (y * width + x) + 3]!),
  );

describe('an area of pixels', () => {
  const filled = (runs: { points: number[] }[], opacity = 1, clip = all): number[][] => {
    const canvas = new PixelCanvas(4, 3);
    canvas.fill(runs, red, opacity, clip);
    return opacities(canvas);
  };

  test('is as opaque in each pixel as the share that it covers', () => {
    expect(filled([rectangle(0.5, 0.25, 2, 1.5)])).toEqual([
      [96, 191, 96, 0],
      [96, 191, 96, 0],
      [0, 0, 0, 0],
    ]);
    expect(filled([rectangle(1.25, 1, 0.5, 1)])[1]).toEqual([0, 128, 0, 0]);
    expect(filled([rectangle(1, 0, 2, 3)], 0.5)[2]).toEqual([0, 128, 128, 0]);
    expect(filled([{ points: [0, 0, 4, 0, 0, 3] }]).map((row) => row[0])).toEqual([255, 255, 159]);
  });

  test('ends at the picture and at the edge of what it is clipped to', () => {
    const whole = Array(3).fill([255, 255, 255, 255]);
    expect(filled([rectangle(-5, -5, 20, 20)])).toEqual(whole);
    expect(filled([rectangle(0, 0, 4, 3)])).toEqual(whole);
    expect(filled([rectangle(-5, -5, 20, 20)], 1, { x: 1, y: 1, width: 2, height: 1 })).toEqual([
      [0, 0, 0, 0],
      [0, 255, 255, 0],
      [0, 0, 0, 0],
    ]);
    expect(filled([rectangle(-5, -5, 20, 20)], 1, { x: 0.5, y: 0, width: 1, height: 0.5 })[0]).toEqual([64, 64, 0, 0]);
    expect(filled([])).toEqual(Array(3).fill([0, 0, 0, 0]));
  });

  test('counts once where it overlaps itself, and has holes where it turns back', () => {
    const inner = [rectangle(1, 1, 2, 1)];
    expect(filled([rectangle(0, 0, 4, 3), ...inner])).toEqual(Array(3).fill([255, 255, 255, 255]));
    const back = [{ points: [1, 1, 1, 2, 3, 2, 3, 1] }];
    expect(filled([rectangle(0, 0, 4, 3), ...back])[1]).toEqual([255, 0, 0, 255]);
  });

  test('is mixed with what it is painted over', () => {
    const canvas = new PixelCanvas(1, 1);
    canvas.fill([rectangle(0, 0, 1, 1)], [0, 0, 255], 1, all);
    canvas.fill([rectangle(0, 0, 1, 1)], red, 0.25, all);
    expect([...canvas.rgba]).toEqual([64, 0, 191, 255]);
  });
});

describe('an image of pixels', () => {
  const raster = { width: 2, height: 2, rgba: Uint8Array.from([[0, 255], [80, 255], [160, 255], [240, 0]].flatMap(([v, a]) => [v!, v!, v!, a!])) }; // biome-ignore format: four pixels
  const painted = (box: typeof all, clip: typeof all, smooth: boolean, channel = 0): number[][] => {
    const canvas = new PixelCanvas(4, 4);
    canvas.image(raster, box, clip, smooth);
    return Array.from({ length: 4 }, (_, y) =>
      Array.from({ length: 4 }, (_, x) => canvas.rgba[4 * (4 * y + x) + channel]!),
    );
  };
  const box = { x: 0, y: 0, width: 4, height: 4 };

  test('is stretched over its box, whole pixels by whole pixels', () => {
    expect(painted(box, all, false)).toEqual([
      [0, 0, 80, 80],
      [0, 0, 80, 80],
      [160, 160, 0, 0],
      [160, 160, 0, 0],
    ]);
    expect(painted(box, all, false, 3)[3]).toEqual([255, 255, 0, 0]);
    expect(painted({ ...box, x: 1, width: 2 }, all, false, 3)[0]).toEqual([0, 255, 255, 0]);
    expect(painted({ ...box, y: 2, height: 2 }, all, false, 3).map((row) => row[0])).toEqual([0, 0, 255, 255]);
  });

  test('is blended between the middles of its pixels where it is smooth', () => {
    const [first, second] = painted(box, all, true);
    expect(first).toEqual([0, 20, 60, 80]);
    expect(second!.slice(0, 2)).toEqual([40, 56]);
    expect(painted(box, all, true, 3)[3]).toEqual([255, 191, 64, 0]);
  });

  test('is seen within its clip alone', () => {
    expect(painted(box, { x: 1, y: 1, width: 2, height: 1 }, false, 3)).toEqual([
      [0, 0, 0, 0],
      [0, 255, 255, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(painted({ x: -2, y: -2, width: 8, height: 8 }, all, false, 3)).toEqual([
      [255, 255, 255, 255],
      [255, 255, 255, 255],
      [255, 255, 0, 0],
      [255, 255, 0, 0],
    ]);
  });
});

describe('the outline of a line', () => {
  const points = (...args: Parameters<typeof strokeOutline>): (readonly number[])[] =>
    strokeOutline(...args).map((run) => run.points.map((v) => Math.round(1000 * v) / 1000));

  test('is a rectangle about each piece, and a disc at joints of lines wider than 1.2', () => {
    expect(points({ points: [0, 0, 10, 0] }, 2, false, all)).toEqual([[0, -1, 10, -1, 10, 1, 0, 1]]);
    expect(points({ points: [0, 0, 0, 10] }, 2, false, all)).toEqual([[1, 0, 1, 10, -1, 10, -1, 0]]);
    const corner = { points: [0, 0, 10, 0, 10, 10] };
    expect([1, 1.2, 1.3].map((width) => points(corner, width, false, all).length)).toEqual([2, 2, 3]);
    expect(points({ ...corner, closed: true }, 2, false, all)).toHaveLength(3 + 4);
    expect(points(corner, 0.5, true, all)).toHaveLength(2 + 3);
    expect(points({ points: [5, 5, 5, 5] }, 2, false, all)).toEqual([]);
  });

  test('has the drawn parts of a dashed one, around corners and as far as they are seen', () => {
    const ends = (of: number[], dash: number[], sight = all) =>
      points({ points: of }, 0.5, true, sight, dash).map((p) => [p[0], p[2]]);
    expect(ends([0, 5, 10, 5], [3, 2])).toEqual([[0, 3], [5, 8]]); // biome-ignore format: pairs
    expect(ends([0, 5, 12, 5], [3])).toEqual([[0, 3], [6, 9]]); // biome-ignore format: pairs
    expect(ends([0, 5, 12, 5], [1, 2, 3])).toEqual([[0, 1], [3, 6], [7, 9]]); // biome-ignore format: pairs
    expect(ends([0, 5, 4, 5, 10, 5], [5, 1])).toEqual([[0, 4], [4, 5], [6, 10]]); // biome-ignore format: pairs
    expect(ends([0, 5, 100, 5], [5, 5], { ...all, x: 20, width: 10 })).toEqual([[20, 25]]); // biome-ignore format: pairs
    expect(ends([0, 5, 10, 5], [0.02, 0.03])).toEqual([[0, 10]]);
    expect(ends([0, 5, 0.2, 5], [0.03, 0.03])).toHaveLength(4);
    // One piece goes around the corner, where it has a joint; the next begins behind the gap.
    expect(points({ points: [0, 0, 4, 0, 4, 4] }, 2, false, all, [6, 1]).map((p) => p.length / 2)).toEqual([
      8, 4, 4, 4,
    ]);
    expect(points({ points: [0, 0, 4, 0, 4, 4] }, 2, false, all, [4, 1]).map((p) => p.length / 2)).toEqual([4, 4]);
  });

  test('of discs, round corners and curves are points on them', () => {
    for (const [radius, corners] of [
      [0, 8],
      [1, 8],
      [1.8, 9],
      [25, 30],
      [112, 64],
      [900, 64],
    ] as const) {
      // biome-ignore format: pairs
      const { points: disc, closed } = discOutline(3, 4, radius);
      expect([disc.length / 2, closed]).toEqual([corners, true]);
      expect(disc.slice(0, 2)).toEqual([3 + radius, 4]);
      for (let i = 0; i < disc.length; i += 2) expect(Math.hypot(disc[i]! - 3, disc[i + 1]! - 4)).toBeCloseTo(radius);
    }
    expect(roundedOutline(1, 2, 3, 4, 0)).toEqual({ points: [1, 2, 4, 2, 4, 6, 1, 6], closed: true });
    expect(roundedOutline(1, 2, 3, 4, 1).closed).toBe(true);
    const round = roundedOutline(0, 0, 10, 6, 2).points.map((v) => Math.round(1000 * v) / 1000);
    expect(round).toHaveLength(4 * 7 * 2);
    expect([round.slice(0, 2), round.slice(12, 16)]).toEqual([[10, 4], [8, 6, 2, 6]]); // biome-ignore format: pairs
    expect([round.slice(28, 30), round.slice(42, 44)]).toEqual([[0, 2], [8, 0]]); // biome-ignore format: pairs
    expect(Math.max(...roundedOutline(0, 0, 10, 6, 50).points)).toBe(10);
    const curve = flattenCurve([0, 0, 0, 8, 8, 8, 8, 0]);
    expect([curve.length, ...curve.slice(16, 18)]).toEqual([34, 4, 6]);
    expect([...curve.slice(0, 2), ...curve.slice(-2)]).toEqual([0, 0, 8, 0]);
    expect(flattenCurve([0, 0, 0, 8, 8, 8, 8, 0], 4).slice(2, 4)).toEqual([1.25, 4.5]);
  });
});

/** The pixels of a PNG file of these shapes. */
function png(
  shapes: readonly Shape[],
  options: object = {},
): { size: readonly number[]; at(x: number, y: number): string } {
  const fig: Figure = Object.assign(figure({ theme: 'light' }), { scene: () => ({ width: 40, height: 30, shapes }) });
  const bytes = Buffer.from(figureToPng(fig, { scale: 1, ...options }));
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const parts = new Map<string, Buffer>();
  for (let from = 8; from < bytes.length; from += 12 + bytes.readUInt32BE(from))
    parts.set(
      bytes.toString('latin1', from + 4, from + 8),
      bytes.subarray(from + 8, from + 8 + bytes.readUInt32BE(from)),
    );
  const rows = inflateSync(parts.get('IDAT')!);
  const palette = parts.get('PLTE');
  const stride = (palette ? 1 : 4) * width + 1;
  const at = (x: number, y: number): string => {
    const pixel = palette ? palette.subarray(3 * rows[y * stride + 1 + x]!) : rows.subarray(y * stride + 1 + 4 * x);
    return pixel.toString('hex', 0, 3);
  };
  return { size: [width, height], at };
}

describe('a PNG file', () => {
  const paint = { fill: '#ff0000' };
  const raster = { width: 2, height: 1, rgba: Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 255) };

  test('has the paper of its theme, and so many pixels for each of the figure', () => {
    expect(png([]).at(0, 0)).toBe('ffffff');
    expect(png([], { theme: 'dark' }).at(0, 0)).not.toBe('ffffff');
    expect([png([]), png([], { scale: 0.5 }), png([], { scale: 1.5 })].map(({ size }) => size)).toEqual([
      [40, 30],
      [20, 15],
      [60, 45],
    ]);
    expect(png([], { scale: undefined }).size).toEqual([80, 60]);
  });

  test('shows every kind of shape where it is', () => {
    const box = { x: 10, y: 5, width: 20, height: 10 };
    const spots = (shape: Shape, ...at: [number, number][]): string[] => at.map(([x, y]) => png([shape]).at(x, y));
    expect(spots({ kind: 'rect', box, ...paint }, [9, 5], [10, 5], [29, 14], [30, 14])).toEqual([
      'ffffff',
      'ff0000',
      'ff0000',
      'ffffff',
    ]);
    expect(spots({ kind: 'rect', box, radius: 5, ...paint }, [10, 5], [20, 5])).toEqual(['ffffff', 'ff0000']);
    expect(spots({ kind: 'image', box, raster }, [9, 9], [10, 9], [19, 9], [20, 9], [29, 9])).toEqual([
      'ffffff',
      'ff0000',
      'ff0000',
      '0000ff',
      '0000ff',
    ]);
    expect(spots({ kind: 'image', box, raster, smooth: true }, [10, 9], [19, 9])).toEqual(['ff0000', '8c0073']);
    const dots: Shape = { kind: 'dots', points: [10, 10, 30, 20], radius: 4, ...paint };
    expect(spots(dots, [10, 10], [12, 10], [15, 10], [30, 20], [20, 15])).toEqual([
      'ff0000',
      'ff0000',
      'ffffff',
      'ff0000',
      'ffffff',
    ]);
    expect(spots({ ...dots, opacity: 0.5 }, [10, 10])).toEqual(['ff8080']);
    const curve: Shape = { kind: 'curve', points: [5, 5, 5, 25, 35, 25, 35, 5], stroke: '#ff0000', width: 3 };
    expect(spots(curve, [20, 19], [20, 16], [5, 6], [34, 6])).toEqual(['ff0000', 'ffffff', 'ff0000', 'ff0000']);
    const path: Shape = { kind: 'path', runs: [{ points: [0, 15, 40, 15] }], stroke: '#ff0000', width: 2 };
    expect(spots(path, [20, 13], [20, 14], [20, 15], [20, 16])).toEqual(['ffffff', 'ff0000', 'ff0000', 'ffffff']);
    expect(spots({ ...path, dash: [10, 5] }, [5, 15], [12, 15], [16, 15], [26, 15])).toEqual([
      'ff0000',
      'ffffff',
      'ff0000',
      'ffffff',
    ]);
    const clipped: Shape = { kind: 'group', children: [{ ...path, fill: 'none' }], clip: box };
    expect(spots(clipped, [9, 14], [10, 14], [29, 14], [30, 14], [20, 15])).toEqual([
      'ffffff',
      'ff0000',
      'ff0000',
      'ffffff',
      'ffffff',
    ]);
    expect(png([{ kind: 'rect', box, ...paint }], { scale: 2 }).at(20, 10)).toBe('ff0000');
    expect(png([{ kind: 'rect', box, ...paint }], { scale: 2 }).at(19, 10)).toBe('ffffff');
  });

  test.each([undefined, 90, -90] as const)('has a text turned by %s in the box that the layout counts on', (rotate) => {
    for (const anchor of ['start', 'middle', 'end'] as const) {
      const x = anchor === 'start' ? 8 : anchor === 'middle' ? 20 : 32;
      const y = anchor === 'start' ? 6 : anchor === 'middle' ? 15 : 24;
      const at = rotate === undefined ? { x, y: 18 } : { x: 20, y: rotate === 90 ? y : 30 - y };
      const text = {
        kind: 'text',
        text: 'HH',
        size: 9,
        anchor,
        fill: '#ff0000',
        ...at,
        ...(rotate && { rotate }),
      } as const;
      const box = textBox(text, printed.metrics);
      const picture = png([text]);
      let [inside, outside, left, right, above, below] = [0, 0, 0, 0, 0, 0];
      for (let py = 0; py < 30; py++) {
        for (let px = 0; px < 40; px++) {
          if (picture.at(px, py) === 'ffffff') continue;
          const [dx, dy] = [px + 0.5 - box.x, py + 0.5 - box.y];
          if (dx < -1 || dy < -1 || dx > box.width + 1 || dy > box.height + 1) outside++;
          else inside++;
          if (dx < box.width / 2) left++;
          else right++;
          if (dy < box.height / 2) above++;
          else below++;
        }
      }
      expect([inside > 30, outside]).toEqual([true, 0]);
      // Letters stand above their line, and both halves of the text have one.
      if (rotate === undefined) expect([Math.min(left, right) > 15, below > 15]).toEqual([true, true]);
      else expect([Math.min(above, below) > 15, right > left]).toEqual([true, rotate === 90]);
    }
  });
});

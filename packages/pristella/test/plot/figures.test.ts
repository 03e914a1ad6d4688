import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, withPictures } from '../../../../scripts/readme-pictures.ts';
import { type Shape, textFaults } from '../../src/plot/index.ts';
import { type Box, eachShape } from '../../src/plot/scene.ts';
import { chapters } from './figures/index.ts';
import { languagesOf, snapshotOf } from './figures/sample.ts';
import { galleryPage, galleryText, snapshotFolder } from './gallery.ts';

const samples = chapters.flatMap((c) => c.samples);
const remedy = 'if the new picture is right, run `node packages/pristella/test/plot/gallery.ts`';

/** The boxes of all legends. */
function legendsIn(shapes: readonly Shape[]): Box[] {
  return shapes.flatMap((shape): Box[] => {
    if (shape.kind !== 'group') return [];
    const [sheet] = shape.children;
    return shape.data?.legend === undefined || sheet?.kind !== 'rect' ? legendsIn(shape.children) : [sheet.box];
  });
}

/** Places on the lines, markers and bars that are drawn inside axes. */
function dataPoints(shapes: readonly Shape[]): [number, number][] {
  const points: [number, number][] = [];
  const along = (ends: readonly number[]): void => {
    for (let i = 0; i + 3 < ends.length; i += 2) {
      const [x0, y0, x1, y1] = ends.slice(i, i + 4) as [number, number, number, number];
      for (let t = 0; t <= 1; t += 0.1) points.push([x0 + (x1 - x0) * t, y0 + (y1 - y0) * t]);
    }
  };
  eachShape(shapes, (shape, clip) => {
    if (!clip) return;
    if (shape.kind === 'dots') {
      for (let i = 0; i < shape.points.length; i += 2) points.push([shape.points[i]!, shape.points[i + 1]!]);
    }
    if (shape.kind === 'path' && !shape.fill) for (const run of shape.runs) along(run.points);
    if (shape.kind === 'rect') {
      const { x, y, width, height } = shape.box;
      for (let k = 0; k <= 10; k++) along([x, y + (height * k) / 10, x + width, y + (height * k) / 10]);
    }
  });
  return points;
}

describe('the figures of the gallery', () => {
  test('are at least sixty, with names of their own', () => {
    expect(samples.length).toBeGreaterThanOrEqual(60);
    expect(new Set(samples.map((s) => s.name)).size).toBe(samples.length);
  });

  test('have exactly one snapshot each, and those with words of the library one in each language', () => {
    expect(
      readdirSync(snapshotFolder)
        .filter((file) => file.endsWith('.svg'))
        .sort(),
    ).toEqual(samples.flatMap((s) => languagesOf(s).map((language) => snapshotOf(s, language))).sort());
  });

  test('stand on the page', () => {
    expect(readFileSync(galleryPage, 'utf8'), remedy).toBe(galleryText());
  });

  test('would be found out: texts over each other, beyond the frame, and of the colour of what is under them', () => {
    const text = { kind: 'text', x: 50, y: 50, text: 'one', size: 12, anchor: 'middle', fill: 'ink' } as const;
    const area = { kind: 'rect', box: { x: 0, y: 0, width: 100, height: 100 }, fill: '#20124d' } as const;
    const faults = (...shapes: Shape[]): string[] =>
      textFaults({ width: 100, height: 100, title: '', description: '', shapes });
    expect(faults(text)).toEqual([]);
    expect(faults(text, { ...text, text: 'two' })).toEqual(['"two" overlaps "one"']);
    expect(faults({ ...text, x: 2 })).toEqual(['"one" leaves the frame']);
    expect(faults(area, text)).toEqual(['"one" can hardly be read (light)']);
    const clipped = (width: number): Shape => ({ kind: 'group', clip: { ...area.box, width }, children: [area] });
    expect(faults(clipped(100), text)).toEqual(['"one" can hardly be read (light)']);
    expect(faults(clipped(20), text)).toEqual([]);
    expect(faults({ ...text, fill: '#20124d' })).toEqual(['"one" can hardly be read (dark)']);
    expect(faults(area, { ...text, fill: '#ffffff' })).toEqual([]);
  });

  test('would be found out over every kind of shape, and only where it is', () => {
    const text = { kind: 'text', x: 50, y: 50, text: 'one', size: 12, anchor: 'middle', fill: '#ffffff' } as const;
    const on = (...shapes: Shape[]): boolean =>
      !textFaults({ width: 100, height: 100, title: '', description: '', shapes: [...shapes, text] }).includes(
        '"one" can hardly be read (light)',
      );
    const fill = '#20124d';
    const dots = (points: number[], radius: number): Shape => ({ kind: 'dots', points, radius, fill });
    expect([on(), on(dots([50, 46], 20)), on(dots([5, 5, 50, 46], 20)), on(dots([5, 5, 95, 95], 20))]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(on(dots([50, 72], 20))).toBe(false);
    const path = (...points: number[]): Shape => ({ kind: 'path', runs: [{ points, closed: true }], fill });
    expect([on(path(0, 0, 100, 0, 100, 100, 0, 100)), on(path(0, 0, 0, 100, 100, 100, 100, 0))]).toEqual([true, true]);
    expect([on(path(0, 60, 100, 60, 100, 100)), on(path(60, 0, 100, 0, 100, 100, 60, 100))]).toEqual([false, false]);
    // An outline and the same one the other way around leave nothing inside; twice the same way does.
    const both = (...turns: number[][]): Shape => ({ kind: 'path', runs: turns.map((points) => ({ points })), fill });
    const [there, back] = [
      [0, 0, 100, 0, 100, 100, 0, 100],
      [0, 0, 0, 100, 100, 100, 100, 0],
    ];
    expect([on(both(there!, back!)), on(both(there!, there!))]).toEqual([false, true]);
    expect(on({ kind: 'curve', points: [0, 0, 50, 100, 50, 0, 100, 100], stroke: fill, width: 1 } as Shape)).toBe(
      false,
    );
    const half = Uint8Array.from([32, 18, 77, 255, 255, 255, 255, 255]);
    const image = (width: number, height: number, rgba = half): Shape => ({
      kind: 'image',
      box: { x: 0, y: 0, width: 100, height: 100 },
      raster: { width, height, rgba },
    });
    // The dark half is on the left or above: the word stands across the middle of the one, above that of the other.
    expect(on(image(1, 2))).toBe(true);
    expect(on(image(1, 2, Uint8Array.from([...half.slice(4), ...half.slice(0, 4)])))).toBe(false);
    expect(on(image(1, 1, Uint8Array.from([32, 18, 77, 40])))).toBe(false);
    expect(on({ kind: 'rect', box: { x: 0, y: 0, width: 100, height: 100 }, fill, opacity: 0.2 })).toBe(false);
    expect(on({ kind: 'rect', box: { x: 0, y: 0, width: 100, height: 100 }, fill: 'none' })).toBe(false);
  });

  test('have no legend over their points, lines or bars', () => {
    const covered = samples.flatMap(({ name, draw }) => {
      const { shapes } = draw('en').scene();
      const data = dataPoints(shapes);
      return legendsIn(shapes)
        .filter((box) =>
          data.some(([x, y]) => x > box.x && y > box.y && x < box.x + box.width && y < box.y + box.height),
        )
        .map(() => name);
    });
    expect(covered).toEqual([]);
  });

  for (const sample of samples) {
    test.each(languagesOf(sample))(
      `${sample.name} (%s) is drawn as in its snapshot, with no text cut off, overlapping or pale, and can be read aloud`,
      (language) => {
        const fig = sample.draw(language);
        const scene = fig.scene();
        expect(textFaults(scene)).toEqual([]);
        const svg = fig.toSvg();
        expect(svg, remedy).toBe(readFileSync(join(snapshotFolder, snapshotOf(sample, language)), 'utf8'));
        expect(svg).toMatch(/<title>[^<]+<\/title>\n<desc>[^<]{20,}<\/desc>/);
        expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
      },
    );
  }
});

describe('the list of the book’s programs and pictures', () => {
  for (const page of Object.keys(pages) as (keyof typeof pages)[]) {
    test(`is up to date in ${page}`, () => {
      const shown = readFileSync(join(import.meta.dirname, '../../../..', page), 'utf8');
      expect(shown, 'run `node scripts/readme-pictures.ts`').toBe(withPictures(page));
    });
  }
});

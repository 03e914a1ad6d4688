import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, withPictures } from '../../../../scripts/readme-pictures.ts';
import { type Shape, textFaults } from '../../src/plot/index.ts';
import { type Box, eachShape } from '../../src/plot/scene.ts';
import { chapters } from './figures/index.ts';
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

  test('have exactly one snapshot each', () => {
    expect(
      readdirSync(snapshotFolder)
        .filter((file) => file.endsWith('.svg'))
        .sort(),
    ).toEqual(samples.map((s) => `${s.name}.svg`).sort());
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

  test('have no legend over their points, lines or bars', () => {
    const covered = samples.flatMap(({ name, draw }) => {
      const { shapes } = draw().scene();
      const data = dataPoints(shapes);
      return legendsIn(shapes)
        .filter((box) =>
          data.some(([x, y]) => x > box.x && y > box.y && x < box.x + box.width && y < box.y + box.height),
        )
        .map(() => name);
    });
    expect(covered).toEqual([]);
  });

  for (const { name, draw } of samples) {
    test(`${name} is drawn as in its snapshot, with no text cut off, overlapping or pale, and can be read aloud`, () => {
      const fig = draw();
      const scene = fig.scene();
      expect(textFaults(scene)).toEqual([]);
      const svg = fig.toSvg();
      expect(svg, remedy).toBe(readFileSync(join(snapshotFolder, `${name}.svg`), 'utf8'));
      expect(svg).toMatch(/<title>[^<]+<\/title>\n<desc>[^<]{20,}<\/desc>/);
      expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    });
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

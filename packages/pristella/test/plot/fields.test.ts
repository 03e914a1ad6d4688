import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { luminance, rgb } from '../../src/plot/color.ts';
import { contourLines } from '../../src/plot/contour-lines.ts';
import { colormap, colormapNames, encodePng, palettes } from '../../src/plot/index.ts';
import { layOutGraph } from '../../src/plot/network/graph-layout.ts';
import { gridOf } from '../../src/plot/values.ts';

describe('contour lines', () => {
  const field = (f: (r: number, c: number) => number, rows: number, columns: number) =>
    gridOf(
      Float64Array.from({ length: rows * columns }, (_, i) => f(Math.floor(i / columns), i % columns)),
      rows,
      columns,
    );

  test('of a slope are one straight line at the level', () => {
    const lines = contourLines(
      field((_, c) => c, 4, 5),
      1.25,
      false,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]!.closed).toBe(false);
    for (let i = 0; i < lines[0]!.points.length; i += 2) expect(lines[0]!.points[i]).toBeCloseTo(1.25, 12);
  });
  test('of a hill are a ring of points at one distance', () => {
    const lines = contourLines(
      field((r, c) => -Math.hypot(r - 10, c - 10), 21, 21),
      -6,
      false,
    );
    expect(lines.map((l) => l.closed)).toEqual([true]);
    const { points } = lines[0]!;
    for (let i = 0; i < points.length; i += 2)
      expect(Math.hypot(points[i]! - 10, points[i + 1]! - 10)).toBeCloseTo(6, 1);
  });
  test('of a region close along the border, with holes turned the other way', () => {
    const ring = field((r, c) => (r >= 2 && r <= 4 && c >= 2 && c <= 4 ? 0 : 1), 7, 7);
    const areas = contourLines(ring, 0.5, true).map(({ points, closed }) => {
      expect(closed).toBe(true);
      let sum = 0;
      for (let i = 0; i < points.length; i += 2) {
        const k = (i + 2) % points.length;
        sum += points[i]! * points[k + 1]! - points[k]! * points[i + 1]!;
      }
      return sum / 2;
    });
    expect(areas).toHaveLength(2);
    expect(areas[0]! * areas[1]!).toBeLessThan(0);
    expect(Math.max(...areas.map(Math.abs))).toBeCloseTo(36, 0);
  });
  test('leave out cells with a missing value', () => {
    expect(
      contourLines(
        field((r, c) => (r === 0 ? Number.NaN : c), 2, 3),
        0.5,
        false,
      ),
    ).toEqual([]);
  });
});

describe('colours', () => {
  test('of perceptual maps grow lighter at every step', () => {
    for (const name of ['viridis', 'plasma', 'inferno', 'magma', 'cividis', 'gray']) {
      const light = Array.from({ length: 101 }, (_, i) => luminance(colormap(name).at(i / 100)));
      for (let i = 1; i < light.length; i++) expect(light[i]!).toBeGreaterThan(light[i - 1]!);
    }
  });
  test('of every map are within 0 and 255, and turned around by _r', () => {
    for (const name of colormapNames) {
      for (let i = 0; i <= 20; i++) for (const v of colormap(name).at(i / 20)) expect(v >= 0 && v <= 255).toBe(true);
      expect(colormap(`${name}_r`).at(0)).toEqual(colormap(name).at(1));
    }
  });
  test('of every map are Matplotlib’s, entry by entry, forwards and backwards', () => {
    const goldens = JSON.parse(readFileSync(join(import.meta.dirname, 'goldens/colormaps.json'), 'utf8')) as object;
    expect(Object.keys(goldens).sort()).toEqual([...colormapNames].sort());
    for (const [name, hex] of Object.entries(goldens) as [string, string][]) {
      const bytes = Buffer.from(hex, 'hex');
      const count = bytes.length / 3;
      const [forwards, backwards] = [colormap(name), colormap(`${name}_r`)];
      for (let i = 0; i < count; i++) {
        for (const t of [i / count, (i + 0.5) / count, i / (count - 1)]) {
          for (let c = 0; c < 3; c++) {
            const off = Math.abs(forwards.at(t)[c]! - bytes[3 * i + c]!);
            expect(off, `${name} at ${t}`).toBeLessThanOrEqual(0.5 + 1e-9);
            expect(backwards.at(t)[c]).toBe(forwards.at((count - 1 - i + 0.5) / count)[c]);
          }
        }
      }
      expect(forwards.at(-1)).toEqual(forwards.at(0));
      expect(forwards.at(2)).toEqual(forwards.at(1));
    }
  });
  test('of the cycle stay apart for readers who lack one kind of cone', () => {
    for (const theme of ['light', 'dark'] as const) {
      const colors = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => rgb(palettes[theme][`C${k}`]!));
      for (const lacking of ['protan', 'deutan', 'tritan'] as const) {
        const seen = colors.map((c) => simulate(c, lacking));
        seen.forEach((a, i) => {
          for (const b of seen.slice(i + 1)) expect(Math.hypot(...a.map((v, k) => v - b[k]!))).toBeGreaterThan(12);
        });
      }
    }
  });
});

// Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
// severity 1, in linear light.
const deficiencies = {
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

/** A colour in CIELAB as a reader sees it who lacks one kind of cone. */
function simulate(color: readonly number[], lacking: keyof typeof deficiencies): number[] {
  const linear = color.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  const times = (m: readonly number[], v: readonly number[]): number[] =>
    [0, 3, 6].map((row) => m[row]! * v[0]! + m[row + 1]! * v[1]! + m[row + 2]! * v[2]!);
  const seen = times(deficiencies[lacking], linear).map((v) => Math.min(1, Math.max(0, v)));
  const xyz = times([0.4339, 0.3762, 0.1899, 0.2126, 0.7152, 0.0722, 0.0177, 0.1095, 0.8729], seen);
  const [x, y, z] = xyz.map((t) => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116));
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

describe('PNG', () => {
  /** The chunks of a file by type, checked for nothing: another program's reader does that in the browser suite. */
  const chunks = (png: Uint8Array): Map<string, Uint8Array> => {
    const out = new Map<string, Uint8Array>();
    const view = new DataView(png.buffer, png.byteOffset);
    for (let at = 8; at < png.length; ) {
      const length = view.getUint32(at);
      out.set(String.fromCharCode(...png.subarray(at + 4, at + 8)), png.subarray(at + 8, at + 8 + length));
      at += 12 + length;
    }
    return out;
  };
  test('of few colours holds a palette and indices that zlib can unpack', () => {
    const rgba = Uint8Array.from([255, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0, 255, 0, 0, 255, 0]);
    const parts = chunks(encodePng({ width: 2, height: 2, rgba }));
    expect([...parts.get('PLTE')!]).toEqual([255, 0, 0, 0, 0, 255, 0, 0, 255]);
    expect([...parts.get('tRNS')!]).toEqual([255, 255, 0]);
    expect([...inflateSync(parts.get('IDAT')!)]).toEqual([0, 0, 1, 0, 0, 2]);
  });
  test('of many colours holds every byte', () => {
    const rgba = Uint8Array.from({ length: 4 * 40 * 30 }, (_, i) =>
      i % 4 === 3 ? 255 : Math.floor(i * 0.381966 * 97) % 256,
    );
    const parts = chunks(encodePng({ width: 40, height: 30, rgba }));
    const rows = inflateSync(parts.get('IDAT')!);
    const bytes = Array.from({ length: 30 }, (_, y) => [...rows.subarray(y * 161 + 1, (y + 1) * 161)]).flat();
    expect(bytes).toEqual([...rgba]);
  });
  test('of a flat area is a hundredfold smaller than its pixels', () => {
    const size = encodePng({ width: 200, height: 200, rgba: new Uint8Array(160000).fill(255) }).length;
    expect(size).toBeLessThan(1600);
  });
});

describe('graph layout', () => {
  const box = { width: 40, height: 20 };
  test('puts what uses a value to its right, and no box over another', () => {
    const edges = [
      [0, 2],
      [1, 2],
      [2, 3],
      [0, 3],
      [3, 5],
      [4, 5],
      [0, 5],
    ] as const;
    const { centers } = layOutGraph(
      Array.from({ length: 6 }, () => box),
      edges,
    );
    for (const [from, to] of edges) expect(centers[to]![0]).toBeGreaterThan(centers[from]![0]);
    centers.forEach((a, i) => {
      for (const b of centers.slice(i + 1)) {
        expect(Math.abs(a[0] - b[0]) >= 40 || Math.abs(a[1] - b[1]) >= 20).toBe(true);
      }
    });
  });
  test('leads a long edge around the boxes between', () => {
    const edges = [
      [0, 1],
      [1, 2],
      [0, 2],
    ] as const;
    const { centers, routes } = layOutGraph([box, box, box], edges);
    const bend = routes[2]!.find(([x]) => x > centers[0]![0] + 40)!;
    expect(Math.abs(bend[1] - centers[1]![1])).toBeGreaterThan(10);
  });
  test('ends also where edges run in a circle', () => {
    expect(
      layOutGraph(
        [box, box],
        [
          [0, 1],
          [1, 0],
        ],
      ).centers,
    ).toHaveLength(2);
  });
});

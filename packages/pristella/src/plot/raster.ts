import type { Rgb } from './color.ts';
import { type Box, linesOf, type Pixel, pixelAt, type Raster, type Run } from './scene.ts';

/** Subpixel rows: smooth edges at a moderate price. Columns are exact. */
const ROWS = 4;

/** A picture of pixels on which areas are painted with smooth edges. */
export class PixelCanvas {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.rgba = new Uint8Array(4 * width * height);
  }

  get raster(): Raster {
    return { width: this.width, height: this.height, rgba: this.rgba };
  }

  /** Paints the inside (non-zero winding) of closed runs; the share of a pixel that is covered is its opacity. */
  fill(runs: readonly Run[], color: Rgb, opacity: number, clip: Box): void {
    const edges = edgesOf(runs).sort((a, b) => a.top - b.top);
    const [highest] = edges;
    if (!highest) return;
    const bottom = edges.reduce((low, e) => Math.max(low, e.bottom), 0);
    const first = Math.max(0, Math.floor(Math.max(clip.y, highest.top)));
    const last = Math.min(this.height - 1, Math.ceil(Math.min(clip.y + clip.height, bottom)) - 1);
    const left = Math.max(0, clip.x);
    const right = Math.min(this.width, clip.x + clip.width);
    const cover = new Float32Array(this.width + 1);
    const room = new Float64Array(2 * edges.length);
    let active: Edge[] = [];
    let waiting = 0;
    for (let row = first; row <= last; row++) {
      for (let edge = edges[waiting]; edge && edge.top < row + 1; edge = edges[++waiting]) active.push(edge);
      active = active.filter((e) => e.bottom > row);
      if (active.length === 0) continue;
      // Only what was covered is looked at: a small mark on a wide picture costs what the mark is wide.
      let [start, end] = [right, left];
      for (let k = 0; k < ROWS; k++) {
        const y = row + (k + 0.5) / ROWS;
        if (y < clip.y || y > clip.y + clip.height) continue;
        spansAt(active, y, room, (low, high) => {
          const [from, to] = [Math.max(left, low), Math.min(right, high)];
          addSpan(cover, from, to);
          start = Math.min(start, from);
          end = Math.max(end, to);
        });
      }
      for (let x = Math.floor(start); x < end; x++)
        if (cover[x]! > 0) this.#blend(4 * (row * this.width + x), color, opacity * Math.min(1, cover[x]!));
      if (start < end) cover.fill(0, Math.floor(start), Math.floor(end) + 1);
    }
  }

  #blend(at: number, color: Rgb, alpha: number): void {
    const { rgba } = this;
    for (let c = 0; c < 3; c++) rgba[at + c] = Math.round(rgba[at + c]! + (color[c]! - rgba[at + c]!) * alpha);
    rgba[at + 3] = Math.round(rgba[at + 3]! + (255 - rgba[at + 3]!) * alpha);
  }

  /** Paints pixels stretched over a box. */
  image(raster: Raster, box: Box, clip: Box, smooth: boolean): void {
    const sample = smooth ? blended : nearest;
    const x0 = Math.max(0, Math.round(Math.max(box.x, clip.x)));
    const x1 = Math.min(this.width, Math.round(Math.min(box.x + box.width, clip.x + clip.width)));
    const y0 = Math.max(0, Math.round(Math.max(box.y, clip.y)));
    const y1 = Math.min(this.height, Math.round(Math.min(box.y + box.height, clip.y + clip.height)));
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) {
        const u = ((x + 0.5 - box.x) / box.width) * raster.width;
        const v = ((y + 0.5 - box.y) / box.height) * raster.height;
        const [r, g, b, a] = sample(raster, u, v);
        if (a > 0) this.#blend(4 * (y * this.width + x), [r, g, b], a / 255);
      }
    }
  }
}

interface Edge {
  readonly top: number;
  readonly bottom: number;
  /** x at y = 0, and its change for each row. */
  readonly x: number;
  readonly slope: number;
  readonly turn: 1 | -1;
}

function edgesOf(runs: readonly Run[]): Edge[] {
  const edges: Edge[] = [];
  for (const { points } of runs) {
    for (const [[x0, y0], [x1, y1]] of linesOf({ points, closed: true })) {
      if (y0 === y1 || ![x0, y0, x1, y1].every(Number.isFinite)) continue;
      const slope = (x1 - x0) / (y1 - y0);
      edges.push({
        top: Math.min(y0, y1),
        bottom: Math.max(y0, y1),
        x: x0 - y0 * slope,
        slope,
        turn: y1 > y0 ? 1 : -1,
      });
    }
  }
  return edges;
}

/** Calls `visit` with the stretches of a level line that are inside. `room` holds two numbers for each edge. */
function spansAt(
  edges: readonly Edge[],
  y: number,
  room: Float64Array,
  visit: (from: number, to: number) => void,
): void {
  // In typed arrays, which sort themselves as numbers: a path of a thousand strokes crosses a line thousands of times.
  const crossed = (turn: number, from: number): Float64Array => {
    let end = from;
    for (const e of edges) if (e.turn === turn && e.top <= y && e.bottom > y) room[end++] = e.x + e.slope * y;
    return room.subarray(from, end).sort();
  };
  const downward = crossed(1, 0);
  const upward = crossed(-1, edges.length);
  let winding = 0;
  let last = 0;
  for (let i = 0, j = 0; i < downward.length || j < upward.length; ) {
    const isDown = j === upward.length || downward[i]! <= upward[j]!;
    const x = isDown ? downward[i++]! : upward[j++]!;
    if (winding !== 0 && x > last) visit(last, x);
    winding += isDown ? 1 : -1;
    last = x;
  }
}

/** Adds what a span covers of each pixel on one subpixel row. */
function addSpan(cover: Float32Array, from: number, to: number): void {
  if (to <= from) return;
  const [first, last] = [Math.floor(from), Math.floor(to)];
  const share = 1 / ROWS;
  if (first === last) {
    cover[first]! += (to - from) * share;
    return;
  }
  cover[first]! += (first + 1 - from) * share;
  for (let x = first + 1; x < last; x++) cover[x]! += share;
  cover[last]! += (to - last) * share;
}

type Sample = (raster: Raster, u: number, v: number) => Pixel;

const nearest: Sample = (raster, u, v) => pixelAt(raster, Math.floor(u), Math.floor(v));

const blended: Sample = (raster, u, v) => {
  const [x, y] = [Math.floor(u - 0.5), Math.floor(v - 0.5)];
  const [fx, fy] = [u - 0.5 - x, v - 0.5 - y];
  const [a, b] = [pixelAt(raster, x, y), pixelAt(raster, x + 1, y)];
  const [c, d] = [pixelAt(raster, x, y + 1), pixelAt(raster, x + 1, y + 1)];
  const [wa, wb, wc, wd] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
  const mixed = (k: 0 | 1 | 2 | 3): number => a[k] * wa + b[k] * wb + c[k] * wc + d[k] * wd;
  return [mixed(0), mixed(1), mixed(2), mixed(3)];
};

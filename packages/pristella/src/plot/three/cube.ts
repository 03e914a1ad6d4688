import type { Box, Shape } from '../scene.ts';

/** A thing in the cube; points are `[x, y, z, ...]` from -1 to 1 (z to ±0.75). Letters are short: pages carry them. */
export interface CubeItem {
  /** Polygon, line or disc. */
  readonly k: 'p' | 'l' | 'd';
  readonly p: readonly number[];
  /** Fill of polygons and discs, and stroke of lines. */
  readonly f?: string;
  /** Stroke of polygons. */
  readonly s?: string;
  /** Stroke width, or radius of a disc. */
  readonly w?: number;
  readonly o?: number;
  readonly dash?: readonly number[];
  /** Where it counts as standing when things are sorted, from where it is: a path on a surface must not sink into it. */
  readonly up?: readonly number[];
}

/** A text of known width in pixels, at a place along its axis. */
export interface CubeLabel {
  readonly text: string;
  readonly width: number;
  /** From -1 to 1 (z: ±0.75); unused for the name of an axis. */
  readonly at: number;
}

/** All that is needed to draw a cube from any side. */
export interface CubeModel {
  readonly items: readonly CubeItem[];
  /** Ticks of x, y and z. */
  readonly ticks: readonly (readonly CubeLabel[])[];
  /** Names of x, y and z; an empty text for none. */
  readonly names: readonly CubeLabel[];
  readonly size: number;
}

/** Where the cube stands on paper: kept while it is turned, so that it does not swell and shrink. */
export interface CubePose {
  readonly scale: number;
  readonly cx: number;
  readonly cy: number;
}

/**
 * Draws the cube from a side given in degrees, far things first (the painter's order): as large as fits the box, or in
 * the pose it had before it was turned, as far as it still fits, times `zoom`.
 * Self-contained: the page in which figures turn runs the text of this very function, so it must use nothing outside.
 */
export function drawCube(
  model: CubeModel,
  elev: number,
  azim: number,
  box: Box,
  given?: CubePose,
  zoom = 1,
): { shapes: Shape[]; pose: CubePose } {
  const [el, az] = [(elev * Math.PI) / 180, (azim * Math.PI) / 180];
  const eye = [Math.cos(el) * Math.cos(az), Math.cos(el) * Math.sin(az), Math.sin(el)];
  const right = [-Math.sin(az), Math.cos(az), 0];
  const up = [-Math.sin(el) * Math.cos(az), -Math.sin(el) * Math.sin(az), Math.cos(el)];
  const dot = (a: readonly number[], x: number, y: number, z: number): number => a[0]! * x + a[1]! * y + a[2]! * z;
  /** Right, up and depth (toward the eye), with a little perspective. */
  const view = (x: number, y: number, z: number): [number, number, number] => {
    const depth = dot(eye, x, y, z);
    const near = 9 / (9 - depth);
    return [dot(right, x, y, z) * near, dot(up, x, y, z) * near, depth];
  };
  const half = [1, 1, 0.75];
  const back = eye.map((v, i) => (v > 0 ? -half[i]! : half[i]!));
  const front = back.map((v) => -v);
  const point = (axis: number, at: number, rest: readonly number[]): [number, number, number] => {
    const p = [...rest] as [number, number, number];
    p[axis] = at;
    return p;
  };
  // The edge on which each axis is written: x and y below in front, z at the right of the outline. Seen from high above,
  // the floor lies inside the outline of what is nearer; then x and y are written there.
  const sides = [point(0, front[0]!, back), point(1, front[1]!, back)];
  const zEdge = view(...sides[0]!)[0] > view(...sides[1]!)[0] ? sides[0]! : sides[1]!;
  const outer = (axis: number, rest: [number, number, number]): [number, number, number] => {
    const reach = (p: [number, number, number]): number => Math.hypot(...view(...point(axis, 0, p)).slice(0, 2));
    const near = point(2, front[2]!, rest);
    return reach(near) > reach(rest) ? near : rest;
  };
  const edges = [outer(0, point(1, front[1]!, back)), outer(1, point(0, front[0]!, back)), zEdge];

  interface Placed {
    x: number;
    y: number;
    width: number;
    text: string;
    isName: boolean;
  }
  const { size } = model;
  type OnPaper = (x: number, y: number, z: number) => [number, number];
  const projector =
    (pose: CubePose): OnPaper =>
    (x, y, z) => {
      const [u, v] = view(x, y, z);
      return [pose.cx + pose.scale * u, pose.cy - pose.scale * v];
    };
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((bits): [number, number, number] => [
    bits & 1 ? 1 : -1,
    bits & 2 ? 1 : -1,
    bits & 4 ? 0.75 : -0.75,
  ]);
  const place = (pose: CubePose): { at: OnPaper; texts: Placed[] } => {
    const at = projector(pose);
    const texts: Placed[] = [];
    const collides = (t: Placed, gap: number): boolean =>
      texts.some((o) => Math.abs(o.x - t.x) < (o.width + t.width) / 2 + gap && Math.abs(o.y - t.y) < size + gap / 2);
    const middle = at(0, 0, 0);
    for (const axis of [0, 1, 2]) {
      const rest = edges[axis]!;
      const a = at(...point(axis, -half[axis]!, rest));
      const b = at(...point(axis, half[axis]!, rest));
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      // An axis that points at the eye has no room for its numbers.
      if (length < 4 * size) continue;
      let [nx, ny] = [(b[1] - a[1]) / length, (a[0] - b[0]) / length];
      if (nx * ((a[0] + b[0]) / 2 - middle[0]) + ny * ((a[1] + b[1]) / 2 - middle[1]) < 0) [nx, ny] = [-nx, -ny];
      const beside = (x: number, y: number, width: number, away: number): [number, number] => {
        const reach = away + (Math.abs(nx) * width) / 2 + (Math.abs(ny) * size) / 2;
        return [x + nx * reach, y + ny * reach];
      };
      let reach = 6;
      for (const tick of model.ticks[axis]!) {
        const [x, y] = at(...point(axis, tick.at, rest));
        const [tx, ty] = beside(x, y, tick.width, 6);
        const text = { x: tx, y: ty, width: tick.width, text: tick.text, isName: false };
        reach = Math.max(reach, 8 + Math.abs(nx) * tick.width + Math.abs(ny) * size);
        if (!collides(text, 5)) texts.push(text);
      }
      const name = model.names[axis]!;
      if (name.text === '') continue;
      const center = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const;
      for (let away = reach + 3; away < reach + 60; away += 3) {
        const [x, y] = beside(center[0], center[1], name.width, away);
        const text = { x, y, width: name.width, text: name.text, isName: true };
        if (collides(text, 7)) continue;
        texts.push(text);
        break;
      }
    }
    return { at, texts };
  };

  /** How far everything reaches on paper. */
  const bounds = (pose: CubePose): [number, number, number, number] => {
    const { at, texts } = place(pose);
    const xs: number[] = [];
    const ys: number[] = [];
    for (const corner of corners) {
      const [x, y] = at(...corner);
      xs.push(x);
      ys.push(y);
    }
    for (const t of texts) {
      xs.push(t.x - t.width / 2, t.x + t.width / 2);
      ys.push(t.y - size * 0.6, t.y + size * 0.6);
    }
    return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  };
  const fitted = (): CubePose => {
    let pose: CubePose = {
      scale: Math.min(box.width, box.height) / 3,
      cx: box.x + box.width / 2,
      cy: box.y + box.height / 2,
    };
    for (let turn = 0; turn < 12; turn++) {
      const [x0, x1, y0, y1] = bounds(pose);
      const ratio = Math.min(box.width / (x1 - x0), box.height / (y1 - y0));
      if (turn > 5 && ratio > 1) break;
      const scale = pose.scale * (ratio > 1 ? 1 + (ratio - 1) * 0.9 : ratio * 0.995);
      const grown = scale / pose.scale;
      pose = { scale, cx: pose.cx, cy: pose.cy };
      const [a, b, c, d] = grown === 1 ? [x0, x1, y0, y1] : bounds(pose);
      pose = {
        scale,
        cx: pose.cx + box.x + box.width / 2 - (a + b) / 2,
        cy: pose.cy + box.y + box.height / 2 - (c + d) / 2,
      };
    }
    return pose;
  };
  /** A pose that was kept, made smaller where the cube now reaches out of the box, and larger by the zoom. */
  const kept = (from: CubePose): CubePose => {
    const at = projector(from);
    const [xs, ys] = [0, 1].map((k) => corners.map((c) => at(...c)[k]!)) as [number[], number[]];
    const room = 2.2 * size;
    const [width, height] = [
      Math.max(...xs) - Math.min(...xs) + 2 * room,
      Math.max(...ys) - Math.min(...ys) + 2 * room,
    ];
    const scale = from.scale * Math.min(1, box.width / width, box.height / height);
    const share = scale / from.scale;
    /** The least move that brings an interval about a centre into another. */
    const shift = (centre: number, list: number[], start: number, length: number): number => {
      const [low, high] = [Math.min(...list), Math.max(...list)].map((v) => centre + (v - centre) * share);
      return centre + Math.max(0, start + room - low!) - Math.max(0, high! - (start + length - room));
    };
    return {
      scale: scale * zoom,
      cx: shift(from.cx, xs, box.x, box.width),
      cy: shift(from.cy, ys, box.y, box.height),
    };
  };
  const pose = given ? kept(given) : fitted();
  const { at, texts } = place(pose);

  const flat = (points: readonly (readonly [number, number, number])[]): number[] => points.flatMap((p) => at(...p));
  const shapes: Shape[] = [];
  // The three walls behind, with grid lines at the ticks.
  for (const axis of [0, 1, 2]) {
    const [a, b] = [0, 1, 2].filter((i) => i !== axis) as [number, number];
    const corner = (s: number, t: number): [number, number, number] => {
      const p = point(axis, back[axis]!, [0, 0, 0]);
      p[a] = s * half[a]!;
      p[b] = t * half[b]!;
      return p;
    };
    const wall = flat([corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]);
    shapes.push({ kind: 'path', runs: [{ points: wall, closed: true }], fill: 'grid', opacity: 0.25 });
    const runs = [a, b].flatMap((along) => {
      const other = along === a ? b : a;
      return model.ticks[along]!.map((tick) => {
        const from = point(axis, back[axis]!, [0, 0, 0]);
        from[along] = tick.at;
        from[other] = -half[other]!;
        const to = [...from] as [number, number, number];
        to[other] = half[other]!;
        return { points: flat([from, to]) };
      });
    });
    shapes.push({ kind: 'path', runs, stroke: 'grid', width: 0.8 });
  }
  const depthOf = (item: CubeItem): number => {
    let sum = 0;
    for (let i = 0; i < item.p.length; i += 3) sum += dot(eye, item.p[i]!, item.p[i + 1]!, item.p[i + 2]!);
    return (3 * sum) / item.p.length + (item.up ? dot(eye, item.up[0]!, item.up[1]!, item.up[2]!) : 0);
  };
  const sorted = model.items.map((item, i) => ({ item, i, depth: depthOf(item) }));
  sorted.sort((a, b) => a.depth - b.depth || a.i - b.i);
  for (const { item } of sorted) {
    const points: number[] = [];
    for (let i = 0; i < item.p.length; i += 3) points.push(...at(item.p[i]!, item.p[i + 1]!, item.p[i + 2]!));
    const faint = item.o === undefined ? {} : { opacity: item.o };
    if (item.k === 'd') shapes.push({ kind: 'dots', points, radius: item.w ?? 3, fill: item.f ?? 'C0', ...faint });
    else if (item.k === 'l') {
      const dash = item.dash ? { dash: item.dash } : {};
      shapes.push({
        kind: 'path',
        runs: [{ points }],
        stroke: item.f ?? 'C0',
        width: item.w ?? 1.5,
        cap: 'round',
        ...dash,
        ...faint,
      });
    } else {
      const edge = item.s ? { stroke: item.s, width: item.w ?? 0.5 } : {};
      shapes.push({ kind: 'path', runs: [{ points, closed: true }], fill: item.f ?? 'C0', ...edge, ...faint });
    }
  }
  for (const axis of [0, 1, 2]) {
    const rest = edges[axis]!;
    const points = flat([point(axis, -half[axis]!, rest), point(axis, half[axis]!, rest)]);
    if (Math.hypot(points[2]! - points[0]!, points[3]! - points[1]!) < 4 * size) continue;
    shapes.push({ kind: 'path', runs: [{ points }], stroke: 'soft', width: 1 });
  }
  for (const t of texts) {
    const fill = t.isName ? 'ink' : 'soft';
    shapes.push({ kind: 'text', x: t.x, y: t.y + size * 0.26, text: t.text, size, anchor: 'middle', fill });
  }
  return { shapes, pose };
}

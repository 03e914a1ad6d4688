/** From a digit of MNIST to strokes that a hand could have drawn: its middle line, found by thinning, followed from end to end. */

const SIDE = 28;
/** Finer than a pixel, so that the middle line is no staircase. */
const FINE = 3;
const WIDE = SIDE * FINE;

type Point = readonly [x: number, y: number];

/** The strokes of an image of 28 x 28 bytes, in its pixels. */
export function trace(image: Uint8Array): Point[][] {
  const line = thinned(enlarged(image));
  return followed(line).map((path) => smoothed(path.map(([x, y]) => [(x + 0.5) / FINE, (y + 0.5) / FINE] as const)));
}

/** Ink or none, three times as fine, by bilinear interpolation. */
function enlarged(image: Uint8Array): Uint8Array {
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : image[y * SIDE + x]!);
  const out = new Uint8Array(WIDE * WIDE);
  for (let i = 0; i < out.length; i++) {
    const [x, y] = [((i % WIDE) + 0.5) / FINE - 0.5, (Math.floor(i / WIDE) + 0.5) / FINE - 0.5];
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - x0, y - y0];
    const upper = at(x0, y0) * (1 - u) + at(x0 + 1, y0) * u;
    const lower = at(x0, y0 + 1) * (1 - u) + at(x0 + 1, y0 + 1) * u;
    out[i] = upper * (1 - v) + lower * v > 110 ? 1 : 0;
  }
  return out;
}

/** The eight neighbours, clockwise from above. */
const around = [-WIDE, -WIDE + 1, 1, WIDE + 1, WIDE, WIDE - 1, -1, -WIDE - 1];

/** Takes ink off the edges until lines of one pixel are left. Source: Zhang and Suen, Communications of the ACM, 1984. */
function thinned(ink: Uint8Array): Uint8Array {
  for (let x = 0; x < WIDE; x++) ink[x] = ink[(WIDE - 1) * WIDE + x] = ink[x * WIDE] = ink[x * WIDE + WIDE - 1] = 0;
  let inked: number[] = [];
  ink.forEach((on, i) => {
    if (on === 1) inked.push(i);
  });
  for (let changed = true, half = 0; changed || half === 1; half = 1 - half) {
    if (half === 0) changed = false;
    const gone = inked.filter((i) => isEdge(ink, i, half));
    for (const i of gone) ink[i] = 0;
    if (gone.length > 0) changed = true;
    inked = inked.filter((i) => ink[i] === 1);
  }
  return ink;
}

/** Whether a pixel can go without a line being cut or shortened: of right and lower edges in the first half, of the others in the second. */
function isEdge(ink: Uint8Array, i: number, half: number): boolean {
  let [count, turns] = [0, 0];
  for (let k = 0; k < 8; k++) {
    const on = ink[i + around[k]!]!;
    count += on;
    if (on === 0 && ink[i + around[(k + 1) % 8]!] === 1) turns++;
  }
  if (count < 2 || count > 6 || turns !== 1) return false;
  const [up, right, down, left] = [ink[i - WIDE]!, ink[i + 1]!, ink[i + WIDE]!, ink[i - 1]!];
  return half === 0 ? up * right * down + right * down * left === 0 : up * right * left + up * down * left === 0;
}

/** Lines of pixels as paths: from ends first, then what is left, which are rings. */
function followed(line: Uint8Array): Point[][] {
  const left = new Set<number>();
  line.forEach((on, i) => {
    if (on === 1) left.add(i);
  });
  const degree = (i: number): number => around.filter((step) => left.has(i + step)).length;
  const paths: Point[][] = [];
  while (left.size > 0) {
    let start = [...left].find((i) => degree(i) <= 1) ?? [...left][0]!;
    const path: number[] = [];
    let direction = 0;
    for (;;) {
      path.push(start);
      left.delete(start);
      const next = around.map((step, k) => ({ to: start + step, k })).filter(({ to }) => left.has(to));
      if (next.length === 0) break;
      // Straight on where lines meet.
      const turn = (k: number): number => Math.min((k - direction + 8) % 8, (direction - k + 8) % 8);
      const { to, k } = path.length === 1 ? next[0]! : next.reduce((a, b) => (turn(b.k) < turn(a.k) ? b : a));
      direction = k;
      start = to;
    }
    const joined = joint(line, path, left);
    if (joined.length > 4 || paths.length === 0)
      paths.push(joined.map((i) => [i % WIDE, Math.floor(i / WIDE)] as const));
  }
  return paths;
}

/** A path with the pixels of other paths that it starts from and runs into, so that lines that met still meet. */
function joint(line: Uint8Array, path: readonly number[], left: ReadonlySet<number>): number[] {
  const own = new Set(path);
  const beside = (i: number): number[] => {
    const meets = around.map((step) => i + step).find((j) => line[j] === 1 && !left.has(j) && !own.has(j));
    return meets === undefined ? [] : [meets];
  };
  const ring = path.length > 8 && around.some((step) => path.at(-1)! + step === path[0]) ? [path[0]!] : [];
  return [...beside(path[0]!), ...path, ...(ring.length > 0 ? ring : beside(path.at(-1)!))];
}

/** Each point is the mean of its neighbours, ends stay. */
function smoothed(path: readonly Point[]): Point[] {
  const reach = 3;
  return path.map(([x, y], i) => {
    const around = Math.min(reach, i, path.length - 1 - i);
    const part = path.slice(i - around, i + around + 1);
    const mean = (axis: 0 | 1): number => part.reduce((sum, p) => sum + p[axis], 0) / part.length;
    return around === 0 ? [x, y] : [mean(0), mean(1)];
  });
}

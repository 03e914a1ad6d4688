import { describe, expect, test } from 'vitest';
import { cffOutlines } from '../../src/plot/node/font/cff.ts';
import { glyfOutlines } from '../../src/plot/node/font/glyf.ts';
import { assembled, index, type Program, u16, u32 } from './font-maker.ts';

// Outlines as numbers, from tables written here byte by byte: each operator, each way to write a number, each limit.

/** A dictionary's number in five bytes, whatever it is. */
const offset = (v: number): number[] => [29, ...u32(v)];

interface Parts {
  readonly local?: readonly Program[];
  readonly shared?: readonly Program[];
  /** Subroutines of each part of a font of several, and the bytes of which glyph belongs to which. */
  readonly several?: { readonly locals: readonly (readonly Program[])[]; readonly select: readonly number[] };
}

/** A table of curves of the third degree. */
function cff(programs: readonly Program[], { local = [], shared = [], several }: Parts = {}): Uint8Array {
  const own = (subrs: readonly Program[]): number[] =>
    subrs.length ? [...offset(6), 19, ...index(subrs.map(assembled))] : [];
  const dict = (subrs: readonly Program[], at: number): number[] => [
    ...offset(subrs.length ? 6 : 0),
    ...offset(at),
    18,
  ];
  const chars = index(programs.map(assembled), 4);
  const globals = index(shared.map(assembled), 4);
  const head = [1, 0, 4, 1, ...index([[84]])];
  // A decimal number (-0.5) of an operator that is not read stands first.
  const odd = [30, 0xe0, 0xa5, 0xff, 12, 7];
  const top = (a: number, b: number, c: number): number[] =>
    several
      ? [...odd, ...offset(a), 17, ...offset(b), 12, 36, ...offset(c), 12, 37]
      : [...odd, ...offset(a), 17, ...dict(local, b)];
  const start = head.length + index([top(0, 0, 0)]).length + index([]).length + globals.length;
  const after = start + chars.length;
  const front = (b: number, c: number): number[] => [...head, ...index([top(start, b, c)]), ...index([]), ...globals];
  if (!several) return Uint8Array.from([...front(after, 0), ...chars, ...own(local)]);
  const blocks = several.locals.map(own);
  const dicts = (from: number): number[] => {
    let at = from;
    const made = several.locals.map((subrs, i) => {
      const one = dict(subrs, at);
      at += blocks[i]!.length;
      return one;
    });
    return index(made);
  };
  const lists = after + dicts(0).length;
  const select = lists + blocks.flat().length;
  return Uint8Array.from([...front(after, select), ...chars, ...dicts(lists), ...blocks.flat(), ...several.select]);
}

const glyph = (program: Program, parts?: Parts): number[][] =>
  cffOutlines(cff([program], parts))(0).map((outline) => [...outline]);
/** Where each eighth piece ends: the ends of the curves of an outline that has nothing but curves. */
const ends = (outline: readonly number[] | undefined): number[][] => {
  const out: number[][] = [];
  for (let i = 0; i < (outline?.length ?? 0); i += 16) out.push([...outline!.slice(i, i + 2)]);
  return out;
};

describe('curves of the third degree', () => {
  test('have numbers of one, two, three and five bytes', () => {
    const written: readonly (readonly [number, readonly number[]])[] = [
      [-107, [32]],
      [0, [139]],
      [107, [246]],
      [108, [247, 0]],
      [363, [247, 255]],
      [364, [248, 0]],
      [1131, [250, 255]],
      [-108, [251, 0]],
      [-363, [251, 255]],
      [-1131, [254, 255]],
      [-300, [28, 0xfe, 0xd4]],
      [32767, [28, 0x7f, 0xff]],
      [1.5, [255, 0, 1, 0x80, 0]],
      [-2.25, [255, 0xff, 0xfd, 0xc0, 0]],
    ];
    for (const [value, bytes] of written) expect(glyph([...bytes, 22, 14]), `${value}`).toEqual([[value, 0]]);
  });

  test('begin where the last move says, in each of its three forms, a width before it left out', () => {
    expect(glyph([[1, 2], 21, [3], 22, [4], 4, [9, 5, 6], 21, [9, 7], 22, [9, 8], 4, 14])).toEqual([
      [1, 2],
      [4, 2],
      [4, 6],
      [9, 12],
      [16, 12],
      [16, 20],
    ]);
    expect(glyph([21, 22, 4, 14])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test('have lines by pairs, and by turns that begin level or upright', () => {
    expect(glyph([[0, 0], 21, [1, 2, 3, 4, 5], 5, 14])).toEqual([[0, 0, 1, 2, 4, 6]]);
    expect(glyph([[0, 0], 21, [1, 2, 3], 6, 14])).toEqual([[0, 0, 1, 0, 1, 2, 4, 2]]);
    expect(glyph([[0, 0], 21, [1, 2, 3], 7, 14])).toEqual([[0, 0, 0, 1, 2, 1, 2, 4]]);
  });

  /** The same outline with all curves written in full. */
  const full = (...curves: readonly (readonly number[])[]): number[][] =>
    glyph([[0, 0], 21, ...curves.flatMap((c) => [c, 8]), 14]);
  test.each<readonly [string, Program, readonly (readonly number[])[]]>([
    ['several curves at once', [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 8], [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]], // biome-ignore format: a row
    ['numbers left over', [[1, 2, 3, 4, 5, 6, 7], 8], [[1, 2, 3, 4, 5, 6]]],
    ['upright arcs', [[1, 2, 3, 4, 5, 6, 7, 8], 26], [[0, 1, 2, 3, 0, 4], [0, 5, 6, 7, 0, 8]]], // biome-ignore format: a row
    ['upright arcs, turned', [[9, 1, 2, 3, 4, 5, 6, 7, 8], 26], [[9, 1, 2, 3, 0, 4], [0, 5, 6, 7, 0, 8]]], // biome-ignore format: a row
    ['level arcs', [[1, 2, 3, 4, 5, 6, 7, 8], 27], [[1, 0, 2, 3, 4, 0], [5, 0, 6, 7, 8, 0]]], // biome-ignore format: a row
    ['level arcs, turned', [[9, 1, 2, 3, 4, 5, 6, 7, 8], 27], [[1, 9, 2, 3, 4, 0], [5, 0, 6, 7, 8, 0]]], // biome-ignore format: a row
    ['swings from upright', [[1, 2, 3, 4, 5, 6, 7, 8], 30], [[0, 1, 2, 3, 4, 0], [5, 0, 6, 7, 0, 8]]], // biome-ignore format: a row
    ['swings from upright to a slant', [[1, 2, 3, 4, 5, 6, 7, 8, 9], 30], [[0, 1, 2, 3, 4, 0], [5, 0, 6, 7, 9, 8]]], // biome-ignore format: a row
    ['swings from level', [[1, 2, 3, 4, 5, 6, 7, 8], 31], [[1, 0, 2, 3, 0, 4], [0, 5, 6, 7, 8, 0]]], // biome-ignore format: a row
    ['swings from level to a slant', [[1, 2, 3, 4, 5, 6, 7, 8, 9], 31], [[1, 0, 2, 3, 0, 4], [0, 5, 6, 7, 8, 9]]], // biome-ignore format: a row
    ['a level flex', [[1, 2, 3, 4, 5, 6, 7], [12, 34]], [[1, 0, 2, 3, 4, 0], [5, 0, 6, -3, 7, 0]]], // biome-ignore format: a row
    ['a flex', [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 50], [12, 35]], [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]], // biome-ignore format: a row
    ['a flex with slanted ends', [[1, 2, 3, 4, 5, 6, 7, 8, 9], [12, 36]], [[1, 2, 3, 4, 5, 0], [6, 0, 7, 8, 9, -14]]], // biome-ignore format: a row
    ['a flex more level', [[9, 1, 8, 2, 7, 3, 6, 4, 5, 1, 20], [12, 37]], [[9, 1, 8, 2, 7, 3], [6, 4, 5, 1, 20, -11]]], // biome-ignore format: a row
    ['a flex more upright', [[1, 9, 2, 8, 3, 7, 4, 6, 1, 5, 20], [12, 37]], [[1, 9, 2, 8, 3, 7], [4, 6, 1, 5, -11, 20]]], // biome-ignore format: a row
    ['a flex as level as upright', [[1, 2, 2, 1, 3, 3, 4, 4, 5, 5, 20], [12, 37]], [[1, 2, 2, 1, 3, 3], [4, 4, 5, 5, -15, 20]]], // biome-ignore format: a row
  ])('are the same in short as in full: %s', (_, program, curves) => {
    expect(glyph([[0, 0], 21, ...program, 14])).toEqual(full(...curves));
    expect(ends(full(...curves)[0])).toHaveLength(curves.length + 1);
  });

  test('end in a line after curves, or in a curve after lines', () => {
    const curve = [10, 0, 10, 10, 0, 10];
    const bent = full(curve)[0]!;
    expect(glyph([[0, 0], 21, [...curve, 7, 8], 24, 14])).toEqual([[...bent, 27, 28]]);
    const [line] = glyph([[0, 0], 21, [7, 8, ...curve], 25, 14]);
    expect(line!.slice(0, 4)).toEqual([0, 0, 7, 8]);
    for (const [i, v] of line!.slice(2).entries()) expect(v).toBeCloseTo(bent[i]! + (i % 2 ? 8 : 7), 9);
    // A curve's middle is by the weights 1 3 3 1 of its four points.
    expect(bent.slice(8, 10)).toEqual([(0 + 30 + 60 + 20) / 8, (0 + 0 + 30 + 20) / 8]);
  });

  test('have hints passed over, with as many bytes of masks as these need', () => {
    const square: Program = [[1, 2], 21, [3, 4], 6, 14];
    const drawn = [[1, 2, 4, 2, 4, 6]];
    const pairs = (n: number): number[] => Array.from({ length: 2 * n }, () => 1);
    for (const operator of [1, 3, 18, 23])
      for (const [count, bytes] of [
        [8, 1],
        [9, 2],
      ] as const) {
        const mask = Array.from({ length: bytes }, () => 14);
        expect(glyph([pairs(count), operator, 19, ...mask, ...square])).toEqual(drawn);
        expect(glyph([pairs(count), operator, 20, ...mask, ...square])).toEqual(drawn);
        expect(glyph([pairs(count - 1), operator, pairs(1), 19, ...mask, ...square])).toEqual(drawn);
      }
  });

  test('stop at their end, and a glyph that is not there is empty', () => {
    const programs: readonly Program[] = [
      [[0], 22, [5], 6, 14, [5], 6],
      [[1], 22, 14],
    ];
    const outlines = cffOutlines(cff(programs));
    expect([outlines(0), outlines(1), outlines(2), outlines(-1)]).toEqual([[[0, 0, 5, 0]], [[1, 0]], [], []]);
    expect(glyph([[5], 6, 14])).toEqual([]);
  });

  test('call subroutines by a number that counts from -107, -1131 or -32768, as many as there are', () => {
    const line: Program = [[7], 6, 11];
    for (const [count, bias] of [
      [1, 107],
      [1239, 107],
      [1240, 1131],
      [33899, 1131],
      [33900, 32768],
    ] as const) {
      const list = Array.from({ length: count }, (_, i): Program => (i === 0 ? line : [11]));
      expect(glyph([[0], 22, [-bias], 10, 14], { local: list }), `${count}`).toEqual([[0, 0, 7, 0]]);
      expect(glyph([[0], 22, [-bias], 29, 14], { shared: list }), `${count}`).toEqual([[0, 0, 7, 0]]);
      expect(() => glyph([[count - bias], 10, 14], { local: list })).toThrow('calls what it does not have');
      expect(glyph([[count - bias - 1], 10, 14], { local: list })).toEqual([]);
      expect(() => glyph([[-bias - 1], 10, 14], { local: list })).toThrow('calls what it does not have');
    }
    // Without a number it is the one in the middle.
    const many = Array.from({ length: 108 }, (_, i): Program => (i === 107 ? line : [11]));
    expect(glyph([[0], 22, 10, 14], { local: many })).toEqual([[0, 0, 7, 0]]);
  });

  test('return from subroutines where these say so, and end within them', () => {
    const local: readonly Program[] = [
      [[7], 6, 11, [9], 6],
      [[7], 6, 14, [9], 6],
      [[7], 6],
    ];
    for (const [i, ends] of [
      [0, [0, 0, 7, 0, 7, 3]],
      [1, [0, 0, 7, 0]],
      [2, [0, 0, 7, 0, 7, 3]],
    ] as const)
      expect(glyph([[0], 22, [i - 107], 10, [3], 7, 14], { local })).toEqual([ends]);
  });

  test('call one another eleven deep, and take 100 000 steps; more is refused', () => {
    const chain = (deep: number): Parts => ({
      local: Array.from({ length: deep }, (_, i): Program => (i === deep - 1 ? [[7], 6, 11] : [[i + 1 - 107], 10, 11])),
    });
    expect(glyph([[0], 22, [-107], 10, 14], chain(11))).toEqual([[0, 0, 7, 0]]);
    expect(() => glyph([[0], 22, [-107], 10, 14], chain(12))).toThrow('calls what it does not have');
    const idle: Parts = { local: [[...new Array<number>(49_996).fill(1), 11]] };
    const steps = (more: number): number[][] =>
      glyph([...new Array<number>(more).fill(1), [-107], 10, [-107], 10, 14], idle);
    expect(steps(1)).toEqual([]);
    expect(() => steps(2)).toThrow('a glyph without an end');
  });

  test('that are reckoned with are refused by name', () => {
    const flat = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    for (const kind of [34, 35, 36, 37]) expect(glyph([[0, 0], 21, flat, [12, kind], 14])).toHaveLength(1);
    for (const kind of [33, 38]) expect(() => glyph([[0, 0], 21, flat, [12, kind], 14])).toThrow('calculates');
  });

  test('of a font of several parts call the subroutines of their own', () => {
    const go = (length: number): Program => [[length], 6, 11];
    const program: Program = [[0], 22, [-107], 10, 14];
    const locals = [[go(10)], [go(20)], [go(30)]];
    const lengths = (select: readonly number[]): unknown[] => {
      const outlines = cffOutlines(cff(new Array(5).fill(program), { several: { locals, select } }));
      return [0, 1, 2, 3, 4].map((i) => outlines(i)[0]!.at(-2));
    };
    expect(lengths([0, 2, 1, 0, 1, 2])).toEqual([30, 20, 10, 20, 30]);
    const ranges = [3, ...u16(3), ...u16(0), 1, ...u16(2), 0, ...u16(3), 2, ...u16(5)];
    expect(lengths(ranges)).toEqual([20, 20, 10, 30, 30]);
    expect(lengths([3, ...u16(1), ...u16(0), 2, ...u16(5)])).toEqual([30, 30, 30, 30, 30]);
    expect(() => lengths([0, 0, 0, 0, 0, 3])).toThrow('calls what it does not have');
    const none = cff([program], { several: { locals: [[]], select: [0, 0] } });
    expect(() => cffOutlines(none)(0)).toThrow('calls what it does not have');
  });
});

const i16 = (v: number): number[] => u16(v & 0xffff);

/** A table of curves of the second degree: `head`, the places of the glyphs, then these. */
function glyf(glyphs: readonly (readonly number[])[], isLong = true): (i: number) => number[][] {
  const head = new Array<number>(54).fill(0);
  head[51] = isLong ? 1 : 0;
  let at = 0;
  const even = glyphs.map((g) => (g.length % 2 ? [...g, 0] : [...g]));
  const places = [0, ...even.map((g) => (at += g.length))];
  const loca = places.flatMap((p) => (isLong ? u32(p) : u16(p / 2)));
  const bytes = Uint8Array.from([...head, ...loca, ...even.flat()]);
  const read = glyfOutlines(new DataView(bytes.buffer), 0, head.length, head.length + loca.length);
  return (i) => read(i).map((outline) => [...outline]);
}
const box = [0, 0, 0, 0, 0, 0, 0, 0];
/** A plain glyph: the last point of each contour, the flags, and the coordinates as they are written. */
const simple = (last: readonly number[], flags: readonly number[], places: readonly number[], idle = 0): number[] => [
  ...i16(last.length),
  ...box,
  ...last.flatMap(u16),
  ...u16(idle),
  ...new Array<number>(idle).fill(255),
  ...flags,
  ...places,
];
const [ON, SHORT_X, SHORT_Y, AGAIN, SAME_X, SAME_Y] = [1, 2, 4, 8, 16, 32] as const;

describe('curves of the second degree', () => {
  test('have coordinates of one byte up or down, of two bytes, or those of the point before', () => {
    const flags = [ON, ON | SHORT_X | SAME_X | SAME_Y, ON | SHORT_Y | SAME_X, ON | SHORT_X | SHORT_Y | SAME_Y];
    const xs = [...i16(-300), 50, 20];
    const ys = [...i16(400), 60, 70];
    const expected = [[-300, 400, -250, 400, -250, 340, -270, 410, -300, 400]];
    for (const idle of [0, 3])
      for (const isLong of [true, false])
        expect(glyf([simple([3], flags, [...xs, ...ys], idle)], isLong)(0)).toEqual(expected);
  });

  test('have flags that are repeated, contours one after the other, and nothing where a glyph is empty', () => {
    const step = ON | SHORT_X | SAME_X | SAME_Y;
    const two = simple([1, 4], [step | AGAIN, 3, step | SHORT_Y], [1, 2, 3, 4, 5, 9]);
    // The last flag has a short y without its sign bit kept: it goes up by 9.
    const read = glyf([[], two, [...i16(0), ...box, ...u16(0)]]);
    expect(read(0)).toEqual([]);
    expect(read(1)).toEqual([
      [1, 0, 3, 0, 1, 0],
      [6, 0, 10, 0, 15, 9, 6, 0],
    ]);
    expect(read(2)).toEqual([]);
  });

  test('are cut into four pieces each, with a point half-way between two that are off the curve', () => {
    const glyph = (points: readonly (readonly [number, number, number])[]): number[] =>
      simple(
        [points.length - 1],
        points.map(([, , on]) => on),
        [0, 1].flatMap((k) => points.flatMap((p, i) => i16(p[k as 0 | 1] - (points[i - 1]?.[k as 0 | 1] ?? 0)))),
      );
    const bend = (a: readonly number[], b: readonly number[], c: readonly number[]): number[] =>
      [0.25, 0.5, 0.75, 1].flatMap((t) =>
        [0, 1].map((k) => (1 - t) ** 2 * a[k]! + 2 * t * (1 - t) * b[k]! + t * t * c[k]!),
      );
    const [a, b, c, d] = [[0, 0], [100, 0], [100, 100], [0, 80]] as const; // biome-ignore format: places
    const one = glyf([glyph([[...a, 1], [...b, 0], [...c, 1], [...d, 1]])]); // biome-ignore format: places
    expect(one(0)).toEqual([[0, 0, ...bend(a, b, c), 0, 80, 0, 0]]);
    const two = glyf([glyph([[...a, 1], [...b, 0], [...c, 0], [...d, 1]])]); // biome-ignore format: places
    expect(two(0)).toEqual([[0, 0, ...bend(a, b, [100, 50]), ...bend([100, 50], c, d), 0, 0]]);
    // The first point is off the curve: the outline begins at the first that is on it.
    const late = glyf([glyph([[...a, 0], [...b, 1], [...c, 1], [...d, 0]])]); // biome-ignore format: places
    expect(late(0)).toEqual([[100, 0, 100, 100, ...bend(c, d, [0, 40]), ...bend([0, 40], a, b)]]);
    const none = glyf([glyph([[...a, 0], [...b, 0], [...c, 0], [...d, 0]])]); // biome-ignore format: places
    expect(none(0)[0]!.slice(0, 2)).toEqual([50, 0]);
    expect(none(0)[0]!).toHaveLength(2 + 4 * 8);
    expect(glyf([glyph([[...a, 0]])])(0)).toEqual([[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]);
  });

  const [WORDS, SCALE, MORE, TWO, FOUR] = [1, 8, 0x20, 0x40, 0x80] as const;
  const f2 = (v: number): number[] => i16(v * 16384);
  const triangle = simple([2], [ON | SAME_X | SAME_Y, ON | SHORT_X | SAME_X | SAME_Y, ON | SAME_X | SHORT_Y | SAME_Y], [8, 4]); // biome-ignore format: a row
  const corners = [0, 0, 8, 0, 8, 4, 0, 0];
  const made = (...parts: readonly (readonly number[])[]): number[] => [...i16(-1), ...box, ...parts.flat()];
  const part = (flags: number, index: number, ...rest: readonly (readonly number[])[]): number[] => [
    ...u16(flags),
    ...u16(index),
    ...rest.flat(),
  ];
  const moved = (f: (x: number, y: number) => readonly [number, number]): number[] => {
    const out: number[] = [];
    for (let i = 0; i < corners.length; i += 2) out.push(...f(corners[i]!, corners[i + 1]!));
    return out;
  };

  test('of a glyph made of others are theirs, moved and scaled in each of the four ways', () => {
    const read = glyf([
      triangle,
      made(
        part(MORE | WORDS, 0, i16(300), i16(-400)),
        part(MORE, 0, [5, 0xfa]),
        part(MORE | SCALE, 0, [1, 2], f2(0.5)),
        part(MORE | TWO | WORDS, 0, i16(1), i16(2), f2(0.5), f2(-1.5)),
        part(FOUR, 0, [0, 0], f2(0.5), f2(0.25), f2(-1), f2(1.5)),
      ),
    ]);
    expect(read(1)).toEqual([
      moved((x, y) => [x + 300, y - 400]),
      moved((x, y) => [x + 5, y - 6]),
      moved((x, y) => [x / 2 + 1, y / 2 + 2]),
      moved((x, y) => [x / 2 + 1, -1.5 * y + 2]),
      moved((x, y) => [x / 2 - y, x / 4 + 1.5 * y]),
    ]);
  });

  test('of glyphs made of others are read five deep, and to 200 parts', () => {
    const nested = glyf([triangle, ...[0, 1, 2, 3, 4, 5].map((i) => made(part(0, i, [0, 0])))]);
    expect([5, 6].map((i) => nested(i).length)).toEqual([1, 0]);
    const crowd = (n: number): number =>
      glyf([triangle, made(...Array.from({ length: n }, (_, i) => part(i < n - 1 ? MORE : 0, 0, [0, 0])))])(1).length;
    expect([199, 200, 201].map(crowd)).toEqual([199, 199, 199]);
  });
});

import { data, train } from 'pristella';
import { describe, expect, test } from 'vitest';
import {
  begin,
  blank,
  type Drawing,
  draw,
  drawingOf,
  MOST_POINTS,
  MOST_STROKES,
  PAD,
  pointCount,
  undo,
} from '../lab/yours/drawing.ts';
import { LONGEST, linkOf, readLink } from '../lab/yours/link.ts';
import { replayed } from '../lab/yours/model/replay.ts';
import { asMnist, boxOf, moved, picture, SIDE, shiftToMiddle } from '../lab/yours/picture.ts';

const { test: digits } = await data.mnist();
const images = digits.images.data() as Uint8Array;
const random = train.batchRandom({ seed: 4, epoch: 0, index: 0 });
const drawings: Drawing[] = Array.from({ length: 40 }, (_, i) =>
  replayed(images.subarray(i * 784, i * 784 + 784), random),
).flat();

/** Columns and rows of a picture that have ink. */
function inked(bytes: Uint8Array): { wide: number; high: number } {
  const columns = new Set<number>();
  const rows = new Set<number>();
  bytes.forEach((ink, i) => {
    if (ink === 0) return;
    columns.add(i % SIDE);
    rows.add(Math.floor(i / SIDE));
  });
  return { wide: columns.size, high: rows.size };
}

describe('a drawing', () => {
  test('is led on in whole units, none further than a link can hold', () => {
    const drawing = draw(begin(blank, 10.4, 20.6), 200, 90);
    const [stroke = []] = drawing.strokes;
    expect(stroke.slice(0, 2)).toEqual([10, 21]);
    expect(stroke.slice(-2)).toEqual([200, 90]);
    const steps = stroke.slice(2).map((v, i) => Math.abs(v - stroke[i]!));
    expect(Math.max(...steps)).toBeLessThanOrEqual(31);
  });

  test('stays on the pad, takes no points nearer than a hand means, and ends where it is full', () => {
    const off = draw(begin(blank, -50, 300), 1e9, -1e9);
    expect(off.strokes[0]!.every((v) => v >= 0 && v <= PAD)).toBe(true);
    const still = begin(blank, 100, 100);
    expect(draw(still, 101, 101)).toBe(still);
    let long = begin(blank, 0, 0);
    for (let i = 0; i < 4000; i++) long = draw(long, (i % 2) * 100, i % PAD);
    expect(pointCount(long)).toBeLessThanOrEqual(MOST_POINTS);
    let many = blank;
    for (let i = 0; i < 100; i++) many = begin(many, 5, 5);
    expect(many.strokes).toHaveLength(MOST_STROKES);
    expect(undo(many).strokes).toHaveLength(MOST_STROKES - 1);
  });
});

describe('a picture', () => {
  test("is as MNIST's are: 20 pixels long, its mass in the middle to half a pixel", () => {
    for (const drawing of drawings) {
      const { bytes } = picture(drawing);
      const { wide, high } = inked(bytes);
      expect(Math.abs(Math.max(wide, high) - 20)).toBeLessThanOrEqual(1);
      expect(shiftToMiddle(bytes).map(Math.abs)).toEqual([0, 0]);
    }
  });

  test('of MNIST itself is in the middle by the same measure', () => {
    for (let i = 0; i < 200; i++) {
      const [right, down] = shiftToMiddle(images.subarray(i * 784, i * 784 + 784));
      expect([Math.abs(right), Math.abs(down)]).toEqual([0, 0]);
    }
  });

  test('is the same wherever the digit stands on the pad', () => {
    const strokes = [
      [
        [0, 0],
        [60, 5],
        [20, 90],
      ],
    ] as const;
    const at = (x: number, y: number): Uint8Array =>
      picture(drawingOf(strokes.map((stroke) => stroke.map(([u, v]) => [u + x, v + y] as const)))).bytes;
    expect(at(150, 140)).toEqual(at(20, 30));
  });

  test('without centring lies where it was drawn, and where a hand has moved it', () => {
    const line = drawingOf([
      [
        [40, 40],
        [40, 120],
      ],
    ]);
    const left = (right: number): number =>
      picture(line, { centred: false, right, down: 0 }).bytes.findIndex((ink) => ink > 0) % SIDE;
    expect(left(0)).toBeLessThan(6);
    expect(left(5) - left(0)).toBe(5);
    expect(picture(line, { ...asMnist, right: 5 }).bytes).toEqual(picture(line).bytes);
  });

  test('of a dot, of a line along an edge and of nothing has finite ink', () => {
    expect(picture(blank).bytes.every((ink) => ink === 0)).toBe(true);
    expect(boxOf(blank, picture(blank))).toBeNull();
    for (const drawing of [begin(blank, 128, 128), begin(blank, 0, 256), draw(begin(blank, 0, 0), 256, 0)]) {
      const { bytes } = picture(drawing);
      expect(bytes.some((ink) => ink === 255)).toBe(true);
    }
  });

  test('moved by whole pixels and back is the same, but for what left it', () => {
    const { bytes } = picture(drawings[0]!);
    expect(moved(moved(bytes, 3, -2), -3, 2)).toEqual(bytes);
    expect(moved(bytes, SIDE, 0).every((ink) => ink === 0)).toBe(true);
  });
});

describe('a link', () => {
  test('redraws the same bytes', () => {
    for (const drawing of drawings) {
      const found = readLink(`#${linkOf({ drawing, place: asMnist })}`);
      if (found === null || found === 'damaged') throw new Error('no drawing');
      expect(found.drawing).toEqual(drawing);
      expect(picture(found.drawing).bytes).toEqual(picture(drawing).bytes);
    }
  });

  test('has some 200 characters, and never more than 700 for a digit', () => {
    const lengths = drawings.map((drawing) => linkOf({ drawing, place: asMnist }).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(700);
  });

  test('holds the place and the digit that was wanted', () => {
    const shared = { drawing: drawings[1]!, place: { centred: false, right: -4, down: 12 }, target: 8 };
    expect(readLink(linkOf(shared))).toEqual(shared);
  });

  test('of a full drawing is within its own limit', () => {
    let full = blank;
    for (let i = 0; i < 9000; i++)
      full = i % 40 === 0 ? begin(full, i % PAD, 7) : draw(full, (i * 13) % PAD, (i * 29) % PAD);
    const link = linkOf({ drawing: full, place: { centred: false, right: -20, down: -20 }, target: 3 });
    expect(link.length).toBeLessThanOrEqual(LONGEST);
    expect(readLink(link)).toMatchObject({ drawing: full });
  });

  test('to something else is no drawing', () => {
    for (const hash of ['', '#', '#journey-title', '#x=1', '#D=1K']) expect(readLink(hash)).toBeNull();
  });

  test.each([
    ['another version', '#d=2KAAAA'],
    ['no pen', '#d=1'],
    ['a pen of no width', '#d=1AAAAA'],
    ['half a point', '#d=1KAAAAf'],
    ['an empty stroke', '#d=1K.'],
    ['an empty stroke between two', '#d=1KAAAA..AAAA'],
    ['a place beyond the pad', '#d=1K____'],
    ['a way off the pad', '#d=1KAAAAAA'],
    ['a step that no hand makes', '#d=1KBABA__'],
    ['another alphabet', '#d=1KAA%41A'],
    ['a script', '#d=1K<script>alert(1)</script>'],
    ['an attribute', '#d=1KAAAA&at="onload=1'],
    ['a place out of reach', '#d=1KAAAA&at=99,0'],
    ['a number beyond every limit', '#d=1KAAAA&at=99999999999,0'],
    ['a digit of two figures', '#d=1KAAAA&to=12'],
    ['something behind its end', '#d=1KAAAA&to=1&x=2'],
    ['a million characters', `#d=1KAAAA${'f'.repeat(1_000_000)}`],
    ['too many strokes', `#d=1K${'AAAA.'.repeat(200)}AAAA`],
    ['lone surrogates', '#d=1K\ud800\ud800\ud800\ud800'],
  ])('with %s is damaged', (_, hash) => {
    expect(readLink(hash)).toBe('damaged');
  });
});

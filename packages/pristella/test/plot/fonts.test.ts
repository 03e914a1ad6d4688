import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/index.ts';
import { type Figure, figure } from '../../src/plot/index.ts';
import { fontsIn, likelyFonts } from '../../src/plot/node/font/found.ts';
import { type Font, readFonts } from '../../src/plot/node/font/sfnt.ts';
import { figureToPng, savefig } from '../../src/plot/node/index.ts';
import { baseOf } from '../../src/plot/text/math.ts';
import { cffFont, collection } from './font-maker.ts';

const titled = (title: string): Figure => figure({ figsize: [3, 1], theme: 'light' }).suptitle(title);

/** The area inside outlines, holes left out, in shares of the square of the size. */
const areaOf = ({ outlines }: ReturnType<Font['glyph']>): number =>
  Math.abs(
    outlines.reduce((sum, p) => {
      for (let i = 0; i < p.length; i += 2) {
        const k = (i + 2) % p.length;
        sum += (p[i]! * p[k + 1]! - p[k]! * p[i + 1]!) / 2;
      }
      return sum;
    }, 0),
  );

describe('a font of curves of the third degree (CFF)', () => {
  test('is read from its program: moves, lines level and upright, curves', () => {
    const glyphs = {
      a: [[100, 100], 21, [500, 500, -500], 6, 14],
      b: [[100], 22, [0, 500], 5, [500, 0], 5, [0, -500], 5, 14],
      c: [[200], 4, [0, 276, 224, 500, 500, 0], 8, 14],
    } as const;
    const [font] = readFonts(cffFont(glyphs));
    expect(font!.glyph(0x61)).toEqual({ advance: 0.6, outlines: [[0.1, 0.1, 0.6, 0.1, 0.6, 0.6, 0.1, 0.6]] });
    expect(font!.glyph(0x62).outlines).toEqual([[0.1, 0, 0.1, 0.5, 0.6, 0.5, 0.6, 0]]);
    expect(font!.glyph(0x63).outlines[0]).toHaveLength(18);
    expect(font!.glyph(0x63).outlines[0]!.slice(-2)).toEqual([0.724, 0.976]);
    expect([0x61, 0x64].map((code) => font!.has(code))).toEqual([true, false]);
  });
  test('finds its characters in the older table as well, by a shift and by a list', () => {
    const glyphs = { a: [[100], 22, [0, 500], 5, 14], c: [[300], 22, [0, 500], 5, 14] } as const;
    const [full] = readFonts(cffFont(glyphs));
    for (const basic of ['shift', 'list'] as const) {
      const [font] = readFonts(cffFont(glyphs, { basic }));
      for (const code of [0x61, 0x63]) expect(font!.glyph(code)).toEqual(full!.glyph(code));
      expect([0x60, 0x61, 0x62, 0x63, 0x64, 0xffff].map((code) => font!.has(code))).toEqual([
        false,
        true,
        false,
        true,
        false,
        false,
      ]);
    }
  });

  test('draws the same by every operator that says the same', () => {
    // One outline: two curves that begin and end level, then a line.
    const plain = [[0, 0], 21, [100, 0, 50, 50, 100, 0], 8, [100, 0, 50, -50, 100, 0], 8, [-500, -20], 5, 14];
    const ways = {
      a: plain,
      b: [[0, 0], 21, [100, 50, 50, 100, 100, 50, -50, 100], 27, [-500, -20], 5, 14],
      c: [[0, 0], 21, [100, 0, 50, 50, 100, 0, 100, 0, 50, -50, 100, 0, -500, -20], 24, 14],
      d: [[0, 0], 21, [100, 50, 50, 100, 100, 50, 100], [12, 34], [-500, -20], 5, 14],
      e: [[0, 0], 21, [100, 0, 50, 50, 100, 0, 100, 0, 50, -50, 100, 0, 50], [12, 35], [-500, -20], 5, 14],
      f: [[0, 0], 21, [100, 0, 50, 50, 100, 100, 50, -50, 100], [12, 36], [-500, -20], 5, 14],
      g: [[0, 0], 21, [100, 0, 50, 50, 100, 0, 100, 0, 50, -50, 100], [12, 37], [-500, -20], 5, 14],
      h: [[0, 0], 21, [-107], 10, [-107], 29, 14],
    } as const;
    const local = [[[100, 0, 50, 50, 100, 0], 8, [100, 0, 50, -50, 100, 0], 8, 11]] as const;
    const shared = [[[-500, -20], 5, 11]] as const;
    const [font] = readFonts(cffFont(ways, { local, shared }));
    const [first, ...others] = [...'abcdefgh'].map((c) => font!.glyph(c.charCodeAt(0)).outlines);
    expect(first![0]).toHaveLength(36);
    for (const [i, outlines] of others.entries()) {
      outlines[0]!.forEach((v, k) => {
        expect(v, `way ${i + 1}`).toBeCloseTo(first![0]![k]!, 9);
      });
      expect(outlines[0]).toHaveLength(36);
    }
  });
  test('without a unit is refused, and no more widths are read than it has', () => {
    const bytes = cffFont({ a: [[0, 0], 21, 14], b: [[0, 0], 21, 14] });
    const [font] = readFonts(bytes);
    expect([0x61, 0x62].map((code) => font!.glyph(code).advance)).toEqual([0.6, 0.6]);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < view.getUint16(4); i++)
      if (view.getUint32(12 + 16 * i) === 0x68656164) view.setUint16(view.getUint32(12 + 16 * i + 8) + 18, 0);
    expect(() => readFonts(bytes)).toThrow('the font has no unit');
  });
  test('passes over hints and their masks', () => {
    const hinted = {
      a: [[10, 20, 30, 40], 18, [50, 60], 19, 'mask', [100, 100], 21, [500, 500, -500], 6, 14],
    } as const;
    const [font] = readFonts(cffFont(hinted));
    expect(font!.glyph(0x61).outlines).toEqual([[0.1, 0.1, 0.6, 0.1, 0.6, 0.6, 0.1, 0.6]]);
  });
  test('that calls itself, calculates or is cut off is refused, not followed for ever', () => {
    const [circle] = readFonts(cffFont({ a: [[-107], 10, 14] }, { local: [[[-107], 10, 11]], shared: [] }));
    expect(() => circle!.glyph(0x61)).toThrow(RangeError);
    const [reckons] = readFonts(cffFont({ a: [[1, 2], [12, 10], 14] }));
    expect(() => reckons!.glyph(0x61)).toThrow(/calculates/);
    const bytes = cffFont({ a: [[0, 0], 21, 14] });
    for (let size = 0; size < bytes.length; size += 7) {
      expect(() => readFonts(bytes.subarray(0, size)).map((font) => font.glyph(0x61))).toThrow(RangeError);
    }
  });
});

describe('a collection of fonts', () => {
  const face = (family: string, side: number): Uint8Array =>
    cffFont({ 中: [[0, 0], 21, [side, side, -side], 6, 14] }, { family });
  test('is read face by face, and its simplified Chinese is taken', () => {
    const bytes = collection([face('Some JP', 100), face('Some SC', 900)]);
    expect(readFonts(bytes).map(({ family }) => family)).toEqual(['Some JP', 'Some SC']);
    expect(figureToPng(titled('中'), { font: bytes })).not.toEqual(
      figureToPng(titled('中'), { font: face('Some JP', 100) }),
    );
    expect(figureToPng(titled('中'), { font: bytes })).toEqual(
      figureToPng(titled('中'), { font: face('Some SC', 900) }),
    );
  });
});

describe('the letters of a PNG file', () => {
  const nowhere = 'a \u{10600} b \u{10fffd}';
  test('are refused by name where no font has them, before anything is written', () => {
    const message =
      /^\[savefig\] no font on this system has 𐘀 \(U\+10600\), 􏿽 \(U\+10FFFD\)\nhint: install a font .*fonts-noto-cjk.*\{ font: /s;
    expect(() => figureToPng(titled(nowhere))).toThrow(message);
    const path = join(tmpdir(), 'pristella-no-such-letters.png');
    expect(() => savefig(path, titled(nowhere))).toThrow(DataError);
    expect(existsSync(path)).toBe(false);
  });
  test('are those of the font that is given as bytes or as a path, also to savefig', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pristella-fonts-'));
    try {
      const bytes = cffFont({ x: [[0, 0], 21, [900, 900, -900], 6, 14] });
      const path = join(folder, 'square.otf');
      writeFileSync(path, bytes);
      const png = figureToPng(titled('xxx'), { font: bytes });
      expect(png).toEqual(figureToPng(titled('xxx'), { font: path }));
      expect(png).not.toEqual(figureToPng(titled('xxx')));
      savefig(join(folder, 'a.png'), titled('xxx'), { font: path });
      expect(new Uint8Array(readFileSync(join(folder, 'a.png')))).toEqual(png);
      savefig(join(folder, 'b.png'), titled('xxx'), {
        font: path,
        boldFont: '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf',
      });
      expect(new Uint8Array(readFileSync(join(folder, 'b.png')))).not.toEqual(png);
      expect(() => figureToPng(titled('x'), { font: join(folder, 'none.ttf') })).toThrow(
        /cannot read .*none.ttf: no such file/,
      );
      if (process.platform !== 'win32') {
        spawnSync('mkfifo', [join(folder, 'pipe.ttf')]);
        expect(() => figureToPng(titled('x'), { font: join(folder, 'pipe.ttf') })).toThrow(
          /cannot read .*: this is a device/,
        );
      }
      expect(() => figureToPng(titled('x'), { font: new Uint8Array(9) })).toThrow(/cannot read the bytes of the font/);
      expect(() => figureToPng(titled('x'), { font: 3 as never })).toThrow(/font must not be 3/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  test('of one that lacks some come from others', () => {
    const font = cffFont({ x: [[0, 0], 21, [900, 900, -900], 6, 14] });
    expect(figureToPng(titled('x é α ∑'), { font })).not.toEqual(figureToPng(titled('x'), { font }));
  });
  test('that take no room, or end a line, need no glyph', () => {
    expect(figureToPng(titled('a\u200b\ufe0f\u00adb'))).toEqual(figureToPng(titled('ab')));
    const fig = figure().axes().plot([1], { label: 'two\nlines' }).legend().figure;
    expect(() => figureToPng(fig)).not.toThrow();
  });
  test('raised and lowered ones are known by the full letter', () => {
    expect(baseOf('⁵')).toEqual({ letter: '5', size: 0.6, rise: 0.35 });
    expect(baseOf('₀')).toEqual({ letter: '0', size: 0.6, rise: -0.12 });
    expect(baseOf('−')).toEqual({ letter: '-', size: 1, rise: 0 });
    expect(baseOf('5')).toBeUndefined();
  });
  test('and of labels in general (accents, Greek, signs of mathematics) are there', () => {
    for (const text of ['éàüñøčž', 'αβγδεθλμπσφψωΔΣΩ', '∑∏∫∂∇∞≈≠≤≥±×÷√∈→', '\ufffd']) {
      expect(() => figureToPng(titled(text)), text).not.toThrow();
    }
  });
});

describe('folders of fonts', () => {
  test('are searched to their ends, plain sans-serif fonts first', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pristella-fonts-'));
    try {
      mkdirSync(join(folder, 'a', 'b'), { recursive: true });
      for (const name of ['Serif-Bold.ttf', 'a/Sans-Italic.otf', 'a/b/Sans.ttc', 'a/readme.txt'])
        writeFileSync(join(folder, name), '');
      expect(fontsIn([folder, join(folder, 'none')]).map((path) => path.slice(folder.length + 1))).toEqual([
        'a/b/Sans.ttc',
        'a/Sans-Italic.otf',
        'Serif-Bold.ttf',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test.skipIf(process.platform !== 'linux')('on Linux a font of the user is found where the desktop keeps it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-home-'));
  const { XDG_DATA_HOME, HOME } = process.env;
  const found = (): string[] => [...likelyFonts(0x10fffd, false)].filter((path) => path.startsWith(folder));
  try {
    for (const place of ['.local/share/fonts', '.fonts', 'data/fonts']) {
      mkdirSync(join(folder, place), { recursive: true });
      writeFileSync(join(folder, place, 'Sans.ttf'), '');
    }
    process.env.HOME = folder;
    delete process.env.XDG_DATA_HOME;
    const own = (place: string): string => join(folder, place, 'Sans.ttf');
    expect(found()).toEqual([own('.fonts'), own('.local/share/fonts')]);
    process.env.XDG_DATA_HOME = join(folder, 'data');
    expect(found()).toEqual([own('.fonts'), own('data/fonts')]);
  } finally {
    process.env.HOME = HOME;
    if (XDG_DATA_HOME === undefined) delete process.env.XDG_DATA_HOME;
    else process.env.XDG_DATA_HOME = XDG_DATA_HOME;
    rmSync(folder, { recursive: true });
  }
});

const zenhei = '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc';
const missing = existsSync(zenhei) ? '' : ' (left out: no fonts-wqy-zenhei; `npm run setup` installs it)';
describe.skipIf(missing !== '')(`Chinese in a PNG file${missing}`, () => {
  test('is drawn with a font that is found, in titles, labels and categories', () => {
    const fig = figure({ theme: 'light' });
    fig.axes().bar(['随机梯度', '动量法'], [1, 2]).title('损失').xlabel('优化器');
    const png = figureToPng(fig);
    const other = figure({ theme: 'light' });
    other.axes().bar(['梯度随机', '动量法'], [1, 2]).title('损失').xlabel('优化器');
    expect(figureToPng(other)).not.toEqual(png);
  });
  test('has glyphs of its own in a collection, none of them the box of a missing one', () => {
    const [font] = readFonts(readFileSync(zenhei));
    expect(font!.family).toContain('Zen Hei');
    const areas = [...'神经网络的训练中文一二三'].map((c) => {
      expect(font!.has(c.codePointAt(0)!), c).toBe(true);
      return areaOf(font!.glyph(c.codePointAt(0)!));
    });
    expect(new Set(areas.map((v) => v.toFixed(5))).size).toBe(areas.length);
    for (const area of areas) expect(area > 0.02 && area < 0.6).toBe(true);
    expect(font!.has(0x10600)).toBe(false);
  });
});

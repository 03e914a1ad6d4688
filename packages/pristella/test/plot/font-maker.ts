/** A program of a glyph: lists are numbers, single numbers operators, [12, n] an operator of two bytes, 'mask' one byte of hints. */
export type Program = readonly (readonly number[] | number | 'mask')[];

export const u16 = (v: number): number[] => [(v >> 8) & 255, v & 255];
export const u32 = (v: number): number[] => [...u16(v >>> 16), ...u16(v & 0xffff)];

/** A number of an outline: short where it is small, else two bytes after a 28. */
const number = (v: number): number[] => (v >= -107 && v <= 107 ? [v + 139] : [28, ...u16(v)]);

/** The bytes of a program. */
export function assembled(program: Program): number[] {
  return program.flatMap((part) => {
    if (part === 'mask') return [0xa0];
    if (typeof part === 'number') return [part];
    return part[0] === 12 && part.length === 2 ? [...part] : part.flatMap(number);
  });
}

/** A list of byte strings, its places in 2 bytes or 4. */
export function index(items: readonly (readonly number[])[], size: 2 | 4 = 2): number[] {
  if (items.length === 0) return [0, 0];
  let at = 1;
  const offsets = [1, ...items.map((item) => (at += item.length))];
  return [...u16(items.length), size, ...offsets.flatMap(size === 2 ? u16 : u32), ...items.flat()];
}

const ascii = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));

/** The table `CFF ` of programs; the first is that of a missing character. */
function cffTable(programs: readonly Program[], local: readonly Program[], shared: readonly Program[]): number[] {
  const head = [1, 0, 4, 1];
  const names = index([ascii('Test')]);
  const strings = index([]);
  const globals = index(shared.map(assembled));
  const charStrings = index(programs.map(assembled));
  const subrs = index(local.map(assembled));
  // Offsets are always written in five bytes, so the dictionary has one length.
  const offset = (v: number): number[] => [29, ...u32(v)];
  const privateDict = [...offset(6), 19];
  const top = (chars: number, own: number): number[] =>
    index([[...offset(chars), 17, ...offset(privateDict.length), ...offset(own), 18]]);
  const chars = head.length + names.length + top(0, 0).length + strings.length + globals.length;
  const own = chars + charStrings.length;
  return [...head, ...names, ...top(chars, own), ...strings, ...globals, ...charStrings, ...privateDict, ...subrs];
}

function cmapTable(codes: readonly number[]): number[] {
  const groups = codes.map((code, i) => [...u32(code), ...u32(code), ...u32(i + 1)]);
  const body = [
    ...u16(12),
    ...u16(0),
    ...u32(16 + 12 * codes.length),
    ...u32(0),
    ...u32(codes.length),
    ...groups.flat(),
  ];
  return [...u16(0), ...u16(1), ...u16(3), ...u16(10), ...u32(12), ...body];
}

/** The older table of characters: a segment for each, whose glyph is had by a shift or stands in a list. */
function basicTable(codes: readonly number[], kind: 'shift' | 'list'): number[] {
  const all = [...codes, 0xffff];
  const count = all.length;
  const glyphs = all.map((_, i) => (i < codes.length ? i + 1 : 0));
  const isList = kind === 'list';
  const deltas = all.map((code, i) => (isList ? 0 : (glyphs[i]! - code) & 0xffff));
  // From its own place to that of the glyph, in bytes.
  const ranges = all.map(() => (isList ? 2 * count : 0));
  const lists = [[2 * count, 0, 0, 0], all, [0], all, deltas, ranges, isList ? glyphs : []].flat();
  const body = [...u16(4), ...u16(6 + 2 * lists.length), ...u16(0), ...lists.flatMap(u16)];
  return [...u16(0), ...u16(1), ...u16(3), ...u16(1), ...u32(12), ...body];
}

/** A table of characters of several parts: for each its platform and its bytes. */
export function cmapOf(parts: readonly (readonly [platform: number, bytes: readonly number[]])[]): number[] {
  let at = 4 + 8 * parts.length;
  const entries = parts.flatMap(([platform, bytes]) => {
    const entry = [...u16(platform), ...u16(0), ...u32(at)];
    at += bytes.length;
    return entry;
  });
  return [...u16(0), ...u16(parts.length), ...entries, ...parts.flatMap(([, bytes]) => [...bytes])];
}

/** A part of all of Unicode: groups of characters whose glyphs follow each other. */
export const groupsOf = (groups: readonly (readonly [first: number, last: number, glyph: number])[]): number[] => [
  ...u16(12),
  ...u16(0),
  ...u32(16 + 12 * groups.length),
  ...u32(0),
  ...u32(groups.length),
  ...groups.flatMap((group) => group.flatMap(u32)),
];

/** A part of the first 65,536 characters: segments with a shift, or with a list of glyphs to which it is added. */
export function segmentsOf(
  segments: readonly (readonly [first: number, last: number, delta: number, glyphs?: readonly number[]])[],
): number[] {
  const count = segments.length;
  let next = 0;
  const ranges = segments.map(([, , , glyphs], k) => {
    if (!glyphs) return 0;
    next += glyphs.length;
    return 2 * (count - k + next - glyphs.length);
  });
  const lists = [
    [2 * count, 0, 0, 0],
    segments.map(([, last]) => last),
    [0],
    segments.map(([first]) => first),
    segments.map(([, , delta]) => delta & 0xffff),
    ranges,
    segments.flatMap(([, , , glyphs]) => glyphs ?? []),
  ].flat();
  return [...u16(4), ...u16(6 + 2 * lists.length), ...u16(0), ...lists.flatMap(u16)];
}

function nameTable(family: string): number[] {
  const text = [...family].flatMap((c) => u16(c.charCodeAt(0)));
  return [
    ...u16(0),
    ...u16(1),
    ...u16(18),
    ...u16(3),
    ...u16(1),
    ...u16(0x409),
    ...u16(1),
    ...u16(text.length),
    ...u16(0),
    ...text,
  ];
}

/** An OpenType font of a few glyphs of 1000 units, each 600 wide, with outlines in CFF. */
export function cffFont(
  glyphs: Readonly<Record<string, Program>>,
  parts: {
    readonly local?: readonly Program[];
    readonly shared?: readonly Program[];
    readonly family?: string;
    /** The older table of characters instead of the full one. */
    readonly basic?: 'shift' | 'list';
    /** The table of characters as it is. */
    readonly cmap?: readonly number[];
    /** The table of names as it is; null for none. */
    readonly names?: readonly number[] | null;
    /** How wide the glyphs are, the missing one first; the last is for all that follow. */
    readonly advances?: readonly number[];
  } = {},
): Uint8Array {
  const letters = Object.keys(glyphs).sort();
  const programs = [[14], ...letters.map((letter) => glyphs[letter]!)];
  const codes = letters.map((letter) => letter.codePointAt(0)!);
  const advances = parts.advances ?? [600];
  const tables: Readonly<Record<string, number[]>> = {
    'CFF ': cffTable(programs, parts.local ?? [], parts.shared ?? []),
    cmap: parts.cmap ? [...parts.cmap] : parts.basic ? basicTable(codes, parts.basic) : cmapTable(codes),
    head: [...new Array<number>(18).fill(0), ...u16(1000), ...new Array<number>(34).fill(0)],
    hhea: [...new Array<number>(34).fill(0), ...u16(advances.length)],
    hmtx: advances.flatMap((advance) => [...u16(advance), ...u16(0)]),
    ...(parts.names === null ? {} : { name: parts.names ? [...parts.names] : nameTable(parts.family ?? 'Test') }),
  };
  const names = Object.keys(tables);
  let at = 12 + 16 * names.length;
  const entries = names.flatMap((name) => {
    const entry = [...ascii(name), ...u32(0), ...u32(at), ...u32(tables[name]!.length)];
    at += tables[name]!.length;
    return entry;
  });
  return Uint8Array.from([
    ...ascii('OTTO'),
    ...u16(names.length),
    ...u16(0),
    ...u16(0),
    ...u16(0),
    ...entries,
    ...names.flatMap((n) => tables[n]!),
  ]);
}

/** A collection of fonts: one after the other, their tables where they are now. */
export function collection(fonts: readonly Uint8Array[]): Uint8Array {
  let at = 12 + 4 * fonts.length;
  const starts = fonts.map((font) => {
    const start = at;
    at += font.length;
    return start;
  });
  const out = new Uint8Array(at);
  out.set([...ascii('ttcf'), ...u32(0x10000), ...u32(fonts.length), ...starts.flatMap(u32)]);
  fonts.forEach((font, i) => {
    out.set(font, starts[i]!);
    const view = new DataView(out.buffer);
    for (let k = 0; k < view.getUint16(starts[i]! + 4); k++) {
      const place = starts[i]! + 12 + 16 * k + 8;
      view.setUint32(place, view.getUint32(place) + starts[i]!);
    }
  });
  return out;
}

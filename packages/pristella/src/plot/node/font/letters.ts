import { DataError } from '../../../base/errors.ts';
import { nodeModule } from '../../../base/host.ts';
import { readFileBytes } from '../../../io/node/file.ts';
import type { FontSource } from '../../png-options.ts';
import { baseOf } from '../../text/math.ts';
import { likelyFonts, usual } from './found.ts';
import { type Font, type Fonts, readFonts } from './sfnt.ts';

/** What a character looks like: outlines with y upward, and how far the next one stands, in shares of the size. */
export type Glyph = ReturnType<Font['glyph']>;

const nothing: Glyph = { outlines: [], advance: 0 };
/** Bytes of the largest font that is read. */
const MOST = 2 ** 28;

const loaded = new Map<string, Fonts>();
/** Which font of the system stood in for a character, by weight; null where all were searched in vain. */
const standIns = new Map<string, Font | null>();

function fontsOf(source: FontSource): Fonts {
  const known = typeof source === 'string' ? loaded.get(source) : undefined;
  if (known) return known;
  const bytes = typeof source === 'string' ? readFileBytes(source, 'savefig', MOST) : source;
  try {
    const fonts = readFonts(bytes);
    if (typeof source === 'string') loaded.set(source, fonts);
    return fonts;
  } catch (cause) {
    const name = typeof source === 'string' ? `the font ${source}` : 'the bytes of the font';
    throw new DataError(`cannot read ${name}: ${(cause as Error).message}`, { op: 'savefig', cause });
  }
}

/** Of a collection, the face for simplified Chinese where there is one, else the first. */
const faceOf = (fonts: Fonts): Font => fonts.find(({ family }) => /\b(SC|GB)\b/.test(family)) ?? fonts[0];

/** The fonts that a picture is set in: those given or usual, and whatever on the system has what they lack. */
export class Letters {
  readonly #fonts: Readonly<Record<'regular' | 'bold', readonly Font[]>>;

  /** Throws DataError where a font cannot be read, or there is none. */
  constructor(regular: FontSource | undefined, bold: FontSource | undefined) {
    const given = regular === undefined ? [] : [faceOf(fontsOf(regular))];
    const givenBold = bold === undefined ? given : [faceOf(fontsOf(bold)), ...given];
    const plain = [...given, ...usualFont('regular')];
    if (plain.length === 0) {
      const hint = "pass { font: '/path/to/a/sans-serif.ttf' }, or save as .svg";
      throw new DataError('found no font on this system for the letters of a PNG file', { op: 'savefig', hint });
    }
    this.#fonts = { regular: plain, bold: [...givenBold, ...usualFont('bold'), ...plain] };
  }

  /** Throws DataError, naming the characters and the remedy, where some in the texts have no glyph in any font. */
  check(texts: Iterable<{ readonly text: string; readonly bold?: boolean }>): void {
    const missing = new Set<string>();
    for (const { text, bold = false } of texts)
      for (const c of text) if (this.#find(c, bold) === undefined) missing.add(c);
    if (missing.size === 0) return;
    const named = [...missing]
      .slice(0, 8)
      .map((c) => `${c} (U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`);
    const more = missing.size > 8 ? `, and ${missing.size - 8} more` : '';
    const hint =
      "install a font that has them (for Chinese on Debian and Ubuntu: fonts-noto-cjk), pass { font: '/path/to/a/font.ttf' }, or save as .svg";
    throw new DataError(`no font on this system has ${named.join(', ')}${more}`, { op: 'savefig', hint });
  }

  /** The glyph of a character; nothing for one that no font has. */
  glyph(character: string, isBold: boolean): Glyph {
    return this.#find(character, isBold) ?? nothing;
  }

  #find(character: string, isBold: boolean): Glyph | undefined {
    if (/^\p{Default_Ignorable_Code_Point}$/u.test(character)) return nothing;
    // A line ends, or a tab stands, where only one line of text is drawn.
    const code = /^[\n\t\r]$/.test(character) ? 0x20 : character.codePointAt(0)!;
    const own = this.#fonts[isBold ? 'bold' : 'regular'].find((font) => font.has(code));
    if (own) return own.glyph(code);
    const small = this.#raised(character, isBold);
    return small ?? standIn(code, isBold)?.glyph(code);
  }

  /** A raised or lowered letter made of the full one, and a hyphen for signs that look like it. */
  #raised(character: string, isBold: boolean): Glyph | undefined {
    const base = baseOf(character);
    if (base === undefined) return undefined;
    const code = base.letter.codePointAt(0)!;
    const font = this.#fonts[isBold ? 'bold' : 'regular'].find((f) => f.has(code));
    if (!font) return undefined;
    const { outlines, advance } = font.glyph(code);
    const { size, rise } = base;
    const moved = outlines.map((outline) => outline.map((v, i) => v * size + (i % 2 === 1 ? rise : 0)));
    return { outlines: moved, advance: advance * size };
  }
}

/** The first font that is there in the places where systems keep a plain one. */
function usualFont(weight: 'regular' | 'bold'): Font[] {
  const path = usual[weight].find((p) => nodeModule('node:fs').existsSync(p));
  return path === undefined ? [] : [faceOf(fontsOf(path))];
}

/** A font of the system that has a character. Files that cannot be read are passed over: nobody asked for them. */
function standIn(code: number, isBold: boolean): Font | undefined {
  const key = `${isBold ? 'bold' : 'regular'} ${code}`;
  const known = standIns.get(key);
  if (known !== undefined) return known ?? undefined;
  // A script's characters mostly live in one file: those that have helped come first.
  const tried = new Set<string>();
  let found = [...standIns].find(([name, font]) => font?.has(code) && name.startsWith(key.slice(0, 4)))?.[1] ?? null;
  for (const path of found ? [] : likelyFonts(code, isBold)) {
    if (tried.has(path)) continue;
    tried.add(path);
    try {
      const face = faceOf(fontsOf(path));
      if (!face.has(code)) continue;
      found = face;
      break;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }
  standIns.set(key, found);
  return found ?? undefined;
}

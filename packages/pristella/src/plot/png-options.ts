import { ArgumentError, showValue } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { checked, number } from '../base/row.ts';
import { theme } from './rows.ts';
import type { Theme } from './theme.ts';

/** A font as users give it: the path of a TrueType or OpenType file or collection, or its bytes. */
export type FontSource = string | Uint8Array;

/** The path of a font file, or its bytes. */
const font = (): FontSource | undefined =>
  checked<FontSource, []>((value, name, op) => {
    if (typeof value === 'string' || value instanceof Uint8Array) return value;
    const hint = 'the path of a font file, or its bytes as a Uint8Array';
    throw new ArgumentError(`${name} must not be ${showValue(value)}`, { op, hint });
  });

/** Resolution, theme and fonts of a PNG file. */
export class PngOptions {
  /** Pixels of the file for each pixel of the figure: 2 unless told. */
  readonly scale?: number = number({ above: 0 }, 2);
  /** The figure's own theme unless told; 'auto' means light: a file cannot follow its reader. */
  readonly theme?: Theme | undefined = theme();
  /**
   * The path or the bytes of a TrueType or OpenType font, or of a collection of them (.ttf, .otf, .ttc), for the letters;
   * found on the system unless told, as is what it lacks.
   */
  readonly font?: FontSource | undefined = font();
  /** A font for bold letters: `font` unless told, or found on the system where that is not told either. */
  readonly boldFont?: FontSource | undefined = font();
}
export const pngOptions: Options<PngOptions> = options(PngOptions);

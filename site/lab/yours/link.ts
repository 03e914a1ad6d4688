/**
 * A drawing as the end of an address: `#d=1k…` is version 1, the pen, then each stroke: its start in four characters, its way in
 * two a point, and a dot between strokes. Whatever does not follow that form to the letter is refused.
 */
import { type Drawing, MOST_POINTS, MOST_STROKES, PAD, REACH } from './drawing.ts';
import { asMnist, type Place } from './picture.ts';

/** What a link holds: a drawing, how it is laid, and the digit that it was to be made. */
export interface Shared {
  readonly drawing: Drawing;
  readonly place: Place;
  readonly target?: number;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VERSION = '1';
/** No drawing within the limits needs more characters. */
export const LONGEST = 2 + 2 * MOST_POINTS + 3 * MOST_STROKES + 40;
/** Pixels that a picture can be moved by. */
export const FURTHEST = 20;

const numberOf = (character: string | undefined): number =>
  character === undefined ? -1 : alphabet.indexOf(character);

export function linkOf({ drawing, place, target }: Shared): string {
  const far = (v: number): string => alphabet[v >> 6]! + alphabet[v & 63]!;
  const strokes = drawing.strokes.map((stroke) => {
    let text = far(stroke[0]!) + far(stroke[1]!);
    for (let i = 2; i < stroke.length; i++) text += alphabet[stroke[i]! - stroke[i - 2]! + REACH];
    return text;
  });
  const moved = place.centred ? '' : `&at=${place.right},${place.down}`;
  return `d=${VERSION}${alphabet[drawing.pen]}${strokes.join('.')}${moved}${target === undefined ? '' : `&to=${target}`}`;
}

const form = /^#?d=1([\w-])([\w.-]*)(?:&at=(-?\d{1,2}),(-?\d{1,2}))?(?:&to=(\d))?$/;

/** What a link holds; null where it holds no drawing; an error's cause in a word where it should and is damaged or of another version. */
export function readLink(hash: string): Shared | null | 'damaged' {
  if (!/^#?d=/.test(hash)) return null;
  const found = hash.length <= LONGEST ? form.exec(hash) : null;
  if (found === null) return 'damaged';
  const [, pen = '', text = '', right, down, target] = found;
  const strokes = text === '' ? [] : text.split('.').map(strokeOf);
  const drawing = { pen: numberOf(pen), strokes };
  const points = strokes.reduce((n, s) => n + s.length / 2, 0);
  const place = right === undefined ? asMnist : { centred: false, right: Number(right), down: Number(down) };
  const fits =
    drawing.pen > 0 &&
    strokes.length <= MOST_STROKES &&
    points <= MOST_POINTS &&
    strokes.every((s) => s.length > 0 && s.every((v) => v >= 0 && v <= PAD)) &&
    Math.max(Math.abs(place.right), Math.abs(place.down)) <= FURTHEST;
  if (!fits) return 'damaged';
  return { drawing, place, ...(target === undefined ? {} : { target: Number(target) }) };
}

/** The points of a stroke; none if its text is no stroke. */
function strokeOf(text: string): number[] {
  if (text.length < 4 || text.length % 2 === 1) return [];
  const values = Array.from(text, (c) => numberOf(c));
  const stroke = [values[0]! * 64 + values[1]!, values[2]! * 64 + values[3]!];
  for (let i = 4; i < values.length; i++) {
    if (values[i]! > 2 * REACH) return [];
    stroke.push(stroke[stroke.length - 2]! + values[i]! - REACH);
  }
  return stroke;
}

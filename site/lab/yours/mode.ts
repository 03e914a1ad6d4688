/** What is being done with the drawing. */
import type { Reasons, Remade } from './task.ts';

export type Mode =
  | { readonly kind: 'draw' }
  /** Null until the worker has told. */
  | { readonly kind: 'why'; readonly digit: number; readonly reasons: Reasons | null }
  /** Of its repaints, `shown` are on screen: they come one by one. */
  | {
      readonly kind: 'made';
      readonly from: number;
      readonly target: number;
      readonly remade: Remade | null;
      readonly shown: number;
    }
  | { readonly kind: 'hand'; readonly target: number; readonly pixels: Uint8Array };

export const drawMode: Mode = { kind: 'draw' };

/** The picture as it is now, with what was painted over. */
export function pixelsIn(mode: Mode, bytes: Uint8Array): Uint8Array {
  if (mode.kind === 'hand') return mode.pixels;
  if (mode.kind !== 'made' || mode.remade === null || mode.shown === 0) return bytes;
  const now = bytes.slice();
  for (const { pixel, ink } of mode.remade.repaints.slice(0, mode.shown)) now[pixel] = ink;
  return now;
}

/** Whether all repaints are on screen. */
export const isShown = (mode: Mode): boolean =>
  mode.kind === 'made' && mode.remade !== null && mode.shown >= mode.remade.repaints.length;

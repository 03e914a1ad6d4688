/** The twin of `files.ts` in a page: a cell says how its program runs, and a figure that is printed is drawn in it. */
import type * as files from '../files.ts';

const { cellSettings } = globalThis as { readonly cellSettings?: { readonly quick: boolean } };

export const quick: typeof files.quick = cellSettings?.quick ?? false;
export const seed: typeof files.seed = 0;

export const save: typeof files.save = (_name, figure) => console.log(figure);

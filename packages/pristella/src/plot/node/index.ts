/** Figures as files and in the terminal. */
export { figureToPng, type PngOptions } from './png-file.ts';
export { type SaveOptions, savefig } from './save.ts';
export { show, terminalAbilities } from './show.ts';

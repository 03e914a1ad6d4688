/** Figures as files and in the terminal. */
export type { PngOptions } from '../png-options.ts';
export { terminalAbilities } from './abilities.ts';
export { figureToPng } from './png-file.ts';
export { type SaveOptions, savefig } from './save.ts';
export { show } from './show.ts';

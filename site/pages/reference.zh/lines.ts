/** A line of Chinese for each entry of the reference, by its heading there. */
import { arrayLines } from './translations/arrays.ts';
import { networkLines } from './translations/networks.ts';

export const linesZh: Readonly<Record<string, string>> = { ...arrayLines, ...networkLines };

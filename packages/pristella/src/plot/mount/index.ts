/** Figures that were drawn elsewhere, in a page without the engine. */
export type { FigureParts } from '../html/parts.ts';
export { type Mounted, type MountOptions, mount } from './mount.ts';
export { type Canvas, type PaintOptions, paint } from './paint.ts';

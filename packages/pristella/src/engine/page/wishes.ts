import type { Wishes } from '../wishes.ts';

/** In the place of `wishes.ts` in a page, which has no environment variables. */
export const wished: Wishes = { device: 'wasm', eager: false, strict: false, wide: true };

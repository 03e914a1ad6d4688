/** In the place of `node/outlet.ts` in a bundle for pages, which have no disk. */
export const nodeOutlet: undefined = undefined;

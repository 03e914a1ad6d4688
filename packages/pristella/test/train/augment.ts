import type { train } from '../../src/index.ts';

/** Adds a whole number by chance to each sample; large ones make it fail in several ways. */
const transform: train.Transform = ({ x, y }, random, place) => {
  if (x.data.includes(248)) return new Promise(() => {}) as never;
  while (x.data.includes(249));
  if (x.data.includes(251)) throw new RangeError(`251 is too large in batch ${place.index}`);
  if (x.data.includes(252)) process.exit(7);
  if (x.data.includes(253)) return undefined as never;
  for (let i = 0; i < x.data.length; i++) x.data[i] = x.data[i]! + Math.floor(100 * random());
  return { x, y };
};
export default transform;

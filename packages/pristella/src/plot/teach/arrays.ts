export { axisSums } from './axis-sums.ts';
export { type BatchOptions, batchBlocks } from './batch.ts';
export { type BroadcastOptions, broadcastCells } from './broadcast.ts';
export { type LossBarsOptions, lossBars } from './losses.ts';
export { softmaxOverflow } from './overflow.ts';
export { type ProductOptions, productCells } from './product.ts';
export { outputScores, type ScoreOptions } from './scores.ts';
export type { TeachOptions } from './sheet.ts';

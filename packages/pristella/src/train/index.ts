import '../engine/start.ts';

export * from './optimizer.ts';
export * from './rules.ts';
